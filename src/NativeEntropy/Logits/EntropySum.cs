using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>What the entropy of a row, or a part of it, is made of. d = (x - Maximum) scaled; sums in units of <see cref="ExponentialRange.Unit"/>.</summary>
/// <param name="Maximum">The largest element; -inf where there is none; +inf; NaN where any element is NaN.</param>
/// <param name="Count">How many elements equal it.</param>
/// <param name="Others">sum exp(d) over the others: apart from Count, so that it keeps its digits in a confident row.</param>
/// <param name="Weighted">sum exp(d) (-d).</param>
internal readonly record struct EntropySum(double Maximum, double Count, DoubleDouble Others, DoubleDouble Weighted);

/// <summary>The same for up to eight rows, a row a lane.</summary>
internal readonly record struct EntropySums(Vector512<double> Maximum, Vector512<double> Count, VectorPair Others, VectorPair Weighted)
{
    /// <summary>Lanes whose maximum is infinite or NaN, as a mask.</summary>
    public Vector512<double> NotFinite() => ~Vector512.LessThan(Vector512.Abs(Maximum), Vector512.Create(double.PositiveInfinity));

    public static unsafe EntropySums Gather(EntropySum* rows, int count)
    {
        double* values = stackalloc double[6 * Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            EntropySum row = lane < count ? rows[lane] : new EntropySum(0, 1, default, default);
            values[lane] = row.Maximum;
            values[lane + Lanes.Count] = row.Count;
            values[lane + (2 * Lanes.Count)] = row.Others.Hi;
            values[lane + (3 * Lanes.Count)] = row.Others.Lo;
            values[lane + (4 * Lanes.Count)] = row.Weighted.Hi;
            values[lane + (5 * Lanes.Count)] = row.Weighted.Lo;
        }

        return new EntropySums(
            Vector512.Load(values),
            Vector512.Load(values + Lanes.Count),
            new VectorPair(Vector512.Load(values + (2 * Lanes.Count)), Vector512.Load(values + (3 * Lanes.Count))),
            new VectorPair(Vector512.Load(values + (4 * Lanes.Count)), Vector512.Load(values + (5 * Lanes.Count))));
    }
}

/// <summary>Eight of these sums side by side, as they grow.</summary>
internal unsafe struct EntropyAccumulator<TNumber, TScaling>(Vector512<double> maximum, TScaling scaling, ExponentialRange range)
    where TNumber : unmanaged, ILaneNumber<TNumber>
    where TScaling : unmanaged, IScaling
{
    private Vector512<double> _count;
    private TNumber _others;
    private TNumber _weighted;

    /// <summary>n elements, eight at a time: of one row, or of eight that are turned.</summary>
    /// <remarks>Loop and formula in one method: without AVX-512 the compiler inlines as many vector operations as the method is long.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add<T>(T* x, nint n)
        where T : unmanaged
    {
        Vector512<double> count = default;
        TNumber others = default;
        TNumber weighted = default;
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            Vector512<double> logit = Lanes.LoadFirst(x + i, (int)nint.Min(Lanes.Count, n - i), double.NegativeInfinity);
            TNumber difference = TNumber.Difference(logit, maximum, scaling, range.Lowest);
            TNumber exponential = TNumber.Exponential(difference, range);
            Vector512<double> largest = Vector512.Equals(difference.Hi, Vector512<double>.Zero);
            count += Vector512<double>.One & largest;
            others = TNumber.Accumulate(others, exponential.Masked(~largest));
            weighted = TNumber.Accumulate(weighted, exponential * -difference);
        }

        _count = count;
        _others = others;
        _weighted = weighted;
    }

    /// <summary>Every lane a row.</summary>
    public readonly EntropySums Rows() => new(maximum, _count, _others.Pair, _weighted.Pair);

    /// <summary>All lanes of one row.</summary>
    public readonly EntropySum Row() => new(maximum[0], Vector512.Sum(_count), _others.Across(), _weighted.Across());
}

/// <summary>
/// A row's sums, in an order that is a function of its length alone: blocks of 4096 elements (2048 doubles), each against its own maximum, in which lane l takes
/// the elements l (mod 8) in order; 64 neighbours are a node, 64 nodes one node of the next level, added in their order in pairs.
/// </summary>
internal static unsafe class EntropyTree
{
    private const int Fan = 64;

    public static EntropySum Sum<T, TNumber, TScaling>(T* x, nint n, TScaling scaling, ExponentialRange range)
        where T : unmanaged
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TScaling : unmanaged, IScaling
    {
        nint child = typeof(T) == typeof(double) ? 2048 : 4096;
        if (n <= child)
        {
            return Block<T, TNumber, TScaling>(x, n, scaling, range);
        }

        while (child <= (n - 1) / Fan)
        {
            child *= Fan;
        }

        return Node<T, TNumber, TScaling>(x, n, child, scaling, range);
    }

    private static EntropySum Block<T, TNumber, TScaling>(T* x, nint n, TScaling scaling, ExponentialRange range)
        where T : unmanaged
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TScaling : unmanaged, IScaling
    {
        if (n == 0)
        {
            return new EntropySum(double.NegativeInfinity, 0, default, default);
        }

        T* scratch = stackalloc T[Groups<T>.ScratchLength];
        Groups<T> groups = new(x, n, -1, scratch);
        double maximum = BlockMaximum.Of(groups);
        if (!double.IsFinite(maximum))
        {
            ExponentialSum special = BlockMaximum.OfSpecial(groups);
            return new EntropySum(special.Maximum, special.Sum.Hi, default, default);
        }

        EntropyAccumulator<TNumber, TScaling> sums = new(Vector512.Create(maximum), scaling, range);
        sums.Add(x, n);
        EntropySum sum = sums.Row();
        return double.IsNaN(sum.Weighted.Hi) ? sum with { Maximum = Scalars.NaN } : sum;
    }

    private static EntropySum Node<T, TNumber, TScaling>(T* x, nint n, nint child, TScaling scaling, ExponentialRange range)
        where T : unmanaged
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TScaling : unmanaged, IScaling
    {
        EntropySum* children = stackalloc EntropySum[Fan];
        Children<T, TNumber, TScaling> items = new(x, n, child, scaling, range, children);
        nint count = (n / child) + (n % child == 0 ? 0 : 1);
        Workers.RunNode(ref items, count, n, child, EntropyCall<T>.LoadWith(StackPlace.After16));

        double maximum = double.NegativeInfinity;
        for (nint i = 0; i < count; i++)
        {
            maximum = Math.Max(maximum, children[i].Maximum);
        }

        EntropySum total = new(double.IsNaN(maximum) ? Scalars.NaN : maximum, 0, default, default);
        for (nint i = 0; i < count; i++)
        {
            total = Combined(total, children[i], scaling, range);
        }

        return total;
    }

    /// <summary>A sum and that of one more part, whose elements are no larger than the sum's maximum M.</summary>
    /// <remarks>With D = (M_k - M) scaled and f = exp(D): others f (Others + Count), weighted f (Weighted + (Others + Count) (-D)). All terms are positive.</remarks>
    private static EntropySum Combined<TScaling>(in EntropySum total, in EntropySum part, TScaling scaling, ExponentialRange range)
        where TScaling : unmanaged, IScaling
    {
        if (part.Maximum == total.Maximum)
        {
            return new(total.Maximum, total.Count + part.Count, total.Others + part.Others, total.Weighted + part.Weighted);
        }

        DoubleDouble shift = scaling.Difference(Vector512.Create(part.Maximum), Vector512.Create(total.Maximum)).ForExponential(range.Lowest).First();
        if (!double.IsFinite(total.Maximum) || shift.Hi <= Math.Max(range.Lowest, Exponential.LowestSubnormal))
        {
            return total;
        }

        // The factor may be below the normal numbers where its product with the sums, in their units, is not.
        _ = Exponential.OfMinusMagnitude(VectorPair.Broadcast(shift), out Exponential.Parts parts, out VectorPair mantissa);
        DoubleDouble factor = mantissa.First();
        DoubleDouble all = part.Others + (part.Count * range.Inverse);
        DoubleDouble others = all * factor;
        DoubleDouble weighted = (part.Weighted * factor) + (others * -shift);
        double exponent = parts.Exponent[0];
        return total with
        {
            Others = total.Others + Down(others, exponent),
            Weighted = total.Weighted + Down(weighted, exponent),
        };
    }

    private static DoubleDouble Down(DoubleDouble value, double exponent) => new(
        Exponential.ScaleGradually(Vector512.Create(value.Hi), Vector512.Create(exponent))[0],
        Exponential.ScaleGradually(Vector512.Create(value.Lo), Vector512.Create(exponent))[0]);

    /// <summary>The children of a node, for whichever threads are free.</summary>
    private readonly struct Children<T, TNumber, TScaling>(
        T* x, nint n, nint child, TScaling scaling, ExponentialRange range, EntropySum* sums) : IItems
        where T : unmanaged
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TScaling : unmanaged, IScaling
    {
        public void Run(nint from, nint to)
        {
            for (nint i = from; i < to; i++)
            {
                nint start = i * child;
                sums[i] = Sum<T, TNumber, TScaling>(x + start, nint.Min(child, n - start), scaling, range);
            }
        }
    }
}
