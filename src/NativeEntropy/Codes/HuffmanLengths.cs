using System.Runtime.InteropServices;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The lengths of an optimal prefix code: the two lightest trees are joined until one is left.</summary>
/// <remarks>
/// <para>D. A. Huffman, A method for the construction of minimum-redundancy codes, Proc. IRE 40 (1952), with two queues (J. van Leeuwen, On the
/// construction of Huffman trees, ICALP 1976): the symbols sorted by weight, and the joined trees, which come out in order.</para>
/// <para>Equal weights: symbols before joined trees, and those that come first in the array first. So the longest code word is as short as an
/// optimal code allows (E. S. Schwartz, 1964), and the lengths are the same everywhere. Weights are added as pairs: exact, as long as
/// what is added has its digits within 106 bits.</para>
/// </remarks>
internal static unsafe class HuffmanLengths
{
    /// <summary>Above this, weights are brought down, so that no sum of them overflows.</summary>
    private const double Huge = 1e290;

    private const double Down = 5.421010862427522e-20; // 2^-64

    /// <param name="p">n weights, all of them finite and not negative.</param>
    /// <param name="n">Their number.</param>
    /// <param name="lengths">n lengths; 0 where the weight is 0.</param>
    /// <exception cref="OutOfMemoryException">Scratch memory could not be had; nothing is written.</exception>
    public static void Run<T>(T* p, nint n, long* lengths)
        where T : unmanaged
    {
        ulong* keys = (ulong*)NativeMemory.Alloc((nuint)nint.Max(n, 1) * 2, sizeof(ulong));
        Tree tree = default;
        try
        {
            long* symbols = (long*)keys + n;
            nint used = 0;
            for (nint i = 0; i < n; i++)
            {
                double weight = Scalars.ToDouble(p[i]);
                if (weight > 0)
                {
                    // The bits of positive numbers are in the order of the numbers.
                    keys[used] = BitConverter.DoubleToUInt64Bits(weight);
                    symbols[used++] = i;
                }
            }

            RadixSort.Run(keys, symbols, used);
            tree = new Tree(keys, used);
            tree.Join();
            NativeMemory.Clear(lengths, (nuint)n * sizeof(long));
            for (nint leaf = 0; leaf < used; leaf++)
            {
                lengths[symbols[leaf]] = used == 1 ? 1 : tree.Depth(leaf);
            }
        }
        finally
        {
            tree.Free();
            NativeMemory.Free(keys);
        }
    }

    /// <summary>Leaves 0..count-1 in the order of their weights, and the count - 1 trees that they are joined to.</summary>
    private readonly struct Tree
    {
        private readonly ulong* _leaves;
        private readonly nint _count;
        private readonly double _scale;
        private readonly DoubleDouble* _joined;

        /// <summary>Of each leaf and each joined tree, the joined tree it became part of; Join makes depths of them.</summary>
        private readonly nint* _parents;

        /// <exception cref="OutOfMemoryException">The memory could not be had.</exception>
        public Tree(ulong* leaves, nint count)
        {
            _leaves = leaves;
            _count = count;
            _scale = count > 0 && BitConverter.UInt64BitsToDouble(leaves[count - 1]) > Huge ? Down : 1;
            nuint bytes = (nuint)nint.Max(count, 1) * (nuint)(sizeof(DoubleDouble) + (2 * sizeof(nint)));
            _joined = (DoubleDouble*)NativeMemory.Alloc(bytes);
            _parents = (nint*)(_joined + count);
        }

        public void Free() => NativeMemory.Free(_joined);

        /// <summary>Edges from the root to a leaf, after <see cref="Join"/>.</summary>
        public nint Depth(nint leaf) => _parents[leaf];

        public void Join()
        {
            nint leaf = 0, tree = 0;
            for (nint next = 0; next < _count - 1; next++)
            {
                DoubleDouble first = TakeLightest(ref leaf, ref tree, next);
                _joined[next] = first + TakeLightest(ref leaf, ref tree, next);
            }

            // From the root down, each tree's depth in the place of its parent.
            for (nint node = (2 * _count) - 3; node >= 0; node--)
            {
                nint parent = _count + _parents[node];
                _parents[node] = parent == (2 * _count) - 2 ? 1 : _parents[parent] + 1;
            }
        }

        private DoubleDouble TakeLightest(ref nint leaf, ref nint tree, nint next)
        {
            if (leaf < _count)
            {
                DoubleDouble weight = new(BitConverter.UInt64BitsToDouble(_leaves[leaf]) * _scale, 0);
                if (tree == next || !IsLess(_joined[tree], weight))
                {
                    _parents[leaf++] = next;
                    return weight;
                }
            }

            _parents[_count + tree] = next;
            return _joined[tree++];
        }

        private static bool IsLess(DoubleDouble a, DoubleDouble b) => a.Hi < b.Hi || (a.Hi == b.Hi && a.Lo < b.Lo);
    }
}
