using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Lanes of sums that need a closer look, as masks.</summary>
internal static class Rare
{
    /// <summary>Below this a double result may miss digits that have fallen out of the range: of parts 2^-106 its size.</summary>
    private const double Underflow = 1.183052186166774e-271; // 2^-900

    public static Vector512<double> NotFinite(Vector512<double> value) =>
        ~Vector512.LessThan(Vector512.Abs(value), Vector512.Create(double.PositiveInfinity));

    public static Vector512<double> IsNegative(Vector512<double> signs) =>
        Vector512.LessThan(signs.AsInt64(), Vector512<long>.Zero).AsDouble();

    public static Vector512<double> IsSubnormalOrZero(Vector512<double> least) =>
        Vector512.LessThan(least, Vector512.Create(Scalars.SmallestNormal));

    /// <summary>Of a result: not 0, and so small or so large that its parts, or its value in another unit, leave the range. Floats as doubles do not.</summary>
    public static Vector512<double> LeavesRange<T>(Vector512<double> value) =>
        typeof(T) == typeof(double)
            ? LeavesRangeOrIsZero<T>(value) & ~Vector512.Equals(value, Vector512<double>.Zero)
            : Vector512<double>.Zero;

    /// <summary>The same, and 0, which a sum of terms that are not negative may have underflowed to.</summary>
    public static Vector512<double> LeavesRangeOrIsZero<T>(Vector512<double> value) =>
        typeof(T) == typeof(double) ? OutOfModerateRange(Vector512.Abs(value)) : Vector512<double>.Zero;

    /// <summary>Not between 2^-900 and 2^900, where squares and ratios stay in range with their errors.</summary>
    public static Vector512<double> OutOfModerateRange(Vector512<double> value) =>
        ~(Vector512.GreaterThan(value, Vector512.Create(Underflow)) & Vector512.LessThan(value, Vector512.Create(1 / Underflow)));

    /// <summary>NaN in the lanes of a mask, so that they are looked at.</summary>
    public static VectorPair Mark(Vector512<double> rare, VectorPair value) =>
        VectorPair.Select(rare, new VectorPair(Vector512.Create(Scalars.NaN), Vector512<double>.Zero), value);
}
