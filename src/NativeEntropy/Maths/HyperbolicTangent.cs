using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;

namespace NativeEntropy.Maths;

/// <summary>cap tanh(x / (temperature cap)), rounded once; a linear function near 0, never beyond the cap.</summary>
/// <remarks>
/// tanh u = (1 - e) / (1 + e), e = exp(-2 |u|) with an error of 2^-75: above 2^-13, where 1 - e is at least 2^-12.1, 63 bits are left of it. Below, tanh u is
/// u - u^3 / 3 and what comes behind it is out of 53 bits.
/// </remarks>
internal readonly struct CappedFormula(double temperature, double cap) : IFormula
{
    public Vector512<double> Apply(Vector512<double> x) => Lanes.CanonicalNaN(x, new CappedArgument(x, temperature, cap).Value(cap));
}

/// <summary>The derivative of <see cref="CappedFormula"/>: (1 - tanh^2 u) / temperature.</summary>
internal readonly struct CappedDerivative(double temperature, double cap) : IFormula
{
    public Vector512<double> Apply(Vector512<double> x) =>
        Lanes.CanonicalNaN(x, new CappedArgument(x, temperature, cap).Slope() / Vector512.Create(temperature));
}

/// <summary>u = x / (temperature cap) and exp(-2 |u|).</summary>
internal readonly struct CappedArgument
{
    private const double Small = 1.220703125e-04; // 2^-13

    private readonly Vector512<double> _sign;
    private readonly VectorPair _magnitude;
    private readonly VectorPair _exponential;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public CappedArgument(Vector512<double> x, double temperature, double cap)
    {
        _sign = x & Vector512.Create(-0.0);
        Vector512<double> magnitude = Vector512.Abs(x);

        // One division after the other: the product of temperature and cap may be out of range. A huge quotient is cut down before it makes a NaN.
        VectorPair quotient = Quotient(new VectorPair(magnitude, Vector512<double>.Zero), temperature);
        quotient = Quotient(quotient, cap);
        _magnitude = quotient;
        _exponential = ExtendedExponential.Pair(new VectorPair(quotient.Hi * -2.0, quotient.Lo * -2.0));
    }

    /// <summary>cap tanh u.</summary>
    public Vector512<double> Value(double cap)
    {
        VectorPair minus = new(-_exponential.Hi, -_exponential.Lo);
        VectorPair tangent = (VectorPair.One + minus) / (VectorPair.One + _exponential);
        Vector512<double> third = _magnitude.Hi * _magnitude.Hi * _magnitude.Hi * Vector512.Create(-1.0 / 3);
        VectorPair small = VectorPair.FastTwoSum(_magnitude.Hi, _magnitude.Lo + third);
        VectorPair selected = VectorPair.Select(Vector512.LessThan(_magnitude.Hi, Vector512.Create(Small)), small, tangent);
        VectorPair scaled = selected * new VectorPair(Vector512.Create(cap), Vector512<double>.Zero);
        return (scaled.Hi + scaled.Lo) | _sign;
    }

    /// <summary>1 - tanh^2 u = 4 e / (1 + e)^2.</summary>
    public Vector512<double> Slope()
    {
        VectorPair onePlus = VectorPair.One + _exponential;
        VectorPair slope = new VectorPair(_exponential.Hi * 4.0, _exponential.Lo * 4.0) / (onePlus * onePlus);
        return slope.Hi + slope.Lo;
    }

    private static VectorPair Quotient(VectorPair dividend, double divisor)
    {
        VectorPair quotient = dividend / new VectorPair(Vector512.Create(divisor), Vector512<double>.Zero);
        Vector512<double> high = dividend.Hi / Vector512.Create(divisor);
        Vector512<double> ordinary = Vector512.LessThan(high, Vector512.Create(1e30))
            & Vector512.GreaterThan(high, Vector512.Create(1e-280))
            & Vector512.LessThan(Vector512.Abs(quotient.Lo), high);
        Vector512<double> cut = Vector512.MinNative(Vector512.Create(1e30), high);
        return VectorPair.Select(ordinary, quotient, new VectorPair(cut, Vector512<double>.Zero));
    }
}
