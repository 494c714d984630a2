using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-log p: +inf at 0, -inf at +inf.</summary>
internal readonly struct SelfInformationFormula<T>(LogarithmBase unit) : IFormula
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x) =>
        Vector512<double>.Zero - (typeof(T) == typeof(double) ? OfPairs(x) : unit.Round(Logarithm.WithLimits(x, LogarithmParts.ForSingle(x)))); // 0, not -0, at 1

    /// <summary>The logarithm in this unit; relative error 2^-57.7, in more than a double. Subnormal numbers come up by 2^54, and their logarithms are larger than that one's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> OfPairs(Vector512<double> x)
    {
        Vector512<double> subnormal = Vector512.LessThan(x, Vector512.Create(Scalars.SmallestNormal));
        LogarithmParts parts = LogarithmParts.ForDouble(
            x * Vector512.ConditionalSelect(subnormal, Vector512.Create(Logarithm.TwoToThe54), Vector512<double>.One));
        VectorPair head = VectorPair.FastTwoSum(parts.Hi, Vector512.Create(-Logarithm.OfTwoToThe54.Hi) & subnormal);
        Vector512<double> tail = parts.Lo - (Vector512.Create(Logarithm.OfTwoToThe54.Lo) & subnormal);
        Vector512<double> result = unit.Round(new VectorPair(head.Hi, head.Lo + tail));
        Vector512<double> infinity = Vector512.Create(unit.Infinity);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), -infinity, result);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(double.PositiveInfinity)), infinity, result);
        return Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero), result, Vector512.Create(Scalars.NaN));
    }
}

/// <summary>-p log p - (1 - p) log(1 - p).</summary>
internal readonly struct BinaryEntropyFormula<T>(LogarithmBase unit) : IFormula
    where T : unmanaged
{
    private const double Small = 1.183052186166774e-271; // 2^-900
    private const double Up = 1.6069380442589903e60; // 2^200
    private const double Down = 6.223015277861142e-61;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x) => typeof(T) == typeof(double) ? OfPairs(x) : OfDoubles(x);

    /// <summary>For results of 24 bits and fewer. 1 - p is exact where it is the smaller one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> OfDoubles(Vector512<double> x)
    {
        Vector512<double> smaller = Vector512.MinNative(x, Vector512<double>.One - x);
        Vector512<double> result = unit.Round(FloatFunctions.BinaryEntropy(smaller)) + Vector512<double>.Zero; // -0 becomes 0
        Vector512<double> valid = Vector512.GreaterThanOrEqual(smaller, Vector512<double>.Zero);
        return Vector512.ConditionalSelect(valid, result, Vector512.Create(Scalars.NaN));
    }

    /// <summary>No part is negative; 1 - p is a pair, so that neither end loses digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> OfPairs(Vector512<double> x)
    {
        // What is next to 0 comes up, so that the low parts of its products stay in range: -log(1 - p) is p there.
        Vector512<double> small = Vector512.LessThan(x, Vector512.Create(Small));
        Vector512<double> factor = Vector512.ConditionalSelect(small, Vector512.Create(Up), Vector512<double>.One);
        VectorPair other = VectorPair.TwoSum(Vector512<double>.One, -x);
        VectorPair logarithm = Logarithm.Pair(other);
        logarithm = VectorPair.Select(small, new VectorPair(-(x * factor), Vector512<double>.Zero), logarithm);
        VectorPair sum = (Logarithm.OfWholeRange(x) * new VectorPair(x * factor, Vector512<double>.Zero)) + (logarithm * other);
        Vector512<double> result = unit.Round(new VectorPair(-sum.Hi, -sum.Lo));
        result *= Vector512.ConditionalSelect(small, Vector512.Create(Down), Vector512<double>.One);
        Vector512<double> certain = Vector512.Equals(x, Vector512<double>.Zero) | Vector512.Equals(x, Vector512<double>.One);
        Vector512<double> valid = Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero) & Vector512.LessThanOrEqual(x, Vector512<double>.One);
        return Vector512.ConditionalSelect(valid, Vector512.AndNot(result, certain), Vector512.Create(Scalars.NaN));
    }
}
