using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A divergence by the terms of rows as they are, at x = p and y = q P / Q.</summary>
internal interface IRescaledDivergence
{
    /// <summary>Whether the rows may change places.</summary>
    static abstract bool IsSymmetric { get; }

    /// <summary>How much more a term is at (x, y + low) than at (x, y), low an error term of y.</summary>
    static abstract Vector512<double> Correction(Vector512<double> x, Vector512<double> y, Vector512<double> low);

    /// <summary>Sums them.</summary>
    static abstract void Sum<T, TSource>(in TSource source, CommonDenominator common, out TermSums sums)
        where T : unmanaged
        where TSource : struct, ITermSource;
}

/// <summary>K(x, y).</summary>
internal readonly struct RescaledRelative : IRescaledDivergence
{
    public static bool IsSymmetric => false;

    /// <summary>(1 - x / y) low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Correction(Vector512<double> x, Vector512<double> y, Vector512<double> low) =>
        (y - x) * (low / Vector512.MaxNative(y, Vector512.Create(Scalars.SmallestNormal)));

    public static void Sum<T, TSource>(in TSource source, CommonDenominator common, out TermSums sums)
        where T : unmanaged
        where TSource : struct, ITermSource
    {
        if (typeof(T) == typeof(double))
        {
            source.SumMapped(new Rescaling<T, RescaledRelative>(common), DoubleDivergenceTerm.Empty, out sums);
        }
        else
        {
            source.SumMapped(new Rescaling<T, RescaledRelative>(common), default(SingleDivergenceTerm), out sums);
        }
    }
}

/// <summary>(K(x, m) + K(y, m)) / 2, m = (x + y) / 2.</summary>
internal readonly struct RescaledMixture : IRescaledDivergence
{
    public static bool IsSymmetric => true;

    /// <summary>low log(y / m) / 2 = low atanh(w), w = (y - m) / (y + m), but for w^9 / 9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Correction(Vector512<double> x, Vector512<double> y, Vector512<double> low)
    {
        Vector512<double> sum = Vector512.FusedMultiplyAdd(y, Vector512.Create(3.0), x);
        Vector512<double> w = (y - x) / Vector512.MaxNative(sum, Vector512.Create(Scalars.SmallestNormal));
        Vector512<double> u = w * w;
        Vector512<double> curve = Vector512.FusedMultiplyAdd(u, Vector512.Create(1.0 / 7), Vector512.Create(0.2));
        curve = Vector512.FusedMultiplyAdd(curve, u, Vector512.Create(1.0 / 3));
        return low * Vector512.FusedMultiplyAdd(w * u, curve, w);
    }

    public static void Sum<T, TSource>(in TSource source, CommonDenominator common, out TermSums sums)
        where T : unmanaged
        where TSource : struct, ITermSource
    {
        if (typeof(T) == typeof(double))
        {
            source.SumMapped(new Rescaling<T, RescaledMixture>(common), default(DoubleJensenShannonTerm), out sums);
        }
        else
        {
            source.SumMapped(new Rescaling<T, RescaledMixture>(common), default(SingleJensenShannonTerm), out sums);
        }
    }
}

/// <summary>Two rows of which one comes to the sum of the other: x = p and y = q P / Q, rounded; of doubles the rest is what that makes of the term.</summary>
/// <remarks>Where the rows may change places, x is the one with the larger sum, in its power of two.</remarks>
/// <param name="common">P and Q.</param>
internal readonly struct Rescaling<T, TDivergence>(CommonDenominator common) : IMapping
    where T : unmanaged
    where TDivergence : unmanaged, IRescaledDivergence
{
    private readonly Vector512<double> _pScale = common.PScale;
    private readonly Vector512<double> _qScale = common.QScale;
    private readonly Vector512<double> _swapped = TDivergence.IsSymmetric ? IsLess(common.PSum, common.QSum) : Vector512<double>.Zero;
    private readonly VectorPair _ratio = TDivergence.IsSymmetric ? RatioOfSums(common) : common.PSum / common.QSum;

    public static bool HasRest => typeof(T) == typeof(double);

    /// <summary>The sum of x.</summary>
    public static VectorPair Sum(CommonDenominator common) =>
        TDivergence.IsSymmetric ? VectorPair.Select(IsLess(common.PSum, common.QSum), common.QSum, common.PSum) : common.PSum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Map(Vector512<double> p, Vector512<double> q, out Vector512<double> y, out Vector512<double> rest)
    {
        Vector512<double> x = p * _pScale;
        Vector512<double> factor = q * _qScale;
        if (TDivergence.IsSymmetric)
        {
            (x, factor) = (Masks.Select(_swapped, factor, x), Masks.Select(_swapped, x, factor));
        }

        y = factor * _ratio.Hi;
        rest = HasRest ? TDivergence.Correction(x, y, ErrorOf(y, factor)) : Vector512<double>.Zero;
        return x;
    }

    /// <summary>The error of y = factor P / Q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> ErrorOf(Vector512<double> y, Vector512<double> factor) =>
        Vector512.FusedMultiplyAdd(factor, _ratio.Lo, Vector512.FusedMultiplyAdd(factor, _ratio.Hi, -y));

    /// <summary>The larger over the smaller; exactly 1 where they are equal.</summary>
    private static VectorPair RatioOfSums(CommonDenominator common)
    {
        Vector512<double> less = IsLess(common.PSum, common.QSum);
        Vector512<double> more = IsLess(common.QSum, common.PSum);
        VectorPair ratio = VectorPair.Select(less, common.QSum, common.PSum) / VectorPair.Select(less, common.PSum, common.QSum);
        return VectorPair.Select(less | more, ratio, VectorPair.One);
    }

    private static Vector512<double> IsLess(VectorPair a, VectorPair b) => Vector512.LessThan(a.Hi, b.Hi)
        | (Vector512.Equals(a.Hi, b.Hi) & Vector512.LessThan(a.Lo, b.Lo));
}
