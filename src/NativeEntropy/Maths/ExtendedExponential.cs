using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>exp of a pair with 20 bits more than a double has, for differences of probabilities that nearly cancel.</summary>
/// <remarks>
/// exp(x) = 2^n exp(r), |r| &lt;= 0.3466, by Taylor's series. r^k / k! is below 2^-22.9 from k = 7 on: one double each, error 2^-75. Orders 2 to 6 are pairs.
/// What is cut off behind k = 18 is below 2^-85. About 130 operations for eight elements.
/// </remarks>
internal static class ExtendedExponential
{
    /// <summary>exp(x) = 2^exponent times the result; x between <see cref="Exponential.LowestSubnormal"/> and 709, or anything less with Lo = 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static VectorPair Mantissa(VectorPair x, out Vector512<double> exponent)
    {
        VectorPair r = Exponential.Reduce(x.ForExponential(Exponential.LowestSubnormal), out exponent);

        // 1 / k!, k = 18 .. 7, as doubles.
        Vector512<double> tail = Vector512.Create(1.5619206968586225e-16);
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(2.8114572543455206e-15));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(4.779477332387385e-14));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(7.647163731819816e-13));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(1.1470745597729725e-11));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(1.6059043836821613e-10));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(2.08767569878681e-09));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(2.505210838544172e-08));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(2.755731922398589e-07));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(2.7557319223985893e-06));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(2.48015873015873e-05));
        tail = Vector512.FusedMultiplyAdd(tail, r.Hi, Vector512.Create(0.0001984126984126984));

        // 1 / k!, k = 6 .. 2, as pairs.
        VectorPair sum = Next(new VectorPair(tail, Vector512<double>.Zero), r, 0.001388888888888889, -5.300543954373577e-20);
        sum = Next(sum, r, 0.008333333333333333, 1.1564823173178714e-19);
        sum = Next(sum, r, 0.041666666666666664, 2.3129646346357427e-18);
        sum = Next(sum, r, 0.16666666666666666, 9.25185853854297e-18);
        sum = Next(sum, r, 0.5, 0.0);
        VectorPair rest = (sum * (r * r)) + r;
        VectorPair head = VectorPair.FastTwoSum(Vector512<double>.One, rest.Hi);
        return VectorPair.FastTwoSum(head.Hi, head.Lo + rest.Lo);
    }

    /// <summary>sum r + coefficient, the coefficient being the larger part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Next(VectorPair sum, VectorPair r, double high, double low)
    {
        Vector512<double> product = sum.Hi * r.Hi;
        Vector512<double> error = Vector512.FusedMultiplyAdd(sum.Hi, r.Hi, -product);
        error = Vector512.FusedMultiplyAdd(sum.Hi, r.Lo, Vector512.FusedMultiplyAdd(sum.Lo, r.Hi, error));
        VectorPair next = VectorPair.FastTwoSum(Vector512.Create(high), product);
        return new(next.Hi, next.Lo + (error + Vector512.Create(low)));
    }

    /// <summary>exp(x) as a pair; below the normal numbers without a correct last bit.</summary>
    public static VectorPair Pair(VectorPair x)
    {
        VectorPair mantissa = Mantissa(x, out Vector512<double> exponent);
        return ExponentialPairs.Scaled(mantissa, exponent);
    }
}
