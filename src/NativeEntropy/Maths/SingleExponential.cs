using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeEntropy.Maths;

/// <summary>exp(x) for <see cref="Lowest"/> &lt;= x &lt;= 709 that goes into float results; relative error 2^-29.2 (0.02 ULP of float); exp(0) = 1.</summary>
/// <remarks>
/// <para>x = m ln 2 / 16 + r, |r| &lt;= ln 2 / 32: 2^(m / 16) out of a table of sixteen, exp(r) = 1 + r q(r), q of degree 2. A table costs less than the three
/// multiply-adds it saves, because those have but two of four ports.</para>
/// <para>The constants come from memory that the compiler knows nothing of: it would load those it knows anew at every use, and two loads a cycle are
/// fewer than this loop then needs.</para>
/// <para>Coefficients: polynomials.py.</para>
/// </remarks>
internal readonly unsafe struct SingleExponential
{
    /// <summary>exp of this, 2^-1021.4, is 0 to all who sum it or round it to float.</summary>
    public const double Lowest = -708.0;

    /// <summary>1.5 * 2^52: added to a number, it rounds it to a whole one, which is then in the low bits of the sum.</summary>
    private const double Rounding = 6755399441055744.0;

    private readonly Vector512<double> _lowest;
    private readonly Vector512<double> _sixteenthsOfLog2;
    private readonly Vector512<double> _rounding;
    private readonly Vector512<double> _minusSixteenthOfLn2;
    private readonly Vector512<double> _cubic;
    private readonly Vector512<double> _square;
    private readonly Vector512<double> _linear;
    private readonly Vector512<double> _one;
    private readonly Vector512<long> _first;
    private readonly Vector512<long> _second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SingleExponential(
        double lowest, double sixteenthsOfLog2, double rounding, double minusSixteenthOfLn2, double cubic, double square, double linear, double one,
        Vector512<long> first, Vector512<long> second)
    {
        _lowest = Vector512.Create(lowest);
        _sixteenthsOfLog2 = Vector512.Create(sixteenthsOfLog2);
        _rounding = Vector512.Create(rounding);
        _minusSixteenthOfLn2 = Vector512.Create(minusSixteenthOfLn2);
        _cubic = Vector512.Create(cubic);
        _square = Vector512.Create(square);
        _linear = Vector512.Create(linear);
        _one = Vector512.Create(one);
        _first = first;
        _second = second;
    }

    private static ReadOnlySpan<double> Numbers => [Lowest, 23.083120654223414, Rounding, -0.04332169878499658, 0.16666073369034684, 0.5000162268994002, 1.0000000030509297, 1];

    /// <summary>For j = 0..15 the bits of 2^(j / 16) less j 2^48: m 2^48 added to that adds the whole part of m / 16 to the exponent, and puts the fraction's
    /// four bits back.</summary>
    private static ReadOnlySpan<long> Table =>
    [
        0x3FF0000000000000, 0x3FEFB5586CF9890F, 0x3FEF72B83C7D517B, 0x3FEF387A6E756238,
        0x3FEF06FE0A31B715, 0x3FEEDEA64C123422, 0x3FEEBFDAD5362A27, 0x3FEEAB07DD485429,
        0x3FEEA09E667F3BCD, 0x3FEEA11473EB0187, 0x3FEEACE5422AA0DB, 0x3FEEC49182A3F090,
        0x3FEEE89F995AD3AD, 0x3FEF199BDD85529C, 0x3FEF5818DCFBA487, 0x3FEFA4AFA2A490DA,
    ];

    /// <summary>For a loop: constants that stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleExponential InRegisters()
    {
        double* n = Pointer(Numbers);
        long* table = Pointer(Table);
        return new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], Vector512.Load(table), Vector512.Load(table + Lanes.Count));
    }

    /// <summary>For a single use: constants in the machine code.</summary>
    public static SingleExponential Immediate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(
            Lowest, 23.083120654223414, Rounding, -0.04332169878499658, 0.16666073369034684, 0.5000162268994002, 1.0000000030509297, 1,
            Vector512.Create(Table), Vector512.Create(Table[Lanes.Count..]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T* Pointer<T>(ReadOnlySpan<T> data)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(data));

    /// <summary>exp(x), lower x as <see cref="Lowest"/>, as mantissa * scale. NaN gives a NaN mantissa.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Of(Vector512<double> x, out Vector512<double> scale)
    {
        Vector512<double> r = Reduce(x, out Vector512<double> sixteenths);
        scale = Scale(sixteenths);
        return Mantissa(r);
    }

    /// <summary>r, and m in the low bits of the other number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Reduce(Vector512<double> x, out Vector512<double> sixteenths)
    {
        Vector512<double> argument = Vector512.MaxNative(_lowest, x);
        sixteenths = Vector512.FusedMultiplyAdd(argument, _sixteenthsOfLog2, _rounding);
        return Vector512.FusedMultiplyAdd(sixteenths - _rounding, _minusSixteenthOfLn2, argument);
    }

    /// <summary>exp(r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Mantissa(Vector512<double> r)
    {
        Vector512<double> p = Vector512.FusedMultiplyAdd(_cubic, r, _square);
        p = Vector512.FusedMultiplyAdd(p, r, _linear);
        return Vector512.FusedMultiplyAdd(p, r, _one);
    }

    /// <summary>2^(m / 16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Scale(Vector512<double> sixteenths)
    {
        Vector512<long> m = sixteenths.AsInt64();
        return (Vector512.ShiftLeft(m, 48) + Entries(m)).AsDouble();
    }

    /// <summary>The entries that the low four bits name. Only data moves here, so it may differ between machines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<long> Entries(Vector512<long> m)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar8x64x2(_first, m, _second);
        }

        return Avx2.IsSupported ? Vector512.Create(Entries(m.GetLower()), Entries(m.GetUpper())) : OneByOne(m);
    }

    /// <summary>Each quarter of the table gives the entry that the low two bits name; the next two choose among those.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<long> Entries(Vector256<long> m)
    {
        Vector256<long> twice = m + m;
        Vector256<int> halves = (twice | Vector256.ShiftLeft(twice, 32) | Vector256.Create(1L << 32)).AsInt32();
        Vector256<double> upperQuarter = Vector256.ShiftLeft(m, 61).AsDouble();
        Vector256<double> first = Avx.BlendVariable(Pick(_first.GetLower(), halves), Pick(_first.GetUpper(), halves), upperQuarter);
        Vector256<double> second = Avx.BlendVariable(Pick(_second.GetLower(), halves), Pick(_second.GetUpper(), halves), upperQuarter);
        return Avx.BlendVariable(first, second, Vector256.ShiftLeft(m, 60).AsDouble()).AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Pick(Vector256<long> four, Vector256<int> halves) =>
        Avx2.PermuteVar8x32(four.AsInt32(), halves).AsDouble();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<long> OneByOne(Vector512<long> m)
    {
        ReadOnlySpan<long> entries = Table;
        long* result = stackalloc long[Lanes.Count];
        m.Store(result);
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            result[lane] = entries[(int)result[lane] & 15];
        }

        return Vector512.Load(result);
    }
}
