using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>
/// The sums over two rows, in an order that is a function of their length alone: blocks of 4096 elements (2048 doubles), in which lane l takes the elements
/// l (mod 8) in order; 64 neighbours are a node, 64 nodes one node of the next level, added in their order in pairs.
/// </summary>
internal readonly unsafe struct DivergenceTree<T, TAccumulator>(TAccumulator start)
    where T : unmanaged
    where TAccumulator : unmanaged, IRowPairAccumulator
{
    private const int Fan = 64;

    public DivergenceSum Sum(T* p, T* q, nint n)
    {
        nint child = typeof(T) == typeof(double) ? 2048 : 4096;
        if (n <= child)
        {
            return Block(p, q, n);
        }

        while (child <= (n - 1) / Fan)
        {
            child *= Fan;
        }

        DivergenceSum* sums = stackalloc DivergenceSum[Fan];
        Children items = new(this, p, q, n, child, sums);
        nint count = (n / child) + (n % child == 0 ? 0 : 1);
        Workers.RunNode(ref items, count, n, child, DivergenceCall<T>.LoadWith(StackPlace.After32));
        DivergenceSum total = default;
        for (nint i = 0; i < count; i++)
        {
            total += sums[i];
        }

        return total;
    }

    private DivergenceSum Block(T* p, T* q, nint n)
    {
        TAccumulator sums = start;
        sums.Add(p, q, n);
        return sums.Row();
    }

    /// <summary>The children of a node, for whichever threads are free.</summary>
    private readonly struct Children(
        DivergenceTree<T, TAccumulator> tree, T* p, T* q, nint n, nint child, DivergenceSum* sums) : IItems
    {
        public void Run(nint from, nint to)
        {
            for (nint i = from; i < to; i++)
            {
                nint start = i * child;
                sums[i] = tree.Sum(p + start, q + start, nint.Min(child, n - start));
            }
        }
    }
}
