using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>How often each byte occurs.</summary>
/// <remarks>
/// <para>A counter that is added to again before its last value is stored has to wait for it: runs of equal bytes would take several
/// cycles each. So neighbours never share a table.</para>
/// <para>Measured on 256 MB (Zen 5, one core; its memory delivers them in 6.5 ms): one table 62 to 91 ms, eight tables 58 to 66, two tables
/// of 2^16 pairs of bytes 32 (text, equal bytes) to 60 (random bytes, whose pairs leave the first-level cache). A core adds to about one counter
/// per cycle, whichever way it comes by the index, so fewer additions win. Bit planes counted with AVX-512 took 105 ms.</para>
/// </remarks>
internal static unsafe class ByteHistogram
{
    public const int Length = 256;

    /// <summary>Bytes from which clearing and adding up the tables of pairs does not count.</summary>
    private const nint WorthPairs = 1 << 21;

    private const int PairTable = 1 << 16;
    private const int ByteTables = 8;

    /// <summary>A table entry holds 32 bits.</summary>
    private const nint Block = 1 << 30;

    /// <exception cref="OutOfMemoryException">The tables could not be had; counts are untouched.</exception>
    public static void Run(byte* data, nint n, long* counts)
    {
        if (n < WorthPairs)
        {
            new Span<long>(counts, Length).Clear();
            Bytes(data, n, counts);
            return;
        }

        nint parts = nint.Min(ThreadCount.Current, n / WorthPairs);
        uint* tables = (uint*)NativeMemory.Alloc((nuint)parts * 2 * PairTable, sizeof(uint));
        try
        {
            new Span<long>(counts, Length).Clear();
            Parts items = new(data, n, parts, tables, counts);
            Workers.Run(ref items, parts, n / parts, new Load(1));
        }
        finally
        {
            NativeMemory.Free(tables);
        }
    }

    /// <summary>The entropy of n bytes; 0 for none.</summary>
    public static double Entropy(byte* data, nint n, double logBase)
    {
        if (n == 0)
        {
            return 0;
        }

        long* counts = stackalloc long[Length];
        Run(data, n, counts);
        return (CountEntropy.Plugin(counts, Length, new DoubleDouble(n, 0)) * InformationUnit.PerNat(logBase)).Round();
    }

    /// <summary>Adds a few bytes, in eight tables.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Bytes(byte* data, nint n, long* counts)
    {
        uint* tables = stackalloc uint[ByteTables * Length];
        new Span<uint>(tables, ByteTables * Length).Clear();
        nint whole = n - (n % ByteTables);
        for (byte* p = data; p < data + whole; p += ByteTables)
        {
            tables[p[0]]++;
            (tables + Length)[p[1]]++;
            (tables + (2 * Length))[p[2]]++;
            (tables + (3 * Length))[p[3]]++;
            (tables + (4 * Length))[p[4]]++;
            (tables + (5 * Length))[p[5]]++;
            (tables + (6 * Length))[p[6]]++;
            (tables + (7 * Length))[p[7]]++;
        }

        for (byte* p = data + whole; p < data + n; p++)
        {
            tables[*p]++;
        }

        for (int i = 0; i < ByteTables * Length; i++)
        {
            counts[i % Length] += tables[i];
        }
    }

    /// <summary>Adds up to <see cref="Block"/> bytes, two at a time, in two tables of their pairs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pairs(byte* data, nint n, uint* tables, long* counts)
    {
        new Span<uint>(tables, 2 * PairTable).Clear();
        uint* second = tables + PairTable;
        nint whole = n - (n % 8);
        for (byte* p = data; p < data + whole; p += 8)
        {
            ushort* pairs = (ushort*)p;
            tables[pairs[0]]++;
            second[pairs[1]]++;
            tables[pairs[2]]++;
            second[pairs[3]]++;
        }

        for (int pair = 0; pair < PairTable; pair++)
        {
            long number = (long)tables[pair] + second[pair];
            counts[pair % Length] += number;
            counts[pair / Length] += number;
        }

        Bytes(data + whole, n - whole, counts);
    }

    /// <summary>The bytes in as many parts as there are tables. Integers add up to the same in any order.</summary>
    private readonly struct Parts(byte* data, nint n, nint parts, uint* tables, long* counts) : IItems
    {
        public void Run(nint from, nint to)
        {
            long* own = stackalloc long[Length];
            new Span<long>(own, Length).Clear();
            for (nint part = from; part < to; part++)
            {
                nint end = Start(part + 1);
                for (nint start = Start(part); start < end; start += Block)
                {
                    Pairs(data + start, nint.Min(Block, end - start), tables + (part * 2 * PairTable), own);
                }
            }

            for (int i = 0; i < Length; i++)
            {
                Interlocked.Add(ref counts[i], own[i]);
            }
        }

        private nint Start(nint part) => part == parts ? n : n / parts * part;
    }
}
