using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>
/// Up to eight short rows, turned: element c of row r is lane r of vector c. A row a lane, so that ten classes do not leave most of a
/// vector empty, and what is done once per row is done for eight. The sums are those of the reduction tree, bit for bit.
/// </summary>
internal readonly unsafe ref struct Columns
{
    /// <summary>Longer rows fill vectors well enough by themselves.</summary>
    public const int Most = 128;

    private const int PartialSums = 32;

    /// <summary>Doubles of scratch space that Load needs, with room to begin at a cache line.</summary>
    public const int ScratchLength = (Most + 1) * Lanes.Count;

    private readonly double* _data;
    private readonly int _cols;

    /// <summary>The first vector; one a column.</summary>
    public double* Data => _data;

    private Columns(double* data, int cols)
    {
        _data = data;
        _cols = cols;
    }

    /// <summary>Rows first .. first + count - 1, 1 &lt;= count &lt;= 8; what further lanes hold is the last row again.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public static Columns Load<T>(Matrix<T> x, nint first, int count, double* scratch)
        where T : unmanaged
    {
        int cols = (int)x.Cols;
        scratch = AtCacheLine(scratch);
        if (AreTurnedByEight<T>(count, cols))
        {
            T* rows = x.Row(first);
            for (int step = 0; step < cols; step += Lanes.Count)
            {
                if (typeof(T) == typeof(float) && cols - step <= FloatStrip.Width)
                {
                    int rest = cols - FloatStrip.Width;
                    FloatStrip.Load((float*)rows + rest, x.RowStride).Turned().StoreAsColumns(scratch + (rest * Lanes.Count));
                    break;
                }

                int col = Math.Min(step, cols - Lanes.Count); // the last step looks back where cols is no multiple of 8
                if (typeof(T) == typeof(float))
                {
                    FloatSquare.Load((float*)rows + col, x.RowStride).Turned().StoreAsColumns(scratch + (col * Lanes.Count));
                }
                else
                {
                    DoubleSquare.Turn((double*)rows + col, x.RowStride, scratch + (col * Lanes.Count), Lanes.Count);
                }
            }

            return new Columns(scratch, cols);
        }

        T* a = x.Row(first);
        if (count == 1)
        {
            for (int col = 0; col < cols; col++)
            {
                Vector512.Create(Scalars.ToDouble(a[col])).Store(scratch + (col * Lanes.Count));
            }

            return new Columns(scratch, cols);
        }

        T* b = x.Row(first + Math.Min(1, count - 1));
        T* c = x.Row(first + Math.Min(2, count - 1));
        T* d = x.Row(first + Math.Min(3, count - 1));
        T* e = x.Row(first + Math.Min(4, count - 1));
        T* f = x.Row(first + Math.Min(5, count - 1));
        T* g = x.Row(first + Math.Min(6, count - 1));
        T* h = x.Row(first + Math.Min(7, count - 1));
        if (cols < 4)
        {
            for (int col = 0; col < cols; col++)
            {
                Vector512.Create(
                    Scalars.ToDouble(a[col]),
                    Scalars.ToDouble(b[col]),
                    Scalars.ToDouble(c[col]),
                    Scalars.ToDouble(d[col]),
                    Scalars.ToDouble(e[col]),
                    Scalars.ToDouble(f[col]),
                    Scalars.ToDouble(g[col]),
                    Scalars.ToDouble(h[col])).Store(scratch + (col * Lanes.Count));
            }

            return new Columns(scratch, cols);
        }

        // Whole vectors are stored: one that was stored in halves cannot be read before both have reached the cache.
        for (int step = 0; step < cols; step += 4)
        {
            int col = Math.Min(step, cols - 4); // the last step looks back where cols is no multiple of 4
            Square lower = Square.Turn(Lanes.LoadFour(a + col), Lanes.LoadFour(b + col), Lanes.LoadFour(c + col), Lanes.LoadFour(d + col));
            Square upper = Square.Turn(Lanes.LoadFour(e + col), Lanes.LoadFour(f + col), Lanes.LoadFour(g + col), Lanes.LoadFour(h + col));
            double* place = scratch + (col * Lanes.Count);
            Vector512.Create(lower.A, upper.A).Store(place);
            Vector512.Create(lower.B, upper.B).Store(place + Lanes.Count);
            Vector512.Create(lower.C, upper.C).Store(place + (2 * Lanes.Count));
            Vector512.Create(lower.D, upper.D).Store(place + (3 * Lanes.Count));
        }

        return new Columns(scratch, cols);
    }

    /// <summary>What was loaded into the scratch space, and has been worked on there.</summary>
    public static Columns Again(int cols, double* scratch) => new(AtCacheLine(scratch), cols);

    /// <summary>Rows of zeros.</summary>
    public static Columns OfZeros(int cols, double* scratch)
    {
        scratch = AtCacheLine(scratch);
        new Span<double>(scratch, cols * Lanes.Count).Clear();
        return new Columns(scratch, cols);
    }

    /// <summary>One column: element `col` of each row.</summary>
    public Vector512<double> this[int col]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Load(_data + (col * Lanes.Count));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => value.Store(_data + (col * Lanes.Count));
    }

    /// <summary>One row, rounded to T.</summary>
    public void StoreLane<T>(int lane, T* destination)
        where T : unmanaged
    {
        for (int col = 0; col < _cols; col++)
        {
            destination[col] = Scalars.FromDouble<T>(_data[(col * Lanes.Count) + lane]);
        }
    }

    /// <summary>Takes an element out of each row's sum, that of the given column, where a row has such a column.</summary>
    /// <param name="column">Where it is, row by row.</param>
    [MethodImpl(Inlining.OfLoops)]
    public void TakeOut(Vector512<long> column)
    {
        Vector512<double> nothing = Vector512.Create(double.NegativeInfinity);
        Vector512<long> current = Vector512<long>.Zero;
        double* end = _data + (_cols * Lanes.Count);
        for (double* p = _data; p < end; p += Lanes.Count)
        {
            Masks.Select(Vector512.Equals(column, current).AsDouble(), nothing, Vector512.Load(p)).Store(p);
            current += Vector512<long>.One;
        }
    }

    /// <summary>Every element times its row's factor.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public void Scale(Vector512<double> factor)
    {
        double* end = _data + (_cols * Lanes.Count);
        for (double* p = _data; p < end; p += Lanes.Count)
        {
            (Vector512.Load(p) * factor).Store(p);
        }
    }

    public void Set(int lane, nint col, double value) => _data[(col * Lanes.Count) + lane] = value;

    /// <summary>The sum of each row. A lane whose maximum or sum is not finite is the caller's to compute in another way.</summary>
    /// <param name="block">How the terms are computed and added.</param>
    /// <remarks>The exponentials of a float result take the elements' places.</remarks>
    [MethodImpl(Inlining.OfLoops)]
    public ExponentialSums Sum<T, TBlock>(TBlock block)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        if (typeof(T) != typeof(double))
        {
            Vector512<double> largest = SingleColumns.Maximum(_data, _cols);
            return new(largest, new(SingleColumns.Sum<T, TBlock>(_data, _cols, largest, block), Vector512<double>.Zero));
        }

        double* data = _data;
        int cols = _cols;
        Vector512<double> maximum = Vector512.Load(data);
        for (int col = 1; col < cols; col++)
        {
            maximum = Vector512.MaxNative(maximum, Vector512.Load(data + (col * Lanes.Count)));
        }

        VectorPair* partial = stackalloc VectorPair[PartialSums + 1];
        partial = AtCacheLine(partial);
        int width = Math.Min(cols, PartialSums);
        for (int col = 0; col < width; col++)
        {
            double* place = data + (col * Lanes.Count);
            partial[col] = block.Accumulate(block.Start, Vector512.Load(place), maximum, out _);
        }

        for (int col = PartialSums; col < cols; col++)
        {
            VectorPair* sum = partial + (col % PartialSums);
            double* place = data + (col * Lanes.Count);
            *sum = block.Accumulate(*sum, Vector512.Load(place), maximum, out _);
        }

        for (int k = 0; k < width; k++)
        {
            partial[k] = block.Finish(partial[k]);
        }

        return new ExponentialSums(maximum, Meet<T, TBlock>(partial, width, block));
    }

    /// <summary>Partial sums l, l + 8, l + 16, l + 24 of each row meet first, as (0 + 1) + (2 + 3), then l and l + 4, l and l + 2, 0 and 1.</summary>
    private static VectorPair Meet<T, TBlock>(VectorPair* partial, int width, TBlock block)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        for (int l = 0; l < Lanes.Count; l++)
        {
            if (l + 24 < width)
            {
                partial[l + 16] = block.Add(partial[l + 16], partial[l + 24]);
            }

            if (l + 8 < width)
            {
                partial[l] = block.Add(partial[l], partial[l + 8]);
            }

            if (l + 16 < width)
            {
                partial[l] = block.Add(partial[l], partial[l + 16]);
            }
        }

        int lanes = Math.Min(width, Lanes.Count);
        for (int step = Lanes.Count / 2; step >= 1; step /= 2)
        {
            for (int l = 0; l < step && l + step < lanes; l++)
            {
                partial[l] = block.Add(partial[l], partial[l + step]);
            }

            lanes = Math.Min(lanes, step);
        }

        return partial[0];
    }

    /// <summary>Every element through a formula that may differ from lane to lane.</summary>
    public void Map<TFormula>(TFormula formula)
        where TFormula : unmanaged, IFormula => Drivers.Map.Run(_data, _cols * Lanes.Count, _data, formula);

    /// <summary>Back into rows first .. first + count - 1 of a matrix, rounded to T.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public void Store<T>(Matrix<T> destination, nint first, int count)
        where T : unmanaged
    {
        if (AreTurnedByEight<T>(count, _cols))
        {
            T* rows = destination.Row(first);
            for (int step = 0; step < _cols; step += Lanes.Count)
            {
                if (typeof(T) == typeof(float) && _cols - step <= FloatStrip.Width)
                {
                    int rest = _cols - FloatStrip.Width;
                    FloatStrip.LoadColumns(_data + (rest * Lanes.Count)).Turned().Store((float*)rows + rest, destination.RowStride);
                    break;
                }

                int col = Math.Min(step, _cols - Lanes.Count);
                if (typeof(T) == typeof(float))
                {
                    FloatSquare.LoadColumns(_data + (col * Lanes.Count)).Turned().Store((float*)rows + col, destination.RowStride);
                }
                else
                {
                    DoubleSquare.Turn(_data + (col * Lanes.Count), Lanes.Count, (double*)rows + col, destination.RowStride);
                }
            }

            return;
        }

        for (int lane = 0; lane < count; lane += 4)
        {
            int last = Math.Min(count - lane, 4) - 1;
            T* a = destination.Row(first + lane);
            T* b = destination.Row(first + lane + Math.Min(1, last));
            T* c = destination.Row(first + lane + Math.Min(2, last));
            T* d = destination.Row(first + lane + Math.Min(3, last));
            double* source = _data + lane;
            if (_cols < 4)
            {
                for (int col = 0; col < _cols; col++)
                {
                    // From the last lane to the first: lanes without a row share the address of one that has.
                    double* place = source + (col * Lanes.Count);
                    d[col] = Scalars.FromDouble<T>(place[3]);
                    c[col] = Scalars.FromDouble<T>(place[2]);
                    b[col] = Scalars.FromDouble<T>(place[1]);
                    a[col] = Scalars.FromDouble<T>(place[0]);
                }

                continue;
            }

            for (int step = 0; step < _cols; step += 4)
            {
                int col = Math.Min(step, _cols - 4);
                double* place = source + (col * Lanes.Count);
                Square square = Square.Turn(
                    Vector256.Load(place),
                    Vector256.Load(place + Lanes.Count),
                    Vector256.Load(place + (2 * Lanes.Count)),
                    Vector256.Load(place + (3 * Lanes.Count)));
                Square.Store(square.D, d + col);
                Square.Store(square.C, c + col);
                Square.Store(square.B, b + col);
                Square.Store(square.A, a + col);
            }
        }
    }

    /// <summary>Whether rows are turned eight by eight elements, not four by four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreTurnedByEight<T>(int count, int cols)
        where T : unmanaged => count == Lanes.Count && cols >= Lanes.Count
        && ((typeof(T) == typeof(float) && FloatSquare.IsSupported) || (typeof(T) == typeof(double) && DoubleSquare.IsSupported));

    /// <summary>The first address from p on that a whole vector can be written to without crossing a cache line.</summary>
    public static TElement* AtCacheLine<TElement>(TElement* p)
        where TElement : unmanaged => (TElement*)(((nuint)p + 63) & ~(nuint)63);
}
