using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>A call of a divergence between two sets of logits of one shape on checked pointers, forward or with its gradients.</summary>
internal unsafe struct DivergenceCall<T>
    where T : unmanaged
{
    public Matrix<T> P;

    public Matrix<T> Q;

    /// <summary>Finite, above 0.</summary>
    public double Temperature;

    /// <summary>Of the logarithm; 0 for nats.</summary>
    public double Base;

    /// <summary>One value per row.</summary>
    public Results<T> Divergence;

    /// <summary>One value per row; null means 1.</summary>
    public Results<T> GradOutput;

    /// <summary>Of the logits' shape, and possibly p's logits themselves.</summary>
    public Matrix<T> PGradient;

    /// <summary>Of the logits' shape, and possibly q's logits themselves.</summary>
    public Matrix<T> QGradient;

    public bool WithGradient;

    /// <summary>D(p || q).</summary>
    public readonly void RunKullbackLeibler()
    {
        if (typeof(T) == typeof(double))
        {
            RunKullbackLeibler<PairNumber>();
        }
        else
        {
            RunKullbackLeibler<PlainNumber>();
        }
    }

    /// <summary>The Jensen-Shannon divergence, 0 &lt;= beta &lt;= 1.</summary>
    public readonly void RunJensenShannon(double beta)
    {
        double* coefficients = stackalloc double[JensenTerm.Coefficients];
        JensenTerm.Fill(coefficients, beta);
        if (typeof(T) == typeof(double) || !JensenTerm.IsEven(beta))
        {
            Run<PairNumber, JensenTerm>(new JensenTerm(beta, coefficients));
        }
        else
        {
            Run<PlainNumber, JensenTerm>(new JensenTerm(beta, coefficients));
        }
    }

    private readonly void RunKullbackLeibler<TNumber>()
        where TNumber : unmanaged, ILaneNumber<TNumber>
    {
        if (WithGradient)
        {
            Run<TNumber, RelativeEntropyTermWithMean>(default);
        }
        else
        {
            Run<TNumber, RelativeEntropyTerm>(default);
        }
    }

    /// <summary>What an element of both rows takes, at least, with a stack that begins there.</summary>
    public static Load LoadWith(StackPlace stack = StackPlace.AtLine) => Load.Of<T>(5, 10, stack);

    private readonly void Run<TNumber, TDivergence>(TDivergence divergence)
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TDivergence : unmanaged, IDivergence
    {
        DoubleDouble perNat = InformationUnit.PerNat(Base);
        bool isFurther = typeof(T) != typeof(double) || P.Cols > Columns.Most || typeof(TDivergence) == typeof(JensenTerm);
        Load load = LoadWith(isFurther ? StackPlace.After48 : StackPlace.AtLine);
        if (P.AreColumns || Q.AreColumns || PGradient.AreColumns || QGradient.AreColumns)
        {
            ColumnTiles.Run<T, OfColumns<TNumber, TDivergence>>(new(this, divergence), P.Rows, P.Cols, load);
        }
        else if (Temperature == 1)
        {
            Rows.Run(new Items<TNumber, TDivergence, Unscaled>(this, divergence, default, perNat), P.Rows, P.Cols, load);
        }
        else
        {
            Rows.Run(new Items<TNumber, TDivergence, Tempered>(this, divergence, new Tempered(Temperature), perNat), P.Rows, P.Cols, load);
        }
    }

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct OfColumns<TNumber, TDivergence>(DivergenceCall<T> call, TDivergence divergence) : IColumnTiles
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TDivergence : unmanaged, IDivergence
    {
        public void Run(nint first, nint end, nint width)
        {
            using ColumnTilePair<T> p = new(call.P, call.PGradient, width);
            using ColumnTilePair<T> q = new(call.Q, call.QGradient, width);
            DivergenceCall<T> some = call;
            for (; first < end; first += width)
            {
                nint count = nint.Min(width, end - first);
                some.P = p.Read(first, count).Part(first, count);
                some.Q = q.Read(first, count).Part(first, count);
                some.PGradient = p.Room(first).Part(first, count);
                some.QGradient = q.Room(first).Part(first, count);
                some.Divergence = call.Divergence.From(first);
                some.GradOutput = call.GradOutput.From(first);
                some.Run<TNumber, TDivergence>(divergence);
                p.Write(first, count);
                q.Write(first, count);
            }
        }
    }

    private readonly struct Items<TNumber, TDivergence, TScaling>(
        DivergenceCall<T> call, TDivergence divergence, TScaling scaling, DoubleDouble perNat) : IRowKernel
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TDivergence : unmanaged, IDivergence
        where TScaling : unmanaged, IScaling
    {
        public int RowsAtOnce => KeepsExponentials ? 1 : EightRows<T>.RowsAtOnce(call.P.Cols);

        private bool KeepsExponentials => call.WithGradient && typeof(TNumber) == typeof(PlainNumber)
            && call.P.Cols is > Columns.Most and <= KeptExponentials.Most;

        public void Run(nint first, int count, double* scratch)
        {
            if (KeepsExponentials)
            {
                double* kept = stackalloc double[KeptExponentials.Length];
                Run(first, count, new KeptExponentials(kept));
            }
            else
            {
                Run(first, count, default(KeptExponentials));
            }
        }

        private void Run(nint first, int count, KeptExponentials kept)
        {
            double* both = stackalloc double[DivergenceKernel<T, TNumber, TDivergence>.ScratchLength];
            DivergenceKernel<T, TNumber, TDivergence> kernel = new(call.P, call.Q, first, count, divergence, both)
            {
                PerNat = perNat,
                WithGradient = call.WithGradient,
                Scale = call.WithGradient ? Scale(first, count) : default,
                PGradient = call.PGradient,
                QGradient = call.QGradient,
                Kept = kept,
            };
            call.Divergence.Store(kernel.Run(scaling), first, count);
        }

        private VectorPair Scale(nint first, int count)
        {
            VectorPair given = new(call.GradOutput.LoadFirst(first, count), Vector512<double>.Zero);
            return LossRows<T>.Quotient(LossRows<T>.Product(given, VectorPair.Broadcast(perNat)), new DoubleDouble(call.Temperature, 0));
        }
    }
}
