using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Eight rows of four floats, two of them in a vector, or four columns of eight: what <see cref="FloatSquare"/> leaves at a row's end. On machines with AVX.</summary>
/// <remarks>The first and the fifth row are one vector, the second and the sixth another: so each half is turned by itself.</remarks>
internal readonly unsafe record struct FloatStrip(Vector256<float> A, Vector256<float> B, Vector256<float> C, Vector256<float> D)
{
    /// <summary>Columns of a strip.</summary>
    public const int Width = 4;

    /// <summary>Eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatStrip Load(float* p, nint stride) => new(
        LoadTwo(p, p + (4 * stride)),
        LoadTwo(p + stride, p + (5 * stride)),
        LoadTwo(p + (2 * stride), p + (6 * stride)),
        LoadTwo(p + (3 * stride), p + (7 * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* p, nint stride)
    {
        A.GetLower().Store(p);
        B.GetLower().Store(p + stride);
        C.GetLower().Store(p + (2 * stride));
        D.GetLower().Store(p + (3 * stride));
        A.GetUpper().Store(p + (4 * stride));
        B.GetUpper().Store(p + (5 * stride));
        C.GetUpper().Store(p + (6 * stride));
        D.GetUpper().Store(p + (7 * stride));
    }

    /// <summary>Four columns, `stride` from one to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatStrip LoadColumns(float* p, nint stride) =>
        new(Vector256.Load(p), Vector256.Load(p + stride), Vector256.Load(p + (2 * stride)), Vector256.Load(p + (3 * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreAsColumns(float* p, nint stride)
    {
        A.Store(p);
        B.Store(p + stride);
        C.Store(p + (2 * stride));
        D.Store(p + (3 * stride));
    }

    /// <summary>The first two columns, or three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(float* p, nint stride, int count)
    {
        A.Store(p);
        B.Store(p + stride);
        if (count > 2)
        {
            C.Store(p + (2 * stride));
        }
    }

    /// <summary>Four columns of doubles, one behind the other, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatStrip LoadColumns(double* p) => new(
        FloatLanes.Round(Vector512.Load(p)),
        FloatLanes.Round(Vector512.Load(p + Lanes.Count)),
        FloatLanes.Round(Vector512.Load(p + (2 * Lanes.Count))),
        FloatLanes.Round(Vector512.Load(p + (3 * Lanes.Count))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreAsColumns(double* p)
    {
        Lanes.Widen(A).Store(p);
        Lanes.Widen(B).Store(p + Lanes.Count);
        Lanes.Widen(C).Store(p + (2 * Lanes.Count));
        Lanes.Widen(D).Store(p + (3 * Lanes.Count));
    }

    /// <summary>Rows to columns, or columns to rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatStrip Turned()
    {
        Vector256<float> ab0 = Avx.UnpackLow(A, B), ab2 = Avx.UnpackHigh(A, B);
        Vector256<float> cd0 = Avx.UnpackLow(C, D), cd2 = Avx.UnpackHigh(C, D);
        return new(
            Avx.Shuffle(ab0, cd0, 0b01_00_01_00),
            Avx.Shuffle(ab0, cd0, 0b11_10_11_10),
            Avx.Shuffle(ab2, cd2, 0b01_00_01_00),
            Avx.Shuffle(ab2, cd2, 0b11_10_11_10));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> LoadTwo(float* lower, float* upper) => Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));
}
