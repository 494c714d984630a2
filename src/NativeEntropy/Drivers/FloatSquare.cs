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

    /// <summary>Eight rows of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatSquare Load(float* p, nint stride) => new(
        Vector256.Load(p),
        Vector256.Load(p + stride),
        Vector256.Load(p + (2 * stride)),
        Vector256.Load(p + (3 * stride)),
        Vector256.Load(p + (4 * stride)),
        Vector256.Load(p + (5 * stride)),
        Vector256.Load(p + (6 * stride)),
        Vector256.Load(p + (7 * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* p, nint stride)
    {
        _a.Store(p);
        _b.Store(p + stride);
        _c.Store(p + (2 * stride));
        _d.Store(p + (3 * stride));
        _e.Store(p + (4 * stride));
        _f.Store(p + (5 * stride));
        _g.Store(p + (6 * stride));
        _h.Store(p + (7 * stride));
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
        Vector256<float> ab0 = Avx.UnpackLow(_a, _b), ab2 = Avx.UnpackHigh(_a, _b);
        Vector256<float> cd0 = Avx.UnpackLow(_c, _d), cd2 = Avx.UnpackHigh(_c, _d);
        Vector256<float> ef0 = Avx.UnpackLow(_e, _f), ef2 = Avx.UnpackHigh(_e, _f);
        Vector256<float> gh0 = Avx.UnpackLow(_g, _h), gh2 = Avx.UnpackHigh(_g, _h);
        Vector256<float> left0 = Lower(ab0, cd0), left1 = Upper(ab0, cd0), left2 = Lower(ab2, cd2), left3 = Upper(ab2, cd2);
        Vector256<float> right0 = Lower(ef0, gh0), right1 = Upper(ef0, gh0), right2 = Lower(ef2, gh2), right3 = Upper(ef2, gh2);
        return new(
            Avx.Permute2x128(left0, right0, 0x20),
            Avx.Permute2x128(left1, right1, 0x20),
            Avx.Permute2x128(left2, right2, 0x20),
            Avx.Permute2x128(left3, right3, 0x20),
            Avx.Permute2x128(left0, right0, 0x31),
            Avx.Permute2x128(left1, right1, 0x31),
            Avx.Permute2x128(left2, right2, 0x31),
            Avx.Permute2x128(left3, right3, 0x31));
    }

    /// <summary>Pairs of floats: the lower one of a and of b, in both halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Lower(Vector256<float> a, Vector256<float> b) => Avx.Shuffle(a, b, 0b01_00_01_00);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Upper(Vector256<float> a, Vector256<float> b) => Avx.Shuffle(a, b, 0b11_10_11_10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Narrow(double* p) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector256Single(Vector512.Load(p))
        : Vector256.Create(Avx.ConvertToVector128Single(Vector256.Load(p)), Avx.ConvertToVector128Single(Vector256.Load(p + 4)));
}
