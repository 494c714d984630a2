using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Short rows of floats or narrower numbers, turned as floats: element c of row r is lane r of register c. <see cref="Columns"/> has them as doubles, half as many at a time.</summary>
/// <param name="data">Where they are: the registers of the first <see cref="Width"/> rows, then those of the next.</param>
/// <param name="cols">Elements of a row.</param>
internal readonly unsafe struct FloatColumns(float* data, int cols)
{
    /// <summary>Rows side by side: the lanes of a register.</summary>
#if AVX512
    public const int Width = 16;
#else
    public const int Width = 8;
#endif

    /// <summary>The most rows at a time: a mask has bits for so many.</summary>
    public const int MostRows = 64;

    /// <summary>The most elements of all rows together: so few stay in the first-level cache.</summary>
    public const int Room = 16 * Columns.Most;

    /// <summary>What a row takes, where exponentials are added, besides its elements, in elements: rather less, as <see cref="Threading.Load"/> has it.</summary>
    public const int WorkOfRow = 8;

    /// <summary>Terms of a row whose rests are added before they are put to its sum.</summary>
    public const int Chunk = 8;

    /// <summary>Whether rows of so many numbers of type T are computed in float arithmetic, a row a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFor<T>(nint cols)
        where T : unmanaged => typeof(T) != typeof(double) && cols is > 1 and <= Columns.Most;

    /// <summary>From where on the rests of the next terms are added, if p is at the first of a row's elements that are not yet added, or the row's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* EndOfChunk(float* p, float* end) => p + Math.Min(end - p, Chunk * Width);

    /// <summary>Rows of so many elements at a time.</summary>
    public static int RowsAtOnce(nint cols) => Math.Min(MostRows, (Room / (int)cols) & -FloatLanes.Count);

    /// <summary>Element 0 of a row, whose others follow <see cref="Width"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Row(int row)
    {
        int lane = row & (Width - 1);
        return data + ((row - lane) * cols) + lane;
    }

    /// <summary>Turns rows first .. first + count - 1. What lanes without a row hold says nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public void Load<T>(Matrix<T> x, nint first, int count)
        where T : unmanaged
    {
        int row = 0;
        if (AreTurned<T>(cols))
        {
            int inSquares = InSquares<T>(cols);
            for (; row <= count - Lanes.Count; row += Lanes.Count)
            {
                T* from = x.Row(first + row);
                float* to = Row(row);
                int col = 0;
                for (; col < inSquares; col += Lanes.Count)
                {
                    int step = Math.Min(col, cols - Lanes.Count); // the last one looks back where cols is no multiple of 8
                    FloatSquare.Load(from + step, x.RowStride).Turned().Store(to + (step * Width), Width);
                }

                for (; col < cols; col += FloatStrip.Width)
                {
                    int step = Math.Min(col, cols - FloatStrip.Width);
                    FloatStrip.Load((float*)from + step, x.RowStride).Turned().StoreAsColumns(to + (step * Width), Width);
                }
            }
        }
        else if (FloatSquare.IsSupported && x.RowStride == cols)
        {
            row = LoadNarrow(x, first, count);
        }

        for (; row < count; row++)
        {
            T* from = x.Row(first + row);
            float* to = Row(row);
            for (int col = 0; col < cols; col++, to += Width)
            {
                *to = (float)Scalars.ToDouble(from[col]);
            }
        }
    }

    /// <summary>As many rows as can be turned by eight where what follows a row's last element is read as well, as long as it is the matrix'; returns how many.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private int LoadNarrow<T>(Matrix<T> x, nint first, int count)
        where T : unmanaged
    {
        int read = SixteenBit.Is<T>() ? Lanes.Count : FloatStrip.Width;
        nint last = (((x.Rows - first) * cols) - read) / cols; // the last row, from `first` on, with so many elements from its first to the matrix' end
        int rows = (int)nint.Clamp(last + 1, 0, count) & -Lanes.Count;
        T* from = x.Row(first);
        for (int row = 0; row < rows; row += Lanes.Count, from += Lanes.Count * cols)
        {
            if (SixteenBit.Is<T>())
            {
                FloatSquare.Load(from, cols).Turned().StoreFirst(Row(row), Width, cols);
            }
            else
            {
                FloatStrip.Load((float*)from, cols).Turned().StoreFirst(Row(row), Width, cols);
            }
        }

        return rows;
    }

    /// <summary>Of eight rows, row `row` and what follow it, those of a mask back into rows of a matrix from `first` on, rounded to T.</summary>
    public void StoreSome<T>(int row, int wanted, Matrix<T> destination, nint first)
        where T : unmanaged
    {
        if (wanted == 0xFF)
        {
            StoreEight(row, destination, first);
            return;
        }

        for (int i = 0; wanted >> i != 0; i++)
        {
            if ((wanted >> i & 1) != 0)
            {
                Store(row + i, destination.Row(first + i));
            }
        }
    }

    /// <summary>All eight.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void StoreEight<T>(int row, Matrix<T> destination, nint first)
        where T : unmanaged
    {
        if (!AreTurned<T>(cols))
        {
            StoreNarrow(row, destination, first);
            return;
        }

        float* from = Row(row);
        T* to = destination.Row(first);
        int inSquares = InSquares<T>(cols);
        int col = 0;
        for (; col < inSquares; col += Lanes.Count)
        {
            int step = Math.Min(col, cols - Lanes.Count);
            FloatSquare.Load(from + (step * Width), Width).Turned().Store(to + step, destination.RowStride);
        }

        for (; col < cols; col += FloatStrip.Width)
        {
            int step = Math.Min(col, cols - FloatStrip.Width);
            FloatStrip.LoadColumns(from + (step * Width), Width).Turned().Store((float*)to + step, destination.RowStride);
        }
    }

    /// <summary>The same, column by column.</summary>
    private void StoreNarrow<T>(int row, Matrix<T> destination, nint first)
        where T : unmanaged
    {
        T* rounded = stackalloc T[FloatLanes.Count];
        for (int col = 0; col < cols; col++)
        {
            Vector256<float> eight = Vector256.Load(Row(row) + (col * Width)); // twice: sixteen are rounded at a time
            FloatLanes.Store(Vector512.Create(eight, eight), rounded);
            T* to = destination.Row(first) + col;
            for (int lane = 0; lane < Lanes.Count; lane++, to += destination.RowStride)
            {
                *to = rounded[lane];
            }
        }
    }

    /// <summary>One row, rounded to T.</summary>
    private void Store<T>(int row, T* destination)
        where T : unmanaged
    {
        float* from = Row(row);
        for (int col = 0; col < cols; col++)
        {
            destination[col] = Scalars.FromDouble<T>(from[col * Width]);
        }
    }

    /// <summary>Whether eight rows are turned by shuffling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreTurned<T>(int cols)
        where T : unmanaged => FloatSquare.IsSupported && cols >= (SixteenBit.Is<T>() ? Lanes.Count : FloatStrip.Width);

    /// <summary>The columns that are turned as squares: rests of four floats, and fewer than eight altogether, are strips.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int InSquares<T>(int cols)
        where T : unmanaged
    {
        int rest = cols % Lanes.Count;
        return SixteenBit.Is<T>() || (cols > Lanes.Count && rest > FloatStrip.Width) ? cols : cols - rest;
    }
}
