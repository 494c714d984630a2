using System.Runtime.InteropServices;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Labels, any integers, as 0, 1, 2, ... in the order of their values.</summary>
internal static unsafe class LabelCodes
{
    /// <summary>How many distinct labels there are.</summary>
    /// <param name="labels">n labels.</param>
    /// <param name="n">Their number.</param>
    /// <param name="codes">n codes; may be the labels.</param>
    /// <param name="distinct">The sorted distinct labels; room for n. Null: not wanted.</param>
    /// <exception cref="OutOfMemoryException">Scratch memory could not be had; nothing is written.</exception>
    public static nint Run(long* labels, nint n, long* codes, long* distinct)
    {
        if (n == 0)
        {
            return 0;
        }

        (long least, long largest) = WholeNumbers.Range(labels, n);
        ulong range = (ulong)largest - (ulong)least;
        return range < ((ulong)n * 2) + 1024
            ? Dense(labels, n, least, (nint)range + 1, codes, distinct)
            : Sparse(labels, n, codes, distinct);
    }

    /// <summary>A table of all numbers from the least label to the largest.</summary>
    private static nint Dense(long* labels, nint n, long least, nint length, long* codes, long* distinct)
    {
        long* table = (long*)NativeMemory.AllocZeroed((nuint)length, sizeof(long));
        for (nint i = 0; i < n; i++)
        {
            table[labels[i] - least] = 1;
        }

        nint count = 0;
        for (nint i = 0; i < length; i++)
        {
            if (table[i] != 0)
            {
                if (distinct != null)
                {
                    distinct[count] = least + i;
                }

                table[i] = count++;
            }
        }

        for (nint i = 0; i < n; i++)
        {
            codes[i] = table[labels[i] - least];
        }

        NativeMemory.Free(table);
        return count;
    }

    /// <summary>Sorted, together with their places.</summary>
    private static nint Sparse(long* labels, nint n, long* codes, long* distinct)
    {
        const ulong Sign = 1UL << 63;
        ulong* keys = (ulong*)NativeMemory.Alloc((nuint)n * 2, sizeof(ulong));
        long* places = (long*)keys + n;
        try
        {
            for (nint i = 0; i < n; i++)
            {
                keys[i] = (ulong)labels[i] ^ Sign;
                places[i] = i;
            }

            RadixSort.Run(keys, places, n);
            nint last = 0;
            for (nint i = 0; i < n; i++)
            {
                last += i > 0 && keys[i] != keys[i - 1] ? 1 : 0;
                codes[places[i]] = last;
                if (distinct != null)
                {
                    distinct[last] = (long)(keys[i] ^ Sign);
                }
            }

            return last + 1;
        }
        finally
        {
            NativeMemory.Free(keys);
        }
    }
}
