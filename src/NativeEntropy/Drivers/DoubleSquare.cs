using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Eight vectors of eight doubles, turned in registers on machines with AVX-512: a vector that was written in halves could not be read again before
/// both have reached the cache. Only data moves here, so it may differ between machines.</summary>
internal static unsafe class DoubleSquare
{
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported;
    }

    /// <summary>Rows to columns, or columns to rows. Distances are in doubles.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public static void Turn(double* from, nint fromStride, double* to, nint toStride)
    {
        (Vector512<double> even, Vector512<double> odd) ab = Unpack(from, fromStride);
        (Vector512<double> even, Vector512<double> odd) cd = Unpack(from + (2 * fromStride), fromStride);
        (Vector512<double> even, Vector512<double> odd) ef = Unpack(from + (4 * fromStride), fromStride);
        (Vector512<double> even, Vector512<double> odd) gh = Unpack(from + (6 * fromStride), fromStride);
        Store(ab.even, cd.even, ef.even, gh.even, to, toStride);
        Store(ab.odd, cd.odd, ef.odd, gh.odd, to + toStride, toStride);
    }

    /// <summary>Pairs of elements 0, 2, 4, 6, and of 1, 3, 5, 7, of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Even, Vector512<double> Odd) Unpack(double* p, nint stride)
    {
        Vector512<double> first = Vector512.Load(p), second = Vector512.Load(p + stride);
        return (Avx512F.UnpackLow(first, second), Avx512F.UnpackHigh(first, second));
    }

    /// <summary>Vectors 0, 2, 4 and 6 from pairs of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<double> ab, Vector512<double> cd, Vector512<double> ef, Vector512<double> gh, double* p, nint stride)
    {
        const byte Even = 0b10_00_10_00;
        const byte Odd = 0b11_01_11_01;
        Vector512<double> left = Avx512F.Shuffle4x128(ab, cd, Even), right = Avx512F.Shuffle4x128(ef, gh, Even);
        Avx512F.Shuffle4x128(left, right, Even).Store(p);
        Avx512F.Shuffle4x128(left, right, Odd).Store(p + (4 * stride));
        left = Avx512F.Shuffle4x128(ab, cd, Odd);
        right = Avx512F.Shuffle4x128(ef, gh, Odd);
        Avx512F.Shuffle4x128(left, right, Even).Store(p + (2 * stride));
        Avx512F.Shuffle4x128(left, right, Odd).Store(p + (6 * stride));
    }
}
