using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>log(sigma sqrt(2 pi e)): pairs, rounded once; next to 0 the error is 2^-58 of log sigma.</summary>
internal readonly struct GaussianEntropyFormula(DoubleDouble perNat) : IFormula
{
    /// <summary>log(2 pi e) / 2.</summary>
    private static DoubleDouble OfUnit => new(1.4189385332046727, 7.223936088184323e-17);

    public Vector512<double> Apply(Vector512<double> x)
    {
        VectorPair result = (LogarithmOf(x) + VectorPair.Broadcast(OfUnit)) * VectorPair.Broadcast(perNat);
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> limited = Masks.Select(
            Vector512.Equals(x, infinity), infinity * Vector512.Create(perNat.Hi), result.Hi + result.Lo);
        return Lanes.CanonicalNaN(x, limited);
    }

    /// <remarks>Not inlined: without AVX-512 the compiler's budget per caller is soon used up.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair LogarithmOf(Vector512<double> sigma) => Logarithm.OfWholeRange(sigma);
}

/// <summary>(sigma_p^2 + (mu_p - mu_q)^2) / (2 sigma_q^2) + log(sigma_q sqrt(2 pi)).</summary>
/// <remarks>All in pairs; the two terms have one sign unless sigma_q is below 0.4, and then the error is 2^-56 of the larger one.</remarks>
internal readonly struct GaussianCrossEntropyFormula(DoubleDouble perNat) : IFourFormula
{
    /// <summary>log(2 pi) / 2.</summary>
    private static DoubleDouble OfUnit => new(0.9189385332046728, -3.8782941580672414e-17);

    public Vector512<double> Apply(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        GaussianPair pair = new(a, b, c, d);
        return pair.Total(pair.LogSigmaQ() + VectorPair.Broadcast(OfUnit), pair.Ratio, perNat);
    }
}

/// <summary>log(sigma_q / sigma_p) + (sigma_p^2 + (mu_p - mu_q)^2) / (2 sigma_q^2) - 1/2.</summary>
/// <remarks>
/// With r = sigma_p / sigma_q and u = r - 1, formed from the exact difference: (u - log r) + u^2 / 2 + (mu_p - mu_q)^2 / (2 sigma_q^2).
/// None of the three is negative, so none of their digits are lost, and equal Gaussians give 0. Relative error: 2^-56 of the first
/// (<see cref="LogarithmGap"/>), a few 2^-100 of the others, and the rounding at the end.
/// </remarks>
internal readonly struct GaussianDivergenceFormula(DoubleDouble perNat) : IFourFormula
{
    public Vector512<double> Apply(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        GaussianPair pair = new(a, b, c, d);
        VectorPair u = pair.RatioMinusOne();
        return pair.Total(LogarithmGap.WithLogarithm(pair.Ratio.Hi, u, pair.LogRatio()), u, perNat);
    }
}

/// <summary>Eight pairs of Gaussians, in units of the second one's sigma, whose power of two is taken out of everything first.</summary>
internal readonly ref struct GaussianPair
{
    private const double TwoToThe52 = 4503599627370496.0;
    private const double ExponentBias = 1023.0;

    /// <summary>Above this, means come down before they are subtracted.</summary>
    private const double Huge = 1e300;

    /// <summary>Above this, ratios come down before they are squared: 2^-10 in place of 1/2.</summary>
    private const double LargeRatio = 1e100;

    private readonly Vector512<double> _meanP;
    private readonly Vector512<double> _sigmaP;
    private readonly Vector512<double> _meanQ;
    private readonly Vector512<double> _sigmaQ;
    private readonly Vector512<double> _mantissaP;
    private readonly Vector512<double> _exponentP;
    private readonly Vector512<double> _mantissaQ;
    private readonly Vector512<double> _exponentQ;

    /// <summary>sigma_p in the unit in which sigma_q is between 1 and 2.</summary>
    private readonly Vector512<double> _scaledP;

    public GaussianPair(Vector512<double> meanP, Vector512<double> sigmaP, Vector512<double> meanQ, Vector512<double> sigmaQ)
    {
        (_meanP, _sigmaP, _meanQ, _sigmaQ) = (meanP, sigmaP, meanQ, sigmaQ);
        _mantissaP = Mantissa(sigmaP, out _exponentP);
        _mantissaQ = Mantissa(sigmaQ, out _exponentQ);
        _scaledP = Exponential.ScaleGradually(sigmaP, -_exponentQ);
        Ratio = Quotient(new VectorPair(_scaledP, Vector512<double>.Zero));
    }

    /// <summary>sigma_p / sigma_q.</summary>
    public VectorPair Ratio { get; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public VectorPair RatioMinusOne() => Quotient(VectorPair.TwoSum(_scaledP, -_mantissaQ));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public VectorPair LogRatio() =>
        Logarithm.Pair(new VectorPair(_mantissaP, Vector512<double>.Zero) / new VectorPair(_mantissaQ, Vector512<double>.Zero))
        + Multiple(_exponentP - _exponentQ);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public VectorPair LogSigmaQ() => Logarithm.Pair(new VectorPair(_mantissaQ, Vector512<double>.Zero)) + Multiple(_exponentQ);

    /// <summary>(first + (width^2 + z^2) / 2) perNat, rounded once; z is the distance of the means.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> Total(VectorPair first, VectorPair width, DoubleDouble perNat)
    {
        VectorPair distance = Distance();
        Vector512<double> largest = Vector512.MaxNative(Vector512.Abs(width.Hi), Vector512.Abs(distance.Hi));

        // The squares of w times the numbers, with 2 w^2 = 1/2 as long as nothing can overflow: 2^-19 where it could.
        Vector512<double> large = Vector512.GreaterThan(largest, Vector512.Create(LargeRatio));
        Vector512<double> w = Masks.Select(large, Vector512.Create(0.0009765625), Vector512.Create(0.5));
        Vector512<double> twice = Masks.Select(large, Vector512<double>.One, Vector512.Create(2.0));
        Vector512<double> down = Masks.Select(large, Vector512.Create(1.9073486328125e-06), Vector512<double>.One);
        Vector512<double> up = Masks.Select(large, Vector512.Create(524288.0), Vector512<double>.One);
        VectorPair half = Scaled(width, w), otherHalf = Scaled(distance, w);
        VectorPair sum = Scaled(first, down) + Scaled((half * half) + (otherHalf * otherHalf), twice);
        VectorPair total = sum * VectorPair.Broadcast(perNat);
        Vector512<double> result = (total.Hi + total.Lo) * up;
        Vector512<double> finite = Vector512.LessThan(Vector512.Abs(result), Vector512.Create(double.PositiveInfinity));
        return Lanes.AnySet(~finite) ? Limits(result, finite, perNat.Hi) : result;
    }

    /// <summary>(mu_p - mu_q) / sigma_q.</summary>
    private VectorPair Distance()
    {
        Vector512<double> huge = Vector512.GreaterThan(
            Vector512.MaxNative(Vector512.Abs(_meanP), Vector512.Abs(_meanQ)), Vector512.Create(Huge));
        Vector512<double> down = Masks.Select(huge, Vector512.Create(0.25), Vector512<double>.One);
        VectorPair difference = VectorPair.TwoSum(_meanP * down, -(_meanQ * down));
        Vector512<double> exponent = _exponentQ - Masks.Select(huge, Vector512.Create(2.0), Vector512<double>.Zero);
        return Quotient(new VectorPair(
            Exponential.ScaleGradually(difference.Hi, -exponent), Exponential.ScaleGradually(difference.Lo, -exponent)));
    }

    private VectorPair Quotient(VectorPair numerator) => numerator / new VectorPair(_mantissaQ, Vector512<double>.Zero);

    private static VectorPair Scaled(VectorPair pair, Vector512<double> factor) => new(pair.Hi * factor, pair.Lo * factor);

    private static VectorPair Multiple(Vector512<double> exponent)
    {
        VectorPair product = VectorPair.TwoProduct(exponent, Vector512.Create(Logarithm.OfTwo.Hi));
        return VectorPair.FastTwoSum(
            product.Hi, Vector512.FusedMultiplyAdd(exponent, Vector512.Create(Logarithm.OfTwo.Lo), product.Lo));
    }

    /// <summary>f and e of x = f 2^e, 1 &lt;= f &lt; 2, x positive; infinities and NaN stay.</summary>
    private static Vector512<double> Mantissa(Vector512<double> x, out Vector512<double> exponent)
    {
        Vector512<double> subnormal = Vector512.LessThan(x, Vector512.Create(Scalars.SmallestNormal));
        Vector512<double> lifted = Masks.Select(subnormal, x * Vector512.Create(Logarithm.TwoToThe54), x);
        Vector512<long> biased = Vector512.ShiftRightLogical(lifted.AsInt64(), 52) & Vector512.Create(0x7FFL);
        exponent = (biased | Vector512.Create(TwoToThe52).AsInt64()).AsDouble() - Vector512.Create(TwoToThe52 + ExponentBias);
        exponent -= Masks.Select(subnormal, Vector512.Create(54.0), Vector512<double>.Zero);
        return Exponential.ScaleGradually(x, -exponent);
    }

    /// <summary>What is not finite: too large, or made of infinities or NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector512<double> Limits(Vector512<double> result, Vector512<double> finite, double sign)
    {
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            if (!Lanes.IsSet(finite, lane))
            {
                // NaN as soon as one number is NaN, infinite means are equal, or an infinite sigma_q meets another infinity.
                double width = _sigmaQ[lane], others = Math.Abs(_meanP[lane] - _meanQ[lane]) + _sigmaP[lane];
                bool undefined = double.IsNaN(width) || double.IsNaN(others)
                    || (double.IsInfinity(width) && (double.IsInfinity(_sigmaP[lane]) || double.IsInfinity(_meanP[lane]) || double.IsInfinity(_meanQ[lane])));
                result = result.WithElement(lane, undefined ? Scalars.NaN : sign * double.PositiveInfinity);
            }
        }

        return result;
    }
}
