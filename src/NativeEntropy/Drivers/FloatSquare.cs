using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Eight vectors of eight floats, on machines with AVX. Only data moves here, so it may differ between machines.</summary>
internal readonly unsafe struct FloatSquare
{
    private readonly Vector256<float> _a;
    private readonly Vector256<float> _b;
    private readonly Vector256<float> _c;
    private readonly Vector256<float> _d;
    private readonly Vector256<float> _e;
    private readonly Vector256<float> _f;
    private readonly Vector256<float> _g;
    private readonly Vector256<float> _h;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FloatSquare(
        Vector256<float> a,
        Vector256<float> b,
        Vector256<float> c,
        Vector256<float> d,
        Vector256<float> e,
        Vector256<float> f,
        Vector256<float> g,
        Vector256<float> h)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
        _e = e;
        _f = f;
        _g = g;
        _h = h;
    }

    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx.IsSupported;
    }

    /// <summary>Eight rows of eight elements, none wider than float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatSquare Load<T>(T* p, nint stride)
        where T : unmanaged => new(
            LoadEight(p),
            LoadEight(p + stride),
            LoadEight(p + (2 * stride)),
            LoadEight(p + (3 * stride)),
            LoadEight(p + (4 * stride)),
            LoadEight(p + (5 * stride)),
            LoadEight(p + (6 * stride)),
            LoadEight(p + (7 * stride)));

    /// <summary>The same where there are fewer than eight: the last of them stands for those that lack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatSquare LoadFirst<T>(T* p, nint stride, int count)
        where T : unmanaged => new(
            LoadEight(p),
            LoadEight(p + (Math.Min(1, count - 1) * stride)),
            LoadEight(p + (Math.Min(2, count - 1) * stride)),
            LoadEight(p + (Math.Min(3, count - 1) * stride)),
            LoadEight(p + (Math.Min(4, count - 1) * stride)),
            LoadEight(p + (Math.Min(5, count - 1) * stride)),
            LoadEight(p + (Math.Min(6, count - 1) * stride)),
            LoadEight(p + (Math.Min(7, count - 1) * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<T>(T* p, nint stride)
        where T : unmanaged
    {
        StoreTwo(_a, _b, p, stride);
        StoreTwo(_c, _d, p + (2 * stride), stride);
        StoreTwo(_e, _f, p + (4 * stride), stride);
        StoreTwo(_g, _h, p + (6 * stride), stride);
    }

    /// <summary>The first of the eight, one at least and seven at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(float* p, nint stride, int count)
    {
        _a.Store(p);
        if (count > 1)
        {
            _b.Store(p + stride);
        }

        if (count > 2)
        {
            _c.Store(p + (2 * stride));
        }

        if (count > 3)
        {
            _d.Store(p + (3 * stride));
        }

        if (count > 4)
        {
            _e.Store(p + (4 * stride));
        }

        if (count > 5)
        {
            _f.Store(p + (5 * stride));
        }

        if (count > 6)
        {
            _g.Store(p + (6 * stride));
        }
    }

    /// <summary>Eight columns of doubles, one behind the other, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatSquare LoadColumns(double* p) => new(
        Narrow(p),
        Narrow(p + Lanes.Count),
        Narrow(p + (2 * Lanes.Count)),
        Narrow(p + (3 * Lanes.Count)),
        Narrow(p + (4 * Lanes.Count)),
        Narrow(p + (5 * Lanes.Count)),
        Narrow(p + (6 * Lanes.Count)),
        Narrow(p + (7 * Lanes.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreAsColumns(double* p)
    {
        Lanes.Widen(_a).Store(p);
        Lanes.Widen(_b).Store(p + Lanes.Count);
        Lanes.Widen(_c).Store(p + (2 * Lanes.Count));
        Lanes.Widen(_d).Store(p + (3 * Lanes.Count));
        Lanes.Widen(_e).Store(p + (4 * Lanes.Count));
        Lanes.Widen(_f).Store(p + (5 * Lanes.Count));
        Lanes.Widen(_g).Store(p + (6 * Lanes.Count));
        Lanes.Widen(_h).Store(p + (7 * Lanes.Count));
    }

    /// <summary>Rows to columns, or columns to rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatSquare Turned()
    {
        FloatStrip left = new FloatStrip(_a, _b, _c, _d).Turned(), right = new FloatStrip(_e, _f, _g, _h).Turned();
        return new(
            Avx.Permute2x128(left.A, right.A, 0x20),
            Avx.Permute2x128(left.B, right.B, 0x20),
            Avx.Permute2x128(left.C, right.C, 0x20),
            Avx.Permute2x128(left.D, right.D, 0x20),
            Avx.Permute2x128(left.A, right.A, 0x31),
            Avx.Permute2x128(left.B, right.B, 0x31),
            Avx.Permute2x128(left.C, right.C, 0x31),
            Avx.Permute2x128(left.D, right.D, 0x31));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> LoadEight<T>(T* p)
        where T : unmanaged => SixteenBit.Is<T>() ? SixteenBit.ToSingle<T>(Vector128.Load((ushort*)p)) : Vector256.Load((float*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTwo<T>(Vector256<float> first, Vector256<float> second, T* p, nint stride)
        where T : unmanaged
    {
        if (SixteenBit.Is<T>())
        {
            Vector256<ushort> both = FloatLanes.Round<T>(Vector512.Create(first, second));
            both.GetLower().Store((ushort*)p);
            both.GetUpper().Store((ushort*)(p + stride));
        }
        else
        {
            first.Store((float*)p);
            second.Store((float*)(p + stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Narrow(double* p) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector256Single(Vector512.Load(p))
        : Vector256.Create(Avx.ConvertToVector128Single(Vector256.Load(p)), Avx.ConvertToVector128Single(Vector256.Load(p + 4)));
}
