using System.Runtime.CompilerServices;

namespace NativeEntropy.Maths;

/// <summary>An unevaluated sum Hi + Lo of floats, of one register: see <see cref="Registers"/>.</summary>
internal readonly record struct FloatPair(FloatRegister Hi, FloatRegister Lo)
{
    /// <summary>a + b without error, where |a| >= |b|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair FastTwoSum(FloatRegister a, FloatRegister b)
    {
        FloatRegister sum = a + b;
        return new(sum, b - (sum - a));
    }

    /// <summary>x - most without error, where x is no larger; NaN where x is.</summary>
    /// <remarks>Of x and -most the lower one is the larger in size: where most is negative, x is; else x is, or -most. Of a number and NaN, both operations return what stands second.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Below(FloatRegister x, FloatRegister most) =>
        FastTwoSum(Register.MinNative(-most, x), Register.MaxNative(-most, x));

    /// <summary>a - b without error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Difference(FloatRegister a, FloatRegister b)
    {
        FloatRegister difference = a - b;
        FloatRegister minusB = difference - a;
        return new(difference, (a - (difference - minusB)) - (b + minusB));
    }

    /// <summary>This and x: Hi becomes their sum, and what that takes goes to Lo.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatPair Plus(FloatRegister x)
    {
        FloatPair sum = FastTwoSum(Register.MaxNative(Hi, x), Register.MinNative(Hi, x));
        return new(sum.Hi, Lo + sum.Lo);
    }

    /// <summary>a b, with an error of some 2^-47.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Product(FloatPair a, FloatPair b)
    {
        FloatRegister product = a.Hi * b.Hi;
        FloatRegister rest = Registers.FusedMultiplySubtract(a.Hi, b.Hi, product);
        return new(product, rest + Register.FusedMultiplyAdd(a.Hi, b.Lo, a.Lo * b.Hi));
    }

    /// <summary>The same number in every lane, as two floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Broadcast(double value)
    {
        float head = (float)value;
        return new(Register.Create(head), Register.Create((float)(value - head)));
    }
}
