using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>exp(x - anchor) * factor of floats or narrower numbers, in floats, sixteen at a time; error 0.53 ULP of float.</summary>
/// <remarks>
/// <para>The factor goes into the table: entry j is 2^(j / 8) times the factor's fraction, as two floats H + L. The result is H + (L + H q), rounded once, times a power of two, which rounds only what is subnormal.</para>
/// <para>q's error, 2^-28.2 of the result, and the rounding of L + H q, 2^-29, are the 0.03 ULP.</para>
/// </remarks>
internal readonly unsafe struct FloatTerms
{
    /// <summary>The factor's exponents: with exp(x - anchor) from 2^-217 on, nothing that a float can hold is lost.</summary>
    private const int MostExponent = 200;

    /// <summary>Elements that are computed together, four vectors where registers suffice.</summary>
    private static int AtOnce => Vector512.IsHardwareAccelerated ? MostAtOnce : FloatLanes.Count;

    private const int MostAtOnce = 4 * FloatLanes.Count;

    private readonly FloatExponential _exponential;
    private readonly Vector512<float> _eighth;
    private readonly Vector512<float> _exponent;
    private readonly Vector512<int> _heads;
    private readonly Vector512<int> _tails;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FloatTerms(double anchor, double fraction, int exponent)
    {
        // exp(-150) = 2^-216, and what the factor takes back: nothing below that is left of a float.
        float whole = FloatExponential.Exponent((float)anchor);
        _exponential = FloatExponential.Over(whole, (float)(anchor - 150 - Math.Max(0, exponent)));
        Vector512<double> table = FloatExponential.EighthsOfOctave * Vector512.Create(fraction);
        Vector256<float> heads = FloatLanes.Round(table);
        Vector256<float> tails = FloatLanes.Round(table - Lanes.Widen(heads));
        _heads = Vector512.Create(heads, heads).AsInt32();
        _tails = Vector512.Create(tails, tails).AsInt32();
        _eighth = Vector512.Create(0.125f);
        _exponent = Vector512.Create(exponent - (FloatExponential.Rounding / 8));
    }

    /// <summary>destination[i] = exp(x[i] - anchor) * factor, i &lt; n, n at least 64; what x[i] &gt; anchor gives is of no use. False, and nothing done, where the numbers are out of range.</summary>
    public static bool TryRun<T>(T* x, nint n, T* destination, double anchor, double factor, bool pastCaches)
        where T : unmanaged
    {
        // Over 2^K instead of exp(anchor), and that as a fraction in [1, 2) and an exponent.
        double overPower = factor * FloatExponential.OverPower(FloatExponential.Exponent((float)anchor), anchor);
        long bits = BitConverter.DoubleToInt64Bits(overPower);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        if (!(Math.Abs(anchor) <= FloatExponential.Largest) || Math.Abs(exponent) > MostExponent)
        {
            return false;
        }

        double fraction = BitConverter.Int64BitsToDouble((bits & ~(0x7FFL << 52)) | (1023L << 52));
        if (pastCaches && Vector512.IsHardwareAccelerated && (nint)destination % sizeof(T) == 0)
        {
            RunPastCaches(x, n, destination, anchor, fraction, exponent);
        }
        else
        {
            Run(x, n, destination, anchor, fraction, exponent);
        }

        return true;
    }

    /// <summary>The end of a row, up to <see cref="AtOnce"/> elements, comes first, because the row may be about to be overwritten, and is stored last. It shares elements with what comes before it, which are the same.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void Run<T>(T* x, nint n, T* destination, double anchor, double fraction, int exponent)
        where T : unmanaged
    {
        FloatTerms terms = new(anchor, fraction, exponent);
        T* end = stackalloc T[MostAtOnce];
        T* target = end;
        for (nint i = n - AtOnce, next = 0; ; i = next, target = destination + i, next += AtOnce)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                terms.Four(x + i, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d);
                FloatLanes.Store(a, target);
                FloatLanes.Store(b, target + FloatLanes.Count);
                FloatLanes.Store(c, target + (2 * FloatLanes.Count));
                FloatLanes.Store(d, target + (3 * FloatLanes.Count));
            }
            else
            {
                FloatLanes.Store(terms.Apply(terms.Load(x + i)), target);
            }

            if (next > n - AtOnce)
            {
                break;
            }
        }

        new ReadOnlySpan<T>(end, AtOnce).CopyTo(new Span<T>(destination + n - AtOnce, AtOnce));
    }

    /// <summary>The same past the caches, to another row than x, but for the lines that it shares with others: what is written past the caches must not lie in one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void RunPastCaches<T>(T* x, nint n, T* destination, double anchor, double fraction, int exponent)
        where T : unmanaged
    {
        FloatTerms terms = new(anchor, fraction, exponent);
        const int Line = 64;
        nint head = (nint)(-(nint)destination & (Line - 1)) / sizeof(T);
        T* end = stackalloc T[MostAtOnce];
        Run(x, MostAtOnce, end, anchor, fraction, exponent);
        new ReadOnlySpan<T>(end, (int)head).CopyTo(new Span<T>(destination, (int)head));
        nint i = head;
        for (; i <= n - MostAtOnce; i += MostAtOnce)
        {
            terms.Four(x + i, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d);
            FloatLanes.StorePastCaches(a, b, destination + i);
            FloatLanes.StorePastCaches(c, d, destination + i + (2 * FloatLanes.Count));
        }

        Run(x + n - MostAtOnce, MostAtOnce, end, anchor, fraction, exponent);
        int rest = (int)(n - i);
        new ReadOnlySpan<T>(end + MostAtOnce - rest, rest).CopyTo(new Span<T>(destination + i, rest));
        Sse.StoreFence();
    }

    /// <summary>Four vectors, step by step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Four<T>(T* x, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d)
        where T : unmanaged
    {
        Vector512<float> ra = _exponential.Reduce(Load(x), out Vector512<float> ma);
        Vector512<float> rb = _exponential.Reduce(Load(x + FloatLanes.Count), out Vector512<float> mb);
        Vector512<float> rc = _exponential.Reduce(Load(x + (2 * FloatLanes.Count)), out Vector512<float> mc);
        Vector512<float> rd = _exponential.Reduce(Load(x + (3 * FloatLanes.Count)), out Vector512<float> md);
        Vector512<float> qa = _exponential.ExpM1(ra);
        Vector512<float> qb = _exponential.ExpM1(rb);
        Vector512<float> qc = _exponential.ExpM1(rc);
        Vector512<float> qd = _exponential.ExpM1(rd);
        a = Scaled(qa, ma);
        b = Scaled(qb, mb);
        c = Scaled(qc, mc);
        d = Scaled(qd, md);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Load<T>(T* x)
        where T : unmanaged => _exponential.AtLeastLowest(FloatLanes.Load(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Apply(Vector512<float> x) => Scaled(_exponential.ExpM1(_exponential.Reduce(x, out Vector512<float> eighths)), eighths);

    /// <summary>(1 + q) 2^(m / 8) factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Scaled(Vector512<float> q, Vector512<float> eighths)
    {
        Vector512<float> head = FloatLanes.Entries(_heads, eighths.AsInt32()).AsSingle();
        Vector512<float> tail = FloatLanes.Entries(_tails, eighths.AsInt32()).AsSingle();
        Vector512<float> sum = head + Vector512.FusedMultiplyAdd(head, q, tail);
        return FloatLanes.ScaleByFloor(sum, Vector512.FusedMultiplyAdd(eighths, _eighth, _exponent));
    }
}
