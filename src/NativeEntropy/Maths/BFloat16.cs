using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeEntropy;

/// <summary>A bfloat16 number: the upper half of a float's bits. Storage only: all arithmetic is done in wider types.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BFloat16
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The number with these bits: sign, 8 bits of exponent, 7 of fraction.</summary>
    /// <param name="bits">Any bits.</param>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>Its bits.</summary>
    public ushort ToBits() => _bits;

    /// <summary>The same number as a float, without error.</summary>
    /// <param name="value">Any number.</param>
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value._bits << 16);

    /// <summary>The nearest bfloat16, ties to even; every NaN becomes the quiet one without payload.</summary>
    /// <param name="value">Any number.</param>
    public static unsafe explicit operator BFloat16(double value)
    {
        BFloat16* nearest = stackalloc BFloat16[Maths.Lanes.Count];
        Maths.Lanes.Store(System.Runtime.Intrinsics.Vector512.Create(double.IsNaN(value) ? Maths.Scalars.NaN : value), nearest);
        return *nearest;
    }
}
