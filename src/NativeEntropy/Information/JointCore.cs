using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>A measure of a joint table.</summary>
internal interface ITableMeasure<T>
    where T : unmanaged
{
    double Of(Matrix<T> table);
}

/// <summary>The measures of joint tables on checked arguments.</summary>
internal static unsafe class JointCore
{
    /// <summary>A table's elements as one row: its order of summation, and so its bits, do not depend on strides.</summary>
    public static void JointEntropy<T, TResult>(Tables<T> pxy, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        if (pxy.IsDense)
        {
            InformationCore.Entropy(pxy.AsRows(), logBase, false, destination);
            return;
        }

        T* copy = (T*)NativeMemory.Alloc((nuint)pxy.Size, (nuint)sizeof(T));
        try
        {
            for (nint table = 0; table < pxy.Count; table++)
            {
                pxy.CopyTo(table, copy);
                InformationCore.Entropy(new Matrix<T>(copy, 1, pxy.Size, pxy.Size), logBase, false, destination + table);
            }
        }
        finally
        {
            NativeMemory.Free(copy);
        }
    }

    public static void ConditionalEntropy<T, TResult>(Tables<T> pxy, Given given, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged => Run(pxy, destination, new ConditionalEntropyMeasure<T>(LogarithmBase.Of(logBase), given));

    public static void MutualInformation<T, TResult>(Tables<T> pxy, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged => Run(pxy, destination, new MutualInformationMeasure<T>(LogarithmBase.Of(logBase)));

    /// <summary>What an element of a table takes, read twice.</summary>
    public static Load LoadOf<T>()
        where T : unmanaged => Load.Of<T>(5, 12);

    private static void Run<T, TResult, TMeasure>(Tables<T> pxy, TResult* destination, TMeasure measure)
        where T : unmanaged
        where TResult : unmanaged
        where TMeasure : unmanaged, ITableMeasure<T>
    {
        Items<T, TResult, TMeasure> items = new(pxy, destination, measure);
        Load load = LoadOf<T>();
        nint size = nint.Max(pxy.Size, 1);
        if (Workers.AreSplit(pxy.Count, size, load))
        {
            items.Run(0, pxy.Count); // each table is split instead
        }
        else
        {
            Workers.Run(ref items, pxy.Count, size, load);
        }
    }

    private readonly struct Items<T, TResult, TMeasure>(Tables<T> pxy, TResult* destination, TMeasure measure) : IItems
        where T : unmanaged
        where TResult : unmanaged
        where TMeasure : unmanaged, ITableMeasure<T>
    {
        public void Run(nint from, nint to)
        {
            for (nint table = from; table < to; table++)
            {
                destination[table] = Scalars.FromDouble<TResult>(measure.Of(pxy[table]) + 0.0); // -0 becomes 0
            }
        }
    }
}

/// <summary>sum pxy log(px / pxy), or py for px: the entropies of the normalised rows, or columns, each times its sum. No term is negative.</summary>
internal readonly unsafe struct ConditionalEntropyMeasure<T>(LogarithmBase unit, Given given) : ITableMeasure<T>
    where T : unmanaged
{
    public double Of(Matrix<T> table)
    {
        PartSum sum = given == Given.X
            ? PartTree.Sum(new RowSums(table), 0, table.Rows)
            : PartTree.Sum(new ColumnSums(table), 0, (table.Cols + Lanes.Count - 1) / Lanes.Count);
        TermSums sums = sum.Broadcast();
        Vector512<double> invalid = Rare.NotFinite(sums.Size) | Rare.IsNegative(sums.Signs);
        if (Lanes.IsSet(invalid, 0) && !Probabilities.AreValid(table))
        {
            return Scalars.NaN;
        }

        Vector512<double> careful = Rare.NotFinite(sums.Total.Hi) | Rare.LeavesRange<T>(sums.Total.Hi);
        return Lanes.IsSet(careful, 0)
            ? LogarithmSum.Exactly(new ExactConditional<T>(table, given), unit)
            : unit.Round(sums.Total)[0];
    }

    /// <summary>sum p log(P / p) of a line, P its sum, and P. Size is P rounded.</summary>
    private static void Line<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        source.Sum(default(MarginTerm), out sums);
        source.Sum(new AnchoredTerm<T>(sums.Largest), out TermSums anchored);
        VectorPair total = anchored.Total + (sums.Total * AnchoredSum.LogarithmOfOnePlusOthers(anchored));
        Vector512<double> empty = Vector512.Equals(sums.Largest, Vector512<double>.Zero);
        Vector512<double> outside = Masks.AndNot(Rare.OutOfModerateRange(sums.Total.Hi), empty);
        sums.Total = VectorPair.Select(empty, default, Rare.Mark(outside, total));
    }

    private readonly struct RowSums(Matrix<T> table) : IPartSums, IRowSums
    {
        public static bool IsOnePass => false;

        public static Load Load => JointCore.LoadOf<T>();

        public nint Size => table.Cols;

        public void Sum<TSource>(in TSource source, out TermSums sums)
            where TSource : struct, ITermSource => Line(source, out sums);

        public void Sum(nint first, nint count, PartSum* sums)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            for (nint done = 0; done < count; done += Lanes.Count)
            {
                int rows = (int)nint.Min(Lanes.Count, count - done);
                new RowPairs<T>(table, table).Sum(this, first + done, rows, scratch, out TermSums lanes);
                PartSum.Store(lanes, rows, sums + done);
            }
        }
    }

    private readonly struct ColumnSums(Matrix<T> table) : IPartSums
    {
        public static Load Load => JointCore.LoadOf<T>();

        public nint Size => Lanes.Count * table.Rows;

        public void Sum(nint first, nint count, PartSum* sums)
        {
            for (nint part = first; part < first + count; part++)
            {
                TermSums columns;
                Line(new TermDown<T>(table, part * Lanes.Count), out columns);
                TermSums.FoldOne(columns, SumParts.All, out TermSums folded);
                sums[part - first] = PartSum.Of(folded, 0);
            }
        }
    }
}
