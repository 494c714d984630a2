using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Benchmarks;

/// <summary>The same for doubles: the library's exponential and its sums in pairs, in a free order.</summary>
internal static unsafe class FreeOrderDouble
{
    /// <summary>Elements fetched ahead.</summary>
    private const int Ahead = 512;

    /// <summary>Larger than any sum of so many elements, so that what a head leaves out comes out of two subtractions.</summary>
    private const double HeadStart = 1 << 20;

    /// <summary>Two partial sums of 512 bits; n is a multiple of 32.</summary>
    public static ExponentialSum TwoWide(double* x, nint n)
    {
        Vector512<double> shift = Vector512.Create(Maximum(x, n));
        Vector512<double> a = Vector512.Create(HeadStart), b = a, lowA = default, lowB = default;
        for (nint i = 0; i < n; i += 16)
        {
            Fetch(x + i);
            Add(ref a, ref lowA, Vector512.Load(x + i), shift);
            Add(ref b, ref lowB, Vector512.Load(x + i + 8), shift);
        }

        return Finish(a, lowA, b, lowB, shift[0]);
    }

    /// <summary>One partial sum of 512 bits.</summary>
    public static ExponentialSum OneWide(double* x, nint n)
    {
        Vector512<double> shift = Vector512.Create(Maximum(x, n));
        Vector512<double> a = Vector512.Create(HeadStart), low = default;
        for (nint i = 0; i < n; i += 16)
        {
            Fetch(x + i);
            Add(ref a, ref low, Vector512.Load(x + i), shift);
            Add(ref a, ref low, Vector512.Load(x + i + 8), shift);
        }

        return Finish(a, low, Vector512.Create(HeadStart), default, shift[0]);
    }

    /// <summary>Four partial sums of 512 bits.</summary>
    public static ExponentialSum FourWide(double* x, nint n)
    {
        Vector512<double> shift = Vector512.Create(Maximum(x, n));
        Vector512<double> a = Vector512.Create(HeadStart), b = a, c = a, d = a, lowA = default, lowB = default, lowC = default, lowD = default;
        for (nint i = 0; i < n; i += 32)
        {
            Fetch(x + i);
            Fetch(x + i + 16);
            Add(ref a, ref lowA, Vector512.Load(x + i), shift);
            Add(ref b, ref lowB, Vector512.Load(x + i + 8), shift);
            Add(ref c, ref lowC, Vector512.Load(x + i + 16), shift);
            Add(ref d, ref lowD, Vector512.Load(x + i + 24), shift);
        }

        Vector512<double> start = Vector512.Create(HeadStart);
        return Finish((a - start) + b, lowA + lowB, (c - start) + d, lowC + lowD, shift[0]);
    }

    private static ExponentialSum Finish(Vector512<double> a, Vector512<double> lowA, Vector512<double> b, Vector512<double> lowB, double maximum)
    {
        Vector512<double> start = Vector512.Create(HeadStart);
        return new ExponentialSum(maximum, DoubleDouble.TwoSum(Vector512.Sum((a - start) + (b - start)), Vector512.Sum(lowA + lowB)));
    }

    private static double Maximum(double* x, nint n)
    {
        Vector512<double> a = Vector512.Load(x), b = a, c = a, d = a;
        for (nint i = 0; i < n; i += 32)
        {
            a = Vector512.MaxNative(a, Vector512.Load(x + i));
            b = Vector512.MaxNative(b, Vector512.Load(x + i + 8));
            c = Vector512.MaxNative(c, Vector512.Load(x + i + 16));
            d = Vector512.MaxNative(d, Vector512.Load(x + i + 24));
        }

        a = Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, d));
        double result = a[0];
        for (int lane = 1; lane < Vector512<double>.Count; lane++)
        {
            result = Math.Max(result, a[lane]);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(double* x)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(x + Ahead);
            Sse.Prefetch0(x + Ahead + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Vector512<double> sum, ref Vector512<double> low, Vector512<double> x, Vector512<double> shift)
    {
        VectorPair difference = VectorPair.TwoSum(x, -shift).ForExponential(Exponential.Lowest);
        Exponential.Parts e = Exponential.ForDouble(difference.Hi, difference.Lo);
        Vector512<double> scale = Exponential.Scale(e.Rounded);
        Vector512<double> rounded = Vector512.FusedMultiplyAdd(scale, e.Linear + e.Rest, scale);
        Vector512<double> head = sum + rounded;
        Vector512<double> left = Vector512.FusedMultiplyAdd(scale, e.Linear, scale - (head - sum));
        low += Vector512.FusedMultiplyAdd(scale, e.Rest, left);
        sum = head;
    }
}
