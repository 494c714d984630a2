using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>log sum exp of every column of tables: of the rows of their transposed copies, bit for bit.</summary>
/// <remarks>
/// <para>Columns of a block's length are summed as they lie, a column a lane, in strips as wide as a vector. A few strips are a tile; while those of one are summed, the next tile is copied.</para>
/// <para>What does not fill a strip, short and very long columns, and those whose sum needs more care, are turned into rows, in memory that stays in the cache.</para>
/// </remarks>
/// <typeparam name="T">What the tables hold.</typeparam>
/// <typeparam name="TWide">What the strips hold: double for double, float for everything else.</typeparam>
internal readonly unsafe struct LogSumExpColumns<T, TWide> : IItems
    where T : unmanaged
    where TWide : unmanaged
{
    private const int Line = 64;

    /// <summary>Two tiles are to stay in the second-level cache, but for long columns: there a tile of one cache line a row takes twice the time of one of two.</summary>
    private const nint MostBytesOfTile = 3 << 17;
    private const nint FewestStrips = 2;

    private readonly Tables<T> _x;
    private readonly nint _rows;
    private readonly nint _cols;
    private readonly Results<T> _destination;
    private readonly int _stripsAtOnce;
    private readonly nint _strips;
    private readonly nint _tilesOfTable;

    private LogSumExpColumns(Tables<T> x, nint rows, nint cols, Results<T> destination)
    {
        _x = x;
        _rows = rows;
        _cols = cols;
        _destination = destination;
        bool areShort = rows <= Columns.Most;
        bool areDoubles = typeof(TWide) == typeof(double);
        if (!areShort && rows <= (areDoubles ? DoubleBlockSum<double>.BlockLength : FloatBlockSum<float>.BlockLength))
        {
            nint strips = nint.Clamp(MostBytesOfTile / (rows * Line), FewestStrips, StripCopy<T, TWide>.MostStrips);
            _stripsAtOnce = LargestPowerOfTwo((int)nint.Min(strips, cols / Width));
        }

        _strips = _stripsAtOnce == 0 ? 0 : cols / Width;
        _tilesOfTable = _stripsAtOnce == 0 ? Quotient(cols, TurnedColumns<T>.AtOnce) : Quotient(_strips, _stripsAtOnce);
    }

    private static int Width => StripCopy<T, TWide>.Width;

    private nint ColumnsOfTile => _stripsAtOnce == 0 ? TurnedColumns<T>.AtOnce : _stripsAtOnce * Width;

    /// <summary>Rows of a strip, with those that fill it up.</summary>
    private nint FilledRows => typeof(TWide) == typeof(double)
        ? Quotient(_rows, DoubleColumnSums.RowsAtOnce) * DoubleColumnSums.RowsAtOnce
        : Quotient(_rows, FloatColumnSums.RowsAtOnce) * FloatColumnSums.RowsAtOnce;

    /// <summary>No power of 2, so that the strips do not push each other out of the cache.</summary>
    private nint StripLength => (FilledRows + 1) * Width;

    public static void Run(Tables<T> x, nint rows, nint cols, Results<T> destination)
    {
        LogSumExpColumns<T, TWide> items = new(x, rows, cols, destination);
        // Half of what it takes: every thread fills memory of its own first.
        Workers.Run(ref items, x.Count * items._tilesOfTable, nint.Max(rows, 1) * items.ColumnsOfTile, Load.Of<T>(0.5, 0.75));
    }

    public void Run(nint from, nint to)
    {
        double* scratch = stackalloc double[Columns.ScratchLength];
        using TurnedColumns<T> turned = new(_rows);
        if (_stripsAtOnce > 0)
        {
            RunTiles(from, to, turned, scratch);
            return;
        }

        float* scratchOfFew = stackalloc float[FewLogits<T>.ScratchLength];
        for (nint item = from; item < to; item++)
        {
            nint table = item / _tilesOfTable, first = item % _tilesOfTable * TurnedColumns<T>.AtOnce;
            if (FloatColumns.AreFor<T>(_rows))
            {
                Matrix<T> rows = Turn(table, first, turned, out Results<T> results);
                new FewLogits<T>(rows, 0, (int)rows.Rows, scratchOfFew).LogSumExp(results);
            }
            else
            {
                Turned(table, first, turned, scratch);
            }
        }
    }

    private void RunTiles(nint from, nint to, TurnedColumns<T> turned, double* scratch)
    {
        nint tileLength = _stripsAtOnce * StripLength;
        TWide* memory = (TWide*)NativeMemory.AlignedAlloc((nuint)(2 * tileLength * sizeof(TWide)), Line);
        using TurnedColumns<TWide> turnedStrip = new(_rows);
        try
        {
            for (int strip = 0; strip < 2 * _stripsAtOnce; strip++)
            {
                TWide* end = memory + (strip * StripLength) + (_rows * Width);
                new Span<TWide>(end, (int)(FilledRows - _rows) * Width).Fill(Groups<TWide>.NegativeInfinity);
            }

            TWide* tile = memory, next = memory + tileLength;
            StripCopy<T, TWide> copy = CopyOf(from, tile);
            for (nint item = from; item < to; item++)
            {
                copy.Finish();
                copy = item + 1 < to ? CopyOf(item + 1, next) : default;
                nint table = item / _tilesOfTable, number = item % _tilesOfTable;
                nint first = FirstStrip(number);
                for (nint strip = number * _stripsAtOnce; strip < first + _stripsAtOnce; strip++)
                {
                    Results<T> results = _destination.From((table * _cols) + (strip * Width));
                    OfStrip(tile + ((strip - first) * StripLength), ref copy, turnedStrip, results, scratch);
                }

                if (number == _tilesOfTable - 1)
                {
                    Turned(table, _strips * Width, turned, scratch);
                }

                TWide* done = tile;
                tile = next;
                next = done;
            }
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    /// <summary>The last tile looks back where the strips are no multiple of a tile's.</summary>
    private nint FirstStrip(nint tile) => nint.Min(tile * _stripsAtOnce, _strips - _stripsAtOnce);

    private StripCopy<T, TWide> CopyOf(nint item, TWide* tile) =>
        new(_x[item / _tilesOfTable], FirstStrip(item % _tilesOfTable) * Width, _stripsAtOnce, tile, StripLength);

    /// <summary>Columns from one on, up to as many as are turned at once, as rows, and where their results go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Matrix<T> Turn(nint table, nint first, TurnedColumns<T> turned, out Results<T> results)
    {
        results = _destination.From((table * _cols) + first);
        return turned.Turn(_x[table], first, (int)nint.Min(TurnedColumns<T>.AtOnce, _cols - first));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Turned(nint table, nint first, TurnedColumns<T> turned, double* scratch)
    {
        Matrix<T> rows = Turn(table, first, turned, out Results<T> results);
        int rowsAtOnce = EightRows<T>.RowsAtOnce(_rows);
        for (int row = 0; row < rows.Rows; row += rowsAtOnce)
        {
            LogSumExpKernel.Run(new EightRows<T>(rows, row, Math.Min(rowsAtOnce, (int)rows.Rows - row)), results, scratch);
        }
    }

    private void OfStrip(TWide* strip, ref StripCopy<T, TWide> copy, TurnedColumns<TWide> turned, Results<T> results, double* scratch)
    {
        ExponentialSums* memory = stackalloc ExponentialSums[3];
        ExponentialSums* sums = Columns.AtCacheLine(memory);
        if (typeof(TWide) == typeof(double))
        {
            DoubleColumnSums.Sum((double*)strip, _rows, ref Unsafe.As<StripCopy<T, TWide>, StripCopy<T, double>>(ref copy), sums);
        }
        else
        {
            FloatColumnSums.Sum((float*)strip, _rows, ref Unsafe.As<StripCopy<T, TWide>, StripCopy<T, float>>(ref copy), sums);
        }

        Matrix<TWide> rows = default;
        for (int first = 0; first < Width; first += Lanes.Count)
        {
            Vector512<double> maximum = sums->Maximum, sum = sums->Sum.Hi;
            Vector512<double> inRange = Vector512.LessThanOrEqual(Vector512.Abs(maximum), Vector512.Create(FloatExponential.Largest)) & Vector512.Equals(sum, sum);
            Vector512<double> result = LogSumExpKernel.OfQuickSums<T>(*sums++, out Vector512<double> close);
            results.Store(result, first, Lanes.Count);
            Vector512<double> again = close | ~inRange;
            for (int lane = 0; Lanes.AnySet(again) && lane < Lanes.Count; lane++)
            {
                if (Lanes.IsSet(again, lane))
                {
                    rows = rows.Rows > 0 ? rows : turned.Turn(new Matrix<TWide>(strip, _rows, Width, Width), 0, Width);
                    LogSumExpKernel.Run(new EightRows<TWide>(rows, first + lane, 1), results.As<TWide>(), scratch);
                }
            }
        }
    }

    private static nint Quotient(nint n, nint divisor) => (n / divisor) + (n % divisor == 0 ? 0 : 1);

    private static int LargestPowerOfTwo(int most) => most == 0 ? 0 : 1 << BitOperations.Log2((uint)most);
}
