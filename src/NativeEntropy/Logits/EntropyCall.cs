using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>A call of the entropy of logits on checked pointers, forward or with its gradient.</summary>
internal unsafe struct EntropyCall<T>
    where T : unmanaged
{
    public Matrix<T> Logits;

    /// <summary>Finite, above 0.</summary>
    public double Temperature;

    /// <summary>Of the logarithm; 0 for nats.</summary>
    public double Base;

    /// <summary>One value per row.</summary>
    public Results<T> Entropy;

    /// <summary>One value per row; null means 1.</summary>
    public Results<T> GradOutput;

    /// <summary>Of the logits' shape, and possibly the logits themselves.</summary>
    public Matrix<T> Gradient;

    public bool WithGradient;

    public readonly void Run()
    {
        if (Logits.AreColumns || Gradient.AreColumns)
        {
            ColumnTiles.Run<T, OfColumns>(new(this), Logits.Rows, Logits.Cols, LoadWith());
        }
        else if (Temperature == 1)
        {
            Run(default(Unscaled));
        }
        else
        {
            Run(new Tempered(Temperature));
        }
    }

    /// <summary>What an element takes, with a stack that begins there.</summary>
    public static Load LoadWith(StackPlace stack = StackPlace.AtLine) => Load.Of<T>(3, 8, stack);

    private readonly void Run<TScaling>(TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        DoubleDouble perNat = InformationUnit.PerNat(Base);
        if (typeof(T) == typeof(double))
        {
            Rows.Run(new EntropyRows<PairNumber, TScaling>(this, scaling, perNat), Logits.Rows, Logits.Cols, LoadWith(StackPlace.After48));
        }
        else
        {
            Rows.Run(new EntropyRows<PlainNumber, TScaling>(this, scaling, perNat), Logits.Rows, Logits.Cols, LoadWith(StackPlace.After48));
        }
    }

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct OfColumns(EntropyCall<T> call) : IColumnTiles
    {
        public void Run(nint first, nint end, nint width)
        {
            using ColumnTilePair<T> tile = new(call.Logits, call.Gradient, width);
            EntropyCall<T> some = call;
            for (; first < end; first += width)
            {
                nint count = nint.Min(width, end - first);
                some.Logits = tile.Read(first, count).Part(first, count);
                some.Gradient = tile.Room(first).Part(first, count);
                some.Entropy = call.Entropy.From(first);
                some.GradOutput = call.GradOutput.From(first);
                some.Run();
                tile.Write(first, count);
            }
        }
    }

    private readonly struct EntropyRows<TNumber, TScaling>(EntropyCall<T> call, TScaling scaling, DoubleDouble perNat) : IRowKernel
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TScaling : unmanaged, IScaling
    {
        public int RowsAtOnce => EightRows<T>.RowsAtOnce(call.Logits.Cols);

        public void Run(nint first, int count, double* scratch)
        {
            EightRows<T> rows = new(call.Logits, first, count);
            EntropySums sums = EntropyKernel<T, TNumber, TScaling>.Sums(rows, scaling, scratch);
            call.Entropy.Store(EntropyKernel<T, TNumber, TScaling>.Value(sums, perNat), first, count);
            if (call.WithGradient)
            {
                VectorPair given = new(call.GradOutput.LoadFirst(first, count), Vector512<double>.Zero);
                VectorPair scale = LossRows<T>.Quotient(
                    LossRows<T>.Product(given, VectorPair.Broadcast(perNat)), new DoubleDouble(call.Temperature, 0));
                EntropyKernel<T, TNumber, TScaling>.Gradient(rows, sums, call.Gradient, scale, scaling, scratch);
            }
        }
    }
}
