using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Proof;

/// <summary>Eight exact results Mantissa 2^Exponent (whole exponents); a NaN where the function has no finite value.</summary>
internal readonly record struct Exact(WideVector Mantissa, Vector512<double> Exponent)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Exact Of(WideVector value) => new(value, Vector512<double>.Zero);
}

/// <summary>The elementary functions to about 2^-95, relative: Taylor's series of expm1 for an argument divided by 2^8, which is then doubled
/// eight times; logarithms by one Newton step of that exponential. check.py compares them with mpmath.</summary>
internal static class DoubleReference
{
    private const int Doublings = 8;

    // ln 2 in three parts; the first has 42 bits, so that its product with an exponent is exact.
    private const double Ln2Head = 0.6931471805598903;
    private const double Ln2Middle = 5.497923018708371e-14;
    private const double Ln2Tail = 1.94704509238075e-31;

    /// <summary>1/k! as two doubles.</summary>
    private static readonly (double Hi, double Lo)[] s_inverseFactorials = InverseFactorials(11);

    private static WideVector One => WideVector.Of(1.0);

    /// <summary>exp(x) - 1 of the remainder x - n ln 2, and n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector ExponentialMinusOne(Vector512<double> x, out Vector512<double> n)
    {
        n = Vector512.Round(x * Vector512.Create(1.4426950408889634));
        WideVector middle = WideVector.Product(n, Vector512.Create(-Ln2Middle));
        WideVector r = WideVector.Of(Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Head), x)) + middle;
        return ExponentialMinusOne(r + WideVector.Of(n * Vector512.Create(-Ln2Tail)));
    }

    /// <summary>log(2^k (1 + f)), where 1 + f lies between sqrt(1/2) and sqrt(2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector LogarithmOfOnePlus(WideVector f, Vector512<double> k)
    {
        // log(1 + f) = y + log(1 + e), 1 + e = (1 + f) exp(-y): e is as small as the error of y.
        Vector512<double> y = Vector512.Log(Vector512<double>.One + f.Hi);
        WideVector inverse = ExponentialMinusOne(WideVector.Of(-y));
        WideVector e = (f + inverse) + (f * inverse);
        WideVector fraction = WideVector.Of(y) + (e + WideVector.Of(Vector512.Create(-0.5) * e.Hi * e.Hi));
        WideVector multiple = WideVector.Of(k * Vector512.Create(Ln2Head)) + WideVector.Product(k, Vector512.Create(Ln2Middle));
        return (multiple + WideVector.Of(k * Vector512.Create(Ln2Tail))) + fraction;
    }

    /// <summary>log(x + low) of normal positive x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector Logarithm(Vector512<double> x, Vector512<double> low, Vector512<double> offset)
    {
        Vector512<long> bits = x.AsInt64();
        Vector512<long> mantissaBits = (bits & Vector512.Create(0x000FFFFFFFFFFFFFL)) | Vector512.Create(0x3FF0000000000000L);
        Vector512<double> mantissa = mantissaBits.AsDouble();
        Vector512<double> k = Vector512.ConvertToDouble(Vector512.ShiftRightLogical(bits, 52) - Vector512.Create(1023L));
        Vector512<double> upper = Vector512.GreaterThan(mantissa, Vector512.Create(1.4142135623730951));
        mantissa = Vector512.ConditionalSelect(upper, mantissa * 0.5, mantissa);
        k += upper & Vector512<double>.One;
        Vector512<double> scale = PowerOfTwo(-Vector512.Min(k, Vector512.Create(1000.0)));
        WideVector f = WideVector.Sum(mantissa - Vector512<double>.One, low * scale);
        return LogarithmOfOnePlus(f, k + offset);
    }

    /// <summary>log(1 + x) of x > -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector LogarithmOfOnePlus(WideVector x)
    {
        WideVector sum = One + x;
        Vector512<double> near = Vector512.GreaterThan(sum.Hi, Vector512.Create(0.7072)) & Vector512.LessThan(sum.Hi, Vector512.Create(1.4142));
        WideVector direct = LogarithmOfOnePlus(WideVector.Select(near, x, WideVector.Of(0.0)), Vector512<double>.Zero);
        return WideVector.Select(near, direct, Logarithm(sum.Hi, sum.Lo, Vector512<double>.Zero));
    }

    /// <summary>log(1 + exp(y)) for any y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Exact Softplus(Vector512<double> y)
    {
        WideVector mantissa = One + ExponentialMinusOne(Vector512.Max(-Vector512.Abs(y), Vector512.Create(-800.0)), out Vector512<double> n);
        WideVector t = mantissa.Scaled(PowerOfTwo(Vector512.Max(n, Vector512.Create(-1000.0))));

        // t^4 / 4 and what follows does not count below 2^-35.
        Vector512<double> tiny = Vector512.LessThan(n, Vector512.Create(-35.0));
        WideVector series = One - (t * (WideVector.Of(0.5) - (t * WideVector.Of(1.0 / 3.0))));
        WideVector logarithm = WideVector.Select(tiny, t * series, LogarithmOfOnePlus(t));
        Vector512<double> negative = Vector512.LessThan(y, Vector512<double>.Zero);
        WideVector sum = WideVector.Of(Vector512.Max(y, Vector512<double>.Zero)) + logarithm;
        return new(
            WideVector.Select(negative & tiny, mantissa * series, sum),
            Vector512.ConditionalSelect(negative & tiny, n, Vector512<double>.Zero));
    }

    /// <summary>exp(-|x|) = Mantissa 2^Exponent, and 1 + exp(-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Exact OfMinusMagnitude(Vector512<double> x, out WideVector onePlus)
    {
        Vector512<double> argument = Vector512.Max(-Vector512.Abs(x), Vector512.Create(-800.0));
        WideVector mantissa = One + ExponentialMinusOne(argument, out Vector512<double> n);
        onePlus = One + mantissa.Scaled(PowerOfTwo(Vector512.Max(n, Vector512.Create(-1000.0))));
        return new(mantissa, n);
    }

    /// <summary>2^n for whole n between -1022 and 1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> PowerOfTwo(Vector512<double> n) =>
        Vector512.ShiftLeft(Vector512.ConvertToInt64(n) + Vector512.Create(1023L), 52).AsDouble();

    /// <summary>exp(r) - 1 for |r| below 0.36.</summary>
    private static WideVector ExponentialMinusOne(WideVector r)
    {
        WideVector s = r.Scaled(Vector512.Create(1.0 / (1 << Doublings)));

        // |s| < 2^-9.4: from s^6 on, 53 bits are enough for the terms; s^12 does not count.
        Vector512<double> tail = Vector512.Create(s_inverseFactorials[11].Hi);
        for (int k = 10; k >= 6; k--)
        {
            tail = Vector512.FusedMultiplyAdd(tail, s.Hi, Vector512.Create(s_inverseFactorials[k].Hi));
        }

        WideVector p = WideVector.Of(tail);
        for (int k = 5; k >= 1; k--)
        {
            (double hi, double lo) = s_inverseFactorials[k];
            p = (p * s) + new WideVector(Vector512.Create(hi), Vector512.Create(lo));
        }

        p *= s;
        for (int i = 0; i < Doublings; i++)
        {
            p *= WideVector.Of(2.0) + p;
        }

        return p;
    }

    private static (double Hi, double Lo)[] InverseFactorials(int count)
    {
        (double Hi, double Lo)[] inverse = new (double Hi, double Lo)[count + 1];
        double factorial = 1;
        for (int k = 0; k <= count; k++)
        {
            factorial *= Math.Max(k, 1);
            double hi = 1 / factorial;
            inverse[k] = (hi, Math.FusedMultiplyAdd(-hi, factorial, 1) / factorial);
        }

        return inverse;
    }
}
