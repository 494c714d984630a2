using System.Runtime.InteropServices;

namespace NativeEntropy.Proof;

/// <summary>Arguments to try, in blocks that depend on their number alone.</summary>
internal static class Inputs
{
    public const int SingleBlock = 1 << 14;

    public const int DoubleBlock = 1 << 13;

    /// <summary>Block <paramref name="index"/> of every <paramref name="stride"/>-th float, in the order of the bits.</summary>
    public static float[] Singles(long index, long stride)
    {
        long first = index * SingleBlock * stride;
        long count = Math.Min(SingleBlock, ((1L << 32) - first + stride - 1) / stride);
        uint[] bits = new uint[Math.Max(count, 0)];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = (uint)(first + (i * stride));
        }

        return MemoryMarshal.Cast<uint, float>(bits).ToArray();
    }

    /// <summary>The blocks of every stride-th float.</summary>
    public static long SingleBlocks(long stride) => ((1L << 32) + (SingleBlock * stride) - 1) / (SingleBlock * stride);

    /// <summary>The 16 floats on either side of every power of two, of zero, of infinity and of the NaNs' ends.</summary>
    public static float[] ExponentBoundaries() =>
    [
        .. from boundary in Enumerable.Range(0, 512)
           from offset in Enumerable.Range(-16, 33)
           select BitConverter.UInt32BitsToSingle(unchecked(((uint)boundary << 23) + (uint)offset)),
    ];

    /// <summary>A block of random doubles of one of the intervals.</summary>
    public static double[] Random(Interval interval, ulong seed)
    {
        double[] inputs = new double[DoubleBlock];
        ulong state = seed * 0xD1342543DE82EF95;
        (long low, long high) = (Ordinal(interval.Low), Ordinal(interval.High));
        for (int i = 0; i < inputs.Length; i++)
        {
            ulong random = Next(ref state);
            inputs[i] = interval.EveryExponent
                ? OfOrdinal(low + (long)Math.BigMul(random, (ulong)(high - low) + 1, out _))
                : Math.FusedMultiplyAdd((random >> 11) * (1.0 / (1L << 53)), interval.High - interval.Low, interval.Low);
        }

        return inputs;
    }

    /// <summary>Arguments at which something changes: powers of two, multiples of ln 2 and of its half (where exp's remainder is smallest and
    /// largest), sqrt(2) 2^k (where a logarithm's mantissa starts), the ends of the ranges, and the thresholds of the formulas.</summary>
    public static double[] Constructed()
    {
        HashSet<double> inputs = [double.PositiveInfinity, double.NegativeInfinity];
        for (int k = -1074; k <= 1023; k++)
        {
            AddNeighbours(inputs, Math.ScaleB(1, k), 4);
            AddNeighbours(inputs, Math.ScaleB(Math.Sqrt(2), k), 4);
            AddNeighbours(inputs, k * Math.Log(2), 8);
            AddNeighbours(inputs, (k + 0.5) * Math.Log(2), 8);
        }

        double[] thresholds =
        [
            0, double.Epsilon, 2.2250738585072014e-308, 1e-300, 1e-100, 1e-17, 1.1102230246251565e-16, 2.220446049250313e-16, 0.5, 1, 2,
            36.04365338911715, 36.7368005696771, 37.42994775023705, 39.50938929191688, 60, 708.3964185322641, 709.1, 709.782712893384,
            744.4400719213812, 745.1332191019412, 746, 800, 801, double.MaxValue, Math.E, Math.PI,
        ];
        foreach (double threshold in thresholds)
        {
            AddNeighbours(inputs, threshold, 64);
        }

        ulong[] notANumber = [0x7FF8000000000000, 0xFFF8000000000000, 0x7FF0000000000001, 0xFFF8000000000123, 0x7FFFFFFFFFFFFFFF];
        return [.. inputs, .. notANumber.Select(BitConverter.UInt64BitsToDouble)];
    }

    private static void AddNeighbours(HashSet<double> inputs, double centre, int reach)
    {
        long ordinal = Ordinal(centre);
        for (long i = Math.Max(ordinal - reach, -Ordinal(double.MaxValue)); i <= Math.Min(ordinal + reach, Ordinal(double.MaxValue)); i++)
        {
            inputs.Add(OfOrdinal(i));
            inputs.Add(-OfOrdinal(i));
        }
    }

    /// <summary>The doubles in their order, counted from 0.</summary>
    private static long Ordinal(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        return bits < 0 ? long.MinValue - bits : bits;
    }

    private static double OfOrdinal(long ordinal) =>
        BitConverter.Int64BitsToDouble(ordinal < 0 ? long.MinValue - ordinal : ordinal);

    /// <summary>splitmix64.</summary>
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
