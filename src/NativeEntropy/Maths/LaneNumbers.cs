using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;

namespace NativeEntropy.Maths;

/// <summary>Which exponentials count: exp(x) is given in units of 2^-Bias and is 0 below Lowest.</summary>
/// <param name="Bias">0 for the range of the numbers themselves; 300 to keep what is far below the smallest of them, where sums are at most 2^700.</param>
/// <param name="Lowest">exp is 0 from here on.</param>
internal readonly record struct ExponentialRange(double Bias, double Lowest)
{
    public static ExponentialRange Ordinary => new(0, Exponential.Lowest);

    /// <summary>n = -1323 below this: 2^(n + 300) as formed by <see cref="Exponential.Scale"/> is 0.</summary>
    public static ExponentialRange Extended => new(300, -917.1);

    /// <summary>What one unit is: 2^-Bias.</summary>
    public double Unit => Bias == 0 ? 1 : 4.909093465297727e-91;

    /// <summary>2^Bias.</summary>
    public double Inverse => Bias == 0 ? 1 : 2.037035976334486e90;
}

/// <summary>The numbers a formula over rows is computed in: plain doubles for results of 24 bits and fewer, pairs for doubles.</summary>
internal interface ILaneNumber<TSelf>
    where TSelf : unmanaged, ILaneNumber<TSelf>
{
    static abstract TSelf Of(VectorPair x);

    /// <summary>(x - anchor) scaled, no less than `lowest`.</summary>
    static abstract TSelf Difference<TScaling>(Vector512<double> x, Vector512<double> anchor, TScaling scaling, double lowest)
        where TScaling : unmanaged, IScaling;

    /// <summary>exp(x) in the range's units; x no less than its lowest.</summary>
    static abstract TSelf Exponential(TSelf x, ExponentialRange range);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>A running sum and one more term: cheaper than + where the sum's error term may grow.</summary>
    static abstract TSelf Accumulate(TSelf sum, TSelf term);

    static abstract TSelf Select(Vector512<double> mask, TSelf a, TSelf b);

    Vector512<double> Hi { get; }

    VectorPair Pair { get; }

    /// <summary>The number where the mask is set, 0 elsewhere.</summary>
    TSelf Masked(Vector512<double> mask);

    /// <summary>The number, or `lowest` where it is below.</summary>
    TSelf AtLeast(double lowest);

    /// <summary>Times a power of two.</summary>
    TSelf Scaled(Vector512<double> power);

    /// <summary>The sum of the lanes: l + (l + 4), l + (l + 2), 0 + 1.</summary>
    DoubleDouble Across();
}

/// <summary>A double.</summary>
internal readonly record struct PlainNumber(Vector512<double> Hi) : ILaneNumber<PlainNumber>
{
    public VectorPair Pair => new(Hi, Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber Of(VectorPair x) => new(x.Hi + x.Lo);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber Difference<TScaling>(Vector512<double> x, Vector512<double> anchor, TScaling scaling, double lowest)
        where TScaling : unmanaged, IScaling => new(Maths.Exponential.AtLeast(scaling.Rounded(x, anchor), lowest));

    /// <summary>Relative error 2^-54.8 and one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber Exponential(PlainNumber x, ExponentialRange range)
    {
        Maths.Exponential.Parts e = Maths.Exponential.ForDouble(x.Hi, Vector512<double>.Zero, asWhole: true);
        Vector512<double> scale = Maths.Exponential.Scale(e.Rounded);
        return new(Vector512.FusedMultiplyAdd(scale, e.Linear + e.Rest, scale));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber operator +(PlainNumber a, PlainNumber b) => new(a.Hi + b.Hi);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber operator -(PlainNumber a, PlainNumber b) => new(a.Hi - b.Hi);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber operator -(PlainNumber a) => new(-a.Hi);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber operator *(PlainNumber a, PlainNumber b) => new(a.Hi * b.Hi);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber operator /(PlainNumber a, PlainNumber b) => new(a.Hi / b.Hi);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber Accumulate(PlainNumber sum, PlainNumber term) => new(sum.Hi + term.Hi);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber Select(Vector512<double> mask, PlainNumber a, PlainNumber b) =>
        new(Masks.Select(mask, a.Hi, b.Hi));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PlainNumber Masked(Vector512<double> mask) => new(Hi & mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PlainNumber AtLeast(double lowest) => new(Maths.Exponential.AtLeast(Hi, lowest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PlainNumber Scaled(Vector512<double> power) => new(Hi * power);

    public DoubleDouble Across()
    {
        Vector256<double> half = Hi.GetLower() + Hi.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return new DoubleDouble(quarter[0] + quarter[1], 0);
    }
}

/// <summary>A pair of doubles.</summary>
internal readonly record struct PairNumber(VectorPair Pair) : ILaneNumber<PairNumber>
{
    public Vector512<double> Hi => Pair.Hi;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairNumber Of(VectorPair x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairNumber Difference<TScaling>(Vector512<double> x, Vector512<double> anchor, TScaling scaling, double lowest)
        where TScaling : unmanaged, IScaling => new(scaling.Difference(x, anchor).ForExponential(lowest));

    /// <summary>Relative error 2^-62.5.</summary>
    /// <remarks>
    /// exp(r) = 1 + r (1 + r (1/2 + r (1/6 + r q(r)))), |r| &lt;= 0.3466: q, Taylor's series up to r^15 / 15!, in doubles, the rest in pairs. r^16 / 16! is
    /// below 2^-68. r q is below 0.0145 with an error of 2^-58.6, which r^3 makes 2^-63.2 and exp(r) >= 0.707 at most 2^-62.7.
    /// </remarks>
    [MethodImpl(Inlining.OfFormulas)]
    public static PairNumber Exponential(PairNumber x, ExponentialRange range)
    {
        VectorPair r = Maths.Exponential.Reduce(x.Pair, out Vector512<double> n);
        Vector512<double> q = Vector512.Create(7.647163731819816e-13);
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(1.1470745597729725e-11));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(1.6059043836821613e-10));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(2.08767569878681e-09));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(2.505210838544172e-08));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(2.755731922398589e-07));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(2.7557319223985893e-06));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(2.48015873015873e-05));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(0.0001984126984126984));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(0.001388888888888889));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(0.008333333333333333));
        q = Vector512.FusedMultiplyAdd(q, r.Hi, Vector512.Create(0.041666666666666664));
        VectorPair sum = Plus(0.16666666666666666, 9.25185853854297e-18, new VectorPair(q * r.Hi, Vector512<double>.Zero));
        sum = Plus(0.5, 0, Product(sum, r));
        sum = Plus(1, 0, Product(sum, r));
        sum = Plus(1, 0, Product(sum, r));
        Vector512<double> scale = Maths.Exponential.PowerOfTwo(n + Vector512.Create(range.Bias));
        return new(new VectorPair(sum.Hi * scale, sum.Lo * scale));
    }

    // Without AVX-512 a vector operation is itself a small method, and the compiler inlines only so many into one: the operations are methods of their own there.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairNumber operator +(PairNumber a, PairNumber b) =>
        Vector512.IsHardwareAccelerated ? new(a.Pair + b.Pair) : CalledSum(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairNumber operator -(PairNumber a, PairNumber b) =>
        Vector512.IsHardwareAccelerated ? new(a.Pair + (-b).Pair) : CalledSum(a, -b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairNumber operator -(PairNumber a) => new(new VectorPair(-a.Pair.Hi, -a.Pair.Lo));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairNumber operator *(PairNumber a, PairNumber b) =>
        Vector512.IsHardwareAccelerated ? new(a.Pair * b.Pair) : CalledProduct(a, b);

    [MethodImpl(Inlining.OfFormulas)]
    public static PairNumber operator /(PairNumber a, PairNumber b) => new(a.Pair / b.Pair);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairNumber Accumulate(PairNumber sum, PairNumber term) =>
        Vector512.IsHardwareAccelerated ? Accumulated(sum, term) : CalledAccumulated(sum, term);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PairNumber CalledSum(in PairNumber a, in PairNumber b) => new(a.Pair + b.Pair);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PairNumber CalledProduct(in PairNumber a, in PairNumber b) => new(a.Pair * b.Pair);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PairNumber CalledAccumulated(in PairNumber sum, in PairNumber term) => Accumulated(sum, term);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PairNumber Accumulated(PairNumber sum, PairNumber term)
    {
        VectorPair heads = VectorPair.TwoSum(sum.Pair.Hi, term.Pair.Hi);
        return new(new VectorPair(heads.Hi, sum.Pair.Lo + (heads.Lo + term.Pair.Lo)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairNumber Select(Vector512<double> mask, PairNumber a, PairNumber b) => new(VectorPair.Select(mask, a.Pair, b.Pair));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PairNumber Masked(Vector512<double> mask) => new(new VectorPair(Pair.Hi & mask, Pair.Lo & mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PairNumber AtLeast(double lowest) => new(Pair.ForExponential(lowest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PairNumber Scaled(Vector512<double> power) => new(new VectorPair(Pair.Hi * power, Pair.Lo * power));

    public DoubleDouble Across()
    {
        VectorPair whole = VectorPair.TwoSum(Pair.Hi, Pair.Lo);
        whole += new VectorPair(SwapHalves(whole.Hi), SwapHalves(whole.Lo));
        DoubleDouble even = new DoubleDouble(whole.Hi[0], whole.Lo[0]) + new DoubleDouble(whole.Hi[2], whole.Lo[2]);
        DoubleDouble odd = new DoubleDouble(whole.Hi[1], whole.Lo[1]) + new DoubleDouble(whole.Hi[3], whole.Lo[3]);
        return even + odd;
    }

    /// <summary>a + b, a the larger, without a correct last bit of the pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Plus(double high, double low, VectorPair b)
    {
        VectorPair sum = VectorPair.FastTwoSum(Vector512.Create(high), b.Hi);
        return new(sum.Hi, sum.Lo + (b.Lo + Vector512.Create(low)));
    }

    /// <summary>a * b, its parts possibly overlapping by a bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Product(VectorPair a, VectorPair b)
    {
        VectorPair product = VectorPair.TwoProduct(a.Hi, b.Hi);
        Vector512<double> cross = Vector512.FusedMultiplyAdd(a.Hi, b.Lo, a.Lo * b.Hi);
        return new(product.Hi, product.Lo + cross);
    }

    private static Vector512<double> SwapHalves(Vector512<double> v) => Vector512.Create(v.GetUpper(), v.GetLower());
}
