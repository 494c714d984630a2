using System.Runtime.InteropServices;

namespace NativeEntropy.Kernels;

/// <summary>Stable sorting of 64-bit keys, any number of them, each with a number that follows it.</summary>
/// <remarks>Least significant byte first. Bytes that are the same in all keys are passed over, so small keys take few rounds.</remarks>
internal static unsafe class RadixSort
{
    private const int Digits = 8;
    private const int Radix = 256;

    /// <param name="keys">n keys, sorted in place.</param>
    /// <param name="carried">n numbers that follow their keys.</param>
    /// <param name="n">Their number.</param>
    /// <exception cref="OutOfMemoryException">Scratch memory could not be had; nothing is changed.</exception>
    public static void Run(ulong* keys, long* carried, nint n)
    {
        ulong* scratch = (ulong*)NativeMemory.Alloc((nuint)nint.Max(n, 1) * 2, sizeof(ulong));
        nint* counts = stackalloc nint[Digits * Radix];
        Count(keys, n, counts);
        ulong* source = keys, target = scratch;
        long* carriedSource = carried, carriedTarget = (long*)scratch + n;
        for (int digit = 0; digit < Digits; digit++)
        {
            nint* places = counts + (digit * Radix);
            if (n == 0 || places[(byte)(keys[0] >> (8 * digit))] == n)
            {
                continue;
            }

            ToPlaces(places);
            for (nint i = 0; i < n; i++)
            {
                nint place = places[(byte)(source[i] >> (8 * digit))]++;
                target[place] = source[i];
                carriedTarget[place] = carriedSource[i];
            }

            ulong* sorted = target;
            target = source;
            source = sorted;
            long* followed = carriedTarget;
            carriedTarget = carriedSource;
            carriedSource = followed;
        }

        if (source != keys)
        {
            NativeMemory.Copy(source, keys, (nuint)n * sizeof(ulong));
            NativeMemory.Copy(carriedSource, carried, (nuint)n * sizeof(long));
        }

        NativeMemory.Free(scratch);
    }

    private static void Count(ulong* keys, nint n, nint* counts)
    {
        new Span<nint>(counts, Digits * Radix).Clear();
        for (nint i = 0; i < n; i++)
        {
            ulong key = keys[i];
            for (int digit = 0; digit < Digits; digit++, key >>= 8)
            {
                counts[(digit * Radix) + (byte)key]++;
            }
        }
    }

    /// <summary>How many keys have a digit, as the place of the first of them.</summary>
    private static void ToPlaces(nint* counts)
    {
        nint place = 0;
        for (int value = 0; value < Radix; value++)
        {
            (counts[value], place) = (place, place + counts[value]);
        }
    }
}
