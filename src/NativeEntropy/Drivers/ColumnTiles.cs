using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>How many columns are turned into rows at a time, so that they stay in the cache while they are rows.</summary>
internal static class ColumnTiles
{
    private const int Line = 64;

    /// <summary>Of one array: a quarter of a second-level cache and more, for there may be two.</summary>
    private const nint Bytes = 1 << 17;

    /// <summary>Of a table's row, at least: with fewer, finding the next row's page takes longer than reading it, even where so many columns are more than a cache holds.</summary>
    private const nint LeastLines = 8;

    /// <summary>At most: the lines that eight elements of so many columns are turned to stay in the first-level cache.</summary>
    private const nint MostLines = 16;

    /// <summary>Beyond this, memory counts for more.</summary>
    private const nint MostBytes = 1 << 23;

    /// <summary>Columns that are turned together, at most.</summary>
    public static nint Width<T>(nint cols)
        where T : unmanaged
    {
        nint bytes = nint.Clamp(cols, 1, MostBytes) * Line;
        nint lines = nint.Clamp(Bytes / bytes, LeastLines, MostLines);
        while (lines > 1 && lines * bytes > MostBytes)
        {
            lines /= 2;
        }

        return lines * OfLine<T>();
    }

    /// <summary>What an element takes that is turned first.</summary>
    public static Load LoadOf(Load rows) => rows with { Cost = rows.Cost + 1 };

    /// <summary>Shares the tiles out over the threads. What is done with a tile may be shared out in turn, where tiles are few.</summary>
    /// <param name="tiles">What is done with columns.</param>
    /// <param name="rows">All columns, of all tables.</param>
    /// <param name="cols">Elements of each.</param>
    /// <param name="load">What an element takes, besides being turned.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // rows must not pay for it
    public static void Run<T, TTiles>(in TTiles tiles, nint rows, nint cols, Load load)
        where T : unmanaged
        where TTiles : unmanaged, IColumnTiles
    {
        Load all = LoadOf(load);
        nint count = nint.Max(Quotient(rows, Width<T>(cols)), Workers.ThreadsFor(rows, cols, all));
        nint width = Quotient(Quotient(rows, nint.Max(1, count)), OfLine<T>()) * OfLine<T>(); // equal shares, of whole lines
        count = Quotient(rows, nint.Max(1, width));
        Items<TTiles> items = new(tiles, rows, width);
        if (Workers.AreSplit(count, width * cols, all))
        {
            items.Run(0, count);
        }
        else
        {
            Workers.Run(ref items, count, width * cols, all);
        }
    }

    private static nint OfLine<T>()
        where T : unmanaged => Line / Unsafe.SizeOf<T>();

    private static nint Quotient(nint dividend, nint divisor) => (dividend / divisor) + (dividend % divisor == 0 ? 0 : 1);

    private readonly struct Items<TTiles>(TTiles tiles, nint rows, nint width) : IItems
        where TTiles : unmanaged, IColumnTiles
    {
        public void Run(nint from, nint to) => tiles.Run(from * width, nint.Min(rows, to * width), width);
    }
}

/// <summary>What is computed for columns.</summary>
internal interface IColumnTiles
{
    /// <summary>The columns first .. end - 1 of all tables, so many at a time.</summary>
    void Run(nint first, nint end, nint width);
}

/// <summary>Some rows of a matrix at a time, side by side, where the matrix has them as columns: read into memory of this, or written from there.</summary>
/// <remarks>Rows keep their numbers: <see cref="Matrix{T}.Row"/> of what is returned is for those that were asked for. A matrix of rows is returned as it is.</remarks>
internal readonly unsafe struct ColumnTile<T> : IDisposable
    where T : unmanaged
{
    private const int Line = 64;

    /// <summary>Table rows that are on their way while eight are turned.</summary>
    private const int Ahead = 16;

    private readonly Matrix<T> _rows;
    private readonly Tables<T> _tables;
    private readonly T* _memory;
    private readonly nint _stride;

    /// <param name="matrix">Rows or columns.</param>
    /// <param name="most">The most rows that are asked for at a time.</param>
    public ColumnTile(in Matrix<T> matrix, nint most)
    {
        if (matrix.AreColumns)
        {
            this = new ColumnTile<T>(Tables<T>.Of(matrix), most);
        }
        else
        {
            _rows = matrix;
        }
    }

    /// <param name="tables">Their columns are the rows.</param>
    /// <param name="most">The most rows that are asked for at a time.</param>
    public ColumnTile(in Tables<T> tables, nint most)
    {
        _stride = StrideOf(tables.Rows);
        _tables = tables;
        most = nint.Min(most, tables.Count * tables.Cols);
        _memory = (T*)NativeMemory.AlignedAlloc((((nuint)most * (nuint)_stride) + Lanes.Count) * (nuint)sizeof(T), Line);
    }

    private static nint Width => Line / sizeof(T);

    /// <summary>Elements from one row to the next: eight are written at once, and what is too much of one row, the next one has after it.</summary>
    private static nint StrideOf(nint cols)
    {
        if (cols < Lanes.Count && sizeof(T) < sizeof(double))
        {
            return cols; // as kernels like so few; of wider elements, four are written at once, and not in the order of rows
        }

        // Whole lines of eight, and no power of 2: rows so far apart would push each other out of the cache.
        nint stride = (cols + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        return stride * sizeof(T) % 512 == 0 ? stride + Width : stride;
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    /// <summary>Rows first .. first + count - 1 as they are.</summary>
    public Matrix<T> Read(nint first, nint count)
    {
        if (_memory != null)
        {
            Copy(new Reading(_stride), _tables, first, count, _memory);
        }

        return Room(first);
    }

    /// <summary>Room for rows from this one on.</summary>
    public Matrix<T> Room(nint first) =>
        _memory == null ? _rows : new Matrix<T>(_memory - (first * _stride), _tables.Count * _tables.Cols, _tables.Rows, _stride);

    /// <summary>Brings rows to their places in a matrix, if they are not there.</summary>
    public static void Write(in Matrix<T> rows, nint first, nint count, in Matrix<T> matrix)
    {
        if (matrix.AreColumns)
        {
            Write(rows, first, count, Tables<T>.Of(matrix));
        }
    }

    /// <summary>Brings rows of a tile to their places in the columns of tables.</summary>
    public static void Write(in Matrix<T> rows, nint first, nint count, in Tables<T> tables) =>
        Copy(new Writing(rows.RowStride), tables, first, count, rows.Row(first));

    private static void Copy<TDirection>(TDirection direction, in Tables<T> tables, nint first, nint count, T* rows)
        where TDirection : struct, IDirection
    {
        nint done = 0;
        while (done < count)
        {
            Matrix<T> table = tables[(first + done) / tables.Cols];
            nint col = (first + done) % tables.Cols;
            nint cols = nint.Min(tables.Cols - col, count - done);
            Part(direction, table, col, cols, rows + (done * direction.Stride));
            done += cols;
        }
    }

    /// <summary>Neighbouring columns of one table.</summary>
    private static void Part<TDirection>(TDirection direction, Matrix<T> table, nint first, nint count, T* rows)
        where TDirection : struct, IDirection
    {
        if (!EightByEight.AreFor<T>() || count < Lanes.Count)
        {
            for (nint element = 0; element < table.Rows; element++)
            {
                for (nint col = 0; col < count; col++)
                {
                    direction.One(table.Row(element) + first + col, rows + (col * direction.Stride) + element);
                }
            }

            return;
        }

        for (nint element = 0; element < table.Rows; element += Lanes.Count)
        {
            int elements = (int)nint.Min(Lanes.Count, table.Rows - element);
            for (nint i = element + Ahead; i < nint.Min(table.Rows, element + Ahead + Lanes.Count); i++)
            {
                for (nint col = 0; Sse.IsSupported && col < count; col += Width)
                {
                    Sse.Prefetch0(table.Row(i) + first + col);
                }
            }

            for (nint step = 0; step < count; step += Lanes.Count)
            {
                nint col = nint.Min(step, count - Lanes.Count); // the last eight look back where they are no eight
                direction.Eight(table.Row(element) + first + col, table.RowStride, elements, rows + (col * direction.Stride) + element);
            }
        }
    }

    private interface IDirection
    {
        /// <summary>From one row to the next.</summary>
        nint Stride { get; }

        void One(T* column, T* row);

        /// <summary>Some elements, at most eight, of eight columns.</summary>
        void Eight(T* columns, nint inner, int elements, T* rows);
    }

    private readonly struct Reading(nint stride) : IDirection
    {
        public nint Stride => stride;

        public void One(T* column, T* row) => *row = *column;

        public void Eight(T* columns, nint inner, int elements, T* rows) => EightByEight.Turn(columns, inner, elements, rows, stride, Lanes.Count);
    }

    private readonly struct Writing(nint stride) : IDirection
    {
        public nint Stride => stride;

        public void One(T* column, T* row) => *column = *row;

        public void Eight(T* columns, nint inner, int elements, T* rows) => EightByEight.Turn(rows, stride, Lanes.Count, columns, inner, elements);
    }
}

/// <summary>Rows that are read, and rows of the same shape that are written, possibly where the first are: each a matrix of rows or of columns.</summary>
internal readonly unsafe struct ColumnTilePair<T>(Matrix<T> source, Matrix<T> target, nint most) : IDisposable
    where T : unmanaged
{
    private readonly ColumnTile<T> _source = new(source, most);

    /// <summary>Results of columns stand where those were, until they are written.</summary>
    private readonly ColumnTile<T> _target = new(source.AreColumns ? default : target, most);

    /// <summary>Rows first .. first + count - 1 of the source.</summary>
    public Matrix<T> Read(nint first, nint count) => _source.Read(first, count);

    /// <summary>Where these rows of the target are to be computed; default where there is none.</summary>
    public Matrix<T> Room(nint first) => !target.AreColumns ? target : source.AreColumns ? _source.Room(first) : _target.Room(first);

    /// <summary>Brings the computed rows to their places.</summary>
    public void Write(nint first, nint count) => ColumnTile<T>.Write(Room(first), first, count, target);

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }
}
