using System.Runtime.CompilerServices;

namespace NativeEntropy.Maths;

/// <summary>An unevaluated sum Hi + Lo, of one register: <see cref="VectorPair"/>.</summary>
internal readonly record struct RegisterPair(DoubleRegister Hi, DoubleRegister Lo)
{
    /// <summary>a + b without error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair TwoSum(DoubleRegister a, DoubleRegister b)
    {
        DoubleRegister sum = a + b;
        DoubleRegister fromB = sum - a;
        return new(sum, (a - (sum - fromB)) + (b - fromB));
    }

    /// <summary>The same where |a| >= |b|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair FastTwoSum(DoubleRegister a, DoubleRegister b)
    {
        DoubleRegister sum = a + b;
        return new(sum, b - (sum - a));
    }

    /// <summary>a * b without error, barring underflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair TwoProduct(DoubleRegister a, DoubleRegister b)
    {
        DoubleRegister product = a * b;
        return new(product, Register.FusedMultiplyAdd(a, b, -product));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair operator -(RegisterPair a) => new(-a.Hi, -a.Lo);
}
