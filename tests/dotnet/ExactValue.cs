using System.Globalization;
using System.Numerics;

namespace NativeEntropy.Tests;

/// <summary>An exact result as the unevaluated sum of two doubles; NaN and infinities stand in Hi.</summary>
internal readonly record struct ExactValue(double Hi, double Lo)
{
    public static ExactValue Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new ExactValue(Limit(text), 0)
            : new ExactValue(OfBits(text.AsSpan(0, colon)), OfBits(text.AsSpan(colon + 1)));
    }

    /// <summary>The distance of <paramref name="got"/> in units in the last place of T.</summary>
    /// <param name="got">A result.</param>
    /// <param name="least">The unit is that of this exact value, or of `least` where that is larger.</param>
    public double UlpError<T>(T got, double least)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        double value = double.CreateChecked(got);
        if (double.IsNaN(value) || double.IsNaN(Hi))
        {
            return double.IsNaN(value) && double.IsNaN(Hi) ? 0 : double.PositiveInfinity;
        }

        if (double.IsInfinity(value) || double.IsInfinity(Hi))
        {
            return value == Hi ? 0 : double.PositiveInfinity;
        }

        (int precision, int smallest) = typeof(T) == typeof(float) ? (24, -126) : (53, -1022);
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

    private static double OfBits(ReadOnlySpan<char> hex) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
