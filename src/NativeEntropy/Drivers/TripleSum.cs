using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Sums of exponentials in triples of doubles: of log-probabilities, whose sum is 1 but for their rounding, and with weights of both signs.</summary>
/// <remarks>
/// exp(x) = 2^n exp(r), |r| &lt;= 0.35, by Taylor's series in Horner's form. A coefficient of order k needs as many digits as r^k / k! leaves to be
/// had: from order 16 on one double (2^-68.7), from 6 on a pair (2^-18.7), below that a triple. What is cut off is below 2^-120 of a term,
/// and the terms add up to about 1. Some 600 operations for eight elements.
/// </remarks>
internal static unsafe class TripleSum
{
    /// <summary>Results above this, times the sum of the terms' sizes, have 57 bits.</summary>
    private const double Resolved = 1.0842021724855044e-19; // 2^-63

    private const int FirstSingle = 16;
    private const int FirstPair = 6;

    // 1 / k!, k = 16 .. 26.
    private static ReadOnlySpan<double> Singles =>
    [
        4.779477332387385e-14, 2.8114572543455206e-15, 1.5619206968586225e-16, 8.22063524662433e-18, 4.110317623312165e-19, 1.9572941063391263e-20,
        8.896791392450574e-22, 3.868170170630684e-23, 1.6117375710961184e-24, 6.446950284384474e-26, 2.4795962632247976e-27,
    ];

    // 1 / k!, k = 6 .. 15, as pairs.
    private static ReadOnlySpan<double> Pairs =>
    [
        0.001388888888888889, -5.300543954373577e-20, 0.0001984126984126984, 1.7209558293420705e-22, 2.48015873015873e-05, 2.1511947866775882e-23,
        2.7557319223985893e-06, -1.858393274046472e-22, 2.755731922398589e-07, 2.3767714622250297e-23, 2.505210838544172e-08, -1.448814070935912e-24,
        2.08767569878681e-09, -1.20734505911326e-25, 1.6059043836821613e-10, 1.2585294588752098e-26, 1.1470745597729725e-11, 2.0655512752830745e-28,
        7.647163731819816e-13, 7.03872877733453e-30,
    ];

    // 1 / k!, k = 1 .. 5, as triples.
    private static ReadOnlySpan<double> Triples =>
    [
        1.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.16666666666666666, 9.25185853854297e-18, 5.135813185032629e-34,
        0.041666666666666664, 2.3129646346357427e-18, 1.2839532962581572e-34, 0.008333333333333333, 1.1564823173178714e-19, 1.6049416203226965e-36,
    ];

    /// <summary>The value, for a sum between 1/2 and 2; null where a triple does not resolve it.</summary>
    public static double? LogSumExp<T>(T* x, nint n)
        where T : unmanaged
    {
        double result = LogOf(Sum(x, null, n, out _)).First().Round();
        return Math.Abs(result) > Resolved ? result : null;
    }

    /// <summary>log |sum w_i exp(x_i)| and the sum's sign, for terms that are far from the ends of the range; null where a triple does not resolve it.</summary>
    public static (double Value, double Sign)? WeightedLogSumExp<T>(T* x, T* weights, nint n)
        where T : unmanaged
    {
        VectorTriple sum = Sum(x, weights, n, out double magnitude);
        double sign = Math.Sign(sum.High[0]);
        double size = Math.Abs(sum.High[0]);
        if (!(size > Resolved * magnitude))
        {
            return null;
        }

        Vector512<double> signs = Vector512.Create(sign);
        VectorTriple positive = sum.Scaled(signs);
        if (size is < 0.5 or > 2)
        {
            VectorPair pair = VectorPair.FastTwoSum(positive.High, positive.Middle + positive.Low);
            return (Logarithm.Pair(pair).First().Round(), sign);
        }

        double result = LogOf(positive).First().Round();
        return Math.Abs(result) > Resolved * magnitude ? (result, sign) : null;
    }

    /// <summary>log(1 + d) of a sum 1 + d next to 1.</summary>
    private static VectorPair LogOf(VectorTriple sum)
    {
        VectorTriple excess = sum + VectorTriple.Broadcast(-1, 0, 0);
        VectorPair onePlus = VectorPair.TwoSum(Vector512<double>.One, excess.High);
        return Logarithm.Pair(VectorPair.FastTwoSum(onePlus.Hi, onePlus.Lo + (excess.Middle + excess.Low)));
    }

    /// <summary>The sum of exp(x_i), or of w_i exp(x_i), in lane 0, and the sum of the terms' sizes.</summary>
    private static VectorTriple Sum<T>(T* x, T* weights, nint n, out double magnitude)
        where T : unmanaged
    {
        VectorTriple sum = default;
        Vector512<double> sizes = Vector512<double>.Zero;
        T* scratch = stackalloc T[2 * Lanes.Count];
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            T* source = x + i;
            T* factors = weights == null ? null : weights + i;
            if (n - i < Lanes.Count)
            {
                source = Padded(source, n - i, double.NegativeInfinity, scratch);
                factors = factors == null ? null : Padded(factors, n - i, 0, scratch + Lanes.Count);
            }

            VectorTriple term = Exp(Exponential.AtLeast(Lanes.Load(source), Exponential.Lowest));
            if (factors != null)
            {
                Vector512<double> weight = Lanes.Load(factors);
                Vector512<double> counts = ~Vector512.Equals(weight, Vector512<double>.Zero); // whatever x is there
                term = (term with { High = term.High & counts, Middle = term.Middle & counts, Low = term.Low & counts })
                    * new VectorTriple(weight, Vector512<double>.Zero, Vector512<double>.Zero);
            }

            sizes += Vector512.Abs(term.High);
            sum += term;
        }

        VectorTriple total = default;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            total += VectorTriple.Broadcast(sum.High[lane], sum.Middle[lane], sum.Low[lane]);
        }

        magnitude = Vector512.Sum(sizes);
        return total;
    }

    private static T* Padded<T>(T* source, nint count, double padding, T* scratch)
        where T : unmanaged
    {
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            scratch[lane] = Scalars.FromDouble<T>(lane < count ? Scalars.ToDouble(source[lane]) : padding);
        }

        return scratch;
    }

    private static VectorTriple Exp(Vector512<double> x)
    {
        VectorTriple r = Exponential.Remainder(x, out Vector512<double> scale);
        ReadOnlySpan<double> singles = Singles;
        Vector512<double> tail = Vector512.Create(singles[^1]);
        for (int k = singles.Length - 2; k >= 0; k--)
        {
            tail = Vector512.FusedMultiplyAdd(tail, r.High, Vector512.Create(singles[k]));
        }

        VectorPair shortened = new(r.High, r.Middle);
        VectorPair middle = new(tail, Vector512<double>.Zero);
        for (int k = FirstSingle - 1; k >= FirstPair; k--)
        {
            ReadOnlySpan<double> c = Pairs.Slice(2 * (k - FirstPair), 2);
            middle = (middle * shortened) + VectorPair.Broadcast(new DoubleDouble(c[0], c[1]));
        }

        VectorTriple head = new(middle.Hi, middle.Lo, Vector512<double>.Zero);
        for (int k = FirstPair - 1; k >= 1; k--)
        {
            ReadOnlySpan<double> c = Triples.Slice(3 * (k - 1), 3);
            head = (head * r) + VectorTriple.Broadcast(c[0], c[1], c[2]);
        }

        return ((head * r) + VectorTriple.Broadcast(1, 0, 0)).Scaled(scale);
    }
}
