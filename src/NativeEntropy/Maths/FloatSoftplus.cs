using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log(1 + t) and the logistic function of registers of floats, t = exp(-|x|), in float arithmetic, as pairs: twice as many at a time as in doubles, without a call or a division but the last.</summary>
/// <remarks>See <see cref="FloatLogarithmOfOnePlus"/>; with t's own error 2^-26 of the result.</remarks>
internal readonly struct FloatSoftplus
{
    private readonly FloatPower _t;
    private readonly FloatRegister _reciprocal;

    /// <summary>log(1 + t); Lo is what the logarithm has beyond its leading part, not a rounding error only.</summary>
    public readonly FloatPair Logarithm;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatSoftplus(FloatPower t)
    {
        FloatLogarithmOfOnePlus logarithm = new(t.Rounded);
        _t = t;
        _reciprocal = logarithm.Reciprocal;
        Logarithm = logarithm.With(t.Minus(logarithm.Near));
    }

    /// <summary>max(v, 0) + log(1 + t), which is log(1 + exp(v)) where |v| = |x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatPair Of(FloatRegister v)
    {
        FloatRegister linear = Register.MaxNative(v, FloatRegister.Zero);
        FloatPair sum = FloatPair.FastTwoSum(Register.MaxNative(linear, Logarithm.Hi), Register.MinNative(linear, Logarithm.Hi));
        return new(sum.Hi, sum.Lo + Logarithm.Lo);
    }

    /// <summary>1 / (1 + t) in the lanes of the mask, t / (1 + t) elsewhere; the second part has three bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatPair Logistic(FloatRegister positive)
    {
        FloatRegister t = _t.Rounded;
        FloatRegister onePlus = FloatRegister.One + t;
        FloatRegister numerator = Masks.Select(positive, FloatRegister.One, t);
        FloatRegister quotient = numerator / onePlus;
        FloatRegister remainder = Register.FusedMultiplyAdd(-quotient, onePlus, numerator) + Register.AndNot(_t.Minus(t), positive);
        return new(quotient, Register.FusedMultiplyAdd(-quotient, _t.Minus(onePlus - FloatRegister.One), remainder) * _reciprocal);
    }
}
