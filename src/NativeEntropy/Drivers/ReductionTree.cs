using System.Runtime.Intrinsics;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>
/// The one order in which a row is summed: a function of its length alone. A row is cut into blocks, each summed against its own
/// maximum; 64 neighbours are one node, 64 nodes one node of the next level. A node knows nothing of what stands left of it, so that
/// any of them may be computed anywhere.
/// </summary>
internal static unsafe class ReductionTree
{
    /// <summary>Children of a node.</summary>
    private const int Fan = 64;

    /// <summary>sum exp(x_i), without element number `skip` (none where it is outside 0..n-1). NaN where any element summed is NaN.
    /// The exponentials of a row of one block go to `terms`, unless that is null.</summary>
    public static ExponentialSum Sum<T, TBlock>(T* x, nint n, nint skip, TBlock block, double* terms = null)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        if (n <= TBlock.BlockLength)
        {
            return Block(x, n, skip, block, terms);
        }

        nint child = TBlock.BlockLength;
        while (child <= (n - 1) / Fan)
        {
            child *= Fan;
        }

        return Node(x, n, skip, child, block);
    }

    private static ExponentialSum Block<T, TBlock>(T* x, nint n, nint skip, TBlock block, double* terms)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        if (n == 0)
        {
            return ExponentialSum.Empty;
        }

        T* scratch = stackalloc T[Groups<T>.ScratchLength];
        Groups<T> groups = new(x, n, skip, Columns.AtCacheLine(scratch), TBlock.GroupLength);
        double maximum = TBlock.Maximum(groups, out double lowerBound);
        if (!double.IsFinite(maximum))
        {
            return BlockMaximum.OfSpecial(groups);
        }

        DoubleDouble sum = block.Sum(groups, maximum, lowerBound, terms);
        return double.IsNaN(sum.Hi) ? ExponentialSum.NotANumber : new ExponentialSum(maximum, sum);
    }

    private static ExponentialSum Node<T, TBlock>(T* x, nint n, nint skip, nint child, TBlock block)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        ExponentialSum* children = stackalloc ExponentialSum[Fan];
        Children<T, TBlock> items = new(x, n, skip, child, block, children);
        nint count = (n / child) + (n % child == 0 ? 0 : 1);
        Workers.RunNode(ref items, count, n, child, TBlock.Load);
        return Combine<T, TBlock>(children, (int)count, block);
    }

    /// <summary>The children of a node, for whichever threads are free.</summary>
    private readonly struct Children<T, TBlock>(T* x, nint n, nint skip, nint child, TBlock block, ExponentialSum* sums) : IItems
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        public void Run(nint from, nint to)
        {
            for (nint i = from; i < to; i++)
            {
                nint start = i * child;
                sums[i] = Sum(x + start, nint.Min(child, n - start), skip - start, block);
            }
        }
    }

    /// <summary>The sum of up to 64 sums, in their order: sum_k Sum_k exp(Maximum_k - Maximum).</summary>
    private static ExponentialSum Combine<T, TBlock>(ExponentialSum* children, int count, TBlock block)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        double maximum = double.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            maximum = Math.Max(maximum, children[i].Maximum);
        }

        return double.IsFinite(maximum) ? CombineFinite<T, TBlock>(children, count, maximum, block) : CombineSpecial(children, count, maximum);
    }

    private static ExponentialSum CombineFinite<T, TBlock>(ExponentialSum* children, int count, double maximum, TBlock block)
        where T : unmanaged
        where TBlock : unmanaged, IBlockSum<T>
    {
        // The factors eight at a time, the sum in the children's order.
        double* maxima = stackalloc double[Fan];
        double* factors = stackalloc double[2 * Lanes.Count];
        for (int i = 0; i < count || i % Lanes.Count != 0; i++)
        {
            maxima[i] = i < count ? children[i].Maximum : maximum;
        }

        DoubleDouble total = default;
        for (int first = 0; first < count; first += Lanes.Count)
        {
            int end = Math.Min(count - first, Lanes.Count);
            VectorPair difference = block.Difference(Vector512.Load(maxima + first), Vector512.Create(maximum));
            if (TBlock.SumsArePairs)
            {
                VectorPair powers = Exponential.Pair(difference);
                powers.Hi.Store(factors);
                powers.Lo.Store(factors + Lanes.Count);
                for (int i = 0; i < end; i++)
                {
                    total += children[first + i].Sum * new DoubleDouble(factors[i], factors[i + Lanes.Count]);
                }
            }
            else
            {
                FloatFunctions.CalledExponential(Exponential.AtLeast(difference.Hi, SingleExponential.Lowest)).Store(factors);
                double sum = total.Hi;
                for (int i = 0; i < end; i++)
                {
                    sum = Math.FusedMultiplyAdd(children[first + i].Sum.Hi, factors[i], sum);
                }

                total = new DoubleDouble(sum, 0);
            }
        }

        return new ExponentialSum(maximum, total);
    }

    private static ExponentialSum CombineSpecial(ExponentialSum* children, int count, double maximum)
    {
        if (double.IsNaN(maximum))
        {
            return ExponentialSum.NotANumber;
        }

        DoubleDouble infinities = default;
        for (int i = 0; i < count; i++)
        {
            infinities += children[i].Maximum == maximum ? children[i].Sum : default;
        }

        return new ExponentialSum(maximum, infinities);
    }
}
