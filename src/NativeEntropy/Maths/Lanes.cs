using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeEntropy.Maths;

/// <summary>Eight elements of T as eight doubles, and back. All arithmetic of the library is done on those.</summary>
internal static unsafe class Lanes
{
    public const int Count = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load<T>(T* p)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.Load((double*)p);
        }

        if (SixteenBit.Is<T>())
        {
            return Widen(SixteenBit.ToSingle<T>(Vector128.Load((ushort*)p)));
        }

        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Double(Vector256.Load((float*)p));
        }

        if (Avx.IsSupported)
        {
            return Vector512.Create(
                Avx.ConvertToVector256Double(Vector128.Load((float*)p)),
                Avx.ConvertToVector256Double(Vector128.Load((float*)p + 4)));
        }

        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Load((float*)p));
        return Vector512.Create(lower, upper);
    }

    /// <summary>Four elements as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LoadFour<T>(T* p)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Vector256.Load((double*)p);
        }

        if (SixteenBit.Is<T>())
        {
            Vector128<ushort> four = Vector128.CreateScalarUnsafe(*(long*)p).AsUInt16();
            return Widen(SixteenBit.ToSingle<T>(four)).GetLower();
        }

        Vector128<float> values = Vector128.Load((float*)p);
        if (Avx.IsSupported)
        {
            return Avx.ConvertToVector256Double(values);
        }

        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(values);
        return Vector256.Create(lower, upper);
    }

    /// <summary>The first `count` lanes from memory, `fill` in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadFirst<T>(T* p, int count, double fill)
        where T : unmanaged
    {
        if (count == Count)
        {
            return Load(p);
        }

        // Without a call, around which a loop would keep its sums in memory.
        if (SixteenBit.Is<T>())
        {
            return Avx512F.IsSupported ? LoadSixteenBit(p, count, fill) : LoadSome(p, count, fill);
        }

        return Avx2.IsSupported ? LoadMasked(p, count, fill) : LoadSome(p, count, fill);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadSixteenBit<T>(T* p, int count, double fill)
        where T : unmanaged
    {
        Vector512<double> some = Widen(SixteenBit.ToSingle<T>(SixteenBit.LoadSome((ushort*)p, count)));
        Vector512<double> lane = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        return Masks.Select(Vector512.LessThan(lane, Vector512.Create((double)count)), some, Vector512.Create(fill));
    }

    /// <summary>Reads nothing past the first `count`. In halves, whose operations are instructions everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadMasked<T>(T* p, int count, double fill)
        where T : unmanaged
    {
        Vector256<double> lowMask = Vector256.LessThan(Vector256.Create(0L, 1, 2, 3), Vector256.Create((long)count)).AsDouble();
        Vector256<double> highMask = Vector256.LessThan(Vector256.Create(4L, 5, 6, 7), Vector256.Create((long)count)).AsDouble();
        Vector256<double> low, high;
        if (typeof(T) == typeof(double))
        {
            low = Avx.MaskLoad((double*)p, lowMask);
            high = Avx.MaskLoad((double*)p + 4, highMask);
        }
        else
        {
            Vector256<int> mask = Vector256.LessThan(Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), Vector256.Create(count));
            Vector256<float> floats = Avx.MaskLoad((float*)p, mask.AsSingle());
            low = Avx.ConvertToVector256Double(floats.GetLower());
            high = Avx.ConvertToVector256Double(floats.GetUpper());
        }

        return Vector512.Create(
            Vector256.ConditionalSelect(lowMask, low, Vector256.Create(fill)), Vector256.ConditionalSelect(highMask, high, Vector256.Create(fill)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> LoadSome<T>(T* p, int count, double fill)
        where T : unmanaged
    {
        double* all = stackalloc double[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            all[lane] = lane < count ? Scalars.ToDouble(p[lane]) : fill;
        }

        return Vector512.Load(all);
    }

    /// <summary>Lanes 4 .. 7 in lanes 0 .. 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FromLane4(Vector512<double> x) => Vector512.Create(x.GetUpper(), x.GetUpper());

    /// <summary>Lanes 2 and 3 in lanes 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FromLane2(Vector512<double> x)
    {
        Vector128<double> lanes = x.GetLower().GetUpper();
        return Vector512.Create(Vector256.Create(lanes, lanes), Vector256.Create(lanes, lanes));
    }

    /// <summary>1 in the first `count` lanes, 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Ones(int count) => Masks.Select(
        Vector512.LessThan(Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)count)), Vector512<double>.One, Vector512<double>.Zero);

    /// <summary>Eight floats as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Widen(Vector256<float> values)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Double(values);
        }

        if (Avx.IsSupported)
        {
            return Vector512.Create(Avx.ConvertToVector256Double(values.GetLower()), Avx.ConvertToVector256Double(values.GetUpper()));
        }

        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
        return Vector512.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<double> value, T* p)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            value.Store((double*)p);
        }
        else if (SixteenBit.Is<T>())
        {
            SixteenBit.Round<T>(value).Store((ushort*)p);
        }
        else if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector256Single(value).Store((float*)p);
        }
        else if (Avx.IsSupported)
        {
            Avx.ConvertToVector128Single(value.GetLower()).Store((float*)p);
            Avx.ConvertToVector128Single(value.GetUpper()).Store((float*)p + 4);
        }
        else
        {
            Vector256.Narrow(value.GetLower(), value.GetUpper()).Store((float*)p);
        }
    }

    /// <summary>The same past the caches, to an address that is a multiple of eight elements' size. Needs AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePastCaches<T>(Vector512<double> value, T* p)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            value.StoreAlignedNonTemporal((double*)p);
        }
        else if (SixteenBit.Is<T>())
        {
            SixteenBit.Round<T>(value).StoreAlignedNonTemporal((ushort*)p);
        }
        else
        {
            Avx512F.ConvertToVector256Single(value).StoreAlignedNonTemporal((float*)p);
        }
    }

    /// <summary>The entries of a table of eight that the low three bits name. Only data moves here, so how may differ between machines.</summary>
    /// <param name="table">The table, for AVX-512 and for machines without AVX2.</param>
    /// <param name="lowHalves">The lower 32 bits of its entries, for AVX2, where one register holds eight halves: they come eight at once, and go beside each other again.</param>
    /// <param name="highHalves">The upper ones.</param>
    /// <param name="indices">What names the entries.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Entries(Vector512<long> table, Vector256<uint> lowHalves, Vector256<uint> highHalves, Vector512<long> indices)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar8x64(table, indices);
        }

        if (!Avx2.IsSupported)
        {
            return EntriesOneByOne(table, indices);
        }

        Vector256<uint> fractions = Avx.Shuffle(indices.GetLower().AsSingle(), indices.GetUpper().AsSingle(), 0b10_00_10_00).AsUInt32();
        Vector256<uint> low = Avx2.PermuteVar8x32(lowHalves, fractions);
        Vector256<uint> high = Avx2.PermuteVar8x32(highHalves, fractions);
        return Vector512.Create(Avx2.UnpackLow(low, high).AsInt64(), Avx2.UnpackHigh(low, high).AsInt64());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<long> EntriesOneByOne(Vector512<long> table, Vector512<long> indices)
    {
        long* entries = stackalloc long[Count];
        long* result = stackalloc long[Count];
        table.Store(entries);
        indices.Store(result);
        for (int lane = 0; lane < Count; lane++)
        {
            result[lane] = entries[result[lane] & 7];
        }

        return Vector512.Load(result);
    }

    /// <summary>Whether any lane of a mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySet(Vector512<double> mask) => !Vector512.EqualsAll(mask.AsInt64(), Vector512<long>.Zero);

    /// <summary>Whether a lane of a mask is set. For rare paths: it goes through memory.</summary>
    public static bool IsSet(Vector512<double> mask, int lane) => mask.AsInt64()[lane] != 0;

    /// <summary>The first `count` lanes, rounded to T; NaN as the canonical one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<T>(Vector512<double> value, T* destination, int count)
        where T : unmanaged
    {
        value = CanonicalNaN(value, value);
        if (count == Count)
        {
            Store(value, destination);
        }
        else
        {
            StoreSome(value, destination, count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreSome<T>(Vector512<double> value, T* destination, int count)
        where T : unmanaged
    {
        T* all = stackalloc T[Count];
        Store(value, all);
        for (int lane = 0; lane < count; lane++)
        {
            destination[lane] = all[lane];
        }
    }

    /// <summary>The result, and the one NaN this library returns (positive, quiet, no payload) where the argument is a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> CanonicalNaN(Vector512<double> argument, Vector512<double> result) =>
        Masks.Select(Vector512.Equals(argument, argument), result, Vector512.Create(Scalars.NaN));
}

/// <summary>One element of T from and to double.</summary>
internal static class Scalars
{
    public static double NaN => BitConverter.UInt64BitsToDouble(0x7FF8000000000000);

    /// <summary>2^-1022.</summary>
    public const double SmallestNormal = 2.2250738585072014e-308;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? (double)(object)value
        : typeof(T) == typeof(Half) ? (double)(Half)(object)value
        : typeof(T) == typeof(BFloat16) ? (double)(float)(BFloat16)(object)value
        : (float)(object)value;

    /// <summary>Rounded to T; every NaN becomes the canonical one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromDouble<T>(double value)
        where T : unmanaged
    {
        double canonical = double.IsNaN(value) ? NaN : value;
        return typeof(T) == typeof(double) ? (T)(object)canonical
            : typeof(T) == typeof(Half) ? (T)(object)(Half)canonical
            : typeof(T) == typeof(BFloat16) ? (T)(object)(BFloat16)canonical
            : (T)(object)(float)canonical;
    }
}
