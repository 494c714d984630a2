using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>The sum of p, as a pair.</summary>
internal struct SumTerm : ITerm<SumTerm>
{
    private VectorPair _sum;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Size;

    public static bool IsLight => true;

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out SumTerm term, Vector512<double> p, Vector512<double> q)
    {
        term._sum = new(p, Vector512<double>.Zero);
        term._signs = p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        VectorPair head = VectorPair.TwoSum(_sum.Hi, p);
        _sum = new(head.Hi, _sum.Lo + head.Lo);
        _signs |= p;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in SumTerm other)
    {
        _sum += other._sum;
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = VectorPair.FastTwoSum(_sum.Hi, _sum.Lo);
        sums.Size = _sum.Hi;
        sums.Signs = _signs;
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
        TermSums whole = PartTree.Sum(new RowSums(this), 0, Table.Rows).Broadcast();
        PartTree.Sum(new ColumnSums(this), 0, Padded(Table.Cols) / Lanes.Count);
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
        VectorPair divergence = VectorPair.Broadcast(PartTree.Sum(new RowDivergences<TProduct>(this), 0, Table.Rows).Total);
        double back = 1 / _sum[Parts];
        VectorPair total = TProduct.IsOverSum ? divergence : divergence / Sum.ToPair();
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

    /// <summary>The high part of a column's sum; the other parts are a vector, and two vectors, further on.</summary>
    private double* PlaceOf(nint col) => _columns + (Parts * (col & ~(Lanes.Count - 1))) + (col & (Lanes.Count - 1));

    private void StoreRow(VectorTriple sum, nint row)
    {
        _rows[Parts * row] = sum.High[0];
        _rows[(Parts * row) + 1] = sum.Middle[0];
        _rows[(Parts * row) + 2] = sum.Low[0];
    }

    private void StoreRow(DoubleDouble sum, nint row)
    {
        _rows[Parts * row] = sum.Hi;
        _rows[(Parts * row) + 1] = sum.Lo;
        _rows[(Parts * row) + 2] = 0;
    }

    /// <summary>The sum of one row, in every lane.</summary>
    private VectorTriple OneRow(nint row)
    {
        double* place = _rows + (Parts * row);
        return VectorTriple.Broadcast(place[0], place[1], place[2]);
    }

    /// <summary>The sums of up to eight rows, a row a lane; further lanes hold the first row's.</summary>
    private VectorTriple RowsAcross(nint first, int count)
    {
        double* lanes = stackalloc double[Parts * Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            double* place = _rows + (Parts * (lane < count ? first + lane : first));
            lanes[lane] = place[0];
            lanes[lane + Lanes.Count] = place[1];
            lanes[lane + (2 * Lanes.Count)] = place[2];
        }

        return new(Vector512.Load(lanes), Vector512.Load(lanes + Lanes.Count), Vector512.Load(lanes + (2 * Lanes.Count)));
    }

    private VectorTriple RowsOverSum(VectorTriple rows)
    {
        VectorPair quotient = rows.ToPair() / Sum.ToPair();
        return new(quotient.Hi, quotient.Lo, Vector512<double>.Zero);
    }

    /// <summary>Eight elements of a row; zeros past its end.</summary>
    private Vector512<double> Load(nint row, nint col) =>
        Lanes.LoadFirst(Table.Row(row) + col, (int)nint.Min(Lanes.Count, Table.Cols - col), 0);

    private readonly struct RowSums(Margins<T> margins) : IPartSums, IRowSums
    {
        public static bool IsOnePass => true;

        public static Load Load => new(1);

        public nint Size => margins.Table.Cols;

        public void Sum<TSource>(in TSource source, out TermSums sums)
            where TSource : struct, ITermSource => source.Sum(default(SumTerm), out sums);

        public void Sum(nint first, nint count, PartSum* sums)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            for (nint done = 0; done < count; done += Lanes.Count)
            {
                int rows = (int)nint.Min(Lanes.Count, count - done);
                new RowPairs<T>(margins.Table, margins.Table).Sum(this, first + done, rows, scratch, out TermSums lanes);
                PartSum.Store(lanes, rows, sums + done);
                for (int row = 0; row < rows; row++)
                {
                    margins.StoreRow(sums[done + row].Total, first + done + row);
                }
            }
        }
    }

    private readonly struct ColumnSums(Margins<T> margins) : IPartSums
    {
        public static Load Load => new(1);

        public nint Size => Lanes.Count * margins.Table.Rows;

        public void Sum(nint first, nint count, PartSum* sums)
        {
            TermSums* columns = stackalloc TermSums[TermDown<T>.AtOnce];
            nint atOnce;
            for (nint part = first; part < first + count; part += atOnce)
            {
                nint column = part * Lanes.Count;
                TermDown<T> down = new(margins.Table, column);
                bool areMany = part + TermDown<T>.AtOnce <= first + count && column + (TermDown<T>.AtOnce * Lanes.Count) <= margins.Table.Cols;
                atOnce = areMany ? TermDown<T>.AtOnce : 1;
                if (areMany)
                {
                    down.SumOfFour(default(SumTerm), columns);
                }
                else
                {
                    down.Sum(default(SumTerm), out *columns);
                }

                for (nint i = 0; i < atOnce; i++)
                {
                    margins.Store(new(columns[i].Total.Hi, columns[i].Total.Lo, Vector512<double>.Zero), column + (i * Lanes.Count));
                    sums[part - first + i] = default; // nobody asks for it
                }
            }
        }
    }

    /// <summary>sum K(pxy s, px py) of each row: element c in partial sum c mod 8, which meet in the end.</summary>
    private readonly struct RowDivergences<TProduct>(Margins<T> margins) : IPartSums
        where TProduct : unmanaged, IMarginProduct
    {
        public static Load Load => Load.Of<T>(4, 10);

        public nint Size => margins.Table.Cols;

        public void Sum(nint first, nint count, PartSum* sums)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            for (nint done = 0; done < count; done += Lanes.Count)
            {
                int rows = (int)nint.Min(Lanes.Count, count - done);
                if (AreTurned(rows))
                {
                    TermSums lanes = new() { Total = Turned(first + done, rows, scratch) };
                    PartSum.Store(lanes, rows, sums + done);
                    continue;
                }

                for (int row = 0; row < rows; row++)
                {
                    TermSums partial = new() { Total = Row(first + done + row) };
                    TermSums.FoldOne(partial, SumParts.All, out TermSums folded);
                    sums[done + row] = PartSum.Of(folded, 0);
                }
            }
        }

        /// <summary>A vector a column, against one for every eight columns of each row.</summary>
        private bool AreTurned(int rows) => margins.Table.Cols <= Columns.Most && margins.Table.Cols <= rows * (Padded(margins.Table.Cols) / Lanes.Count);

        /// <summary>A row's eight partial sums.</summary>
        private VectorPair Row(nint row)
        {
            const int Group = Lanes.Count;
            VectorTriple ofRow = TProduct.IsOverSum ? margins.RowsOverSum(margins.OneRow(row)) : margins.OneRow(row);
            T* elements = margins.Table.Row(row);
            nint whole = margins.Table.Cols & -Group;
            T* rest = stackalloc T[Group];
            new Span<T>(rest, Group).Clear();
            new Span<T>(elements + whole, (int)(margins.Table.Cols - whole)).CopyTo(new Span<T>(rest, Group));
            VectorPair total = default;
            for (int part = 0; part < Registers.InEight; part++)
            {
                int lane = part * DoubleRegister.Count;
                RegisterTriple ofRows = RegisterTriple.Part(ofRow, part);
                RegisterPair sum = AddElements(default, elements + lane, whole, ofRows, margins._columns + lane);
                if (whole < margins.Table.Cols)
                {
                    sum = AddElements(sum, rest + lane, Group, ofRows, margins._columns + (Parts * whole) + lane);
                }

                total = RegisterPair.WithPart(total, part, sum);
            }

            return total;
        }

        /// <summary>The partial sums of one register, with the terms of its lanes of every eight elements.</summary>
        /// <param name="total">The sums so far.</param>
        /// <param name="elements">The first of those elements.</param>
        /// <param name="count">Elements of the row from there on, those of other registers included: a multiple of eight.</param>
        /// <param name="row">The row's sum.</param>
        /// <param name="columns">The columns' sums.</param>
        [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
        private RegisterPair AddElements(RegisterPair total, T* elements, nint count, RegisterTriple row, double* columns)
        {
            RegisterTriple sum = RegisterTriple.Part(margins.Sum, 0);
            DoubleRegister scale = Register.Create(margins._sum[Parts]);
            for (T* end = elements + count; elements < end; elements += Lanes.Count)
            {
                RegisterTriple column = new(Register.Load(columns), Register.Load(columns + Lanes.Count), Register.Load(columns + (2 * Lanes.Count)));
                total += TProduct.Term(Registers.LoadDoubles(elements) * scale, row, column, sum);
                columns += Parts * Lanes.Count;
            }

            return total;
        }

        /// <summary>The sums of up to eight rows, a row a lane.</summary>
        private VectorPair Turned(nint first, int count, double* scratch)
        {
            double* data = Columns.Load(margins.Table, first, count, scratch).Data;
            VectorPair* some = stackalloc VectorPair[Lanes.Count + 1];
            VectorPair* totals = Columns.AtCacheLine(some);
            for (int k = 0; k < Lanes.Count; k++)
            {
                totals[k] = default;
            }

            VectorTriple rows = TProduct.IsOverSum ? margins.RowsOverSum(margins.RowsAcross(first, count)) : margins.RowsAcross(first, count);
            for (int part = 0; part < Registers.InEight; part++)
            {
                int lane = part * DoubleRegister.Count;
                AddColumns(data + lane, RegisterTriple.Part(rows, part), (double*)totals + lane);
            }

            return ((totals[0] + totals[4]) + (totals[2] + totals[6])) + ((totals[1] + totals[5]) + (totals[3] + totals[7]));
        }

        /// <summary>A register of every column, added to that of the partial sums.</summary>
        [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
        private void AddColumns(double* elements, RegisterTriple rows, double* totals)
        {
            RegisterTriple sum = RegisterTriple.Part(margins.Sum, 0);
            DoubleRegister scale = Register.Create(margins._sum[Parts]);
            for (nint col = 0; col < margins.Table.Cols; col++)
            {
                double* place = margins.PlaceOf(col);
                RegisterTriple column = new(Register.Create(place[0]), Register.Create(place[Lanes.Count]), Register.Create(place[2 * Lanes.Count]));
                double* head = totals + (2 * Lanes.Count * (col % Lanes.Count));
                double* tail = head + Lanes.Count;
                RegisterPair total = new(Register.Load(head), Register.Load(tail));
                total += TProduct.Term(Register.Load(elements + (col * Lanes.Count)) * scale, rows, column, sum);
                total.Hi.Store(head);
                total.Lo.Store(tail);
            }
        }
    }
}
