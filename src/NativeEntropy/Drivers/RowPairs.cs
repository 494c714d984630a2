using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>What sums rows, or pairs of rows, in one pass or more.</summary>
internal interface IRowSums
{
    /// <summary>Whether the rows are summed once, with terms that need to know nothing of a row.</summary>
    static abstract bool IsOnePass { get; }

    /// <summary>Sums the rows, as often as it takes.</summary>
    void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource;
}

/// <summary>The rows of two matrices beside each other. Rows of up to 128 elements are turned, a row a lane, where there are enough of them.</summary>
internal readonly unsafe struct RowPairs<T>(Matrix<T> p, Matrix<T> q)
    where T : unmanaged
{
    /// <summary>Whether both rows are the same: a measure has one argument, or is given one twice.</summary>
    public bool IsOne => p.Row(0) == q.Row(0) && p.Row(1) == q.Row(1);

    /// <summary>The sums of up to eight rows, a row a lane.</summary>
    public void Sum<TMeasure>(TMeasure measure, nint first, int count, double* scratch, out TermSums sums)
        where TMeasure : unmanaged, IRowSums
    {
        if (Turned(count))
        {
            SumTurned(measure, first, count, scratch, out sums);
        }
        else
        {
            SumEach(measure, first, count, out sums);
        }
    }

    /// <summary>A vector a column, against four vectors for every 32 columns of each row, and the meeting of its lanes.</summary>
    private bool Turned(int count) => p.Cols is > 0 and <= Columns.Most && p.Cols <= count * 4 * ((p.Cols + 31) / 32);

    private void SumTurned<TMeasure>(TMeasure measure, nint first, int count, double* scratch, out TermSums sums)
        where TMeasure : unmanaged, IRowSums
    {
        double* second = stackalloc double[Columns.ScratchLength];
        double* left = Columns.Load(p, first, count, scratch).Data;
        double* right = IsOne ? left : Columns.Load(q, first, count, second).Data;
        measure.Sum(new TermColumns(left, right, (int)p.Cols), out sums);
    }

    private void SumEach<TMeasure>(TMeasure measure, nint first, int count, out TermSums sums)
        where TMeasure : unmanaged, IRowSums
    {
        if (count == 1)
        {
            // Of one row nothing is turned, and only what its terms set is folded.
            measure.Sum(new WholeRow<T>(p.Row(first), q.Row(first), p.Cols), out sums);
            return;
        }

        TermSums* rows = stackalloc TermSums[Lanes.Count];
        for (int lane = 0; lane < count; lane++)
        {
            TermTree<T> row = new(p.Row(first + lane), q.Row(first + lane), p.Cols);
            if (TMeasure.IsOnePass)
            {
                measure.Sum(new RowLanes<T>(row), out rows[lane]);
            }
            else
            {
                measure.Sum(new WholeRow<T>(row), out rows[lane]);
            }
        }

        if (TMeasure.IsOnePass)
        {
            TermSums.Fold(rows, count, out sums);
        }
        else
        {
            TermSums.Gather(rows, count, out sums);
        }
    }
}
