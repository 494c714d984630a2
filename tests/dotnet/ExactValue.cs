using System.Globalization;

namespace NativeEntropy.Tests;

/// <summary>
/// An exact result as the unevaluated sum of two doubles; NaN and infinities stand in Hi. Scale is that of the largest term, under the rule `scale`.
/// </summary>
internal readonly record struct ExactValue(double Hi, double Lo, double Scale)
{
    public static ExactValue Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == 1
            ? new ExactValue(Limit(text), 0, 0)
            : new ExactValue(
                OfBits(parts[0]), OfBits(parts[1]), parts.Length < 3 ? 0 : Math.ScaleB(1, int.Parse(parts[2], CultureInfo.InvariantCulture)));
    }

    /// <summary>The distance of <paramref name="value"/> in units in the last place of a type.</summary>
    /// <param name="value">A result.</param>
    /// <param name="least">The unit is that of this exact value, or of `least` where that is larger.</param>
    /// <param name="precision">Digits of the type's significand.</param>
    /// <param name="smallest">The exponent of its smallest normal number.</param>
    public double UlpError(double value, double least, int precision, int smallest)
    {
        if (double.IsNaN(value) || double.IsNaN(Hi))
        {
            return double.IsNaN(value) && double.IsNaN(Hi) ? 0 : double.PositiveInfinity;
        }

        if (double.IsInfinity(value) || double.IsInfinity(Hi))
        {
            return value == Hi ? 0 : double.PositiveInfinity;
        }

        double size = Math.Max(Math.Abs(Hi), least);
        int exponent = size == 0 ? smallest : Math.ILogB(size);
        bool towardsZero = Lo != 0 && double.IsNegative(Hi) != double.IsNegative(Lo);
        bool justBelowPowerOfTwo = towardsZero && Math.ScaleB(1, exponent) == size && Math.Abs(Hi) >= least;
        exponent = Math.Max(justBelowPowerOfTwo ? exponent - 1 : exponent, smallest);
        return Math.Abs(value - Hi - Lo) / Math.ScaleB(1, exponent - precision + 1);
    }

    private static double Limit(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => throw new FormatException(text),
    };

    private static double OfBits(string hex) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
