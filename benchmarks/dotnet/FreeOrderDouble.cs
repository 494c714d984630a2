using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Benchmarks;

/// <summary>
/// The same for doubles, without promises: one maximum for the whole row, no blocks, the end of the row where it comes, as many partial
/// sums as the machine likes, added in whatever order comes out. Same exponential, same arithmetic, same error.
/// </summary>
/// <remarks>Prefetching as in the library, so that only the order differs.</remarks>
internal static unsafe class FreeOrderDouble
{
    /// <summary>Elements fetched ahead of those that are summed.</summary>
    private const int Ahead = 16384;

    private const int Chunk = 8 * Lanes.Count;
    private const double HeadStart = 2;

    /// <summary>Four vectors at a time, one partial sum.</summary>
    public static ExponentialSum FourWide(double* x, nint n)
    {
        double maximum = Extremes(x, n, out double minimum);
        double exponent = DoubleExponential.Exponent(maximum);
        DoubleExponential exponential = DoubleExponential.Over(exponent, maximum - DoubleExponential.Depth);
        bool clamp = minimum < maximum - DoubleExponential.Depth;
        Vector512<double> head = Vector512.Create(HeadStart), error = default;
        Vector512<double> rests = default;
        nint end = n - (n % (4 * Lanes.Count));
        for (nint i = 0; i < end;)
        {
            Vector512<double> even = default, odd = default;
            for (nint stop = nint.Min(end, i + Chunk); i < stop; i += 4 * Lanes.Count)
            {
                Fetch(x + i);
                Vector512<double> a = Vector512.Load(x + i), b = Vector512.Load(x + i + 8), c = Vector512.Load(x + i + 16), d = Vector512.Load(x + i + 24);
                if (clamp)
                {
                    a = exponential.AtLeastLowest(a);
                    b = exponential.AtLeastLowest(b);
                    c = exponential.AtLeastLowest(c);
                    d = exponential.AtLeastLowest(d);
                }

                a = exponential.Reduce(a, out Vector512<double> ma);
                b = exponential.Reduce(b, out Vector512<double> mb);
                c = exponential.Reduce(c, out Vector512<double> mc);
                d = exponential.Reduce(d, out Vector512<double> md);
                Vector512<double> sa = exponential.Power(ma), sb = exponential.Power(mb), sc = exponential.Power(mc), sd = exponential.Power(md);
                even = Vector512.FusedMultiplyAdd(sa, exponential.ExpM1(a), even);
                odd = Vector512.FusedMultiplyAdd(sb, exponential.ExpM1(b), odd);
                even = Vector512.FusedMultiplyAdd(sc, exponential.ExpM1(c), even);
                odd = Vector512.FusedMultiplyAdd(sd, exponential.ExpM1(d), odd);
                Vector512<double> ha = head + sa, hb = ha + sb, hc = hb + sc, hd = hc + sd;
                error += (sa - (ha - head)) + (sb - (hb - ha)) + ((sc - (hc - hb)) + (sd - (hd - hc)));
                head = hd;
            }

            Vector512<double> sum = even + odd;
            VectorPair added = VectorPair.TwoSum(rests, sum);
            rests = added.Hi;
            error += added.Lo;
        }

        return Finish(x + end, n - end, exponential, head, error, rests, exponent, maximum);
    }

    /// <summary>One vector at a time, for machines with few registers.</summary>
    public static ExponentialSum OneWide(double* x, nint n)
    {
        double maximum = Extremes(x, n, out _);
        double exponent = DoubleExponential.Exponent(maximum);
        DoubleExponential exponential = DoubleExponential.Over(exponent, maximum - DoubleExponential.Depth);
        Vector512<double> head = Vector512.Create(HeadStart), error = default;
        Vector512<double> rests = default;
        nint end = n - (n % Lanes.Count);
        for (nint i = 0; i < end;)
        {
            Vector512<double> rest = default;
            for (nint stop = nint.Min(end, i + Chunk); i < stop; i += Lanes.Count)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(x + i + Ahead);
                }

                Vector512<double> r = exponential.Reduce(exponential.AtLeastLowest(Vector512.Load(x + i)), out Vector512<double> m);
                Vector512<double> power = exponential.Power(m);
                rest = Vector512.FusedMultiplyAdd(power, exponential.ExpM1(r), rest);
                Vector512<double> next = head + power;
                error += power - (next - head);
                head = next;
            }

            VectorPair added = VectorPair.TwoSum(rests, rest);
            rests = added.Hi;
            error += added.Lo;
        }

        return Finish(x + end, n - end, exponential, head, error, rests, exponent, maximum);
    }

    /// <summary>The last elements, filled up, and the sum of all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ExponentialSum Finish(
        double* x, nint n, in DoubleExponential exponential, Vector512<double> head, Vector512<double> error, Vector512<double> rests, double exponent, double maximum)
    {
        if (n != 0)
        {
            double* last = stackalloc double[4 * Lanes.Count];
            new Span<double>(last, 4 * Lanes.Count).Fill(double.NegativeInfinity);
            new ReadOnlySpan<double>(x, (int)n).CopyTo(new Span<double>(last, 4 * Lanes.Count));
            for (nint i = 0; i < n; i += Lanes.Count)
            {
                Vector512<double> r = exponential.Reduce(exponential.AtLeastLowest(Vector512.Load(last + i)), out Vector512<double> m);
                Vector512<double> power = exponential.Power(m);
                Vector512<double> next = head + power;
                error += Vector512.FusedMultiplyAdd(power, exponential.ExpM1(r), power - (next - head));
                head = next;
            }
        }

        VectorPair sum = VectorPair.TwoSum(head - Vector512.Create(HeadStart), rests);
        DoubleDouble total = new VectorPair(sum.Hi, sum.Lo + error).AcrossInHalves();
        return new ExponentialSum(maximum, total * DoubleExponential.OverPowerAndUnit(exponent, maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Extremes(double* x, nint n, out double minimum)
    {
        Vector512<double> a = Vector512.Load(x), b = a, least = a;
        nint i = 0;
        for (; i <= n - 16; i += 16)
        {
            Vector512<double> p = Vector512.Load(x + i), q = Vector512.Load(x + i + 8);
            a = Vector512.MaxNative(a, p);
            b = Vector512.MaxNative(b, q);
            least = Vector512.MinNative(least, Vector512.MinNative(p, q));
        }

        // The last vectors once more.
        a = Vector512.MaxNative(Vector512.MaxNative(a, Vector512.Load(x + n - 8)), Vector512.MaxNative(b, Vector512.Load(x + n - 16)));
        least = Vector512.MinNative(least, Vector512.MinNative(Vector512.Load(x + n - 8), Vector512.Load(x + n - 16)));
        minimum = -Largest(-least);
        return Largest(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Largest(Vector512<double> values)
    {
        Vector256<double> half = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        Vector128<double> two = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1L, 0))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(double* x)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(x + Ahead);
            Sse.Prefetch1(x + Ahead + 8);
            Sse.Prefetch1(x + Ahead + 16);
            Sse.Prefetch1(x + Ahead + 24);
        }
    }
}
