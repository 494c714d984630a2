using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>softmax and log_softmax of up to eight rows.</summary>
internal static unsafe class SoftmaxKernel
{
    /// <summary>Shorter rows are not written past the caches: what is done for their ends, whose cache lines are shared with other rows, takes longer than it saves.</summary>
    private const int LeastPastCaches = 1024;

    public static void Softmax<T, TScaling>(EightRows<T> rows, Matrix<T> destination, TScaling scaling, double* scratch)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        if (typeof(TScaling) == typeof(Unscaled) && FewDoubles.HasSoftmax(rows))
        {
            FewDoubles.Softmax(rows.As<double>(), destination.As<double>(), scratch);
        }
        else
        {
            OneByOne(rows, destination, scaling, scratch);
        }
    }

    /// <summary>The same by exponentials of the differences to the largest element, whatever these are.</summary>
    public static void OneByOne<T, TScaling>(EightRows<T> rows, Matrix<T> destination, TScaling scaling, double* scratch)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        double* memory = stackalloc double[KeptTerms.LengthFor<T, TScaling>(rows.Matrix.Cols)];
        KeptTerms kept = KeptTerms.For<T, TScaling>(rows.Matrix.Cols, memory, scratch);
        ExponentialSums sums = LogSumExpKernel.QuickSums(rows, null, scaling, scratch, kept);
        Vector512<double> special = sums.NotFinite();
        Vector512<double> factor = (VectorPair.One / sums.Sum).Hi;
        ExponentialTerms(rows, destination, sums.Maximum, factor, special, scaling, scratch, kept);
        for (int lane = 0; lane < rows.Count && Lanes.AnySet(special); lane++)
        {
            if (Lanes.IsSet(special, lane))
            {
                SpecialRow(rows.Row(lane), rows.Matrix.Cols, destination.Row(rows.First + lane), sums[lane], 1 / sums.Sum.Hi[lane], 0);
            }
        }
    }

    public static void LogSoftmax<T, TScaling>(EightRows<T> rows, Matrix<T> destination, TScaling scaling, double* scratch)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        ExponentialSums sums = LogSumExpKernel.QuickSums(rows, null, scaling, scratch);
        Vector512<double> special = sums.NotFinite();
        VectorPair logSums = LogSumExpKernel.QuickLogSums(rows, sums, scaling, scratch);
        if (rows.AreShort && !Lanes.AnySet(special))
        {
            Columns columns = Columns.Load(rows.Matrix, rows.First, rows.Count, scratch);
            if (typeof(T) == typeof(double))
            {
                columns.Map(new LogProbability<TScaling>(sums.Maximum, logSums, scaling));
            }
            else
            {
                columns.Map(new SingleLogProbability<TScaling>(sums.Maximum, logSums.Hi, scaling));
            }

            columns.Store(destination, rows.First, rows.Count);
            return;
        }

        for (int lane = 0; lane < rows.Count; lane++)
        {
            T* x = rows.Row(lane);
            T* result = destination.Row(rows.First + lane);
            if (Lanes.IsSet(special, lane))
            {
                SpecialRow(x, rows.Matrix.Cols, result, sums[lane], -logSums.Hi[lane], double.NegativeInfinity);
                continue;
            }

            nint cols = rows.Matrix.Cols;
            nint all = rows.Matrix.Rows * cols;
            Vector512<double> maximum = Vector512.Create(sums.Maximum[lane]);
            VectorPair logSum = new(Vector512.Create(logSums.Hi[lane]), Vector512.Create(logSums.Lo[lane]));
            if (typeof(T) == typeof(double))
            {
                Elements.Run(x, cols, result, new LogProbability<TScaling>(maximum, logSum, scaling), Load.Of<T>(0.75, 2), all);
            }
            else
            {
                Elements.Run(x, cols, result, new SingleLogProbability<TScaling>(maximum, logSum.Hi, scaling), Load.Of<T>(0.75, 2), all);
            }
        }
    }

    /// <summary>destination[r, c] = exp((x[r, c] - anchor[r]) scaled) * factor[r], but for the rows that `except` masks. Of short rows with float results
    /// the exponentials are always kept.</summary>
    public static void ExponentialTerms<T, TScaling>(
        EightRows<T> rows, Matrix<T> destination, Vector512<double> anchor, Vector512<double> factor, Vector512<double> except,
        TScaling scaling, double* scratch, KeptTerms kept)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        if (rows.AreShort && !Lanes.AnySet(except))
        {
            Columns columns;
            if (kept.IsNull)
            {
                columns = Columns.Load(rows.Matrix, rows.First, rows.Count, scratch);
                columns.Map(new DoubleExponentialTerm<TScaling>(anchor, factor, scaling));
            }
            else
            {
                columns = Columns.Again((int)rows.Matrix.Cols, scratch);
                columns.Scale(factor);
            }

            columns.Store(destination, rows.First, rows.Count);
            return;
        }

        double* anchors = stackalloc double[Lanes.Count];
        double* factors = stackalloc double[Lanes.Count];
        anchor.Store(anchors);
        factor.Store(factors);
        bool anyExcept = Lanes.AnySet(except);
        bool pastCaches = rows.Matrix.Cols >= LeastPastCaches && Elements.ArePastCaches<T>(rows.Matrix.Rows * rows.Matrix.Cols);
        for (int lane = 0; lane < rows.Count; lane++)
        {
            if (anyExcept && Lanes.IsSet(except, lane))
            {
                continue;
            }

            T* x = rows.Row(lane);
            T* result = destination.Row(rows.First + lane);
            if (LogSumExpKernel.AreQuick<T, TScaling>(rows) && TryQuickly(x, rows.Matrix.Cols, result, anchors[lane], factors[lane], pastCaches && result != x))
            {
                continue;
            }

            if (!kept.IsNull && !rows.AreShort)
            {
                kept.Store(lane, rows.Matrix.Cols, result, factors[lane]);
            }
            else
            {
                Row(rows.Matrix, rows.First + lane, destination, anchors[lane], factors[lane], scaling);
            }
        }
    }

    /// <summary>destination[i] = exp(x[i] - anchor) * factor, i &lt; cols; a long row is shared out over the threads. False, and nothing done, where the numbers are out of range.</summary>
    private static bool TryQuickly<T>(T* x, nint cols, T* destination, double anchor, double factor, bool pastCaches)
        where T : unmanaged
    {
        if (cols < 2 * Pieces<T>.Length)
        {
            return Pieces<T>.TryRun(x, cols, destination, anchor, factor, pastCaches);
        }

        bool done = false;
        Pieces<T> items = new(x, cols, destination, anchor, factor, pastCaches, &done);
        Workers.Run(ref items, items.Count, Pieces<T>.Length, Load.Of<T>(0.75, 1, typeof(T) == typeof(double) ? StackPlace.After32 : StackPlace.After16));
        return done;
    }

    /// <summary>Pieces of a row, the last of which has what is left.</summary>
    private readonly struct Pieces<T>(T* x, nint cols, T* destination, double anchor, double factor, bool pastCaches, bool* done) : IItems
        where T : unmanaged
    {
        public const int Length = 16384;

        public nint Count => cols / Length;

        public void Run(nint from, nint to)
        {
            nint start = from * Length;
            nint end = to == Count ? cols : to * Length;
            if (TryRun(x + start, end - start, destination + start, anchor, factor, pastCaches))
            {
                *done = true; // all pieces, or none
            }
        }

        public static bool TryRun(T* x, nint n, T* destination, double anchor, double factor, bool pastCaches) => typeof(T) == typeof(double)
            ? DoubleTerms.TryRun((double*)x, n, (double*)destination, anchor, factor, pastCaches)
            : FloatTerms.TryRun(x, n, destination, anchor, factor, pastCaches);
    }

    private static void Row<T, TScaling>(Matrix<T> x, nint row, Matrix<T> destination, double anchor, double factor, TScaling scaling)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        Vector512<double> anchors = Vector512.Create(anchor);
        Vector512<double> factors = Vector512.Create(factor);
        nint all = x.Rows * x.Cols;
        if (typeof(T) == typeof(double))
        {
            Elements.Run(x.Row(row), x.Cols, destination.Row(row), new DoubleExponentialTerm<TScaling>(anchors, factors, scaling), Elements.LoadOf<T>(), all);
        }
        else
        {
            Elements.Run(x.Row(row), x.Cols, destination.Row(row), new SingleExponentialTerm<TScaling>(anchors, factors, scaling), Elements.LoadOf<T>(), all);
        }
    }

    /// <summary>A row with +inf: one value there and one elsewhere. A row of -inf, or with a NaN, is no distribution: NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SpecialRow<T>(T* x, nint n, T* destination, in ExponentialSum sum, double atInfinity, double elsewhere)
        where T : unmanaged
    {
        bool distribution = double.IsPositiveInfinity(sum.Maximum);
        for (nint i = 0; i < n; i++)
        {
            double value = double.IsPositiveInfinity(Scalars.ToDouble(x[i])) ? atInfinity : elsewhere;
            destination[i] = Scalars.FromDouble<T>(distribution ? value : Scalars.NaN);
        }
    }
}
