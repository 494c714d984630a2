using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>rows x cols elements, row-major, with a row stride in elements; or, where that is negative, columns of tables, which <see cref="ColumnTile{T}"/> turn into rows.</summary>
internal readonly unsafe struct Matrix<T>(T* data, nint rows, nint cols, nint stride)
    where T : unmanaged
{
    /// <summary>The columns of tables of cols x inner elements, one behind the other: element c of row t * inner + i is at data[(t * cols + c) * inner + i].</summary>
    public static Matrix<T> OfColumns(T* data, nint rows, nint cols, nint inner) =>
        inner == 1 || cols <= 1 ? new(data, rows, cols, cols) : new(data, rows, cols, -inner); // rows, seen otherwise

    public nint Rows => rows;

    /// <summary>Whether <see cref="Row"/> and <see cref="RowStride"/> mean nothing, because the elements of a row do not lie side by side.</summary>
    public bool AreColumns => stride < 0;

    /// <summary>Columns of a table, where <see cref="AreColumns"/>.</summary>
    public nint Inner => -stride;

    /// <summary>The first element of all.</summary>
    public T* Data => data;

    public nint Cols => cols;

    /// <summary>Elements from one row to the next.</summary>
    public nint RowStride => stride;

    /// <summary>Whether there is nothing between its rows.</summary>
    public bool IsBlock => stride == cols;

    public T* Row(nint row) => data + (row * stride);

    /// <summary>Where an element is, of columns too.</summary>
    public T* Address(nint row, nint col) => AreColumns ? data + (((row / Inner * cols) + col) * Inner) + (row % Inner) : Row(row) + col;

    /// <summary>Some of its rows.</summary>
    public Matrix<T> Part(nint first, nint count) => new(Row(first), count, cols, stride);

    /// <summary>The same matrix, for code that knows its type.</summary>
    public Matrix<TSame> As<TSame>()
        where TSame : unmanaged => new((TSame*)data, rows, cols, stride);
}

/// <summary>What is computed for a row, or a few at once.</summary>
internal unsafe interface IRowKernel
{
    /// <summary>The most rows that <see cref="Run"/> takes: at most 8.</summary>
    int RowsAtOnce { get; }

    /// <param name="first">The first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="scratch"><see cref="Columns.ScratchLength"/> doubles.</param>
    void Run(nint first, int count, double* scratch);
}

/// <summary>All rows of a matrix, shared out over the threads.</summary>
internal static unsafe class Rows
{
    /// <param name="kernel">What is computed.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="cols">Elements of each.</param>
    /// <param name="load">What an element takes.</param>
    public static void Run<TKernel>(TKernel kernel, nint rows, nint cols, Load load)
        where TKernel : unmanaged, IRowKernel
    {
        nint atOnce = kernel.RowsAtOnce;
        Items<TKernel> items = new(kernel, rows);
        if (Workers.AreSplit(rows, cols, load))
        {
            items.Run(0, rows); // each row is split instead
            return;
        }

        Workers.Run(ref items, (rows / atOnce) + (rows % atOnce == 0 ? 0 : 1), cols * atOnce, load);
    }

    private readonly struct Items<TKernel>(TKernel kernel, nint rows) : IItems
        where TKernel : unmanaged, IRowKernel
    {
        public void Run(nint from, nint to)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            nint atOnce = kernel.RowsAtOnce;
            for (nint item = from; item < to; item++)
            {
                nint first = item * atOnce;
                kernel.Run(first, (int)nint.Min(atOnce, rows - first), scratch);
            }
        }
    }
}

/// <summary>Elements of arrays, shared out over the threads.</summary>
internal static unsafe class Elements
{
    /// <param name="x">n elements.</param>
    /// <param name="n">Their number.</param>
    /// <param name="destination">As many; it may be x.</param>
    /// <param name="formula">What is computed.</param>
    /// <param name="load">What an element takes.</param>
    /// <param name="all">Elements that the caller writes in all, where this is a part of them.</param>
    public static void Run<T, TFormula>(T* x, nint n, T* destination, TFormula formula, Load load, nint all = 0)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        bool pastCaches = ArePastCaches<T>(nint.Max(n, all)) && destination != x;
        Unary<T, TFormula> items = new(x, n, destination, formula, pastCaches);
        Workers.Run(ref items, Pieces(n), Piece, load);
    }

    /// <param name="x">n elements.</param>
    /// <param name="y">n elements.</param>
    /// <param name="n">Their number.</param>
    /// <param name="destination">As many; it may be x or y.</param>
    /// <param name="formula">What is computed.</param>
    /// <param name="load">What an element takes.</param>
    public static void Run<T, TFormula>(T* x, T* y, nint n, T* destination, TFormula formula, Load load)
        where T : unmanaged
        where TFormula : unmanaged, IBinaryFormula
    {
        Binary<T, TFormula> items = new(x, y, n, destination, formula);
        Workers.Run(ref items, Pieces(n), Piece, load);
    }

    /// <summary>What an element of most functions takes: an exponential, or a logarithm.</summary>
    public static Load LoadOf<T>()
        where T : unmanaged => Load.Of<T>(2, 4);

    /// <summary>The same of one that may have a form in float arithmetic.</summary>
    public static Load LoadOf<T, TFormula>()
        where T : unmanaged
        where TFormula : unmanaged, IFormula => TFormula.MostInFloats > 0 ? Load.Of<T>(1, 4) : LoadOf<T>();

    private const int Piece = 4096;

    /// <summary>Bytes of results that may well be in a cache when they are read.</summary>
    private const nint Caches = 1 << 25;

    /// <summary>Whether so many results do not fit the caches.</summary>
    public static bool ArePastCaches<T>(nint count)
        where T : unmanaged => count > Caches / sizeof(T);

    private static nint Pieces(nint n) => (n / Piece) + (n % Piece == 0 ? 0 : 1);

    private readonly struct Unary<T, TFormula>(T* x, nint n, T* destination, TFormula formula, bool pastCaches) : IItems
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        public void Run(nint from, nint to)
        {
            nint start = from * Piece;
            nint count = nint.Min(n, to * Piece) - start;
            if (pastCaches)
            {
                Map.RunPastCaches(x + start, count, destination + start, formula);
            }
            else
            {
                Map.Run(x + start, count, destination + start, formula);
            }
        }
    }

    private readonly struct Binary<T, TFormula>(T* x, T* y, nint n, T* destination, TFormula formula) : IItems
        where T : unmanaged
        where TFormula : unmanaged, IBinaryFormula
    {
        public void Run(nint from, nint to)
        {
            nint start = from * Piece;
            Map.Run(x + start, y + start, nint.Min(n, to * Piece) - start, destination + start, formula);
        }
    }
}
