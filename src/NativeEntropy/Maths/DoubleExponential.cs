using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>exp(x) / 2^K of eight doubles, as a power of two out of a table times 1 + q; relative error 2^-56. <see cref="FloatExponential"/> with more digits.</summary>
/// <remarks>
/// <para>x = m ln 2 / 8 + r, |r| &lt;= ln 2 / 16; exp(x) = 2^(m / 8) (1 + q), q = exp(r) - 1 = r + r^2 v(r), v of degree 5. K is taken off m, which is exact.</para>
/// <para>r: m times the first 53 bits of ln 2 / 8 is exact in the fused multiply-add, and so is the difference: both are multiples of 2^-57 and it is below 2^-4.5; one rounding is left, 2^-58.
/// q: 2^-58 rounding, 2^-58.2 polynomial. The table: 2^(j / 8) <see cref="Unit"/>, where Unit was searched so that all eight are next to doubles, within 2^-57.6. Coefficients, table and Unit: polynomials.py.</para>
/// </remarks>
internal readonly unsafe struct DoubleExponential
{
    /// <summary>Numbers up to this size, less <see cref="Depth"/> below them: m and its product with ln 2 / 8 are exact.</summary>
    public const double Largest = 16384;

    /// <summary>What lies further than this below the largest is set there: 2^-1009 of its exponential.</summary>
    public const double Depth = 700;

    /// <summary>The exponentials come times this.</summary>
    public const double Unit = 1.0220781626032334;

    private const double InverseUnit = 0.9783987532352709;
    private const double InverseUnitLow = -3.034018837461922e-17;
    private const double LogUnit = 0.021837968899366067;
    private const double LogUnitLow = 1.2325408715444993e-18;
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;
    private const double Log2E = 1.4426950408889634;
    private const double EighthsOfLog2 = 11.541560327111707;

    /// <summary>1.5 * 2^52: added to a number, it rounds it to a whole one, which is then in the low bits of the sum.</summary>
    public const double Rounding = 6755399441055744.0;

    private const double EighthOfLn2 = 0.08664339756999316;
    private const double EighthOfLn2Low = 2.8988085173078744e-18;
    private const double Seventh = 0.0001984056446967828;
    private const double Sixth = 0.001388978223573993;
    private const double Fifth = 0.008333333371261797;
    private const double Quartic = 0.04166666656973482;
    private const double Cubic = 0.1666666666666371;
    private const double Square = 0.5000000000000298;

    private readonly Vector512<double> _lowest;
    private readonly Vector512<double> _rounding;
    private readonly Vector512<double> _eighthsOfLog2;
    private readonly Vector512<double> _minusEighthOfLn2;
    private readonly Vector512<double> _minusEighthOfLn2Low;
    private readonly Vector512<double> _seventh;
    private readonly Vector512<double> _sixth;
    private readonly Vector512<double> _fifth;
    private readonly Vector512<double> _quartic;
    private readonly Vector512<double> _cubic;
    private readonly Vector512<double> _square;
    private readonly Vector512<long> _table;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DoubleExponential(
        Vector512<double> rounding,
        Vector512<double> lowest,
        double eighthsOfLog2,
        double minusEighthOfLn2,
        double minusEighthOfLn2Low,
        double seventh,
        double sixth,
        double fifth,
        double quartic,
        double cubic,
        double square,
        Vector512<long> table)
    {
        _lowest = lowest;
        _rounding = rounding;
        _eighthsOfLog2 = Vector512.Create(eighthsOfLog2);
        _minusEighthOfLn2 = Vector512.Create(minusEighthOfLn2);
        _minusEighthOfLn2Low = Vector512.Create(minusEighthOfLn2Low);
        _seventh = Vector512.Create(seventh);
        _sixth = Vector512.Create(sixth);
        _fifth = Vector512.Create(fifth);
        _quartic = Vector512.Create(quartic);
        _cubic = Vector512.Create(cubic);
        _square = Vector512.Create(square);
        _table = table;
    }

    private static ReadOnlySpan<double> Numbers => [EighthsOfLog2, -EighthOfLn2, -EighthOfLn2Low, Seventh, Sixth, Fifth, Quartic, Cubic, Square];

    /// <summary>For j = 0..7 the bits of 2^(j / 8) Unit less j 2^49.</summary>
    private static ReadOnlySpan<long> Table =>
    [
        0x3FF05A6EA1A562F3, 0x3FEFD5562DCAEB17, 0x3FEF7288EF789EDF, 0x3FEF35217CC6F97D,
        0x3FEF2082565AE660, 0x3FEF385C69B1CA09, 0x3FEF80B62A3D9C33, 0x3FEFFDF34EF76770,
    ];

    /// <summary>The same table in two, for <see cref="Lanes.Entries"/>.</summary>
    private static ReadOnlySpan<uint> LowHalves => [0xA1A562F3, 0x2DCAEB17, 0xEF789EDF, 0x7CC6F97D, 0x565AE660, 0x69B1CA09, 0x2A3D9C33, 0x4EF76770];

    private static ReadOnlySpan<uint> HighHalves => [0x3FF05A6E, 0x3FEFD556, 0x3FEF7288, 0x3FEF3521, 0x3FEF2082, 0x3FEF385C, 0x3FEF80B6, 0x3FEFFDF3];

    /// <summary>With constants that stay in registers, where there are as many: see <see cref="Opaque"/>.</summary>
    /// <param name="exponent">K.</param>
    /// <param name="lowest">Lower numbers count as this.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleExponential Over(double exponent, double lowest) => From(Vector512.Create(Rounding - (8 * exponent)), Vector512.Create(lowest));

    /// <summary>The same lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleExponential Over(Vector512<double> exponent, Vector512<double> lowest) => From(Vector512.Create(Rounding) - (Vector512.Create(8.0) * exponent), lowest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleExponential From(Vector512<double> rounding, Vector512<double> lowest)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return new(
                rounding, lowest, EighthsOfLog2, -EighthOfLn2, -EighthOfLn2Low, Seventh, Sixth, Fifth, Quartic, Cubic, Square, Vector512.Create(Table));
        }

        double* n = Opaque.Pointer(Numbers);
        long* table = Opaque.Pointer(Table);
        return new(rounding, lowest, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], Vector512.Load(table));
    }

    /// <summary>K for numbers up to this one.</summary>
    public static double Exponent(double largest) => Math.Round(largest * Log2E);

    public static Vector512<double> Exponent(Vector512<double> largest) => Vector512.Round(largest * Vector512.Create(Log2E));

    /// <summary>log Unit.</summary>
    public static DoubleDouble LogarithmOfUnit => new(LogUnit, LogUnitLow);

    /// <summary>2^(j / 8), j = 0..7.</summary>
    public static VectorPair EighthsOfOctave
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(
            Vector512.Create(1.0, 1.0905077326652577, 1.189207115002721, 1.2968395546510096, 1.4142135623730951, 1.5422108254079407, 1.681792830507429, 1.8340080864093424),
            Vector512.Create(0.0, -3.046782079812471e-17, 3.982015231465646e-17, 2.5382502794888315e-17, -9.667293313452913e-17, 7.949834809697621e-17, 8.199010020581497e-17, 3.283107224245627e-17));
    }

    /// <summary>2^K / exp(x), for x next to K ln 2; relative error 2^-54.8.</summary>
    public static DoubleDouble OverPower(double exponent, double x) => Exponential.Pair(VectorPair.Broadcast(Difference(exponent, x))).First();

    /// <summary>The same over Unit.</summary>
    public static DoubleDouble OverPowerAndUnit(double exponent, double x) =>
        Exponential.Pair(VectorPair.Broadcast(Difference(exponent, x) + new DoubleDouble(-LogUnit, -LogUnitLow))).First();

    public static VectorPair OverPowerAndUnit(Vector512<double> exponent, Vector512<double> x) =>
        Exponential.Pair(Difference(exponent, x) + VectorPair.Broadcast(new DoubleDouble(-LogUnit, -LogUnitLow)));

    private static DoubleDouble Difference(double exponent, double x) =>
        DoubleDouble.TwoProduct(exponent, Ln2) + new DoubleDouble(exponent * Ln2Low, 0) + new DoubleDouble(-x, 0);

    private static VectorPair Difference(Vector512<double> exponent, Vector512<double> x) =>
        VectorPair.TwoProduct(exponent, Vector512.Create(Ln2)) + new VectorPair(exponent * Vector512.Create(Ln2Low), Vector512<double>.Zero)
            + new VectorPair(-x, Vector512<double>.Zero);

    /// <summary>exp(x + low) Unit as a pair, relative error 2^-56, for -700 &lt;= x &lt;= 700; low is an error term of x.</summary>
    /// <remarks>Where the exponential stays by itself: its table's entry times q is not rounded to a double, and the polynomial is evaluated in a shorter chain.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair TimesUnit(DoubleRegister x, DoubleRegister low)
    {
        DoubleRegister q = MinusOne(Reduce(x, low, out DoubleRegister eighths)), power = PowerOf(eighths);
        DoubleRegister head = Register.FusedMultiplyAdd(power, q, power);
        return new(head, Register.FusedMultiplyAdd(power, q, power - head));
    }

    /// <summary>r, and m in the low bits of the other number; low is an error term of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Reduce(DoubleRegister x, DoubleRegister low, out DoubleRegister eighths)
    {
        eighths = Register.FusedMultiplyAdd(x, Register.Create(EighthsOfLog2), Register.Create(Rounding));
        DoubleRegister m = eighths - Register.Create(Rounding);
        DoubleRegister exact = Register.FusedMultiplyAdd(m, Register.Create(-EighthOfLn2), x);
        return exact + Register.FusedMultiplyAdd(m, Register.Create(-EighthOfLn2Low), low);
    }

    /// <summary>exp(r) - 1, in a short chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister MinusOne(DoubleRegister r)
    {
        DoubleRegister r2 = r * r;
        DoubleRegister v = Register.FusedMultiplyAdd(Polynomial.Linear(r, Sixth, Seventh), r2 * r2, Polynomial.Cubic(r, r2, Square, Cubic, Quartic, Fifth));
        return Register.FusedMultiplyAdd(v, r2, r);
    }

    /// <summary>2^(m / 8) Unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister PowerOf(DoubleRegister eighths) =>
        (Register.ShiftLeft(eighths.AsInt64(), 49) + Registers.Entries(Table, LowHalves, HighHalves, eighths.AsInt64())).AsDouble();

    /// <summary>exp(x) as a pair, relative error 2^-56, for -700 &lt;= x &lt;= 700.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Of(DoubleRegister x)
    {
        RegisterPair timesUnit = TimesUnit(x, DoubleRegister.Zero);
        RegisterPair product = RegisterPair.TwoProduct(timesUnit.Hi, Register.Create(InverseUnit));
        DoubleRegister low = Register.FusedMultiplyAdd(timesUnit.Lo, Register.Create(InverseUnit), product.Lo);
        return new(product.Hi, Register.FusedMultiplyAdd(timesUnit.Hi, Register.Create(InverseUnitLow), low));
    }

    /// <summary>x, but no less than the lowest number; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> AtLeastLowest(Vector512<double> x) => Vector512.MaxNative(_lowest, x);

    /// <summary>r, and m - 8 K in the low bits of the other number. NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Reduce(Vector512<double> x, out Vector512<double> eighths)
    {
        eighths = Vector512.FusedMultiplyAdd(x, _eighthsOfLog2, _rounding);
        Vector512<double> m = eighths - _rounding;
        return Vector512.FusedMultiplyAdd(m, _minusEighthOfLn2Low, Vector512.FusedMultiplyAdd(m, _minusEighthOfLn2, x));
    }

    /// <summary>exp(r) - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> ExpM1(Vector512<double> r)
    {
        Vector512<double> p = Vector512.FusedMultiplyAdd(_seventh, r, _sixth);
        p = Vector512.FusedMultiplyAdd(p, r, _fifth);
        p = Vector512.FusedMultiplyAdd(p, r, _quartic);
        p = Vector512.FusedMultiplyAdd(p, r, _cubic);
        p = Vector512.FusedMultiplyAdd(p, r, _square);
        return Vector512.FusedMultiplyAdd(p, r * r, r);
    }

    /// <summary>2^(m / 8 - K) Unit, where that is a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Power(Vector512<double> eighths)
    {
        Vector512<long> m = eighths.AsInt64();
        Vector512<long> entries = Lanes.Entries(_table, Vector256.Create(LowHalves), Vector256.Create(HighHalves), m);
        return (Vector512.ShiftLeft(m, 49) + entries).AsDouble();
    }
}
