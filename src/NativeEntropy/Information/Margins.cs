using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>How pxy s and px py are formed.</summary>
internal interface IMarginProduct
{
    /// <summary>K(pxy s, px py).</summary>
    static abstract VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum);
}

/// <summary>In plain doubles, for floats: an error of 2^-51.</summary>
internal readonly struct InDoubles : IMarginProduct
{
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum)
    {
        Vector512<double> x = p * sum.High;
        Vector512<double> y = InPairs.Positive(new(row.High * column.High, Vector512<double>.Zero)).Hi;
        return new(RelativeEntropy.ForSingle(x, y, x - y), Vector512<double>.Zero);
    }
}

/// <summary>In pairs: errors of 2^-100.</summary>
internal readonly struct InPairs : IMarginProduct
{
    /// <summary>A product of sums next to 1 that has fallen out of the range: then so has what stands in the table there, and it adds nothing.</summary>
    public static VectorPair Positive(VectorPair y) => new(Vector512.MaxNative(y.Hi, Vector512.Create(Scalars.SmallestNormal)), y.Lo);

    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum)
    {
        VectorPair x = new VectorPair(p, Vector512<double>.Zero) * sum.ToPair();
        VectorPair y = row.ToPair() * column.ToPair();
        return RelativeTerm.Of(x, Positive(y), x + new VectorPair(-y.Hi, -y.Lo));
    }
}

/// <summary>In triples: errors of 2^-140.</summary>
internal readonly struct InTriples : IMarginProduct
{
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum)
    {
        VectorTriple x = new VectorTriple(p, Vector512<double>.Zero, Vector512<double>.Zero) * sum;
        VectorTriple y = row * column;
        VectorTriple difference = x + new VectorTriple(-y.High, -y.Middle, -y.Low);
        return RelativeTerm.Of(x.ToPair(), InPairs.Positive(y.ToPair()), difference.ToPair());
    }
}

/// <summary>A joint table and the sums of its rows and columns, all of them times a power of two that brings the table's sum next to 1.</summary>
internal readonly unsafe struct Margins<T>
    where T : unmanaged
{
    private const int Parts = 3; // high, middle, low

    private readonly double* _sum; // and the power of two
    private readonly double* _columns;
    private readonly double* _rows;

    /// <param name="table">The table.</param>
    /// <param name="memory"><see cref="Length"/> doubles.</param>
    public Margins(Matrix<T> table, double* memory)
    {
        Table = table;
        _sum = memory;
        _columns = memory + Lanes.Count;
        _rows = _columns + (Parts * Padded(table.Cols));
    }

    public Matrix<T> Table { get; }

    public static nint Length(Matrix<T> table) => Lanes.Count + (Parts * (Padded(table.Cols) + table.Rows));

    /// <summary>The sums as pairs; and the table's own, as it is.</summary>
    public TermSums FillWithPairs()
    {
        PartTree.Sum(new RowSums(this), 0, Table.Rows, out TermSums whole);
        PartTree.Sum(new ColumnSums(this), 0, Padded(Table.Cols) / Lanes.Count, out _);
        double sum = whole.Total.Hi[0];
        double scale = double.IsNormal(sum) ? Math.ScaleB(1, -Math.ILogB(sum)) : 1;
        Scale(new(whole.Total.Hi, whole.Total.Lo, Vector512<double>.Zero), scale);
        return whole;
    }

    /// <summary>The sums as triples, and the table's own, as it is; in the order of the elements.</summary>
    public VectorPair FillWithTriples()
    {
        nint columns = Padded(Table.Cols);
        NativeMemory.Clear(_columns, (nuint)(Parts * columns * sizeof(double)));
        VectorTriple whole = default;
        for (nint row = 0; row < Table.Rows; row++)
        {
            VectorTriple sum = default;
            for (nint col = 0; col < columns; col += Lanes.Count)
            {
                VectorTriple elements = new(Load(row, col), Vector512<double>.Zero, Vector512<double>.Zero);
                sum += elements;
                Store(Column(col) + elements, col);
            }

            sum = Across(sum);
            StoreRow(sum, row);
            whole += sum;
        }

        Scale(whole, _sum[Parts]);
        return whole.ToPair();
    }

    /// <summary>sum K(pxy, px py / s).</summary>
    public VectorPair Divergence<TProduct>()
        where TProduct : unmanaged, IMarginProduct
    {
        PartTree.Sum(new RowDivergences<TProduct>(this), 0, Table.Rows, out TermSums sums);
        double back = 1 / _sum[Parts];
        VectorPair total = sums.Total / Sum.ToPair();
        return new(total.Hi * back, total.Lo * back);
    }

    private VectorTriple Sum => VectorTriple.Broadcast(_sum[0], _sum[1], _sum[2]);

    private static nint Padded(nint count) => (count + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    private static VectorTriple Across(VectorTriple sums)
    {
        VectorTriple total = default;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            total += VectorTriple.Broadcast(sums.High[lane], sums.Middle[lane], sums.Low[lane]);
        }

        return total;
    }

    private void Scale(VectorTriple whole, double scale)
    {
        for (double* p = _columns; p < _rows + (Parts * Table.Rows); p++)
        {
            *p *= scale;
        }

        _sum[0] = whole.High[0] * scale;
        _sum[1] = whole.Middle[0] * scale;
        _sum[2] = whole.Low[0] * scale;
        _sum[Parts] = scale;
    }

    private VectorTriple Column(nint col)
    {
        double* place = _columns + (Parts * col);
        return new(Vector512.Load(place), Vector512.Load(place + Lanes.Count), Vector512.Load(place + (2 * Lanes.Count)));
    }

    private void Store(VectorTriple sums, nint col)
    {
        double* place = _columns + (Parts * col);
        sums.High.Store(place);
        sums.Middle.Store(place + Lanes.Count);
        sums.Low.Store(place + (2 * Lanes.Count));
    }

    private void StoreRow(VectorTriple sum, nint row)
    {
        _rows[Parts * row] = sum.High[0];
        _rows[(Parts * row) + 1] = sum.Middle[0];
        _rows[(Parts * row) + 2] = sum.Low[0];
    }

    /// <summary>Eight elements of a row; zeros past its end.</summary>
    private Vector512<double> Load(nint row, nint col)
    {
        T* source = Table.Row(row) + col;
        if (col + Lanes.Count <= Table.Cols)
        {
            return Lanes.Load(source);
        }

        T* scratch = stackalloc T[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            scratch[lane] = col + lane < Table.Cols ? source[lane] : default;
        }

        return Lanes.Load(scratch);
    }

    private readonly struct RowSums(Margins<T> margins) : IPartSums
    {
        public nint Size => margins.Table.Cols;

        public void Sum(nint part, out TermSums sums)
        {
            T* row = margins.Table.Row(part);
            new WholeRow<T>(row, row, margins.Table.Cols).Sum(default(MarginTerm), out sums);
            margins.StoreRow(new(sums.Total.Hi, sums.Total.Lo, Vector512<double>.Zero), part);
        }
    }

    private readonly struct ColumnSums(Margins<T> margins) : IPartSums
    {
        public nint Size => Lanes.Count * margins.Table.Rows;

        public void Sum(nint part, out TermSums sums)
        {
            new TermDown<T>(margins.Table, part * Lanes.Count).Sum(default(MarginTerm), out sums);
            margins.Store(new(sums.Total.Hi, sums.Total.Lo, Vector512<double>.Zero), part * Lanes.Count);
        }
    }

    private readonly struct RowDivergences<TProduct>(Margins<T> margins) : IPartSums
        where TProduct : unmanaged, IMarginProduct
    {
        public nint Size => margins.Table.Cols;

        public void Sum(nint part, out TermSums sums)
        {
            double* place = margins._rows + (Parts * part);
            VectorTriple row = VectorTriple.Broadcast(place[0], place[1], place[2]);
            VectorTriple sum = margins.Sum;
            Vector512<double> scale = Vector512.Create(margins._sum[Parts]);
            VectorPair total = default;
            for (nint col = 0; col < margins.Table.Cols; col += Lanes.Count)
            {
                total += TProduct.Term(margins.Load(part, col) * scale, row, margins.Column(col), sum);
            }

            TermSums lanes = new() { Total = total };
            TermSums.Fold(&lanes, 1, out sums);
        }
    }
}
