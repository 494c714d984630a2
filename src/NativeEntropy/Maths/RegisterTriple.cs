using System.Runtime.CompilerServices;

namespace NativeEntropy.Maths;

/// <summary>An unevaluated sum of three doubles, of one register: <see cref="VectorTriple"/>.</summary>
internal readonly record struct RegisterTriple(DoubleRegister High, DoubleRegister Middle, DoubleRegister Low)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterTriple operator +(RegisterTriple a, RegisterTriple b)
    {
        RegisterPair high = RegisterPair.TwoSum(a.High, b.High);
        RegisterPair middle = RegisterPair.TwoSum(a.Middle, b.Middle);
        RegisterPair second = RegisterPair.TwoSum(middle.Hi, high.Lo);
        return Normal(high.Hi, second.Hi, (a.Low + b.Low) + (middle.Lo + second.Lo));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterTriple operator *(RegisterTriple a, RegisterTriple b)
    {
        RegisterPair product = RegisterPair.TwoProduct(a.High, b.High);
        RegisterPair cross = RegisterPair.TwoProduct(a.High, b.Middle);
        RegisterPair otherCross = RegisterPair.TwoProduct(a.Middle, b.High);
        DoubleRegister low = Register.FusedMultiplyAdd(a.Middle, b.Middle, cross.Lo + otherCross.Lo);
        low = Register.FusedMultiplyAdd(a.High, b.Low, Register.FusedMultiplyAdd(a.Low, b.High, low));
        RegisterPair crosses = RegisterPair.TwoSum(cross.Hi, otherCross.Hi);
        RegisterPair second = RegisterPair.TwoSum(crosses.Hi, product.Lo);
        return Normal(product.Hi, second.Hi, low + (crosses.Lo + second.Lo));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterTriple operator -(RegisterTriple a) => new(-a.High, -a.Middle, -a.Low);

    /// <summary>The two leading parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair ToPair() => new(High, Middle);

    /// <summary>One register of eight triples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterTriple Part(in VectorTriple eight, int part) =>
        new(Registers.Part(eight.High, part), Registers.Part(eight.Middle, part), Registers.Part(eight.Low, part));

    /// <summary>The parts without overlap, the largest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterTriple Normal(DoubleRegister high, DoubleRegister middle, DoubleRegister low)
    {
        RegisterPair leading = RegisterPair.FastTwoSum(high, middle);
        RegisterPair rest = RegisterPair.FastTwoSum(leading.Lo, low);
        return new(leading.Hi, rest.Hi, rest.Lo);
    }
}
