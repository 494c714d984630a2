using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>A measure of a row, or of two rows beside each other.</summary>
internal unsafe interface IMeasure<T> : IRowSums
    where T : unmanaged
{
    /// <summary>The results, lane by lane. What a lane of `careful` marks is computed by the method of that name instead.</summary>
    Vector512<double> Finish(in TermSums sums, out Vector512<double> careful);

    /// <summary>The result of rows of finite numbers that are not negative, where the sums are out of range or cancel: slowly, and surely.</summary>
    /// <param name="p">n elements.</param>
    /// <param name="q">n elements; p itself where the measure has one argument.</param>
    /// <param name="n">How many.</param>
    /// <param name="sums">What <see cref="IRowSums.Sum"/> has found, in every lane.</param>
    double Careful(T* p, T* q, nint n, in TermSums sums);

    /// <summary>Where the measure is made of nothing but Total, -sum p log q: up to which a float result bears the error that <see cref="FewProbabilities{T}"/> leave. 0 for other measures.</summary>
    static virtual float MostInFloats => 0;

    /// <summary>The results of such sums; none of them is rare.</summary>
    Vector512<double> Finish(Vector512<double> total) => throw new UnreachableException();

    /// <summary>For rows that are turned: where their stack begins.</summary>
    static virtual StackPlace Stack => StackPlace.AtLine;
}

/// <summary>A measure of every row. Rows of up to 128 elements are turned, a row a lane, where there are enough of them.</summary>
internal readonly unsafe struct MeasureRows<T, TResult, TMeasure>(Matrix<T> p, Matrix<T> q, TResult* destination, TMeasure measure) : IRowKernel
    where T : unmanaged
    where TResult : unmanaged
    where TMeasure : unmanaged, IMeasure<T>
{
    public int RowsAtOnce => EightRows<T>.RowsAtOnce(p.Cols);

    /// <summary>The measures of rows, or of columns.</summary>
    public static void Run(in Matrix<T> p, in Matrix<T> q, TResult* destination, TMeasure measure)
    {
        if (p.AreColumns || q.AreColumns)
        {
            ColumnTiles.Run<T, OfColumns>(new(p, q, destination, measure), p.Rows, p.Cols, TermTree<T>.Load);
            return;
        }

        bool areInFloats = TMeasure.MostInFloats > 0 && FloatColumns.AreFor<T>(p.Cols);
        if (areInFloats && p.Rows == 1 && OneRowOfProbabilities<T>.TrySum(p.Row(0), q.Row(0), (int)p.Cols, TMeasure.MostInFloats, out double sum))
        {
            *destination = Scalars.FromDouble<TResult>(measure.Finish(Vector512.Create(sum)).ToScalar());
            return;
        }

        if (!areInFloats && p.Rows == 1 && p.Cols <= Columns.Most)
        {
            RunOne(p, q, destination, measure);
            return;
        }

        MeasureRows<T, TResult, TMeasure> rows = new(p, q, destination, measure);
        if (areInFloats)
        {
            nint atOnce = FloatColumns.RowsAtOnce(p.Cols);
            FewRows items = new(rows, p.Rows);
            Workers.Run(ref items, (p.Rows / atOnce) + (p.Rows % atOnce == 0 ? 0 : 1), (p.Cols + FloatColumns.WorkOfRow) * atOnce, TermTree<T>.Load);
        }
        else if (TMeasure.IsOnePass && p.Cols is > 0 and <= TermGroups.MostCols)
        {
            const int AtOnce = TermGroups.MostGroups * Lanes.Count;
            Batches items = new(rows, p.Rows);
            Workers.Run(ref items, (p.Rows / AtOnce) + (p.Rows % AtOnce == 0 ? 0 : 1), p.Cols * AtOnce, TermTree<T>.Load with { Stack = TMeasure.Stack });
        }
        else
        {
            Rows.Run(rows, p.Rows, p.Cols, TermTree<T>.Load);
        }
    }

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct OfColumns(Matrix<T> p, Matrix<T> q, TResult* destination, TMeasure measure) : IColumnTiles
    {
        public void Run(nint first, nint end, nint width)
        {
            bool isOne = new RowPairs<T>(p, q).IsOne;
            using ColumnTile<T> left = new(p, width);
            using ColumnTile<T> right = new(isOne ? default : q, width);
            for (; first < end; first += width)
            {
                nint count = nint.Min(width, end - first);
                Matrix<T> rows = left.Read(first, count).Part(first, count);
                Matrix<T> others = isOne ? rows : right.Read(first, count).Part(first, count);
                MeasureRows<T, TResult, TMeasure>.Run(in rows, in others, destination + first, measure);
            }
        }
    }

    /// <summary>Groups of eight rows, several at a time.</summary>
    private readonly struct Batches(MeasureRows<T, TResult, TMeasure> kernel, nint rows) : IItems
    {
        public void Run(nint from, nint to)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            nint end = nint.Min(rows, to * TermGroups.MostGroups * Lanes.Count);
            nint row = from * TermGroups.MostGroups * Lanes.Count;
            while (end - row >= 2 * Lanes.Count)
            {
                int groups = (int)nint.Min(TermGroups.MostGroups, (end - row) / Lanes.Count);
                kernel.RunGroups(row, groups, scratch);
                row += groups * Lanes.Count;
            }

            for (; row < end; row += Lanes.Count)
            {
                kernel.Run(row, (int)nint.Min(Lanes.Count, end - row), scratch);
            }
        }
    }

    /// <summary>Rows in float arithmetic, as many at a time as there is room for.</summary>
    private readonly struct FewRows(MeasureRows<T, TResult, TMeasure> kernel, nint rows) : IItems
    {
        public void Run(nint from, nint to)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            float* memory = stackalloc float[FewProbabilities<T>.ScratchLength];
            nint atOnce = FloatColumns.RowsAtOnce(kernel.Cols);
            for (nint item = from; item < to; item++)
            {
                nint first = item * atOnce;
                kernel.RunInFloats(first, (int)nint.Min(atOnce, rows - first), memory, scratch);
            }
        }
    }

    private nint Cols => p.Cols;

    /// <summary>A short row that stands alone. (Nothing waits here for what has just been copied.)</summary>
    private static void RunOne(in Matrix<T> p, in Matrix<T> q, TResult* destination, in TMeasure measure)
    {
        measure.Sum(new WholeRow<T>(p.Row(0), q.Row(0), p.Cols), out TermSums sums);
        Vector512<double> results = measure.Finish(sums, out Vector512<double> careful);
        if (Lanes.AnySet(careful))
        {
            results = new MeasureRows<T, TResult, TMeasure>(p, q, destination, measure).Careful(0, 1, sums, results, careful);
        }

        Store(results, destination, 1);
    }

    private void RunInFloats(nint first, int count, float* memory, double* scratch)
    {
        FewProbabilities<T> few = new(p, q, first, count, memory);
        ulong forFloats = few.Sum(TMeasure.MostInFloats);
        TResult* results = stackalloc TResult[Lanes.Count];
        for (int at = 0; at < count; at += Lanes.Count)
        {
            int lanes = Math.Min(Lanes.Count, count - at);
            Lanes.StoreFirst(measure.Finish(few[at]), results, lanes);
            int all = (1 << lanes) - 1;
            int inFloats = (int)(forFloats >> at) & all;
            if (inFloats != all)
            {
                Run(first + at, lanes, scratch);
            }

            for (int lane = 0; inFloats >> lane != 0; lane++)
            {
                if ((inFloats >> lane & 1) != 0)
                {
                    destination[first + at + lane] = results[lane];
                }
            }
        }
    }

    private void RunGroups(nint first, int groups, double* scratch)
    {
        TermSums* some = stackalloc TermSums[TermGroups.MostGroups + 1];
        TermSums* sums = Columns.AtCacheLine(some);
        double* second = stackalloc double[Columns.ScratchLength];
        double* left = Load(p, first, groups, scratch);
        double* right = new RowPairs<T>(p, q).IsOne ? left : Load(q, first, groups, second);
        measure.Sum(new TermGroups(left, right, (int)p.Cols, groups, sums), out _);
        for (int group = 0; group < groups; group++)
        {
            Finish(first + (group * Lanes.Count), Lanes.Count, sums[group]);
        }
    }

    private static double* Load(Matrix<T> x, nint first, int groups, double* scratch)
    {
        double* data = Columns.AtCacheLine(scratch);
        for (int group = 0; group < groups; group++)
        {
            Columns.Load(x, first + (group * Lanes.Count), Lanes.Count, data + (group * x.Cols * Lanes.Count));
        }

        return data;
    }

    public void Run(nint first, int count, double* scratch)
    {
        new RowPairs<T>(p, q).Sum(measure, first, count, scratch, out TermSums sums);
        Finish(first, count, sums);
    }

    private void Finish(nint first, int count, in TermSums sums)
    {
        Vector512<double> results = measure.Finish(sums, out Vector512<double> careful);
        if (Lanes.AnySet(careful))
        {
            results = Careful(first, count, sums, results, careful);
        }

        Store(results, destination + first, count);
    }

    /// <summary>-0 becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<double> results, TResult* destination, int count) => Lanes.StoreFirst(results + Vector512<double>.Zero, destination, count);

    /// <summary>Rows that are no probabilities are NaN; a sign bit that only a -0 has set means nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector512<double> Careful(nint first, int count, in TermSums sums, Vector512<double> results, Vector512<double> careful)
    {
        TermSums unsigned = sums;
        unsigned.Signs = Vector512<double>.Zero;
        measure.Finish(unsigned, out Vector512<double> unresolved);
        for (int lane = 0; lane < count; lane++)
        {
            if (!Lanes.IsSet(careful, lane))
            {
                continue;
            }

            T* left = p.Row(first + lane);
            T* right = q.Row(first + lane);
            if (!Probabilities.AreValid(left, p.Cols) || !Probabilities.AreValid(right, p.Cols))
            {
                results = results.WithElement(lane, Scalars.NaN);
            }
            else if (Lanes.IsSet(unresolved, lane))
            {
                results = results.WithElement(lane, measure.Careful(left, right, p.Cols, sums.Lane(lane)));
            }
        }

        return results;
    }
}
