using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>rows x cols elements, row-major, with a row stride in elements.</summary>
internal readonly unsafe struct Matrix<T>(T* data, nint rows, nint cols, nint stride)
    where T : unmanaged
{
    public nint Rows => rows;

    public nint Cols => cols;

    public T* Row(nint row) => data + (row * stride);
}

/// <summary>What is computed for one row.</summary>
internal interface IRowKernel
{
    void Row(nint row);
}

/// <summary>All rows of a matrix, shared out over the threads.</summary>
internal static class Rows
{
    public static void Run<TKernel>(TKernel kernel, nint rows, nint cols)
        where TKernel : unmanaged, IRowKernel
    {
        Items<TKernel> items = new(kernel);
        Workers.Run(ref items, rows, cols);
    }

    private readonly struct Items<TKernel>(TKernel kernel) : IItems
        where TKernel : unmanaged, IRowKernel
    {
        public void Run(nint from, nint to)
        {
            for (nint row = from; row < to; row++)
            {
                kernel.Row(row);
            }
        }
    }
}

/// <summary>Elements of arrays, shared out over the threads.</summary>
internal static unsafe class Elements
{
    public static void Run<T, TFormula>(T* x, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        Unary<T, TFormula> items = new(x, n, destination, formula);
        Workers.Run(ref items, Pieces(n), Piece);
    }

    public static void Run<T, TFormula>(T* x, T* y, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IBinaryFormula
    {
        Binary<T, TFormula> items = new(x, y, n, destination, formula);
        Workers.Run(ref items, Pieces(n), Piece);
    }

    private const int Piece = 4096;

    private static nint Pieces(nint n) => (n / Piece) + (n % Piece == 0 ? 0 : 1);

    private readonly struct Unary<T, TFormula>(T* x, nint n, T* destination, TFormula formula) : IItems
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        public void Run(nint from, nint to)
        {
            nint start = from * Piece;
            Map.Run(x + start, nint.Min(n, to * Piece) - start, destination + start, formula);
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
