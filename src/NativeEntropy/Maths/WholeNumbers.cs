using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>Integers as pairs of doubles, without error.</summary>
internal static unsafe class WholeNumbers
{
    private const long TwoToThe52Bits = 0x4330000000000000;
    private const double TwoToThe32 = 4294967296.0;

    /// <summary>Eight integers from 0 to 2^63 - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair ToPair(Vector512<long> value)
    {
        // Each half, below 2^32, in the low bits of 2^52.
        Vector512<long> magic = Vector512.Create(TwoToThe52Bits);
        Vector512<double> low = ((value & Vector512.Create(0xFFFFFFFFL)) | magic).AsDouble() - magic.AsDouble();
        Vector512<double> high = (Vector512.ShiftRightLogical(value, 32) | magic).AsDouble() - magic.AsDouble();
        return VectorPair.FastTwoSum(high * Vector512.Create(TwoToThe32), low);
    }

    /// <summary>An integer of up to 106 bits; of a larger one, the leading 106.</summary>
    public static DoubleDouble ToPair(Int128 value)
    {
        if (value < 0)
        {
            return -ToPair(-value);
        }

        const int Bits = 42;
        const double Unit = 1L << Bits;
        const long Mask = (1L << Bits) - 1;
        double low = (long)(value & Mask), middle = (long)((value >> Bits) & Mask), high = (long)(value >> (2 * Bits));
        DoubleDouble upper = DoubleDouble.TwoSum(high * Unit * Unit, middle * Unit);
        return upper + low;
    }

    /// <summary>The sum of n integers.</summary>
    public static Int128 Sum(long* values, nint n)
    {
        Int128 sum = 0;
        for (nint i = 0; i < n; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    /// <summary>The smallest and the largest of n integers, n > 0.</summary>
    public static (long Least, long Largest) Range(long* values, nint n)
    {
        long least = values[0], largest = values[0];
        for (nint i = 1; i < n; i++)
        {
            least = Math.Min(least, values[i]);
            largest = Math.Max(largest, values[i]);
        }

        return (least, largest);
    }

    public static bool AnyNegative(long* values, nint n) => n > 0 && Range(values, n).Least < 0;
}
