using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>sum exp(x) of up to eight rows, a row a lane.</summary>
internal readonly record struct ExponentialSums(Vector512<double> Maximum, VectorPair Sum)
{
    public ExponentialSum this[int lane] => new(Maximum[lane], new DoubleDouble(Sum.Hi[lane], Sum.Lo[lane]));

    public static ExponentialSums Broadcast(in ExponentialSum sum) => new(Vector512.Create(sum.Maximum), VectorPair.Broadcast(sum.Sum));

    public ExponentialSums With(int lane, in ExponentialSum sum) => new(
        Maximum.WithElement(lane, sum.Maximum),
        new VectorPair(Sum.Hi.WithElement(lane, sum.Sum.Hi), Sum.Lo.WithElement(lane, sum.Sum.Lo)));

    /// <summary>Lanes whose maximum is infinite or NaN, as a mask.</summary>
    public Vector512<double> NotFinite() => ~Vector512.LessThan(Vector512.Abs(Maximum), Vector512.Create(double.PositiveInfinity));
}

/// <summary>Up to eight neighbouring rows of a matrix. How many there are makes no difference to any of them.</summary>
internal readonly unsafe ref struct EightRows<T>(Matrix<T> x, nint first, int count)
    where T : unmanaged
{
    /// <summary>Rows for which what is done once per row matters are taken eight at a time; longer ones singly, to give every thread some.</summary>
    public static int RowsAtOnce(nint cols) => cols <= 1024 ? Lanes.Count : 1;

    public int Count => count;

    public nint First => first;

    public Matrix<T> Matrix => x;

    public bool AreShort => x.Cols is > 0 and <= Columns.Most;

    /// <summary>The same rows, for code that knows their type.</summary>
    public EightRows<TSame> As<TSame>()
        where TSame : unmanaged => new(x.As<TSame>(), first, count);

    public T* Row(int lane) => x.Row(first + lane);

    /// <summary>The rows' sums, each without the element that skip[lane] names, of eight (null, or an index outside the row: none), in the scratch
    /// space of <see cref="Columns.ScratchLength"/> doubles. Terms to be kept stay there if the rows are short.</summary>
    public ExponentialSums Sums<TBlock>(long* skip, TBlock block, double* scratch, KeptTerms kept)
        where TBlock : unmanaged, IBlockSum<T>
    {
        if (!AreShort)
        {
            return LongSums(skip, block, kept);
        }

        Columns columns = Columns.Load(x, first, count, scratch);
        if (skip != null)
        {
            columns.TakeOut(Vector512.Load(skip));
        }

        ExponentialSums sums = typeof(T) == typeof(double) && count == 1
            ? OneRowOfDoubles.Sum<T, TBlock>((double*)x.Row(first), (int)x.Cols, skip == null ? -1 : *skip, block)
            : columns.Sum<T, TBlock>(block);
        Vector512<double> ordinary = Vector512.Equals(sums.Sum.Hi, sums.Sum.Hi) & ~sums.NotFinite();
        return Lanes.AnySet(~ordinary) ? Mend(sums, ordinary, skip, block) : sums;
    }

    /// <summary>What stands in a lane without a row: nothing that a formula would take for a special or a confident row, and spend time on.</summary>
    private static ExponentialSum Nothing => new(0, new DoubleDouble(2, 0));

    private ExponentialSums LongSums<TBlock>(long* skip, TBlock block, KeptTerms kept)
        where TBlock : unmanaged, IBlockSum<T>
    {
        if (typeof(TBlock) == typeof(FloatBlockSum<T>) && x.Cols is > Columns.Most and <= FloatRows.Most)
        {
            int others = FloatRows.Sums(this, skip, out ExponentialSums sums);
            for (int lane = 0; others >> lane != 0; lane++)
            {
                if ((others >> lane & 1) != 0)
                {
                    sums = sums.With(lane, lane < count ? One(lane, skip, block) : Nothing);
                }
            }

            return sums;
        }

        double* maxima = stackalloc double[Lanes.Count];
        double* heads = stackalloc double[Lanes.Count];
        double* tails = stackalloc double[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            ExponentialSum sum = lane < count ? One(lane, skip, block, kept.Row(lane)) : Nothing;
            maxima[lane] = sum.Maximum;
            heads[lane] = sum.Sum.Hi;
            tails[lane] = sum.Sum.Lo;
        }

        return new ExponentialSums(Vector512.Load(maxima), new VectorPair(Vector512.Load(heads), Vector512.Load(tails)));
    }

    private ExponentialSums Mend<TBlock>(ExponentialSums sums, Vector512<double> ordinary, long* skip, TBlock block)
        where TBlock : unmanaged, IBlockSum<T>
    {
        for (int lane = 0; lane < count; lane++)
        {
            if (!Lanes.IsSet(ordinary, lane))
            {
                sums = sums.With(lane, One(lane, skip, block));
            }
        }

        return sums;
    }

    private ExponentialSum One<TBlock>(int lane, long* skip, TBlock block, double* terms = null)
        where TBlock : unmanaged, IBlockSum<T> =>
        ReductionTree.Sum(Row(lane), x.Cols, skip == null ? -1 : (nint)skip[lane], block, terms);
}
