using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Code lengths and what they mean, on checked arguments. Length 0: the symbol has no code word.</summary>
internal static unsafe class CodesCore
{
    /// <summary>Beyond this 2^-length is below a quarter of the smallest double, many times over.</summary>
    private const int Longest = 1200;

    /// <summary>Whether all of p are finite and not negative.</summary>
    public static bool AreWeights<T>(T* p, nint n)
        where T : unmanaged
    {
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(p[i]);
            if (!(value >= 0 && value < double.PositiveInfinity))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>ceil(-log2 p), at least 1; 0 for p = 0.</summary>
    /// <remarks>p = 2^e f with 1 &lt;= f &lt; 2 has -log2 p = -e - log2 f, and the next integer at or above it is -e, whatever f is.</remarks>
    public static void ShannonLengths<T>(T* p, nint n, long* lengths)
        where T : unmanaged
    {
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(p[i]);
            lengths[i] = value == 0 ? 0 : Math.Max(1, -Exponent(value));
        }
    }

    /// <summary>floor(log2 p) of a positive number.</summary>
    private static long Exponent(double p)
    {
        const int Bias = 1023, MantissaBits = 52;
        ulong bits = BitConverter.DoubleToUInt64Bits(p);
        long biased = (long)(bits >> MantissaBits);
        return biased > 0 ? biased - Bias : System.Numerics.BitOperations.Log2(bits) - Bias - MantissaBits + 1;
    }

    /// <summary>sum p l: each product a pair, added in pairs in eight lanes, which meet at the end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double ExpectedLength<T>(T* p, long* lengths, nint n)
        where T : unmanaged
    {
        double* values = stackalloc double[Lanes.Count];
        long* whole = stackalloc long[Lanes.Count];
        Vector512<double> special = Vector512<double>.Zero;
        VectorPair sums = default;
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                bool given = i + lane < n;
                values[lane] = given ? Scalars.ToDouble(p[i + lane]) : 0;
                whole[lane] = given ? lengths[i + lane] : 0;
            }

            Add(Vector512.Load(values), Vector512.Load(whole), ref sums, ref special);
        }

        DoubleDouble sum = default;
        double others = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            sum += new DoubleDouble(sums.Hi[lane], sums.Lo[lane]);
            others += special[lane];
        }

        return others != 0 ? others : sum.Round();
    }

    /// <summary>2^-l; 0 for l = 0.</summary>
    public static void ImpliedDistribution(long* lengths, nint n, double* destination)
    {
        for (nint i = 0; i < n; i++)
        {
            destination[i] = PowerOfHalf(lengths[i]);
        }
    }

    /// <summary>sum 2^-l over the lengths above 0: counted by length first, so that the order does not matter.</summary>
    public static double KraftSum(long* lengths, nint n)
    {
        long* counts = stackalloc long[Longest + 1];
        new Span<long>(counts, Longest + 1).Clear();
        for (nint i = 0; i < n; i++)
        {
            if (lengths[i] <= Longest)
            {
                counts[lengths[i]]++;
            }
        }

        DoubleDouble sum = default;
        for (int length = 1; length <= Longest; length++)
        {
            sum += new DoubleDouble(counts[length] * PowerOfHalf(length), 0);
        }

        return sum.Round();
    }

    private static double PowerOfHalf(long length) => length == 0 || length > Longest ? 0 : Math.ScaleB(1, -(int)length);

    private static void Add(Vector512<double> p, Vector512<long> lengths, ref VectorPair sums, ref Vector512<double> special)
    {
        Vector512<double> zero = Vector512<double>.Zero, infinity = Vector512.Create(double.PositiveInfinity);
        VectorPair length = WholeNumbers.ToPair(lengths);
        Vector512<double> ordinary = Vector512.GreaterThan(p, zero) & Vector512.LessThan(p, infinity) & Vector512.GreaterThan(length.Hi, zero);
        Vector512<double> value = p & ordinary;
        VectorPair product = VectorPair.TwoProduct(value, length.Hi);
        product = VectorPair.FastTwoSum(product.Hi, Vector512.FusedMultiplyAdd(value, length.Lo, product.Lo));

        // A product beyond the range is +inf, a symbol without a code word costs +inf, a negative number or NaN is NaN.
        Vector512<double> finite = Vector512.LessThan(product.Hi, infinity);
        sums += new VectorPair(product.Hi & finite, product.Lo & finite);
        Vector512<double> other = Masks.Select(Vector512.GreaterThan(p, zero), infinity, Vector512.Create(Scalars.NaN));
        Vector512<double> counted = (ordinary & finite) | Vector512.Equals(p, zero);
        special += Masks.AndNot(other, counted);
    }
}
