using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeEntropy.Maths;

/// <summary>Choices by masks, whose lanes have all bits or none.</summary>
/// <remarks>Where a vector is two registers, the compiler makes nine operations of <see cref="Vector512.ConditionalSelect{T}"/>, and six of <see cref="Vector512.AndNot{T}"/>; here each is two.</remarks>
internal static class Masks
{
    /// <summary>a where the mask is set, b elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Select(Vector512<double> mask, Vector512<double> a, Vector512<double> b) => Vector512.IsHardwareAccelerated || !Avx.IsSupported
        ? Vector512.ConditionalSelect(mask, a, b)
        : Vector512.Create(
            Avx.BlendVariable(b.GetLower(), a.GetLower(), mask.GetLower()), Avx.BlendVariable(b.GetUpper(), a.GetUpper(), mask.GetUpper()));

    /// <summary>The same of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> a, Vector512<float> b) => Vector512.IsHardwareAccelerated || !Avx.IsSupported
        ? Vector512.ConditionalSelect(mask, a, b)
        : Vector512.Create(
            Avx.BlendVariable(b.GetLower(), a.GetLower(), mask.GetLower()), Avx.BlendVariable(b.GetUpper(), a.GetUpper(), mask.GetUpper()));

    /// <summary>The same of whole numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Select(Vector512<long> mask, Vector512<long> a, Vector512<long> b) => Vector512.IsHardwareAccelerated || !Avx2.IsSupported
        ? Vector512.ConditionalSelect(mask, a, b)
        : Vector512.Create(
            Avx2.BlendVariable(b.GetLower(), a.GetLower(), mask.GetLower()), Avx2.BlendVariable(b.GetUpper(), a.GetUpper(), mask.GetUpper()));

#if !AVX512
    /// <summary>The same of one register of floats: see <see cref="Registers"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister Select(FloatRegister mask, FloatRegister a, FloatRegister b) =>
        Avx.IsSupported ? Avx.BlendVariable(b, a, mask) : Register.ConditionalSelect(mask, a, b);

#endif
    /// <summary>x where the mask is not set, 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AndNot(Vector512<double> x, Vector512<double> mask) => Vector512.IsHardwareAccelerated
        ? Vector512.AndNot(x, mask)
        : Vector512.Create(Vector256.AndNot(x.GetLower(), mask.GetLower()), Vector256.AndNot(x.GetUpper(), mask.GetUpper()));
}
