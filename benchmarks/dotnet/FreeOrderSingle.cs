using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Benchmarks;

/// <summary>
/// sum exp of floats as the library computes it, but without its promises: one maximum for the whole row, as many partial sums of
/// whatever width the machine likes, added in whatever order comes out. Same polynomial, same double arithmetic.
/// </summary>
/// <remarks>Prefetching as in the library, so that only the order differs.</remarks>
internal static unsafe class FreeOrderSingle
{
    /// <summary>Elements fetched ahead of those that are summed.</summary>
    private const int Ahead = 1024;

    /// <summary>Four partial sums of 512 bits; n is a multiple of 32.</summary>
    public static ExponentialSum FourWide(float* x, nint n)
    {
        Vector512<double> shift = Vector512.Create((double)Maximum(x, n));
        SingleExponential exponential = SingleExponential.InRegisters();
        Vector512<double> a = default, b = default, c = default, d = default;
        for (nint i = 0; i < n; i += 32)
        {
            Fetch(x + i);
            Vector512<double> ra = exponential.Reduce(Lanes.Load(x + i) - shift, out Vector512<double> ma);
            Vector512<double> rb = exponential.Reduce(Lanes.Load(x + i + 8) - shift, out Vector512<double> mb);
            Vector512<double> rc = exponential.Reduce(Lanes.Load(x + i + 16) - shift, out Vector512<double> mc);
            Vector512<double> rd = exponential.Reduce(Lanes.Load(x + i + 24) - shift, out Vector512<double> md);
            a = Vector512.FusedMultiplyAdd(exponential.Mantissa(ra), exponential.Scale(ma), a);
            b = Vector512.FusedMultiplyAdd(exponential.Mantissa(rb), exponential.Scale(mb), b);
            c = Vector512.FusedMultiplyAdd(exponential.Mantissa(rc), exponential.Scale(mc), c);
            d = Vector512.FusedMultiplyAdd(exponential.Mantissa(rd), exponential.Scale(md), d);
        }

        return new ExponentialSum(shift[0], new DoubleDouble(Vector512.Sum((a + b) + (c + d)), 0));
    }

    /// <summary>Two partial sums of 512 bits.</summary>
    public static ExponentialSum TwoWide(float* x, nint n)
    {
        Vector512<double> shift = Vector512.Create((double)Maximum(x, n));
        SingleExponential exponential = SingleExponential.InRegisters();
        Vector512<double> a = default, b = default;
        for (nint i = 0; i < n; i += 32)
        {
            Fetch(x + i);
            a = Add(a, Lanes.Load(x + i), shift, exponential);
            b = Add(b, Lanes.Load(x + i + 8), shift, exponential);
            a = Add(a, Lanes.Load(x + i + 16), shift, exponential);
            b = Add(b, Lanes.Load(x + i + 24), shift, exponential);
        }

        return new ExponentialSum(shift[0], new DoubleDouble(Vector512.Sum(a + b), 0));
    }

    /// <summary>One partial sum of 512 bits, for machines with few registers.</summary>
    public static ExponentialSum OneWide(float* x, nint n)
    {
        Vector512<double> shift = Vector512.Create((double)Maximum(x, n));
        Vector512<double> a = default;
        for (nint i = 0; i < n; i += 32)
        {
            Fetch(x + i);
            for (nint j = i; j < i + 32; j += Lanes.Count)
            {
                a = Add(a, Lanes.Load(x + j), shift, SingleExponential.Immediate);
            }
        }

        return new ExponentialSum(shift[0], new DoubleDouble(Vector512.Sum(a), 0));
    }

    /// <summary>The maximum, in as many vectors as the library takes.</summary>
    private static float Maximum(float* x, nint n)
    {
        Vector512<float> a = Vector512.Load(x), b = a, c = a, d = a;
        nint i = 0;
        for (; i + 64 <= n; i += 64)
        {
            a = Vector512.MaxNative(a, Vector512.Load(x + i));
            b = Vector512.MaxNative(b, Vector512.Load(x + i + 16));
            c = Vector512.MaxNative(c, Vector512.Load(x + i + 32));
            d = Vector512.MaxNative(d, Vector512.Load(x + i + 48));
        }

        for (; i < n; i += 16)
        {
            a = Vector512.MaxNative(a, Vector512.Load(x + i));
        }

        a = Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, d));
        float result = a[0];
        for (int lane = 1; lane < Vector512<float>.Count; lane++)
        {
            result = MathF.Max(result, a[lane]);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* x)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(x + Ahead);
            Sse.Prefetch0(x + Ahead + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Add(Vector512<double> sum, Vector512<double> x, Vector512<double> shift, in SingleExponential exponential)
    {
        Vector512<double> mantissa = exponential.Of(x - shift, out Vector512<double> scale);
        return Vector512.FusedMultiplyAdd(mantissa, scale, sum);
    }
}
