using System.Globalization;
using System.Runtime.CompilerServices;

namespace NativeEntropy.Tests;

/// <summary>What the tests need of the element types: float, double, Half and BFloat16, bool for flags and long for lengths.</summary>
internal static class Element<T>
    where T : unmanaged
{
    /// <summary>As in the names of the C functions and of the reference files.</summary>
    public static string Name { get; } =
        typeof(T) == typeof(float) ? "f32" : typeof(T) == typeof(double) ? "f64" : typeof(T) == typeof(Half) ? "f16" : "bf16";

    /// <summary>Digits of the significand, the leading one included.</summary>
    public static int Precision { get; } =
        typeof(T) == typeof(float) ? 24 : typeof(T) == typeof(double) || typeof(T) == typeof(long) ? 53 : typeof(T) == typeof(Half) ? 11 : 8;

    /// <summary>The exponent of the smallest normal number.</summary>
    public static int Smallest { get; } = typeof(T) == typeof(double) ? -1022 : typeof(T) == typeof(Half) ? -14 : -126;

    /// <summary>The nearest number.</summary>
    public static T Of(double value) =>
        typeof(T) == typeof(float) ? (T)(object)(float)value
        : typeof(T) == typeof(double) ? (T)(object)value
        : typeof(T) == typeof(Half) ? (T)(object)(Half)value
        : (T)(object)(BFloat16)value;

    public static double ToDouble(T value) =>
        typeof(T) == typeof(float) ? (float)(object)value
        : typeof(T) == typeof(double) ? (double)(object)value
        : typeof(T) == typeof(Half) ? (double)(Half)(object)value
        : typeof(T) == typeof(bool) ? ((bool)(object)value ? 1 : 0)
        : typeof(T) == typeof(long) ? (long)(object)value
        : (double)(float)(BFloat16)(object)value;

    /// <summary>The number with these lower bits.</summary>
    public static T OfBits(ulong bits) =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<ulong, T>(bits)
        : typeof(T) == typeof(float) ? Unsafe.BitCast<uint, T>((uint)bits)
        : Unsafe.BitCast<ushort, T>((ushort)bits);

    public static T OfHex(string digits) => OfBits(ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    public static T[] Array(double[] values) => [.. values.Select(Of)];
}
