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
    public Vector512<double> Apply(Vector512<double> x)
    {
        VectorPair logarithm = typeof(T) == typeof(double)
            ? Logarithm.OfWholeRange(x)
            : new VectorPair(LogarithmParts.ForSingle(x), Vector512<double>.Zero);
        Vector512<double> result = unit.Round(new VectorPair(-logarithm.Hi, -logarithm.Lo)) + Vector512<double>.Zero; // -0 becomes 0
        Vector512<double> infinity = Vector512.Create(unit.Infinity);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), infinity, result);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(double.PositiveInfinity)), -infinity, result);
        return Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero), result, Vector512.Create(Scalars.NaN));
    }
}

/// <summary>-p log p - (1 - p) log(1 - p). No part is negative; 1 - p is a pair, so that neither end loses digits.</summary>
internal readonly struct BinaryEntropyFormula(LogarithmBase unit) : IFormula
{
    private const double Small = 1.183052186166774e-271; // 2^-900
    private const double Up = 1.6069380442589903e60; // 2^200
    private const double Down = 6.223015277861142e-61;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
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
