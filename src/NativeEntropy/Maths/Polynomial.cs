using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>Pieces of polynomials in Estrin's order: as many multiply-adds as Horner's, in a chain a third as long.</summary>
/// <remarks>
/// A loop over a row has one chain of operations per vector, and a processor sees only a few vectors ahead: it is the chain's length that is
/// paid for, not the number of operations.
/// </remarks>
internal static class Polynomial
{
    /// <summary>c0 + c1 x + c2 x^2 + c3 x^3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cubic(Vector512<double> x, Vector512<double> x2, double c0, double c1, double c2, double c3) => Vector512.IsHardwareAccelerated
        ? Vector512.FusedMultiplyAdd(Linear(x, c2, c3), x2, Linear(x, c0, c1))
        : Vector512.Create(Cubic(x.GetLower(), x2.GetLower(), c0, c1, c2, c3), Cubic(x.GetUpper(), x2.GetUpper(), c0, c1, c2, c3)); // the compiler inlines only so many operations

    /// <summary>c0 + c1 x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Linear(Vector512<double> x, double c0, double c1) =>
        Vector512.FusedMultiplyAdd(Vector512.Create(c1), x, Vector512.Create(c0));

    /// <inheritdoc cref="Cubic(Vector512{double}, Vector512{double}, double, double, double, double)" />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Cubic(Vector256<double> x, Vector256<double> x2, double c0, double c1, double c2, double c3) =>
        Vector256.FusedMultiplyAdd(Linear(x, c2, c3), x2, Linear(x, c0, c1));

    /// <inheritdoc cref="Linear(Vector512{double}, double, double)" />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Linear(Vector256<double> x, double c0, double c1) =>
        Vector256.FusedMultiplyAdd(Vector256.Create(c1), x, Vector256.Create(c0));
}
