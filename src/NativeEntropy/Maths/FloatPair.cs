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

    /// <summary>The same number in every lane, as two floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Broadcast(double value)
    {
        float head = (float)value;
        return new(Register.Create(head), Register.Create((float)(value - head)));
    }
}
