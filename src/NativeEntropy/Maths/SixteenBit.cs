using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeEntropy.Maths;

/// <summary>Half and bfloat16 numbers as vectors, by integer arithmetic: the same on every machine, and one rounding on the way back.</summary>
internal static unsafe class SixteenBit
{
    private const uint HalfInfinity = 0x7C00;
    private const float TwoToThe112 = 5.192297e33f; // what the exponent biases of float and Half differ by
    private const float SmallestHalf = 6.1035156e-05f; // the normal numbers'
    private const float PastHalf = 65536f;
    private const int HalfOfLast = 0xFFF;
    private const int BiasInPlace = 112 << 23;

    /// <summary>Whether T is one of the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is<T>()
        where T : unmanaged => typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    /// <summary>Eight numbers as floats, without error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle<T>(Vector128<ushort> bits)
        where T : unmanaged
    {
        Vector256<uint> wide = Widen(bits);
        if (typeof(T) == typeof(BFloat16))
        {
            return Vector256.ShiftLeft(wide, 16).AsSingle();
        }

        // The exponent and the fraction in a float's places are too small by 2^112, for subnormal numbers too. Infinity and NaN keep theirs.
        Vector256<uint> magnitude = wide & Vector256.Create(0x7FFFu);
        Vector256<uint> special = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create((int)HalfInfinity)).AsUInt32();
        Vector256<float> value = Vector256.ShiftLeft(magnitude, 13).AsSingle() * TwoToThe112;
        Vector256<uint> sign = Vector256.ShiftLeft(wide & Vector256.Create(0x8000u), 16);
        return (value.AsUInt32() | (special & Vector256.Create(0x7F800000u)) | sign).AsSingle();
    }

    /// <summary>Sixteen numbers as floats, without error. Needs AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToSingle<T>(Vector256<ushort> bits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(BFloat16))
        {
            return Vector512.ShiftLeft(Avx512F.ConvertToVector512UInt32(bits), 16).AsSingle();
        }

        // As above, with the sign in its place from the start.
        Vector512<int> places = Vector512.ShiftLeft(Avx512F.ConvertToVector512Int32(bits.AsInt16()), 13) & Vector512.Create(unchecked((int)0x8FFFE000));
        Vector512<float> value = places.AsSingle() * TwoToThe112;
        Vector512<float> special = Vector512.GreaterThanOrEqual(Vector512.Abs(value), Vector512.Create(PastHalf));
        return value | (special & Vector512.Create(float.PositiveInfinity));
    }

    /// <summary>A register of floats, each rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
#if AVX512
    public static Vector256<ushort> Round<T>(Vector512<float> values)
        where T : unmanaged => Avx512F.ConvertToVector256UInt16(Bits<T>(values).AsUInt32());
#else
    public static Vector128<ushort> Round<T>(Vector256<float> values)
        where T : unmanaged
    {
        Vector256<int> bits = Bits<T>(values);
        return Sse41.IsSupported ? Sse41.PackUnsignedSaturate(bits.GetLower(), bits.GetUpper()) : Vector128.Narrow(bits.GetLower(), bits.GetUpper()).AsUInt16();
    }
#endif

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static IntRegister Bits<T>(FloatRegister values)
        where T : unmanaged => typeof(T) == typeof(BFloat16) ? BFloat16Bits(values) : HalfBits(values);

    /// <summary>Half of what is cut off is added, less a bit where that would make a tie odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static IntRegister BFloat16Bits(FloatRegister values)
    {
        IntRegister bits = values.AsInt32();
        IntRegister last = Register.ShiftRightLogical(bits, 16) & IntRegister.One;
        IntRegister rounded = bits + Register.Create(0x7FFF) + last;
        IntRegister quiet = bits | Register.Create(0x00400000);
        FloatRegister isNumber = Register.Equals(values, values);
        return Register.ShiftRightLogical(Masks.Select(isNumber, rounded.AsSingle(), quiet.AsSingle()).AsInt32(), 16);
    }

    /// <summary>The same with the exponent's other bias; subnormal numbers are what a sum with 1/2 leaves in its last bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static IntRegister HalfBits(FloatRegister values)
    {
        FloatRegister size = Register.Abs(values);
        IntRegister bits = size.AsInt32();
        IntRegister last = Register.ShiftRightLogical(bits, 13) & IntRegister.One;
        IntRegister rounded = Register.ShiftRightLogical(bits + Register.Create(HalfOfLast - BiasInPlace) + last, 13);
        IntRegister normal = Register.Min(rounded, Register.Create((int)HalfInfinity));
        IntRegister subnormal = (size + Register.Create(0.5f)).AsInt32() - Register.Create(0.5f).AsInt32();
        IntRegister nan = Register.ShiftRightLogical(bits, 13) | Register.Create((int)HalfInfinity | 0x0200);
        FloatRegister number = Masks.Select(Register.LessThan(size, Register.Create(SmallestHalf)), subnormal.AsSingle(), normal.AsSingle());
        IntRegister sign = Register.ShiftRightLogical(values.AsInt32(), 16) & Register.Create(0x8000);
        return Masks.Select(Register.Equals(values, values), number, (nan & Register.Create(0x7FFF)).AsSingle()).AsInt32() | sign;
    }

    /// <summary>Fewer than eight numbers, and zeros after them. Reads nothing else, and makes no call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> LoadSome(ushort* p, int count)
    {
        const int Half = 4;
        const int Bits = 16;
        ulong low = 0;
        ulong high = 0;
        if (count >= Half)
        {
            low = *(ulong*)p;
            high = count == Half ? 0 : *(ulong*)(p + count - Half) >> (Bits * ((2 * Half) - count));
        }
        else if (count > 0)
        {
            // The first, the middle and the last of one, two or three.
            int middle = count / 2;
            int last = count - 1;
            low = p[0] | ((ulong)p[middle] << (Bits * middle)) | ((ulong)p[last] << (Bits * last));
        }

        return Vector128.Create(low, high).AsUInt16();
    }

    /// <summary>Eight doubles, each rounded once.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector128<ushort> Round<T>(Vector512<double> values)
        where T : unmanaged
    {
        Vector256<uint> bits = ToSingleBits(typeof(T) == typeof(BFloat16) ? RoundToBFloat16(values) : RoundToHalf(values));
        if (typeof(T) == typeof(BFloat16))
        {
            bits = Vector256.ShiftRightLogical(bits, 16);
        }
        else
        {
            // Exact again: only the exponent's bias changes, and subnormal numbers are what a sum with 1/2 leaves in its last bits. (A product with 2^-112 has subnormal floats, which some machines are slow with.)
            Vector256<uint> magnitude = bits & Vector256.Create(0x7FFFFFFFu);
            Vector256<uint> special = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create(0x7F800000)).AsUInt32();
            Vector256<uint> normal = Vector256.ShiftRightLogical(magnitude - Vector256.Create(BiasInPlace).AsUInt32(), 13);
            Vector256<uint> subnormal = (magnitude.AsSingle() + Vector256.Create(0.5f)).AsUInt32() - Vector256.Create(0.5f).AsUInt32();
            Vector256<uint> infinite = Vector256.ShiftRightLogical(magnitude, 13) & Vector256.Create(0x7FFFu);
            Vector256<uint> isSmall = Vector256.LessThan(magnitude.AsInt32(), Vector256.Create(SmallestHalf).AsInt32()).AsUInt32();
            bits = Vector256.ConditionalSelect(special, infinite | Vector256.Create(HalfInfinity), Vector256.ConditionalSelect(isSmall, subnormal, normal))
                | Vector256.ShiftRightLogical(bits & Vector256.Create(0x80000000u), 16);
        }

        return Avx512F.VL.IsSupported ? Avx512F.VL.ConvertToVector128UInt16(bits) : Vector128.Narrow(bits.GetLower(), bits.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> RoundToHalf(Vector512<double> values) => Round(values, 10, 6.103515625e-05, 65520.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> RoundToBFloat16(Vector512<double> values) =>
        Round(values, 7, 1.1754943508222875e-38, 3.3961775292304957e38);

    /// <summary>The nearest numbers with so many bits of fraction, ties to even; at `overflow` and above infinity.</summary>
    /// <remarks>Adding 1.5 * 2^(52 - fraction) times the leading power of two leaves the last kept bit as the sum's last.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Round(Vector512<double> values, int fraction, double smallestNormal, double overflow)
    {
        Vector512<double> magnitude = Vector512.Abs(values);
        Vector512<double> scale = (Vector512.MaxNative(Vector512.Create(smallestNormal), magnitude).AsInt64() & Vector512.Create(0x7FF0000000000000)).AsDouble();
        Vector512<double> shift = scale * Vector512.Create(1.5 * (1L << (52 - fraction)));
        Vector512<double> rounded = (magnitude + shift) - shift;
        rounded = Vector512.ConditionalSelect(
            Vector512.LessThan(magnitude, Vector512.Create(overflow)), rounded, Vector512.Create(double.PositiveInfinity));
        rounded = Vector512.ConditionalSelect(Vector512.Equals(values, values), rounded, values);
        return rounded | (values & Vector512.Create(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> ToSingleBits(Vector512<double> values)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector256Single(values).AsUInt32();
        }

        if (Avx.IsSupported)
        {
            return Vector256.Create(Avx.ConvertToVector128Single(values.GetLower()), Avx.ConvertToVector128Single(values.GetUpper())).AsUInt32();
        }

        return Vector256.Narrow(values.GetLower(), values.GetUpper()).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Widen(Vector128<ushort> bits)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(bits).AsUInt32();
        }

        (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(bits);
        return Vector256.Create(lower, upper);
    }
}
