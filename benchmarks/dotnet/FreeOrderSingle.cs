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
        Vector512<double> a = default, b = default, c = default, d = default;
        for (nint i = 0; i < n; i += 32)
        {
            Fetch(x + i);
            a = Add(a, Lanes.Load(x + i), shift);
            b = Add(b, Lanes.Load(x + i + 8), shift);
            c = Add(c, Lanes.Load(x + i + 16), shift);
            d = Add(d, Lanes.Load(x + i + 24), shift);
        }

        return new ExponentialSum(shift[0], new DoubleDouble(Vector512.Sum((a + b) + (c + d)), 0));
    }

    /// <summary>Two partial sums of 512 bits.</summary>
    public static ExponentialSum TwoWide(float* x, nint n)
    {
        Vector512<double> shift = Vector512.Create((double)Maximum(x, n));
        Vector512<double> a = default, b = default;
        for (nint i = 0; i < n; i += 32)
        {
            Fetch(x + i);
            a = Add(a, Lanes.Load(x + i), shift);
            b = Add(b, Lanes.Load(x + i + 8), shift);
            a = Add(a, Lanes.Load(x + i + 16), shift);
            b = Add(b, Lanes.Load(x + i + 24), shift);
        }

        return new ExponentialSum(shift[0], new DoubleDouble(Vector512.Sum(a + b), 0));
    }

    /// <summary>Four partial sums of 256 bits.</summary>
    public static ExponentialSum FourNarrow(float* x, nint n)
    {
        Vector256<double> shift = Vector256.Create((double)Maximum(x, n));
        Vector256<double> a = default, b = default, c = default, d = default;
        for (nint i = 0; i < n; i += 16)
        {
            if (i % 32 == 0)
            {
                Fetch(x + i);
            }

            a = Add(a, Load(x + i), shift);
            b = Add(b, Load(x + i + 4), shift);
            c = Add(c, Load(x + i + 8), shift);
            d = Add(d, Load(x + i + 12), shift);
        }

        return new ExponentialSum(shift[0], new DoubleDouble(Vector256.Sum((a + b) + (c + d)), 0));
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
    private static Vector512<double> Add(Vector512<double> sum, Vector512<double> x, Vector512<double> shift)
    {
        Vector512<double> mantissa = Exponential.ForSingle(Exponential.AtLeast(x - shift, Exponential.Lowest), out Vector512<double> scale);
        return Vector512.FusedMultiplyAdd(mantissa, scale, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(float* x)
    {
        Vector128<float> values = Vector128.Load(x);
        return Avx.IsSupported ? Avx.ConvertToVector256Double(values) : Vector256.Create(Vector128.WidenLower(values), Vector128.WidenUpper(values));
    }

    /// <summary>The library's exponential for float results (Exponential.ForSingle) on 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Add(Vector256<double> sum, Vector256<double> x, Vector256<double> shift)
    {
        const double Log2E = 1.4426950408889634;
        const double Ln2 = 0.6931471805599453;
        const double Rounding = 6755399441055744.0 + 1023.0;
        Vector256<double> difference = Vector256.MaxNative(Vector256.Create(Exponential.Lowest), x - shift);
        Vector256<double> rounded = Vector256.FusedMultiplyAdd(difference, Vector256.Create(Log2E), Vector256.Create(Rounding));
        Vector256<double> r = Vector256.FusedMultiplyAdd(rounded - Vector256.Create(Rounding), Vector256.Create(-Ln2), difference);
        Vector256<double> p = Vector256.Create(0.001384356169381263);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.008374234042154486));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.04166800729613072));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.1666643035946554));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.4999999417505278));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0000000323478637));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<double>.One);
        return Vector256.FusedMultiplyAdd(p, Vector256.ShiftLeft(rounded.AsInt64(), 52).AsDouble(), sum);
    }
}
