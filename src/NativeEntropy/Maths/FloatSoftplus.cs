using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log(1 + t) and the logistic function of registers of floats, t = exp(-|x|), in float arithmetic, as pairs: twice as many at a time as in doubles, without a call or a division but the last.</summary>
/// <remarks>
/// log(1 + t) = -log c + log((1 + t) c), c out of a table of eight with five bits behind the point, so that (1 + t) c - 1 = d has no error; |d| &lt; 0.067.
/// 1 + t is a pair. -log c + d is one, too; what is left, at most 0.034 of the result, is rounded four times: 2^-26.9, and 2^-30.2 of the polynomial. With t's own error 2^-26 of the result.
/// </remarks>
internal readonly struct FloatSoftplus
{
    private const float EntriesOfOne = 7.48f;

    private readonly FloatPower _t;
    private readonly FloatRegister _reciprocal;

    /// <summary>log(1 + t); Lo is what the logarithm has beyond its leading part, not a rounding error only.</summary>
    public readonly FloatPair Logarithm;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatSoftplus(FloatPower t)
    {
        _t = t;
        FloatRegister rounded = t.Rounded;
        IntRegister entry = Register.FusedMultiplyAdd(rounded, Register.Create(EntriesOfOne), Register.Create(FloatExponential.Rounding)).AsInt32();
        FloatRegister reciprocal = Registers.Entries(Reciprocals, entry), minusOne = Registers.Entries(MinusOnes, entry);
        _reciprocal = reciprocal;

        // 1 + t as a pair; the first entry's 1 is 0, because a small t is not to lose its digits to the second part.
        FloatRegister onePlus = rounded - minusOne;
        FloatRegister rest = t.Minus(onePlus + minusOne);
        FloatRegister d = Register.FusedMultiplyAdd(onePlus, reciprocal, minusOne);
        FloatPair head = FloatPair.FastTwoSum(Registers.Entries(Logarithms, entry), d);

        // log(1 + d + e) - log(1 + d) is e / (1 + d), or e (1 - d).
        FloatRegister tail = Register.FusedMultiplyAdd(rest * reciprocal, FloatRegister.One - d, Registers.Entries(LogarithmTails, entry));
        FloatRegister a = Register.FusedMultiplyAdd(Register.Create(-0.16753791272640228f), d, Register.Create(0.20079846680164337f));
        a = Register.FusedMultiplyAdd(a, d, Register.Create(-0.2499983310699463f));
        a = Register.FusedMultiplyAdd(a, d, Register.Create(0.33333244919776917f));
        a = Register.FusedMultiplyAdd(a, d, Register.Create(-0.5f));
        Logarithm = new(head.Hi, Register.FusedMultiplyAdd(d * d, a, head.Lo + tail));
    }

    /// <summary>1 / (1 + t) in the lanes of the mask, t / (1 + t) elsewhere; the second part has three bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatPair Logistic(FloatRegister positive)
    {
        FloatRegister t = _t.Rounded;
        FloatRegister onePlus = FloatRegister.One + t;
        FloatRegister numerator = Register.ConditionalSelect(positive, FloatRegister.One, t);
        FloatRegister quotient = numerator / onePlus;
        FloatRegister remainder = Register.FusedMultiplyAdd(-quotient, onePlus, numerator) + Register.AndNot(_t.Minus(t), positive);
        return new(quotient, Register.FusedMultiplyAdd(-quotient, _t.Minus(onePlus - FloatRegister.One), remainder) * _reciprocal);
    }

    /// <summary>c, next to 1 / (1 + j / 7.48).</summary>
    private static ReadOnlySpan<float> Reciprocals =>
    [
        1f, 0.875f, 0.78125f, 0.71875f, 0.65625f, 0.59375f, 0.5625f, 0.53125f,
        1f, 0.875f, 0.78125f, 0.71875f, 0.65625f, 0.59375f, 0.5625f, 0.53125f,
    ];

    private static ReadOnlySpan<float> MinusOnes => [0f, -1f, -1f, -1f, -1f, -1f, -1f, -1f, 0f, -1f, -1f, -1f, -1f, -1f, -1f, -1f];

    /// <summary>-log c, the leading part.</summary>
    private static ReadOnlySpan<float> Logarithms =>
    [
        0f, 0.13353139f, 0.24686007f, 0.33024168f, 0.42121348f, 0.5212969f, 0.5753642f, 0.6325226f,
        0f, 0.13353139f, 0.24686007f, 0.33024168f, 0.42121348f, 0.5212969f, 0.5753642f, 0.6325226f,
    ];

    /// <summary>What it lacks.</summary>
    private static ReadOnlySpan<float> LogarithmTails =>
    [
        0f, 1.0038866e-09f, 5.91481e-09f, 6.725313e-09f, -1.2773657e-08f, 5.241105e-09f, -2.7555087e-08f, -2.4264303e-08f,
        0f, 1.0038866e-09f, 5.91481e-09f, 6.725313e-09f, -1.2773657e-08f, 5.241105e-09f, -2.7555087e-08f, -2.4264303e-08f,
    ];
}
