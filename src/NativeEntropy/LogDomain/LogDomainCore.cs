using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>The log-domain functions on checked arguments: where the .NET facade and the C exports meet.</summary>
internal static unsafe class LogDomainCore
{
    public static void LogSumExp<T>(in Matrix<T> x, Results<T> destination)
        where T : unmanaged
    {
        if (FloatColumns.AreFor<T>(x.Cols))
        {
            if (x.Rows != 1 || !OneRowOfLogits<T>.TryLogSumExp(x.Row(0), (int)x.Cols, destination.Singles))
            {
                RunFew(new FewRows<T>(x) { Sums = destination }, x);
            }
        }
        else
        {
            Rows.Run(new LogSumExpRows<T>(x, destination), x.Rows, x.Cols, Load.Of<T>(1, 2));
        }
    }

    /// <summary>Of the columns of every table; rows x cols are its elements.</summary>
    public static void LogSumExpOfColumns<T>(Tables<T> x, nint rows, nint cols, Results<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            LogSumExpColumns<T, double>.Run(x, rows, cols, destination);
        }
        else
        {
            LogSumExpColumns<T, float>.Run(x, rows, cols, destination);
        }
    }

    public static void LogSumExp<T>(Matrix<T> x, Matrix<T> weights, Results<T> destination, Results<T> sign)
        where T : unmanaged => Rows.Run(new WeightedRows<T>(x, weights, destination, sign), x.Rows, x.Cols, Load.Of<T>(4, 6));

    /// <summary>softmax, or its logarithm.</summary>
    public static void Softmax<T>(in Matrix<T> x, double temperature, in Matrix<T> destination, bool logarithm)
        where T : unmanaged
    {
        Load load = Load.Of<T>(1, 2, logarithm && x.Cols <= Columns.Most ? StackPlace.After48 : StackPlace.AtLine);
        if (temperature == 1 && FloatColumns.AreFor<T>(x.Cols))
        {
            if (x.Rows != 1 || !TryOneRow(x, destination.Row(0), logarithm))
            {
                RunFew(new FewRows<T>(x) { Elements = destination, Logarithm = logarithm }, x);
            }
        }
        else if (temperature == 1)
        {
            Rows.Run(new SoftmaxRows<T, Unscaled>(x, destination, logarithm, default), x.Rows, x.Cols, load);
        }
        else
        {
            Rows.Run(new SoftmaxRows<T, Tempered>(x, destination, logarithm, new Tempered(temperature)), x.Rows, x.Cols, load);
        }
    }

    public static void LogAddExp<T>(T* x, T* y, nint n, T* destination)
        where T : unmanaged =>
        Elements.Run(x, y, n, destination, default(LogAddExpFormula<T>), Load.Of<T>(4, 9, typeof(T) == typeof(double) ? StackPlace.After48 : StackPlace.AtLine));

    private static bool TryOneRow<T>(in Matrix<T> x, T* destination, bool logarithm)
        where T : unmanaged => logarithm
        ? OneRowOfLogits<T>.TryLogSoftmax(x.Row(0), (int)x.Cols, destination)
        : OneRowOfLogits<T>.TrySoftmax(x.Row(0), (int)x.Cols, destination);

    private static void RunFew<T>(FewRows<T> items, in Matrix<T> x)
        where T : unmanaged
    {
        nint atOnce = FloatColumns.RowsAtOnce(x.Cols);
        Workers.Run(ref items, (x.Rows / atOnce) + (x.Rows % atOnce == 0 ? 0 : 1), atOnce * (x.Cols + FloatColumns.WorkOfRow), Load.Of<T>(1, 2));
    }

    /// <summary>Rows of few elements, as many at a time as there is room for.</summary>
    private readonly struct FewRows<T>(Matrix<T> x) : IItems
        where T : unmanaged
    {
        /// <summary>For logsumexp; null for the others.</summary>
        public Results<T> Sums { get; init; }

        public Matrix<T> Elements { get; init; }

        public bool Logarithm { get; init; }

        public void Run(nint from, nint to)
        {
            float* scratch = stackalloc float[FewLogits<T>.ScratchLength];
            nint atOnce = FloatColumns.RowsAtOnce(x.Cols);
            for (nint item = from; item < to; item++)
            {
                nint first = item * atOnce;
                FewLogits<T> rows = new(x, first, (int)nint.Min(atOnce, x.Rows - first), scratch);
                if (!Sums.IsNull)
                {
                    rows.LogSumExp(Sums);
                }
                else if (Logarithm)
                {
                    rows.LogSoftmax(Elements);
                }
                else
                {
                    rows.Softmax(Elements);
                }
            }
        }
    }

    private readonly struct LogSumExpRows<T>(Matrix<T> x, Results<T> destination) : IRowKernel
        where T : unmanaged
    {
        public int RowsAtOnce => EightRows<T>.RowsAtOnce(x.Cols);

        public void Run(nint first, int count, double* scratch) =>
            LogSumExpKernel.Run(new EightRows<T>(x, first, count), destination, scratch);
    }

    private readonly struct SoftmaxRows<T, TScaling>(Matrix<T> x, Matrix<T> destination, bool logarithm, TScaling scaling) : IRowKernel
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        public int RowsAtOnce => EightRows<T>.RowsAtOnce(x.Cols);

        public void Run(nint first, int count, double* scratch)
        {
            EightRows<T> rows = new(x, first, count);
            if (logarithm)
            {
                SoftmaxKernel.LogSoftmax(rows, destination, scaling, scratch);
            }
            else
            {
                SoftmaxKernel.Softmax(rows, destination, scaling, scratch);
            }
        }
    }
}
