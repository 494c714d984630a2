using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>exp(x) over the whole range as a mantissa, a pair, and an exponent.</summary>
/// <param name="Mantissa">NaN for NaN, 0 below -800, infinite above 709.78.</param>
/// <param name="Exponent">exp(x) = Mantissa * 2^Exponent.</param>
internal readonly record struct ExponentialPairs(VectorPair Mantissa, Vector512<double> Exponent)
{
    /// <summary>Above this exp(x) is beyond the largest double.</summary>
    private const double Highest = 709.782712893384;

    /// <summary>exp(x); below the normal numbers without a correct last bit.</summary>
    public VectorPair Value => Scaled(Mantissa, Exponent);

    /// <summary>mantissa * 2^exponent; below the normal numbers without a correct last bit.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Scaled(VectorPair mantissa, Vector512<double> exponent)
    {
        Vector512<double> half = Exponential.HalfOf(exponent);
        Vector512<double> first = Exponential.PowerOfTwo(half), second = Exponential.PowerOfTwo(exponent - half);
        return new(mantissa.Hi * first * second, mantissa.Lo * first * second);
    }

    /// <summary>Relative error 2^-54.8, or 2^-75.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static ExponentialPairs Of(Vector512<double> x, bool extended)
    {
        Vector512<double> vanishes = Vector512.LessThan(x, Vector512.Create(Exponential.LowestSubnormal));
        Vector512<double> overflows = Vector512.GreaterThan(x, Vector512.Create(Highest));
        Vector512<double> argument = Vector512.MinNative(
            Vector512.Create(Highest), Exponential.AtLeast(x, Exponential.LowestSubnormal));
        VectorPair mantissa;
        Vector512<double> exponent;
        if (extended)
        {
            mantissa = ExtendedExponential.Mantissa(new VectorPair(argument, Vector512<double>.Zero), out exponent);
        }
        else
        {
            Exponential.Parts parts = Exponential.ForDouble(argument, Vector512<double>.Zero);
            mantissa = parts.Mantissa();
            exponent = parts.Exponent;
        }

        Vector512<double> head = Masks.Select(
            overflows, Vector512.Create(double.PositiveInfinity), Masks.AndNot(mantissa.Hi, vanishes));
        return new(new VectorPair(head, Masks.AndNot(mantissa.Lo, vanishes | overflows)), exponent);
    }
}
