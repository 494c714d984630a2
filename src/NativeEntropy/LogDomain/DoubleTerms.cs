using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>exp(x - anchor) * factor of doubles: <see cref="FloatTerms"/> with more digits. Error 0.65 ULP, besides the factor's.</summary>
/// <remarks>Entry j of the table is 2^(j / 8) times the factor's fraction, as a pair H + L; the result is H + (L + H q), times a power of two, which rounds only what is subnormal.</remarks>
internal readonly unsafe struct DoubleTerms
{
    /// <summary>The factor's exponents: with exp(x - anchor) from 2^-2000 on, nothing that a double can hold is lost.</summary>
    private const int MostExponent = 900;

    private readonly DoubleExponential _exponential;
    private readonly Vector512<double> _eighth;
    private readonly Vector512<double> _exponent;
    private readonly Vector512<long> _exponentBits;
    private readonly EightDoubles _heads;
    private readonly EightDoubles _tails;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DoubleTerms(double anchor, DoubleDouble fraction, int exponent)
    {
        // exp(-1400) = 2^-2019, and what the factor takes back: nothing below that is left of a double.
        _exponential = DoubleExponential.Over(DoubleExponential.Exponent(anchor), anchor - 1400 - Math.Max(0, exponent));
        VectorPair table = DoubleExponential.EighthsOfOctave * VectorPair.Broadcast(fraction);
        _heads = new(table.Hi);
        _tails = new(table.Lo);
        _eighth = Vector512.Create(0.125);
        _exponentBits = Vector512.Create((long)exponent << 52);
        _exponent = Vector512.Create(exponent - (DoubleExponential.Rounding / 8));
    }

    /// <summary>Elements that are computed together, four vectors where registers suffice.</summary>
    private static int AtOnce => Vector512.IsHardwareAccelerated ? MostAtOnce : Lanes.Count;

    private const int MostAtOnce = 4 * Lanes.Count;

    /// <summary>destination[i] = exp(x[i] - anchor) * factor, i &lt; n, n at least 64; what x[i] &gt; anchor gives is of no use. False, and nothing done, where the numbers are out of range.</summary>
    public static bool TryRun(double* x, nint n, double* destination, double anchor, double factor, bool pastCaches)
    {
        if (!(Math.Abs(anchor) <= DoubleExponential.Largest))
        {
            return false;
        }

        // Over 2^K instead of exp(anchor), and that as a fraction in [1, 2) and an exponent.
        DoubleDouble overPower = DoubleExponential.OverPower(DoubleExponential.Exponent(anchor), anchor);
        int exponent = Math.ILogB(factor);
        if (!double.IsNormal(factor) || Math.Abs(exponent) > MostExponent)
        {
            return false;
        }

        DoubleDouble fraction = overPower * new DoubleDouble(Math.ScaleB(factor, -exponent), 0);
        if (pastCaches && Vector512.IsHardwareAccelerated && (nint)destination % sizeof(double) == 0)
        {
            RunPastCaches(x, n, destination, anchor, fraction, exponent);
        }
        else
        {
            Run(x, n, destination, anchor, fraction, exponent);
        }

        return true;
    }

    /// <summary>As <see cref="FloatTerms"/>: the end of a row comes first and is stored last.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void Run(double* x, nint n, double* destination, double anchor, DoubleDouble fraction, int exponent)
    {
        DoubleTerms terms = new(anchor, fraction, exponent);
        double* end = stackalloc double[MostAtOnce];
        double* target = end;
        for (nint i = n - AtOnce, next = 0; ; i = next, target = destination + i, next += AtOnce)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                terms.Four(x + i, out Vector512<double> a, out Vector512<double> b, out Vector512<double> c, out Vector512<double> d);
                a.Store(target);
                b.Store(target + Lanes.Count);
                c.Store(target + (2 * Lanes.Count));
                d.Store(target + (3 * Lanes.Count));
            }
            else
            {
                terms.Apply(Vector512.Load(x + i)).Store(target);
            }

            if (next > n - AtOnce)
            {
                break;
            }
        }

        new ReadOnlySpan<double>(end, AtOnce).CopyTo(new Span<double>(destination + n - AtOnce, AtOnce));
    }

    /// <summary>The same past the caches, to another row than x, but for the lines that it shares with others: what is written past the caches must not lie in one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void RunPastCaches(double* x, nint n, double* destination, double anchor, DoubleDouble fraction, int exponent)
    {
        DoubleTerms terms = new(anchor, fraction, exponent);
        const int Line = 64;
        nint head = (nint)(-(nint)destination & (Line - 1)) / sizeof(double);
        double* end = stackalloc double[MostAtOnce];
        Run(x, MostAtOnce, end, anchor, fraction, exponent);
        new ReadOnlySpan<double>(end, (int)head).CopyTo(new Span<double>(destination, (int)head));
        nint i = head;
        for (; i <= n - MostAtOnce; i += MostAtOnce)
        {
            terms.Four(x + i, out Vector512<double> a, out Vector512<double> b, out Vector512<double> c, out Vector512<double> d);
            a.StoreAlignedNonTemporal(destination + i);
            b.StoreAlignedNonTemporal(destination + i + Lanes.Count);
            c.StoreAlignedNonTemporal(destination + i + (2 * Lanes.Count));
            d.StoreAlignedNonTemporal(destination + i + (3 * Lanes.Count));
        }

        Run(x + n - MostAtOnce, MostAtOnce, end, anchor, fraction, exponent);
        int rest = (int)(n - i);
        new ReadOnlySpan<double>(end + MostAtOnce - rest, rest).CopyTo(new Span<double>(destination + i, rest));
        Sse.StoreFence();
    }

    /// <summary>Four vectors, step by step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Four(double* x, out Vector512<double> a, out Vector512<double> b, out Vector512<double> c, out Vector512<double> d)
    {
        Vector512<double> ra = _exponential.Reduce(Load(x), out Vector512<double> ma);
        Vector512<double> rb = _exponential.Reduce(Load(x + Lanes.Count), out Vector512<double> mb);
        Vector512<double> rc = _exponential.Reduce(Load(x + (2 * Lanes.Count)), out Vector512<double> mc);
        Vector512<double> rd = _exponential.Reduce(Load(x + (3 * Lanes.Count)), out Vector512<double> md);
        Vector512<double> qa = _exponential.ExpM1(ra);
        Vector512<double> qb = _exponential.ExpM1(rb);
        Vector512<double> qc = _exponential.ExpM1(rc);
        Vector512<double> qd = _exponential.ExpM1(rd);
        a = Scaled(qa, ma);
        b = Scaled(qb, mb);
        c = Scaled(qc, mc);
        d = Scaled(qd, md);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Load(double* x) => _exponential.AtLeastLowest(Vector512.Load(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Apply(Vector512<double> x) =>
        Scaled(_exponential.ExpM1(_exponential.Reduce(_exponential.AtLeastLowest(x), out Vector512<double> eighths)), eighths);

    /// <summary>(1 + q) 2^(m / 8) factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Scaled(Vector512<double> q, Vector512<double> eighths)
    {
        Vector512<double> head = _heads.At(eighths.AsInt64());
        Vector512<double> tail = _tails.At(eighths.AsInt64());
        Vector512<double> sum = head + Vector512.FusedMultiplyAdd(head, q, tail);
        Vector512<double> exponent = Vector512.FusedMultiplyAdd(eighths, _eighth, _exponent);
        if (Avx512F.IsSupported)
        {
            return Avx512F.Scale(sum, exponent);
        }

        // Elsewhere whole numbers are added to the exponents, where all results are normal. sum is below 2^2; what is above every double is of no use.
        return Vector512.LessThanAny(exponent, Vector512.Create(-1020.0))
            ? ScaleGradually(sum, exponent)
            : (sum.AsInt64() + (Vector512.ShiftLeft(eighths.AsInt64(), 49) & Vector512.Create(-1L << 52)) + _exponentBits).AsDouble();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> ScaleGradually(Vector512<double> value, Vector512<double> exponent) =>
        Exponential.ScaleGradually(value, Vector512.Floor(Vector512.MinNative(Vector512.Create(1023.0), Vector512.MaxNative(Vector512.Create(-2000.0), exponent))));
}
