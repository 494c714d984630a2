using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeEntropy.Maths;

/// <summary>Sixteen elements of T, none wider than float, as sixteen floats, and back.</summary>
internal static unsafe class FloatLanes
{
    public const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load<T>(T* p)
        where T : unmanaged
    {
        if (!SixteenBit.Is<T>())
        {
            return Vector512.Load((float*)p);
        }

        if (Avx512F.IsSupported)
        {
            return SixteenBit.ToSingle<T>(Vector256.Load((ushort*)p));
        }

        return Vector512.Create(
            SixteenBit.ToSingle<T>(Vector128.Load((ushort*)p)), SixteenBit.ToSingle<T>(Vector128.Load((ushort*)p + Lanes.Count)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<float> value, T* p)
        where T : unmanaged
    {
        if (!SixteenBit.Is<T>())
        {
            value.Store((float*)p);
            return;
        }

        Round<T>(value).Store((ushort*)p);
    }

    /// <summary>Two vectors past the caches, to a cache line, in whole lines. Needs AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePastCaches<T>(Vector512<float> lower, Vector512<float> upper, T* p)
        where T : unmanaged
    {
        if (SixteenBit.Is<T>())
        {
            Vector512.Create(Round<T>(lower), Round<T>(upper)).StoreAlignedNonTemporal((ushort*)p);
        }
        else
        {
            lower.StoreAlignedNonTemporal((float*)p);
            upper.StoreAlignedNonTemporal((float*)p + Count);
        }
    }

    /// <summary>Sixteen floats as numbers of sixteen bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Round<T>(Vector512<float> values)
        where T : unmanaged =>
#if AVX512
        SixteenBit.Round<T>(values);
#else
        Vector256.Create(SixteenBit.Round<T>(values.GetLower()), SixteenBit.Round<T>(values.GetUpper()));
#endif

    /// <summary>Eight doubles as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector512<double> values)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector256Single(values);
        }

        return Avx.IsSupported
            ? Vector256.Create(Avx.ConvertToVector128Single(values.GetLower()), Avx.ConvertToVector128Single(values.GetUpper()))
            : Vector256.Narrow(values.GetLower(), values.GetUpper());
    }

    /// <summary>value 2^floor(exponent), rounded once; |value| in [1/2, 8).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ScaleByFloor(Vector512<float> value, Vector512<float> exponent)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Scale(value, exponent);
        }

        // In two steps, of which the first is exact; what lies outside is 0 or infinite.
        Vector512<float> most = Vector512.Create(252f);
        Vector512<int> whole = Vector512.ConvertToInt32Native(Vector512.Floor(Vector512.MinNative(most, Vector512.MaxNative(-most, exponent))));
        Vector512<int> first = Vector512.ShiftRightArithmetic(whole, 1);
        return value * PowerOfTwo(first) * PowerOfTwo(whole - first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) => Vector512.ShiftLeft(exponent + Vector512.Create(127), 23).AsSingle();

    /// <summary>The entries of a table of eight, which it holds twice, that the low three bits name. Only data moves here, so it may differ between machines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Entries(Vector512<int> table, Vector512<int> indices)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar16x32(table, indices);
        }

        if (Avx2.IsSupported)
        {
            return Vector512.Create(
                Avx2.PermuteVar8x32(table.GetLower(), indices.GetLower()), Avx2.PermuteVar8x32(table.GetLower(), indices.GetUpper()));
        }

        return OneByOne(table, indices);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<int> OneByOne(Vector512<int> table, Vector512<int> indices)
    {
        int* entries = stackalloc int[Count];
        int* result = stackalloc int[Count];
        table.Store(entries);
        indices.Store(result);
        for (int lane = 0; lane < Count; lane++)
        {
            result[lane] = entries[result[lane] & 7];
        }

        return Vector512.Load(result);
    }
}
