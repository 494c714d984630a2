using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>t = exp(x) of a register of floats, from -80 to 80, as Power (1 + Less), Power out of a table.</summary>
internal readonly record struct FloatPower(FloatRegister Power, FloatRegister Less)
{
    /// <summary>What is below is not for this: t is a normal number, and what its rounding takes is known to 2^-33 of t, subnormal or not.</summary>
    public const float Lowest = -80;

    /// <summary>What is more than 1/2 below is not for pairs: t is a normal number, 2^-124.8 at least.</summary>
    public const float LowestOfPairs = -86;

    private const float EighthsOfLog2 = 11.541560173034668f;
    private const float EighthOfLn2 = 0.08664339780807495f;
    private const float EighthOfLn2Low = -2.380817765157417e-10f;

    /// <summary>Added to a number, it rounds it to a whole one; times -EighthOfLn2Low it is 0.0025643.</summary>
    private const float Rounding = 10770736;

    /// <remarks>
    /// As <see cref="FloatExponential"/>, but for its unit, by which nobody divides here: that is 2^(1/8) e^-0.0025643, so the entry before is taken, and r has 0.0025643 more. That comes
    /// with the second part of ln 2 / 8, because m is multiplied before the rounding number is taken off. Error 2^-27.2: table 2^-28.4, r and Less three roundings of 2^-29.4, the polynomial 2^-31.1.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPower Of(FloatRegister x)
    {
        FloatRegister eighths = Reduce(x, out FloatRegister r);
        return Of(eighths, r);
    }

    /// <summary>The same of a pair, from <see cref="LowestOfPairs"/> to 86.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPower Of(FloatPair x)
    {
        FloatRegister eighths = Reduce(x.Hi, out FloatRegister r);
        return Of(eighths, r + x.Lo);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatRegister Reduce(FloatRegister x, out FloatRegister r)
    {
        FloatRegister eighths = Register.FusedMultiplyAdd(x, Register.Create(EighthsOfLog2), Register.Create(Rounding));
        FloatRegister m = eighths - Register.Create(Rounding);
        r = Register.FusedMultiplyAdd(eighths, Register.Create(-EighthOfLn2Low), Register.FusedMultiplyAdd(m, Register.Create(-EighthOfLn2), x));
        return eighths;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPower Of(FloatRegister eighths, FloatRegister r)
    {
        FloatRegister q = Register.FusedMultiplyAdd(Register.Create(0.04166042059659958f), r, Register.Create(0.16668029129505157f));
        q = Register.FusedMultiplyAdd(Register.FusedMultiplyAdd(q, r, Register.Create(0.5f)), r * r, r);
        return new((Register.ShiftLeft(eighths.AsInt32(), 20) + Registers.Entries(Powers, eighths.AsInt32())).AsSingle(), q);
    }

    /// <summary>t, rounded.</summary>
    public FloatRegister Rounded
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Register.FusedMultiplyAdd(Power, Less, Power);
    }

    /// <summary>t less a number within a tenth of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRegister Minus(FloatRegister near) => Register.FusedMultiplyAdd(Power, Less, Power - near);

    /// <summary>For j = 0..7, twice, the bits of 2^(j / 8) e^-0.0025643 less j 2^20, and less the rounding number's that come along.</summary>
    private static ReadOnlySpan<uint> Powers =>
    [
        0xAC7F5829, 0xAC7B3A3E, 0xAC77D424, 0xAC759202, 0xAC748E45, 0xAC74E5BE, 0xAC76B7DA, 0xAC7A26DE,
        0xAC7F5829, 0xAC7B3A3E, 0xAC77D424, 0xAC759202, 0xAC748E45, 0xAC74E5BE, 0xAC76B7DA, 0xAC7A26DE,
    ];
}
