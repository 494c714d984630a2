using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>exp(x) for <see cref="Lowest"/> &lt;= x &lt;= 709 that goes into float results; relative error 2^-33.5 (0.001 ULP of float); exp(0) = 1.</summary>
/// <remarks>
/// <para>x = m ln 2 / 8 + r, |r| &lt;= ln 2 / 16: 2^(m / 8) out of a table of eight, exp(r) = 1 + r q(r), q of degree 3. The table costs less than the two
/// multiply-adds it saves, because those have but two of four ports.</para>
/// <para>The constants come from memory that the compiler knows nothing of, see <see cref="Opaque"/>.</para>
/// <para>Coefficients: polynomials.py.</para>
/// </remarks>
internal readonly unsafe struct SingleExponential
{
    /// <summary>exp of this, 2^-1021.4, is 0 to all who sum it or round it to float.</summary>
    public const double Lowest = -708.0;

    /// <summary>8 / ln 2.</summary>
    private const double EighthsOfLog2 = 11.541560327111707;

    /// <summary>1.5 * 2^52: added to a number, it rounds it to a whole one, which is then in the low bits of the sum.</summary>
    private const double Rounding = 6755399441055744.0;

    private const double MinusEighthOfLn2 = -0.08664339756999316;
    private const double Quartic = 0.04166460217240424;
    private const double Cubic = 0.16668618214033148;
    private const double Square = 0.5000000069308086;
    private const double Linear = 0.9999999909068815;

    private readonly Vector512<double> _lowest;
    private readonly Vector512<double> _eighthsOfLog2;
    private readonly Vector512<double> _rounding;
    private readonly Vector512<double> _minusEighthOfLn2;
    private readonly Vector512<double> _quartic;
    private readonly Vector512<double> _cubic;
    private readonly Vector512<double> _square;
    private readonly Vector512<double> _linear;
    private readonly Vector512<double> _one;
    private readonly Vector512<long> _table;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SingleExponential(
        double lowest, double eighthsOfLog2, double rounding, double minusEighthOfLn2, double quartic, double cubic, double square, double linear, double one,
        Vector512<long> table)
    {
        _lowest = Vector512.Create(lowest);
        _eighthsOfLog2 = Vector512.Create(eighthsOfLog2);
        _rounding = Vector512.Create(rounding);
        _minusEighthOfLn2 = Vector512.Create(minusEighthOfLn2);
        _quartic = Vector512.Create(quartic);
        _cubic = Vector512.Create(cubic);
        _square = Vector512.Create(square);
        _linear = Vector512.Create(linear);
        _one = Vector512.Create(one);
        _table = table;
    }

    private static ReadOnlySpan<double> Numbers => [Lowest, EighthsOfLog2, Rounding, MinusEighthOfLn2, Quartic, Cubic, Square, Linear, 1];

    /// <summary>For j = 0..7 the bits of 2^(j / 8) less j 2^49: m 2^49 added to that adds the whole part of m / 8 to the exponent, and puts the fraction's
    /// three bits back.</summary>
    private static ReadOnlySpan<long> Table =>
    [
        0x3FF0000000000000, 0x3FEF72B83C7D517B, 0x3FEF06FE0A31B715, 0x3FEEBFDAD5362A27,
        0x3FEEA09E667F3BCD, 0x3FEEACE5422AA0DB, 0x3FEEE89F995AD3AD, 0x3FEF5818DCFBA487,
    ];

    /// <summary>The same table in two, for <see cref="Lanes.Entries"/>.</summary>
    private static ReadOnlySpan<uint> LowHalves => [0x00000000, 0x3C7D517B, 0x0A31B715, 0xD5362A27, 0x667F3BCD, 0x422AA0DB, 0x995AD3AD, 0xDCFBA487];

    private static ReadOnlySpan<uint> HighHalves => [0x3FF00000, 0x3FEF72B8, 0x3FEF06FE, 0x3FEEBFDA, 0x3FEEA09E, 0x3FEEACE5, 0x3FEEE89F, 0x3FEF5818];

    /// <summary>For a loop: constants that stay in registers, where there are as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleExponential InRegisters()
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return Immediate;
        }

        double* n = Opaque.Pointer(Numbers);
        return new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], Vector512.Load(Opaque.Pointer(Table)));
    }

    /// <summary>For a single use: constants in the machine code.</summary>
    public static SingleExponential Immediate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Lowest, EighthsOfLog2, Rounding, MinusEighthOfLn2, Quartic, Cubic, Square, Linear, 1, Vector512.Create(Table));
    }

    /// <summary>exp(x), lower x as <see cref="Lowest"/>, as mantissa * scale. NaN gives a NaN mantissa.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Of(Vector512<double> x, out Vector512<double> scale)
    {
        Vector512<double> r = Reduce(x, out Vector512<double> eighths);
        scale = Scale(eighths);
        return Mantissa(r);
    }

    /// <summary>r, and m in the low bits of the other number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Reduce(Vector512<double> x, out Vector512<double> eighths)
    {
        Vector512<double> argument = Vector512.MaxNative(_lowest, x);
        eighths = Vector512.FusedMultiplyAdd(argument, _eighthsOfLog2, _rounding);
        return Vector512.FusedMultiplyAdd(eighths - _rounding, _minusEighthOfLn2, argument);
    }

    /// <summary>exp(r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Mantissa(Vector512<double> r)
    {
        Vector512<double> p = Vector512.FusedMultiplyAdd(_quartic, r, _cubic);
        p = Vector512.FusedMultiplyAdd(p, r, _square);
        p = Vector512.FusedMultiplyAdd(p, r, _linear);
        return Vector512.FusedMultiplyAdd(p, r, _one);
    }

    /// <summary>2^(m / 8).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Scale(Vector512<double> eighths)
    {
        Vector512<long> m = eighths.AsInt64();
        Vector512<long> entries = Lanes.Entries(_table, Vector256.Create(LowHalves), Vector256.Create(HighHalves), m);
        return (Vector512.ShiftLeft(m, 49) + entries).AsDouble();
    }
}
