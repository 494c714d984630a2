using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>exp(x) / 2^K of sixteen floats, in float arithmetic, as a power of two out of a table times 1 + q; relative error 2^-27.1.</summary>
/// <remarks>
/// <para>x = m ln 2 / 8 + r, |r| &lt;= ln 2 / 16; exp(x) = 2^(m / 8) (1 + q), q = exp(r) - 1. Nothing is subtracted from x before: a difference of two floats is not a float. K, the
/// whole number next to log2 of the largest exp(x), is taken off m, which is exact.</para>
/// <para>r: ln 2 / 8 as two floats, the first of 21 bits, so that the first product and the difference are exact, and one rounding is left, 2^-29. q: 2^-29 rounding, 2^-32 polynomial.
/// The table: 2^(j / 8) <see cref="Unit"/>, where Unit was searched so that all eight are next to floats, within 2^-28.4; whoever sums divides by it at the end. The factor 1 + q stays in two parts,
/// because the table's part can be added exactly.</para>
/// <para>Sources: S. Gal, B. Bachelis, An accurate elementary mathematical library for the IEEE floating point standard, ACM TOMS 17 (1991), for the table. Coefficients, table and Unit: polynomials.py.</para>
/// </remarks>
internal readonly unsafe struct FloatExponential
{
    /// <summary>Numbers up to this size, less <see cref="Depth"/> below them: m is exact, and so is its product with ln 2 / 8.</summary>
    public const double Largest = 16384;

    /// <summary>What lies further than this below the largest is set there: 2^-125 of its exponential.</summary>
    public const float Depth = 87;

    /// <summary>The exponentials come times this.</summary>
    public const double Unit = 1.087714908592287;

    private const float Log2E = 1.442695f;
    private const float EighthsOfLog2 = 11.541560173034668f;

    /// <summary>1.5 * 2^23: added to a number, it rounds it to a whole one, which is then in the low bits of the sum.</summary>
    public const float Rounding = 12582912;

    private const float EighthOfLn2 = 0.08664339780807495f;
    private const float EighthOfLn2Low = -2.380817765157417e-10f;
    private const float Quartic = 0.04166042059659958f;
    private const float Cubic = 0.16668029129505157f;
    private const float Square = 0.5f;

    private readonly Vector512<float> _lowest;
    private readonly Vector512<float> _rounding;
    private readonly Vector512<float> _eighthsOfLog2;
    private readonly Vector512<float> _minusEighthOfLn2;
    private readonly Vector512<float> _minusEighthOfLn2Low;
    private readonly Vector512<float> _quartic;
    private readonly Vector512<float> _cubic;
    private readonly Vector512<float> _square;
    private readonly Vector512<int> _table;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FloatExponential(
        Vector512<float> rounding,
        Vector512<float> lowest,
        float eighthsOfLog2,
        float minusEighthOfLn2,
        float minusEighthOfLn2Low,
        float quartic,
        float cubic,
        float square,
        Vector512<int> table)
    {
        _lowest = lowest;
        _rounding = rounding;
        _eighthsOfLog2 = Vector512.Create(eighthsOfLog2);
        _minusEighthOfLn2 = Vector512.Create(minusEighthOfLn2);
        _minusEighthOfLn2Low = Vector512.Create(minusEighthOfLn2Low);
        _quartic = Vector512.Create(quartic);
        _cubic = Vector512.Create(cubic);
        _square = Vector512.Create(square);
        _table = table;
    }

    /// <summary>With constants that stay in registers, where there are as many: see <see cref="Opaque"/>.</summary>
    /// <param name="exponent">K.</param>
    /// <param name="lowest">Lower numbers count as this.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatExponential Over(float exponent, float lowest) => From(Vector512.Create(Rounding - (8 * exponent)), Vector512.Create(lowest));

    /// <summary>The same lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatExponential Over(Vector512<float> exponent, Vector512<float> lowest) => From(Vector512.Create(Rounding) - (Vector512.Create(8f) * exponent), lowest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatExponential From(Vector512<float> rounding, Vector512<float> lowest)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return new(rounding, lowest, EighthsOfLog2, -EighthOfLn2, -EighthOfLn2Low, Quartic, Cubic, Square, Vector512.Create(Table));
        }

        float* n = Opaque.Pointer(Numbers);
        int* table = Opaque.Pointer(Table);
        return new(rounding, lowest, n[0], n[1], n[2], n[3], n[4], n[5], Vector512.Load(table));
    }

    private static ReadOnlySpan<float> Numbers => [EighthsOfLog2, -EighthOfLn2, -EighthOfLn2Low, Quartic, Cubic, Square];

    /// <summary>For j = 0..7, twice, the bits of 2^(j / 8) Unit less j 2^20: m 2^20 added to that adds the whole part of m / 8 to the exponent, and puts the fraction's three bits back.</summary>
    private static ReadOnlySpan<int> Table =>
    [
        0x3F8B3A3E, 0x3F87D424, 0x3F859202, 0x3F848E45, 0x3F84E5BE, 0x3F86B7DA, 0x3F8A26DE, 0x3F8F5829,
        0x3F8B3A3E, 0x3F87D424, 0x3F859202, 0x3F848E45, 0x3F84E5BE, 0x3F86B7DA, 0x3F8A26DE, 0x3F8F5829,
    ];

    /// <summary>K for numbers up to this one.</summary>
    public static float Exponent(float largest) => MathF.Round(largest * Log2E);

    public static Vector512<float> Exponent(Vector512<float> largest) => Vector512.Round(largest * Vector512.Create(Log2E));

    /// <summary>2^(j / 8), j = 0..7.</summary>
    public static Vector512<double> EighthsOfOctave
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(1, 1.0905077326652577, 1.189207115002721, 1.2968395546510096, 1.4142135623730951, 1.5422108254079407, 1.681792830507429, 1.8340080864093424);
    }

    /// <summary>2^K / exp(x), for x next to K ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double OverPower(float exponent, double x) => OverPower(Vector512.Create((double)exponent), Vector512.Create(x)).ToScalar();

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> OverPower(Vector512<double> exponent, Vector512<double> x) =>
        FloatFunctions.CalledExponential(Vector512.FusedMultiplyAdd(exponent, Vector512.Create(0.6931471805599453), -x));

    /// <summary>x, but no less than the lowest number; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> AtLeastLowest(Vector512<float> x) => Vector512.MaxNative(_lowest, x);

    /// <summary>r, and m - 8 K in the low bits of the other number. NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Reduce(Vector512<float> x, out Vector512<float> eighths)
    {
        eighths = Vector512.FusedMultiplyAdd(x, _eighthsOfLog2, _rounding);
        Vector512<float> m = eighths - _rounding;
        return Vector512.FusedMultiplyAdd(m, _minusEighthOfLn2Low, Vector512.FusedMultiplyAdd(m, _minusEighthOfLn2, x));
    }

    /// <summary>exp(r) - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> ExpM1(Vector512<float> r)
    {
        Vector512<float> p = Vector512.FusedMultiplyAdd(_quartic, r, _cubic);
        p = Vector512.FusedMultiplyAdd(p, r, _square);
        return Vector512.FusedMultiplyAdd(p, r * r, r);
    }

    /// <summary>2^(m / 8 - K) Unit, where that is a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Power(Vector512<float> eighths) =>
        (Vector512.ShiftLeft(eighths.AsInt32(), 20) + FloatLanes.Entries(_table, eighths.AsInt32())).AsSingle();
}
