using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log(x) of floats, 0 &lt;= x &lt;= 1/2, in float arithmetic and without a division: a float and a rest below 2^-8.7, together with a relative error of 2^-29.4.</summary>
/// <remarks>
/// <para>x = 2^k f, 0.6914 &lt;= f &lt; 1.3829; k and three bits of f by integer arithmetic. log x = (k ln 2 - log c) + log(1 + r), r = c f - 1, where c is one of eight numbers of at most five bits
/// next to 1 / f, so that r is exact, and |r| &lt; 0.0625. ln 2 and -log c are a multiple of 2^-17 and a small rest each: h, the first part of k ln 2 - log c, is exact, and at least 0.69 in size, so that h + r is
/// a float and an exact rest.</para>
/// <para>log(1 + r) - r = r^2 s(r): polynomial 2^-30.9, roundings of s 2^-32, of r^2 and of the sum of the rests 2^-33 each. Together 2^-29.9, of log 2 at least.</para>
/// <para>Of 0 and subnormal numbers it is some number between -89 and -87. Constants: polynomials.py.</para>
/// </remarks>
internal readonly unsafe struct FloatLogarithm
{
    /// <summary>Of the bits of x: those of the least f come off, and the exponent is left.</summary>
    private const int LeastFraction = 0x3F310000;
    private const int ExponentMask = unchecked((int)0xFF800000);

    /// <summary>k is an integer times this.</summary>
    private const float ExponentUnit = 8388608;

    /// <summary>For an exponent in its place among a float's bits: a multiple of 2^-17, for each of them.</summary>
    public const float Ln2 = 0.693145751953125f / ExponentUnit;

    /// <summary>What that lacks.</summary>
    public const float Ln2Rest = 1.428606765330187e-06f / ExponentUnit;

    private const float Constant = -0.49999910593032837f;
    private const float Linear = 0.3333320617675781f;
    private const float Square = -0.25084760785102844f;
    private const float Cubic = 0.2008601874113083f;

    private readonly IntRegister _leastFraction;
    private readonly IntRegister _exponentMask;
    private readonly FloatRegister _minusOne;
    private readonly FloatRegister _ln2;
    private readonly FloatRegister _ln2Rest;
    private readonly FloatRegister _constant;
    private readonly FloatRegister _linear;
    private readonly FloatRegister _square;
    private readonly FloatRegister _cubic;
    private readonly FloatRegister _factors;
    private readonly FloatRegister _logarithms;
    private readonly FloatRegister _rests;

    private static ReadOnlySpan<int> Masks => [LeastFraction, ExponentMask];

    private static ReadOnlySpan<float> Numbers => [-1, Ln2, Ln2Rest, Constant, Linear, Square, Cubic];

    /// <summary>For each of the eight fractions c, -log c, and its rest.</summary>
    private static ReadOnlySpan<float> Tables =>
    [
        1.375f, 1.25f, 1.1875f, 1.125f, 1, 0.9375f, 0.84375f, 0.75f,
        -0.318450927734375f, -0.22314453125f, -0.17185211181640625f, -0.1177825927734375f, 0, 0.06453704833984375f, 0.16989898681640625f, 0.28768157958984375f,
        -2.8033841772412416e-06f, 9.799357485462679e-07f, 1.8548897742221016e-06f, -4.428829356584174e-07f, 0, 1.472797748647281e-06f, 4.9978989835608445e-08f, 4.928619432575942e-07f,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FloatLogarithm(int leastFraction, int exponentMask, float minusOne, float ln2, float ln2Rest, float constant, float linear, float square, float cubic, float* tables)
    {
        _leastFraction = Register.Create(leastFraction);
        _exponentMask = Register.Create(exponentMask);
        _minusOne = Register.Create(minusOne);
        _ln2 = Register.Create(ln2);
        _ln2Rest = Register.Create(ln2Rest);
        _constant = Register.Create(constant);
        _linear = Register.Create(linear);
        _square = Register.Create(square);
        _cubic = Register.Create(cubic);
        _factors = Registers.TableOfEight(tables);
        _logarithms = Registers.TableOfEight(tables + 8);
        _rests = Registers.TableOfEight(tables + 16);
    }

    /// <summary>With constants that stay in registers, where there are as many: see <see cref="Opaque"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLogarithm Load()
    {
        float* tables = Opaque.Pointer(Tables);
#if AVX512
        int* masks = Opaque.Pointer(Masks);
        float* n = Opaque.Pointer(Numbers);
        return new(masks[0], masks[1], n[0], n[1], n[2], n[3], n[4], n[5], n[6], tables);
#else
        return new(LeastFraction, ExponentMask, -1, Ln2, Ln2Rest, Constant, Linear, Square, Cubic, tables);
#endif
    }

    /// <summary>r, and k ln 2 - log c as a float and its rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRegister Reduce(FloatRegister x, out FloatRegister h, out FloatRegister rest)
    {
        IntRegister bits = x.AsInt32() - _leastFraction;
        IntRegister exponent = bits & _exponentMask;
        IntRegister eighth = Register.ShiftRightLogical(bits, 20);
        FloatRegister f = (x.AsInt32() - exponent).AsSingle();
        FloatRegister k = Register.ConvertToSingle(exponent);
        h = Register.FusedMultiplyAdd(k, _ln2, Registers.Entries(_logarithms, eighth));
        rest = Register.FusedMultiplyAdd(k, _ln2Rest, Registers.Entries(_rests, eighth));
        return Register.FusedMultiplyAdd(f, Registers.Entries(_factors, eighth), _minusOne);
    }

    /// <summary>The logarithm as a float and its rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRegister Join(FloatRegister r, FloatRegister h, FloatRegister rest, out FloatRegister low)
    {
        FloatRegister logarithm = h + r;
        FloatRegister square = r * r;
        FloatRegister s = Register.FusedMultiplyAdd(
            Register.FusedMultiplyAdd(_cubic, r, _square), square, Register.FusedMultiplyAdd(_linear, r, _constant));
        low = Register.FusedMultiplyAdd(square, s, (r - (logarithm - h)) + rest);
        return logarithm;
    }
}
