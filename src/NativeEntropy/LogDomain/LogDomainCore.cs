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
        if (x.AreColumns)
        {
            LogSumExpOfColumns(Tables<T>.Of(x), destination);
        }
        else if (FloatColumns.AreFor<T>(x.Cols))
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

    /// <summary>Of the columns of every table.</summary>
    public static void LogSumExpOfColumns<T>(in Tables<T> x, Results<T> destination)
        where T : unmanaged
    {
        ColumnTiles.Run<T, SumColumns<T>>(new(x, destination), x.Count * x.Cols, x.Rows, Load.Of<T>(1, 2));
    }

    public static void LogSumExp<T>(in Matrix<T> x, in Matrix<T> weights, Results<T> destination, Results<T> sign)
        where T : unmanaged
    {
        Load load = Load.Of<T>(4, 6);
        if (x.AreColumns || weights.AreColumns)
        {
            ColumnTiles.Run<T, WeightedColumns<T>>(new(x, weights, destination, sign), x.Rows, x.Cols, load);
        }
        else
        {
            Rows.Run(new WeightedRows<T>(x, weights, destination, sign), x.Rows, x.Cols, load);
        }
    }

    /// <summary>softmax, or its logarithm.</summary>
    public static void Softmax<T>(in Matrix<T> x, double temperature, in Matrix<T> destination, bool logarithm)
        where T : unmanaged
    {
        Load load = Load.Of<T>(2, 4, logarithm && x.Cols <= Columns.Most ? StackPlace.After48 : StackPlace.AtLine);
        if (x.AreColumns || destination.AreColumns)
        {
            ColumnTiles.Run<T, SoftmaxColumns<T>>(new(x, temperature, destination, logarithm), x.Rows, x.Cols, load);
        }
        else if (temperature == 1 && FloatColumns.AreFor<T>(x.Cols))
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
        Workers.Run(ref items, (x.Rows / atOnce) + (x.Rows % atOnce == 0 ? 0 : 1), atOnce * (x.Cols + FloatColumns.WorkOfRow), Load.Of<T>(2, 4));
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

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct SumColumns<T>(Tables<T> x, Results<T> destination) : IColumnTiles
        where T : unmanaged
    {
        public void Run(nint first, nint end, nint width)
        {
            using ColumnTile<T> tile = new(x, width);
            for (; first < end; first += width)
            {
                nint count = nint.Min(width, end - first);
                LogSumExp(tile.Read(first, count).Part(first, count), destination.From(first));
            }
        }
    }

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct WeightedColumns<T>(Matrix<T> x, Matrix<T> weights, Results<T> destination, Results<T> sign) : IColumnTiles
        where T : unmanaged
    {
        public void Run(nint first, nint end, nint width)
        {
            using ColumnTile<T> elements = new(x, width);
            using ColumnTile<T> factors = new(weights, width);
            for (; first < end; first += width)
            {
                nint count = nint.Min(width, end - first);
                LogSumExp(
                    elements.Read(first, count).Part(first, count), factors.Read(first, count).Part(first, count), destination.From(first), sign.From(first));
            }
        }
    }

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct SoftmaxColumns<T>(Matrix<T> x, double temperature, Matrix<T> destination, bool logarithm) : IColumnTiles
        where T : unmanaged
    {
        public void Run(nint first, nint end, nint width)
        {
            using ColumnTilePair<T> tile = new(x, destination, width);
            for (; first < end; first += width)
            {
                nint count = nint.Min(width, end - first);
                Softmax(tile.Read(first, count).Part(first, count), temperature, tile.Room(first).Part(first, count), logarithm);
                tile.Write(first, count);
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
