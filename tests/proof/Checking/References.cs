using System.Runtime.Intrinsics;

namespace NativeEntropy.Proof;

/// <summary>A range of arguments to draw from: its doubles with equal chance (every exponent alike), or its numbers.</summary>
internal readonly record struct Interval(double Low, double High, bool EveryExponent = false);

/// <summary>What a function's values are, for floats and for doubles.</summary>
internal interface IReference
{
    static abstract string Name { get; }

    /// <summary>Where random doubles are drawn, in equal shares.</summary>
    static abstract Interval[] Intervals { get; }

    /// <summary>f(x) of a float x, and the limits at 0, infinities, NaN and outside the domain for both types.</summary>
    static abstract double OfSingle(double x);

    /// <summary>f(x) of finite x; NaN where that is not finite.</summary>
    static abstract Exact OfDouble(Vector512<double> x);
}

internal readonly struct ExponentialReference : IReference
{
    public static string Name => "exp";

    public static Interval[] Intervals => [new(-1, 1), new(-746, 710), new(-746, -708), new(1e-18, 709, true), new(-745, -1e-18, true)];

    public static double OfSingle(double x) => Math.Exp(x);

    public static Exact OfDouble(Vector512<double> x)
    {
        Vector512<double> argument = Vector512.Max(Vector512.Min(x, Vector512.Create(720.0)), Vector512.Create(-800.0));
        return new(WideVector.Of(1.0) + DoubleReference.ExponentialMinusOne(argument, out Vector512<double> n), n);
    }
}

internal readonly struct ExponentialMinusOneReference : IReference
{
    public static string Name => "expm1";

    public static Interval[] Intervals => [new(-1, 1), new(-38, 60), new(60, 710), new(1e-18, 709, true), new(-745, -1e-18, true)];

    public static double OfSingle(double x) => SingleReference.ExponentialMinusOne(x);

    public static Exact OfDouble(Vector512<double> x)
    {
        Vector512<double> argument = Vector512.Max(Vector512.Min(x, Vector512.Create(720.0)), Vector512.Create(-800.0));
        WideVector p = DoubleReference.ExponentialMinusOne(argument, out Vector512<double> n);
        Vector512<double> high = Vector512.GreaterThan(n, Vector512.Create(200.0));
        Vector512<double> limited = Vector512.Max(Vector512.Min(n, Vector512.Create(200.0)), Vector512.Create(-1000.0));
        Vector512<double> scale = DoubleReference.PowerOfTwo(limited);
        WideVector value = p.Scaled(scale) + WideVector.Sum(scale, -Vector512<double>.One);
        value = WideVector.Select(high, WideVector.Of(1.0) + p, value);

        // The smallest arguments: divided by 2^8 they would lose digits below the subnormal numbers.
        Vector512<double> tiny = Vector512.LessThan(Vector512.Abs(x), Vector512.Create(1e-100));
        value = WideVector.Select(tiny, new(x, Vector512.Create(0.5) * x * x), value);
        return new(value, high & n);
    }
}

internal readonly struct LogarithmReference : IReference
{
    public static string Name => "log";

    public static Interval[] Intervals =>
        [new(0.5, 2), new(0.999, 1.001), new(0, 1000), new(double.Epsilon, double.MaxValue, true), new(double.Epsilon, 2.3e-308)];

    public static double OfSingle(double x) => Math.Log(x);

    public static Exact OfDouble(Vector512<double> x)
    {
        Vector512<double> subnormal = Vector512.LessThan(x, Vector512.Create(2.2250738585072014e-308));
        Vector512<double> normal = Vector512.ConditionalSelect(subnormal, x * Vector512.Create(18014398509481984.0), x);
        WideVector value = DoubleReference.Logarithm(normal, Vector512<double>.Zero, subnormal & Vector512.Create(-54.0));
        Vector512<double> defined = Vector512.GreaterThan(x, Vector512<double>.Zero);
        return Exact.Of(WideVector.Select(defined, value, WideVector.Of(double.NaN)));
    }
}

internal readonly struct LogarithmOfOnePlusReference : IReference
{
    public static string Name => "log1p";

    public static Interval[] Intervals =>
        [new(-1, 1), new(-0.01, 0.01), new(0, 1000), new(1e-18, double.MaxValue, true), new(-0.9999999999999999, -1e-18, true)];

    public static double OfSingle(double x) => SingleReference.LogarithmOfOnePlusSingle(x);

    public static Exact OfDouble(Vector512<double> x)
    {
        WideVector value = DoubleReference.LogarithmOfOnePlus(WideVector.Of(x));

        // The smallest arguments: the steps above would lose the last of their digits below the subnormal numbers.
        Vector512<double> tiny = Vector512.LessThan(Vector512.Abs(x), Vector512.Create(1e-100));
        value = WideVector.Select(tiny, new(x, Vector512.Create(-0.5) * x * x), value);
        Vector512<double> defined = Vector512.GreaterThan(x, Vector512.Create(-1.0));
        return Exact.Of(WideVector.Select(defined, value, WideVector.Of(double.NaN)));
    }
}

internal readonly struct SigmoidReference : IReference
{
    public static string Name => "sigmoid";

    public static Interval[] Intervals => [new(-1, 1), new(-38, 38), new(-746, -36), new(1e-18, 50, true), new(-745, -1e-18, true)];

    public static double OfSingle(double x) => SingleReference.Sigmoid(x);

    public static Exact OfDouble(Vector512<double> x)
    {
        Exact t = DoubleReference.OfMinusMagnitude(x, out WideVector onePlus);
        Vector512<double> negative = Vector512.LessThan(x, Vector512<double>.Zero);
        return new(WideVector.Select(negative, t.Mantissa, WideVector.Of(1.0)) / onePlus, negative & t.Exponent);
    }
}

internal readonly struct SigmoidGradientReference : IReference
{
    public static string Name => "sigmoid_grad";

    public static Interval[] Intervals => [new(-1, 1), new(-38, 38), new(-746, 746), new(1e-18, 745, true), new(-745, -1e-18, true)];

    public static double OfSingle(double x) => SingleReference.SigmoidGradient(x);

    public static Exact OfDouble(Vector512<double> x)
    {
        Exact t = DoubleReference.OfMinusMagnitude(x, out WideVector onePlus);
        return t with { Mantissa = t.Mantissa / (onePlus * onePlus) };
    }
}

internal readonly struct SoftplusReference : IReference
{
    public static string Name => "softplus";

    public static Interval[] Intervals => [new(-1, 1), new(-45, 38), new(-746, -36), new(1e-18, 50, true), new(-745, -1e-18, true)];

    public static double OfSingle(double x) => SingleReference.Softplus(x);

    public static Exact OfDouble(Vector512<double> x) => DoubleReference.Softplus(x);
}

internal readonly struct LogSigmoidReference : IReference
{
    public static string Name => "log_sigmoid";

    public static Interval[] Intervals => [new(-1, 1), new(-38, 45), new(36, 746), new(1e-18, 745, true), new(-50, -1e-18, true)];

    public static double OfSingle(double x) => -SingleReference.Softplus(-x);

    public static Exact OfDouble(Vector512<double> x)
    {
        Exact softplus = DoubleReference.Softplus(-x);
        return softplus with { Mantissa = -softplus.Mantissa };
    }
}
