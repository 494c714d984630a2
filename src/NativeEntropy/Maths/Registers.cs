#if AVX512
global using DoubleRegister = System.Runtime.Intrinsics.Vector512<double>;
global using FloatRegister = System.Runtime.Intrinsics.Vector512<float>;
global using IntRegister = System.Runtime.Intrinsics.Vector512<int>;
global using LongRegister = System.Runtime.Intrinsics.Vector512<long>;
global using Register = System.Runtime.Intrinsics.Vector512;
#else
global using DoubleRegister = System.Runtime.Intrinsics.Vector256<double>;
global using FloatRegister = System.Runtime.Intrinsics.Vector256<float>;
global using IntRegister = System.Runtime.Intrinsics.Vector256<int>;
global using LongRegister = System.Runtime.Intrinsics.Vector256<long>;
global using Register = System.Runtime.Intrinsics.Vector256;
#endif

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeEntropy.Maths;

/// <summary>Formulas with more operations than the compiler inlines of whole vectors: the same lines, on all eight lanes in the build for AVX-512, on four at a time elsewhere.</summary>
/// <remarks>
/// Where a vector of 512 bits is two registers, each of its operations is a small method with locals of its own, of which a method holds some hundreds; what exceeds that becomes calls through
/// memory. An operation of one register is an instruction. No lane knows of another, so the results are the same.
/// </remarks>
internal static class Registers
{
    /// <summary>Registers of eight doubles.</summary>
    public static int InEight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Lanes.Count / DoubleRegister.Count;
    }

    /// <summary>One of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Part(Vector512<double> eight, int part) =>
#if AVX512
        eight;
#else
        part == 0 ? eight.GetLower() : eight.GetUpper();
#endif

    /// <summary>The eight with one of them replaced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> WithPart(Vector512<double> eight, int part, DoubleRegister value) =>
#if AVX512
        value;
#else
        part == 0 ? eight.WithLower(value) : eight.WithUpper(value);
#endif

    /// <summary>Whether any lane of a mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySet(DoubleRegister mask) => !Register.EqualsAll(mask.AsInt64(), LongRegister.Zero);

    /// <summary>The same of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySet(FloatRegister mask) => !Register.EqualsAll(mask.AsInt32(), IntRegister.Zero);

    /// <summary>Whether all are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllSet(FloatRegister mask) => Register.EqualsAll(mask.AsInt32(), IntRegister.AllBitsSet);

    /// <summary>The entries of a table of eight that the low three bits name: <see cref="Lanes.Entries"/> of one register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LongRegister Entries(ReadOnlySpan<long> table, ReadOnlySpan<uint> lowHalves, ReadOnlySpan<uint> highHalves, LongRegister indices)
    {
#if AVX512
        return Avx512F.PermuteVar8x64(Vector512.Create(table), indices);
#else
        if (!Avx2.IsSupported)
        {
            return Vector256.Create(table[(int)indices[0] & 7], table[(int)indices[1] & 7], table[(int)indices[2] & 7], table[(int)indices[3] & 7]);
        }

        Vector256<uint> twice = Avx.DuplicateEvenIndexed(indices.AsSingle()).AsUInt32();
        Vector256<uint> low = Avx2.PermuteVar8x32(Vector256.Create(lowHalves), twice);
        return Avx2.Blend(low, Avx2.PermuteVar8x32(Vector256.Create(highHalves), twice), 0b10_10_10_10).AsInt64();
#endif
    }

    /// <summary>The same of a table of eight that are half as wide; it holds them twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntRegister Entries(ReadOnlySpan<uint> table, IntRegister indices) => Entries(Register.Create(table).AsSingle(), indices).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister Entries(ReadOnlySpan<float> table, IntRegister indices) => Entries(Register.Create(table), indices);

    /// <summary>A table of eight floats, for <see cref="Entries(FloatRegister, IntRegister)"/>: twice, where a register has sixteen lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe FloatRegister TableOfEight(float* entries) =>
#if AVX512
        Vector512.Create(Vector256.Load(entries), Vector256.Load(entries));
#else
        Vector256.Load(entries);
#endif

    /// <summary>The entries of such a table that the low three bits name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister Entries(FloatRegister table, IntRegister indices)
    {
#if AVX512
        return Avx512F.PermuteVar16x32(table, indices);
#else
        return Avx2.IsSupported
            ? Avx2.PermuteVar8x32(table, indices)
            : Vector256.Create(
                table[indices[0] & 7], table[indices[1] & 7], table[indices[2] & 7], table[indices[3] & 7],
                table[indices[4] & 7], table[indices[5] & 7], table[indices[6] & 7], table[indices[7] & 7]);
#endif
    }

    /// <summary>As many elements of T as a register holds of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe DoubleRegister LoadDoubles<T>(T* p)
        where T : unmanaged =>
#if AVX512
        Lanes.Load(p);
#else
        Lanes.LoadFour(p);
#endif

    /// <summary>As many elements of T, none wider than float, as a register holds of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe FloatRegister LoadFloats<T>(T* p)
        where T : unmanaged =>
#if AVX512
        FloatLanes.Load(p);
#else
        SixteenBit.Is<T>() ? SixteenBit.ToSingle<T>(Vector128.Load((ushort*)p)) : Vector256.Load((float*)p);
#endif

    /// <summary>Floats as as many elements of T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store<T>(FloatRegister value, T* p)
        where T : unmanaged
    {
#if AVX512
        FloatLanes.Store(value, p);
#else
        if (SixteenBit.Is<T>())
        {
            SixteenBit.Round<T>(value).Store((ushort*)p);
        }
        else
        {
            value.Store((float*)p);
        }
#endif
    }

    /// <summary>Two registers past the caches, to a multiple of what they take. Needs AVX.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StorePastCaches<T>(FloatRegister lower, FloatRegister upper, T* p)
        where T : unmanaged
    {
#if AVX512
        FloatLanes.StorePastCaches(lower, upper, p);
#else
        if (SixteenBit.Is<T>())
        {
            Vector256.Create(SixteenBit.Round<T>(lower), SixteenBit.Round<T>(upper)).StoreAlignedNonTemporal((ushort*)p);
        }
        else
        {
            lower.StoreAlignedNonTemporal((float*)p);
            upper.StoreAlignedNonTemporal((float*)p + FloatRegister.Count);
        }
#endif
    }

    /// <summary>a b - c, rounded once; the compiler makes two operations of a c that is negated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister FusedMultiplySubtract(FloatRegister a, FloatRegister b, FloatRegister c) =>
#if AVX512
        Avx512F.FusedMultiplySubtract(a, b, c);
#else
        Fma.IsSupported ? Fma.MultiplySubtract(a, b, c) : Vector256.FusedMultiplyAdd(a, b, -c);
#endif

    /// <summary>The numbers of the lanes, from 0 on.</summary>
    public static IntRegister LaneNumbers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
#if AVX512
            Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
            Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
#endif
    }

    /// <summary>The largest of all lanes, in each of them; NaN may get lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister Largest(FloatRegister value)
    {
#if AVX512
        Vector256<float> eight = Vector256.MaxNative(value.GetLower(), value.GetUpper());
#else
        Vector256<float> eight = value;
#endif
        Vector128<float> four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        four = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        four = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(1, 0, 3, 2)));
        return Register.Create(four.ToScalar());
    }

    /// <summary>Half of a register of floats as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister WidenLower(FloatRegister value) =>
#if AVX512
        Lanes.Widen(value.GetLower());
#else
        Avx.IsSupported ? Avx.ConvertToVector256Double(value.GetLower()) : Vector256.WidenLower(value);
#endif

    /// <summary>The other half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister WidenUpper(FloatRegister value) =>
#if AVX512
        Lanes.Widen(value.GetUpper());
#else
        Avx.IsSupported ? Avx.ConvertToVector256Double(value.GetUpper()) : Vector256.WidenUpper(value);
#endif
}
