using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Copies between a tensor of any strides and its elements packed one after another, the last dimension running fastest.</summary>
internal static unsafe class StridedCopy
{
    // A tile of doubles is 8 KiB on either side: both stay in the first-level cache, however far apart a tensor's rows are.
    private const int Tile = 32;

    /// <summary>packed = tensor.</summary>
    public static void Pack<T>(T* tensor, ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides, T* packed)
        where T : unmanaged => Walk(tensor, lengths, strides, packed, default(Packing));

    /// <summary>tensor = packed.</summary>
    public static void Unpack<T>(T* packed, T* tensor, ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
        where T : unmanaged => Walk(tensor, lengths, strides, packed, default(Unpacking));

    private static void Walk<T, TDirection>(T* tensor, ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides, T* packed, TDirection direction)
        where T : unmanaged
        where TDirection : struct, IDirection
    {
        if (lengths.Length > 2)
        {
            nint size = 1;
            foreach (nint length in lengths[1..])
            {
                size *= length;
            }

            for (nint i = 0; i < lengths[0]; i++)
            {
                Walk(tensor + (i * strides[0]), lengths[1..], strides[1..], packed + (i * size), direction);
            }
        }
        else if (lengths.Length == 2)
        {
            Matrix(tensor, lengths[0], strides[0], lengths[1], strides[1], packed, direction);
        }
        else
        {
            nint count = lengths.Length == 0 ? 1 : lengths[0];
            Matrix(tensor, 1, count, count, lengths.Length == 0 ? 1 : strides[0], packed, direction);
        }
    }

    private static void Matrix<T, TDirection>(T* tensor, nint rows, nint rowStride, nint cols, nint colStride, T* packed, TDirection direction)
        where T : unmanaged
        where TDirection : struct, IDirection
    {
        if (colStride == 1)
        {
            for (nint row = 0; row < rows; row++)
            {
                direction.Line(tensor + (row * rowStride), packed + (row * cols), cols);
            }

            return;
        }

        if (rowStride == 1 && rows >= Lanes.Count && colStride >= rows && EightByEight.AreFor<T>())
        {
            Columns(new Tables<T>(tensor, 1, cols, rows, 0, colStride), packed, direction);
            return;
        }

        for (nint firstRow = 0; firstRow < rows; firstRow += Tile)
        {
            nint lastRow = nint.Min(firstRow + Tile, rows);
            for (nint firstCol = 0; firstCol < cols; firstCol += Tile)
            {
                nint lastCol = nint.Min(firstCol + Tile, cols);
                for (nint row = firstRow; row < lastRow; row++)
                {
                    for (nint col = firstCol; col < lastCol; col++)
                    {
                        direction.One(tensor + (row * rowStride) + (col * colStride), packed + (row * cols) + col);
                    }
                }
            }
        }
    }

    /// <summary>Columns of a table, turned by squares in memory that stays in the cache.</summary>
    private static void Columns<T, TDirection>(Tables<T> table, T* packed, TDirection direction)
        where T : unmanaged
        where TDirection : struct, IDirection
    {
        nint width = ColumnTiles.Width<T>(table.Rows);
        using ColumnTile<T> tile = new(table, width);
        for (nint first = 0; first < table.Cols; first += width)
        {
            nint count = nint.Min(width, table.Cols - first);
            Matrix<T> rows = direction.IsPacking ? tile.Read(first, count) : tile.Room(first);
            for (nint row = first; row < first + count; row++)
            {
                direction.Line(rows.Row(row), packed + (row * table.Rows), table.Rows);
            }

            if (!direction.IsPacking)
            {
                ColumnTile<T>.Write(rows, first, count, table);
            }
        }
    }

    private interface IDirection
    {
        bool IsPacking { get; }

        void Line<T>(T* tensor, T* packed, nint count)
            where T : unmanaged;

        void One<T>(T* tensor, T* packed)
            where T : unmanaged;
    }

    private readonly struct Packing : IDirection
    {
        public bool IsPacking => true;

        public void Line<T>(T* tensor, T* packed, nint count)
            where T : unmanaged => Buffer.MemoryCopy(tensor, packed, count * sizeof(T), count * sizeof(T));

        public void One<T>(T* tensor, T* packed)
            where T : unmanaged => *packed = *tensor;
    }

    private readonly struct Unpacking : IDirection
    {
        public bool IsPacking => false;

        public void Line<T>(T* tensor, T* packed, nint count)
            where T : unmanaged => Buffer.MemoryCopy(packed, tensor, count * sizeof(T), count * sizeof(T));

        public void One<T>(T* tensor, T* packed)
            where T : unmanaged => *tensor = *packed;
    }
}
