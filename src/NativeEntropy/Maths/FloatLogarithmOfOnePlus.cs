using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log(1 + t) of a register of floats, in float arithmetic, as pairs whose second part is more than a rounding error; t may have a second part as well.</summary>
/// <remarks>
/// <para>log(1 + t) = -log c + log((1 + t) c), 0 &lt;= t &lt;= 1, c out of a table of eight with five bits behind the point, so that (1 + t) c - 1 = d has no error; |d| &lt; 0.067.
/// 1 + t is a pair. -log c + d is one, too; what is left, at most 0.034 of the result, is rounded four times: 2^-26.9, and 2^-30.2 of the polynomial.</para>
/// <para>Larger t: 1 + t = 2^k (1 + t'), exact as a pair, and k ln 2 is a float and a rest, the float a multiple of 2^-17.</para>
/// </remarks>
internal readonly struct FloatLogarithmOfOnePlus
{
    private const float EntriesOfOne = 7.48f;
    private const int Exponent = 0x7F800000;
    private const int ExponentOfOne = 0x3F800000;

    private readonly IntRegister _entry;
    private readonly FloatRegister _onePlus;
    private readonly FloatRegister _minusOne;

    /// <summary>Next to 1 / (1 + t).</summary>
    public readonly FloatRegister Reciprocal;

    /// <summary>For t from 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatLogarithmOfOnePlus(FloatRegister t)
    {
        // 1 + t as a pair; the first entry's 1 is 0, because a small t is not to lose its digits to the second part.
        _entry = Register.FusedMultiplyAdd(t, Register.Create(EntriesOfOne), Register.Create(FloatExponential.Rounding)).AsInt32();
        Reciprocal = Registers.Entries(Reciprocals, _entry);
        _minusOne = Registers.Entries(MinusOnes, _entry);
        _onePlus = t - _minusOne;
    }

    /// <summary>What the logarithm has of t already.</summary>
    public FloatRegister Near
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _onePlus + _minusOne;
    }

    /// <summary>log(1 + near + rest), the rest being what t is beyond <see cref="Near"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatPair With(FloatRegister rest)
    {
        FloatRegister d = Register.FusedMultiplyAdd(_onePlus, Reciprocal, _minusOne);
        FloatPair head = FloatPair.FastTwoSum(Registers.Entries(Logarithms, _entry), d);

        // log(1 + d + e) - log(1 + d) is e / (1 + d), or e (1 - d).
        FloatRegister tail = Register.FusedMultiplyAdd(rest * Reciprocal, FloatRegister.One - d, Registers.Entries(LogarithmTails, _entry));
        FloatRegister a = Register.FusedMultiplyAdd(Register.Create(-0.16753791272640228f), d, Register.Create(0.20079846680164337f));
        a = Register.FusedMultiplyAdd(a, d, Register.Create(-0.2499983310699463f));
        a = Register.FusedMultiplyAdd(a, d, Register.Create(0.33333244919776917f));
        a = Register.FusedMultiplyAdd(a, d, Register.Create(-0.5f));
        return new(head.Hi, Register.FusedMultiplyAdd(d * d, a, head.Lo + tail));
    }

    /// <summary>log(1 + t) for normal t of any size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair Of(FloatPair t)
    {
        FloatRegister one = FloatRegister.One;
        FloatRegister large = Register.GreaterThan(t.Hi, one);
        FloatPair sum = FloatPair.FastTwoSum(t.Hi, one);
        IntRegister exponent = (sum.Hi.AsInt32() & Register.Create(Exponent)) - Register.Create(ExponentOfOne);
        FloatRegister scale = (Register.Create(ExponentOfOne) - exponent).AsSingle();
        FloatRegister fraction = Masks.Select(large, Register.FusedMultiplyAdd(sum.Hi, scale, -one), t.Hi);
        FloatRegister rest = Masks.Select(large, (sum.Lo + t.Lo) * scale, t.Lo);
        FloatRegister k = Register.ConvertToSingle(exponent & large.AsInt32());

        FloatLogarithmOfOnePlus logarithm = new(fraction);
        FloatPair ofFraction = logarithm.With((fraction - logarithm.Near) + rest);
        FloatPair head = FloatPair.FastTwoSum(k * Register.Create(FloatLogarithm.Ln2), ofFraction.Hi);
        return new(head.Hi, Register.FusedMultiplyAdd(k, Register.Create(FloatLogarithm.Ln2Rest), head.Lo + ofFraction.Lo));
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
