using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Memory for as many columns of a table as a cache line has elements, turned into rows.</summary>
internal readonly unsafe struct TurnedColumns<T>(nint rows) : IDisposable
    where T : unmanaged
{
    private const int Line = 64;

    // Rows that are not a power of 2 apart: those would push each other out of the cache.
    private readonly T* _memory = (T*)NativeMemory.AlignedAlloc((nuint)Stride(rows) * Line, Line);

    public static int AtOnce => Line / sizeof(T);

    private static nint Stride(nint rows) => ((rows + AtOnce) / AtOnce * AtOnce) + AtOnce;

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    /// <summary>Columns first .. first + count - 1 as rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Matrix<T> Turn(Matrix<T> source, nint first, int count)
    {
        Matrix<T> target = new(_memory, count, rows, Stride(rows));
        bool areSquares = (typeof(T) == typeof(float) && FloatSquare.IsSupported) || (typeof(T) == typeof(double) && DoubleSquare.IsSupported);
        if (areSquares && count == AtOnce && rows >= Lanes.Count)
        {
            Squares(source, first, target);
        }
        else
        {
            OneByOne(source, first, count, target);
        }

        return target;
    }

    private static void OneByOne(Matrix<T> source, nint first, int count, Matrix<T> target)
    {
        for (nint row = 0; row < source.Rows; row++)
        {
            T* elements = source.Row(row) + first;
            for (int col = 0; col < count; col++)
            {
                target.Row(col)[row] = elements[col];
            }
        }
    }

    /// <summary>A whole line of columns, eight rows at a time: the last eight look back where the rows are no multiple of that.</summary>
    private static void Squares(Matrix<T> source, nint first, Matrix<T> target)
    {
        const int Ahead = 16; // rows that are on their way while eight are turned
        bool fetches = Sse.IsSupported && source.Rows > Ahead;
        for (nint step = 0; step < source.Rows; step += Lanes.Count)
        {
            for (nint i = step + Ahead; fetches && i < step + Ahead + Lanes.Count; i++)
            {
                // After the last row, the next columns. They may lie outside the array, which a prefetch does not mind.
                Sse.Prefetch0((i < source.Rows ? source.Row(i) : source.Row(i - source.Rows) + AtOnce) + first);
            }

            nint row = nint.Min(step, source.Rows - Lanes.Count);
            for (int col = 0; col < AtOnce; col += Lanes.Count)
            {
                T* from = source.Row(row) + first + col;
                T* to = target.Row(col) + row;
                if (typeof(T) == typeof(float))
                {
                    FloatSquare.Load((float*)from, source.RowStride).Turned().Store((float*)to, target.RowStride);
                }
                else
                {
                    DoubleSquare.Turn((double*)from, source.RowStride, (double*)to, target.RowStride);
                }
            }
        }
    }
}
