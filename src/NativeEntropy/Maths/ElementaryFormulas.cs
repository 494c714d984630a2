using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;

namespace NativeEntropy.Maths;

/// <summary>exp(x), rounded once; the whole range, subnormal results included.</summary>
internal readonly struct ExponentialFormula : IFormula
{
    /// <summary>Above this exp(x) is beyond the largest double.</summary>
    private const double Highest = 709.782712893384;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        Vector512<double> high = Vector512.GreaterThan(x, Vector512.Create(Highest));
        Vector512<double> argument = Vector512.MinNative(Vector512.Create(Highest), Exponential.AtLeast(x, Exponential.LowestSubnormal));
        Exponential.Parts parts = Exponential.ForDouble(argument, Vector512<double>.Zero);
        VectorPair mantissa = parts.Mantissa();
        Vector512<double> result = Exponential.ScaleGradually(mantissa.Hi + mantissa.Lo, parts.Exponent);
        return Lanes.CanonicalNaN(x, Masks.Select(high, Vector512.Create(double.PositiveInfinity), result));
    }
}

/// <summary>exp(x) - 1, accurate next to 0.</summary>
internal readonly struct ExponentialMinusOneFormula : IFormula
{
    /// <summary>Above this the 1 does not count, and exp has the range.</summary>
    private const double High = 60.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        Vector512<double> argument = Vector512.MinNative(Vector512.Create(High), Exponential.AtLeast(x, Exponential.Lowest));
        Exponential.Parts parts = Exponential.ForDouble(argument, Vector512<double>.Zero);
        VectorPair mantissa = parts.Mantissa();
        Vector512<double> scale = Exponential.Scale(parts.Rounded);
        VectorPair difference = VectorPair.TwoSum(mantissa.Hi * scale, Vector512.Create(-1.0));
        Vector512<double> result = difference.Hi + (difference.Lo + (mantissa.Lo * scale));

        // Where x^2 / 2 is out of x's last digit, and for -0, the result is x.
        Vector512<double> tiny = Vector512.LessThan(Vector512.Abs(x), Vector512.Create(1e-17));
        Vector512<double> small = Masks.Select(tiny, x, result);
        Vector512<double> large = default(ExponentialFormula).Apply(x);
        return Lanes.CanonicalNaN(x, Masks.Select(Vector512.GreaterThan(x, Vector512.Create(High)), large, small));
    }
}

/// <summary>log(x): -inf at 0, NaN below.</summary>
internal readonly struct LogarithmFormula : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        VectorPair total = Logarithm.OfWholeRange(x);
        return Logarithm.WithLimits(x, total.Hi + total.Lo);
    }
}

/// <summary>log(1 + x), accurate next to 0: -inf at -1, NaN below.</summary>
internal readonly struct LogarithmOfOnePlusFormula : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        // The largest numbers come down by 2^54 first; the 1 does not count there.
        Vector512<double> large = Vector512.GreaterThan(x, Vector512.Create(Logarithm.Large));
        VectorPair reduced = new(x * Vector512.Create(1 / Logarithm.TwoToThe54), Vector512<double>.Zero);
        VectorPair logarithm = Logarithm.Pair(VectorPair.Select(large, reduced, VectorPair.TwoSum(Vector512<double>.One, x)));
        logarithm = VectorPair.Select(large, logarithm + VectorPair.Broadcast(Logarithm.OfTwoToThe54), logarithm);
        Vector512<double> tiny = Vector512.LessThan(Vector512.Abs(x), Vector512.Create(1e-17));
        Vector512<double> result = Masks.Select(tiny, x, logarithm.Hi + logarithm.Lo);
        return Masks.Select(tiny, result, Logarithm.WithLimits(Vector512<double>.One + x, result));
    }
}
