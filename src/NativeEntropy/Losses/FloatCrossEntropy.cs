using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-log softmax(z)[t] of a register of rows, a row a lane, in float arithmetic: log(1 + s / e), s the sum over the others of exp(z_k), e that of the target, both over exp of the largest of the others.</summary>
/// <remarks>
/// <para>Nothing cancels: the target's own term stays out of s, and log(1 + r) is relative for the smallest r. What is subtracted from logits is so without error, so that results depend on nothing but their differences.</para>
/// <para>Error of a loss, relative: s and e 2^-27.2 each, of their exponentials; the sum of what the table leaves over, eight at a time, 2^-26.4; the logarithm's 2^-26.9, which has no part in losses that are small.
/// Together 2^-25.2, which is 0.44 ULP of float where an ULP is smallest, besides the rounding of the result.</para>
/// <para>Gradients: a term is rounded once, its factor is a pair, and the product is rounded once.</para>
/// </remarks>
internal static class FloatCrossEntropy
{
    /// <summary>The largest of the others may be so large: a number next to it is within 1/4.</summary>
    private const float Largest = 4194304;

    /// <summary>The target's logit counts as no further from the largest of the others: no power and no quotient of the two is out of range then. What lies beyond comes to it in the end.</summary>
    private const float Farthest = 80;

    /// <summary>What weights and d result / d loss may be: no gradient is out of range then, and what <see cref="Beyond"/> takes for 0, 2^-239, is 0 as a float, times this.</summary>
    public const double LargestScale = 1048576;

    /// <summary>Lanes that float arithmetic is for.</summary>
    /// <param name="largest">Of the others.</param>
    /// <param name="difference">The target's logit less that.</param>
    /// <param name="others">Their sum: NaN where one of them is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister AreForFloats(FloatRegister largest, FloatRegister difference, FloatRegister others) =>
        Register.LessThanOrEqual(Register.Abs(largest), Register.Create(Largest))
        & Register.LessThanOrEqual(Register.Abs(difference), Register.Create(float.MaxValue))
        & Register.Equals(others, others);

    /// <summary>Whether no difference of a target's logit is beyond; NaN is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreAllNear(FloatRegister difference) => Register.LessThanOrEqualAll(Register.Abs(difference), Register.Create(Farthest));

    /// <summary>The difference, no further than to <see cref="Farthest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Near(FloatPair difference)
    {
        FloatRegister near = Register.MaxNative(Register.Create(-Farthest), Register.MinNative(Register.Create(Farthest), difference.Hi));
        return new(near, difference.Lo & Register.Equals(near, difference.Hi));
    }

    /// <summary>exp of what a target lies above <see cref="Farthest"/>, with the other sign: its row's loss and gradient are so much smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Beyond(FloatPair difference)
    {
        FloatRegister above = Register.GreaterThan(difference.Hi, Register.Create(Farthest));
        FloatRegister beyond = (Register.Create(Farthest) - difference.Hi) & above;
        FloatPower power = FloatPower.Of(new FloatPair(Register.MaxNative(Register.Create(FloatPower.LowestOfPairs), beyond), -difference.Lo & above));
        FloatRegister rounded = power.Rounded;
        FloatRegister counts = Register.GreaterThan(beyond, Register.Create(FloatPower.LowestOfPairs));
        return new(Masks.Select(above, rounded, FloatRegister.One) & counts, power.Minus(rounded) & above & counts);
    }

    /// <summary>The losses and what their targets lie below -<see cref="Farthest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair PlusBeyond(FloatPair loss, FloatPair difference)
    {
        FloatRegister below = Register.LessThan(difference.Hi, Register.Create(-Farthest));
        FloatRegister beyond = (Register.Create(-Farthest) - difference.Hi) & below;
        FloatPair sum = FloatPair.FastTwoSum(Register.MaxNative(loss.Hi, beyond), Register.MinNative(loss.Hi, beyond));
        return new(sum.Hi, sum.Lo + (loss.Lo - (difference.Lo & below)));
    }

    /// <summary>The losses; Lo is more than a rounding error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Loss(FloatPair others, FloatPair target)
    {
        FloatRegister inverse = FloatRegister.One / target.Hi;
        FloatRegister ratio = others.Hi * inverse;
        FloatRegister rest = Register.FusedMultiplyAdd(-ratio, target.Hi, others.Hi) + Register.FusedMultiplyAdd(-ratio, target.Lo, others.Lo);
        return FloatLogarithmOfOnePlus.Of(new(ratio, rest * inverse));
    }

    /// <summary>scale / (s + e), which makes gradients of the others' terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Factor(FloatPair others, FloatPair target, FloatPair scale)
    {
        FloatPair heads = FloatPair.FastTwoSum(Register.MaxNative(others.Hi, target.Hi), Register.MinNative(others.Hi, target.Hi));
        FloatPair sum = FloatPair.FastTwoSum(heads.Hi, heads.Lo + (others.Lo + target.Lo));
        FloatRegister inverse = FloatRegister.One / sum.Hi;
        FloatRegister factor = scale.Hi * inverse;
        FloatRegister rest = Register.FusedMultiplyAdd(-factor, sum.Hi, scale.Hi) + Register.FusedMultiplyAdd(-factor, sum.Lo, scale.Lo);
        return new(factor, rest * inverse);
    }

    /// <summary>The gradient at the target, the others' share with the other sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister AtTarget(FloatPair others, FloatPair factor)
    {
        FloatPair product = FloatPair.Product(others, factor);
        return -(product.Hi + product.Lo);
    }

    /// <summary>The gradient of one of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister OfTerm(FloatRegister term, FloatPair factor) => Register.FusedMultiplyAdd(term, factor.Hi, term * factor.Lo);
}
