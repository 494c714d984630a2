using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>logsumexp, softmax and log_softmax of a register of rows, a row a lane, in float arithmetic, from the largest element and r, the sum of exp(x - largest) over all elements less that of the largest, which is 1.</summary>
/// <remarks>
/// <para>What is subtracted from elements is so without error. A term has the error 2^-27.2; the sum of what the table leaves over, eight terms at a time, 2^-26.4 of r: see <see cref="FloatCrossEntropy"/>.
/// So log(1 + r) has 2^-25.2, 0.44 ULP of float where an ULP is smallest, and log_softmax, whose terms are of one sign, no more. So has logsumexp where it is no smaller than log(1 + r), or than 1.</para>
/// <para>1 / (1 + r) has r's error, 2^-25.7 at most, 0.31 ULP, and a product with a term that is not rounded is rounded once: softmax is within 0.31 + 0.11 + 0.06 + 0.5 ULP.</para>
/// </remarks>
internal static class FloatLogits
{
    /// <summary>Terms of elements that are further below the largest are 0.</summary>
    public const float Depth = -FloatPower.LowestOfPairs;

    /// <summary>The largest element may be so large: a number next to it is within 1/4.</summary>
    private const float MostOfLargest = 4194304;

    /// <summary>Elements that are further below the largest are 0 in softmax, and all of them in logsumexp: 2^-160.</summary>
    private const float Bottom = 111;

    /// <summary>From here on, r and what is made of it have their digits without what lies deep, 2^-117 together.</summary>
    private const float LeastBesideDeep = 1.2924697071141057e-26f; // 2^-86

    /// <summary>2^64, whose logarithm deep elements are raised by before they are exponents, and its inverse.</summary>
    private const float Raise = 44.36142f;
    private const float RaiseLow = -1.2189788e-07f;
    private const float Lowering = 5.421010862427522e-20f;

    /// <summary>Lanes that float arithmetic is for.</summary>
    /// <param name="largest">The largest element.</param>
    /// <param name="r">NaN where an element is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister AreForFloats(FloatRegister largest, FloatRegister r) =>
        Register.LessThanOrEqual(Register.Abs(largest), Register.Create(MostOfLargest)) & Register.Equals(r, r);

    /// <summary>Lanes where log(1 + r) lacks digits without what lies deep, if something does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister NeedsDeep(FloatRegister r) => Register.LessThan(r, Register.Create(LeastBesideDeep));

    /// <summary>2^64 times the term of a deep element, one that is so far below the largest that its term is 0 in sums, but not 0 as a float; 0 for others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister DeepTerm(FloatRegister x, FloatRegister largest)
    {
        FloatPair difference = FloatPair.Below(x, largest);
        FloatRegister isDeep = Register.LessThanOrEqual(difference.Hi, Register.Create(-Depth)) & Register.GreaterThan(difference.Hi, Register.Create(-Bottom));
        FloatPair raised = FloatPair.FastTwoSum(difference.Hi, Register.Create(Raise));
        return FloatPower.Of(new FloatPair(raised.Hi & isDeep, raised.Lo + (difference.Lo + Register.Create(RaiseLow)))).Rounded & isDeep;
    }

    /// <summary>r and the terms of deep elements, where it needs these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair PlusDeep(FloatPair r, FloatPair deepTerms)
    {
        FloatRegister needs = NeedsDeep(r.Hi), lowering = Register.Create(Lowering);
        FloatPair sum = r.Plus((deepTerms.Hi * lowering) & needs);
        return FloatPair.FastTwoSum(sum.Hi, sum.Lo + ((deepTerms.Lo * lowering) & needs));
    }

    /// <summary>The probability of a deep element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister DeepSoftmax(FloatRegister deepTerm, FloatPair factor) =>
        Register.FusedMultiplyAdd(deepTerm, factor.Hi, deepTerm * factor.Lo) * Register.Create(Lowering);

    /// <summary>largest + log(1 + r).</summary>
    /// <param name="largest">The largest element.</param>
    /// <param name="r">As above.</param>
    /// <param name="cancels">Lanes where that needs more digits, as a mask.</param>
    /// <param name="needsDeep">Lanes where it does if something lies deep.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister LogSumExp(FloatRegister largest, FloatPair r, out FloatRegister cancels, out FloatRegister needsDeep)
    {
        FloatPair logarithm = FloatLogarithmOfOnePlus.Of(r);
        FloatPair sum = FloatPair.Difference(largest, -logarithm.Hi);
        FloatRegister result = sum.Hi + (sum.Lo + logarithm.Lo);
        FloatRegister size = Register.Abs(result);
        cancels = Register.LessThan(size, Register.MinNative(logarithm.Hi, FloatRegister.One));
        needsDeep = NeedsDeep(size);
        return result;
    }

    /// <summary>1 / (1 + r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Factor(FloatPair r)
    {
        FloatRegister one = FloatRegister.One;
        FloatPair sum = FloatPair.FastTwoSum(Register.MaxNative(r.Hi, one), Register.MinNative(r.Hi, one));
        FloatRegister rest = sum.Lo + r.Lo;
        FloatRegister inverse = one / sum.Hi;
        return new(inverse, inverse * Register.FusedMultiplyAdd(-inverse, rest, Register.FusedMultiplyAdd(-inverse, sum.Hi, one)));
    }

    /// <summary>A term times the factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister Softmax(FloatPower term, FloatPair factor) =>
        Register.FusedMultiplyAdd(term.Power, factor.Hi, term.Power * Register.FusedMultiplyAdd(factor.Hi, term.Less, factor.Lo));

    /// <summary>x - largest - log(1 + r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister LogSoftmax(FloatRegister x, FloatRegister largest, FloatPair logarithm)
    {
        FloatPair difference = FloatPair.Below(x, largest);
        FloatPair sum = FloatPair.FastTwoSum(Register.MinNative(-logarithm.Hi, difference.Hi), Register.MaxNative(-logarithm.Hi, difference.Hi));
        FloatRegister rest = sum.Lo + (difference.Lo - logarithm.Lo);
        return sum.Hi + (rest & Register.GreaterThan(sum.Hi, Register.Create(float.NegativeInfinity)));
    }
}
