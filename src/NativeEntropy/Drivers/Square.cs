using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Four vectors of four.</summary>
internal readonly record struct Square(Vector256<double> A, Vector256<double> B, Vector256<double> C, Vector256<double> D)
{
    /// <summary>Rows to columns. Only data moves here, so it may differ between machines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Square Turn(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        if (Avx.IsSupported)
        {
            Vector256<double> ab02 = Avx.UnpackLow(a, b);
            Vector256<double> ab13 = Avx.UnpackHigh(a, b);
            Vector256<double> cd02 = Avx.UnpackLow(c, d);
            Vector256<double> cd13 = Avx.UnpackHigh(c, d);
            return new(
                Avx.Permute2x128(ab02, cd02, 0x20),
                Avx.Permute2x128(ab13, cd13, 0x20),
                Avx.Permute2x128(ab02, cd02, 0x31),
                Avx.Permute2x128(ab13, cd13, 0x31));
        }

        return new(
            Vector256.Create(a[0], b[0], c[0], d[0]),
            Vector256.Create(a[1], b[1], c[1], d[1]),
            Vector256.Create(a[2], b[2], c[2], d[2]),
            Vector256.Create(a[3], b[3], c[3], d[3]));
    }

    /// <summary>Four elements of a row, rounded to T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store<T>(Vector256<double> values, T* p)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            values.Store((double*)p);
        }
        else if (SixteenBit.Is<T>())
        {
            *(long*)p = SixteenBit.Round<T>(Vector512.Create(values, values)).AsInt64()[0];
        }
        else
        {
            Vector128<float> narrow = Avx.IsSupported
                ? Avx.ConvertToVector128Single(values)
                : Vector128.Narrow(values.GetLower(), values.GetUpper());
            narrow.Store((float*)p);
        }
    }
}
