using System.Runtime.CompilerServices;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The logistic functions of registers of floats, in float arithmetic, with the few bits beyond a float that one rounding asks for.</summary>
/// <remarks>
/// t = exp(-|x|), in sigmoid exp(-x), has the error 2^-27.2 and is carried unrounded, as is 1 + t. 1 / (1 + t) is its rounded value v and v e, e what v lacks: 2^-47. A product of v is rounded, and what that took goes into the rest;
/// the sum of both is the only rounding. So quotients have t's error only: 2^-27.2, at most 0.11 ULP, and 0.5.
/// </remarks>
internal static class RegisterLogistic
{
    /// <summary>The size up to which these are for numbers of type T; 0 for doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Most<T>()
        where T : unmanaged => typeof(T) == typeof(double) ? 0 : -FloatPower.Lowest;

    /// <summary>1 / (1 + exp(-x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister Sigmoid(FloatRegister x)
    {
        FloatRegister one = FloatRegister.One;
        FloatPower power = FloatPower.Of(-x);
        FloatRegister t = power.Rounded;
        FloatPair onePlus = FloatPair.FastTwoSum(Register.MaxNative(t, one), Register.MinNative(t, one));
        FloatRegister v = Reciprocal(new(onePlus.Hi, onePlus.Lo + power.Minus(t)), out FloatRegister e);
        return Register.FusedMultiplyAdd(v, e, v);
    }

    /// <summary>t / (1 + t)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister SigmoidGradient(FloatRegister x)
    {
        FloatPower power = FloatPower.Of(-Register.Abs(x));
        FloatRegister t = power.Rounded;
        FloatRegister onePlus = FloatRegister.One + t;
        FloatRegister v = Reciprocal(new(onePlus, power.Minus(onePlus - FloatRegister.One)), out FloatRegister e);
        FloatPair quotient = Times(Times(new(t, power.Minus(t)), v, e), v, e);
        return quotient.Hi + quotient.Lo;
    }

    /// <summary>log(1 + exp(x)) = max(x, 0) + log(1 + t): relative error 2^-26 before its rounding, 0.25 ULP.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister Softplus(FloatRegister x)
    {
        FloatPair sum = new FloatSoftplus(FloatPower.Of(-Register.Abs(x))).Of(x);
        return sum.Hi + sum.Lo;
    }

    /// <summary>1 / x less v, over v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatRegister Reciprocal(FloatPair x, out FloatRegister e)
    {
        FloatRegister v = FloatRegister.One / x.Hi;
        FloatRegister remainder = Register.FusedMultiplyAdd(-v, x.Hi, FloatRegister.One);
        e = Register.FusedMultiplyAdd(-v, x.Lo, remainder);
        return v;
    }

    /// <summary>x v (1 + e).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair Times(FloatPair x, FloatRegister v, FloatRegister e)
    {
        FloatRegister product = x.Hi * v;
        FloatRegister rest = Register.FusedMultiplyAdd(x.Lo, v, Registers.FusedMultiplySubtract(x.Hi, v, product));
        return new(product, Register.FusedMultiplyAdd(product, e, rest));
    }
}
