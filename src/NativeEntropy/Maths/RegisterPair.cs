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

    /// <summary>x - most without error, where x is no larger; NaN where x is. As <see cref="FloatPair.Below"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Below(DoubleRegister x, DoubleRegister most) => FastTwoSum(Register.MinNative(-most, x), Register.MaxNative(-most, x));

    /// <summary>a * b without error, barring underflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair TwoProduct(DoubleRegister a, DoubleRegister b)
    {
        DoubleRegister product = a * b;
        return new(product, Register.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>a - b without error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair TwoDifference(DoubleRegister a, DoubleRegister b)
    {
        DoubleRegister difference = a - b;
        DoubleRegister fromB = difference - a;
        return new(difference, (a - (difference - fromB)) - (b + fromB));
    }

    /// <summary>a where the mask is set, b elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Select(DoubleRegister mask, RegisterPair a, RegisterPair b) =>
        new(Register.ConditionalSelect(mask, a.Hi, b.Hi), Register.ConditionalSelect(mask, a.Lo, b.Lo));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair operator +(RegisterPair a, RegisterPair b)
    {
        RegisterPair sum = TwoSum(a.Hi, b.Hi);
        return FastTwoSum(sum.Hi, sum.Lo + (a.Lo + b.Lo));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair operator *(RegisterPair a, RegisterPair b)
    {
        RegisterPair product = TwoProduct(a.Hi, b.Hi);
        DoubleRegister cross = Register.FusedMultiplyAdd(a.Hi, b.Lo, a.Lo * b.Hi);
        return FastTwoSum(product.Hi, product.Lo + cross);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair operator /(RegisterPair a, RegisterPair b)
    {
        DoubleRegister reciprocal = DoubleRegister.One / b.Hi;
        DoubleRegister quotient = a.Hi * reciprocal;
        DoubleRegister remainder = Register.FusedMultiplyAdd(-quotient, b.Hi, a.Hi) + (a.Lo - (quotient * b.Lo));
        return FastTwoSum(quotient, remainder * reciprocal);
    }

    /// <summary>a b, as a pair that is not normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Product(RegisterPair a, DoubleRegister b)
    {
        RegisterPair product = TwoProduct(a.Hi, b);
        return new(product.Hi, Register.FusedMultiplyAdd(a.Lo, b, product.Lo));
    }

    /// <summary>The same of two pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Product(RegisterPair a, RegisterPair b)
    {
        RegisterPair product = TwoProduct(a.Hi, b.Hi);
        return new(product.Hi, Register.FusedMultiplyAdd(a.Hi, b.Lo, Register.FusedMultiplyAdd(a.Lo, b.Hi, product.Lo)));
    }

    /// <summary>The pair as an argument of an exponential that is of no interest below `lowest`: an infinite Hi has no error term. NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair ForExponential(double lowest) =>
        new(Register.MaxNative(Register.Create(lowest), Hi), Lo & Register.GreaterThanOrEqual(Hi, Register.Create(lowest)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair operator -(RegisterPair a) => new(-a.Hi, -a.Lo);

    /// <summary>Half of the pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair Halved() => new(Hi * Register.Create(0.5), Lo * Register.Create(0.5));

    /// <summary>A sum of heads without error, beside what they leave, and a pair more in one of its registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair Include(VectorPair sum, int part, RegisterPair value)
    {
        RegisterPair of = Part(sum, part);
        RegisterPair head = TwoSum(of.Hi, value.Hi);
        return WithPart(sum, part, new(head.Hi, of.Lo + (head.Lo + value.Lo)));
    }

    /// <summary>One register of eight pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Part(VectorPair eight, int part) => new(Registers.Part(eight.Hi, part), Registers.Part(eight.Lo, part));

    /// <summary>The eight with one register replaced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair WithPart(VectorPair eight, int part, RegisterPair value) =>
        new(Registers.WithPart(eight.Hi, part, value.Hi), Registers.WithPart(eight.Lo, part, value.Lo));
}
