using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>log sum exp of every column of tables: of the rows of their transposed copies, bit for bit.</summary>
/// <remarks>
/// As many columns as a cache line has elements are turned into rows at a time, in memory that stays in the cache: each line is read once, no copy of the
/// whole is made, and none of the pages that it would lie in is touched for the first time.
/// </remarks>
internal readonly unsafe struct LogSumExpColumns<T>(Tables<T> x, nint rows, nint cols, Results<T> destination) : IItems
    where T : unmanaged
{
    private const int Line = 64;

    private static int AtOnce => Line / sizeof(T);

    private nint LinesOfTable => (cols / AtOnce) + (cols % AtOnce == 0 ? 0 : 1);

    public static void Run(Tables<T> x, nint rows, nint cols, Results<T> destination)
    {
        LogSumExpColumns<T> items = new(x, rows, cols, destination);
        Workers.Run(ref items, x.Count * items.LinesOfTable, nint.Max(rows, 1) * AtOnce);
    }

    public void Run(nint from, nint to)
    {
        // Rows that are not a power of 2 apart: those would push each other out of the cache.
        nint stride = ((rows + AtOnce) / AtOnce * AtOnce) + AtOnce;
        double* scratch = stackalloc double[Columns.ScratchLength];
        void* memory = NativeMemory.AlignedAlloc((nuint)stride * Line, Line);
        try
        {
            Matrix<T> turned = new((T*)memory, AtOnce, rows, stride);
            int rowsAtOnce = EightRows<T>.RowsAtOnce(rows);
            for (nint item = from; item < to; item++)
            {
                nint table = item / LinesOfTable;
                nint first = item % LinesOfTable * AtOnce;
                int count = (int)nint.Min(AtOnce, cols - first);
                Turn(x[table], first, count, turned);
                Results<T> results = destination.From((table * cols) + first);
                for (int row = 0; row < count; row += rowsAtOnce)
                {
                    LogSumExpKernel.Run(new EightRows<T>(turned, row, Math.Min(rowsAtOnce, count - row)), results, scratch);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    /// <summary>Columns first .. first + count - 1 as rows.</summary>
    private static void Turn(Matrix<T> source, nint first, int count, Matrix<T> target)
    {
        nint whole = Squares(source, first, count, target);
        for (nint row = whole; row < source.Rows; row++)
        {
            T* elements = source.Row(row) + first;
            for (int col = 0; col < count; col++)
            {
                target.Row(col)[row] = elements[col];
            }
        }
    }

    /// <summary>Eight rows at a time, where there is an instruction for that and a whole line of columns; how many rows were turned.</summary>
    private static nint Squares(Matrix<T> source, nint first, int count, Matrix<T> target)
    {
        bool areFloats = typeof(T) == typeof(float) && FloatSquare.IsSupported;
        bool areDoubles = typeof(T) == typeof(double) && DoubleSquare.IsSupported;
        if (count < AtOnce || !(areFloats || areDoubles))
        {
            return 0;
        }

        const int Ahead = 16; // rows that are on their way while eight are turned
        nint whole = source.Rows & ~(nint)(Lanes.Count - 1);
        for (nint row = 0; row < whole; row += Lanes.Count)
        {
            for (int i = 0; Sse.IsSupported && i < Lanes.Count; i++)
            {
                Sse.Prefetch0(source.Row(row + Ahead + i) + first); // it may lie outside the array, which a prefetch does not mind
            }

            for (int col = 0; col < AtOnce; col += Lanes.Count)
            {
                if (areFloats)
                {
                    float* from = (float*)(source.Row(row) + first + col);
                    FloatSquare.Load(from, source.RowStride).Turned().Store((float*)(target.Row(col) + row), target.RowStride);
                }
                else
                {
                    DoubleSquare.Turn((double*)(source.Row(row) + first + col), source.RowStride, (double*)(target.Row(col) + row), target.RowStride);
                }
            }
        }

        return whole;
    }
}
