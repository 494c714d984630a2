using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The gradient at a row's first largest logit where that has nearly all the probability: K p - a would cancel there.</summary>
/// <remarks>With S' the sum of the others' exponentials and A' that of their shares: K p - a = A' + (K - A) - K S' / (1 + S'), all of it small.</remarks>
internal readonly record struct OthersOfLargest(VectorPair Exponentials, VectorPair Shares)
{
    /// <summary>Where S' is below this.</summary>
    private const double Confident = 9.765625e-04; // 2^-10

    /// <summary>Rows whose S' is small, as a mask.</summary>
    /// <param name="sum">1 + S'.</param>
    public static Vector512<double> AreConfident(VectorPair sum) =>
        Vector512.LessThan(sum.Hi - Vector512<double>.One + sum.Lo, Vector512.Create(Confident));

    /// <summary>With the terms in lanes that the mask `largest` does not set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OthersOfLargest Plus(VectorPair exponential, VectorPair share, Vector512<double> largest) => new(
        Exponentials + Without(exponential, largest), Shares + Without(share, largest));

    /// <summary>The sums over the lanes, in every lane.</summary>
    public OthersOfLargest Across() => new(VectorPair.Broadcast(Exponentials.Across()), VectorPair.Broadcast(Shares.Across()));

    /// <summary>The gradient.</summary>
    /// <param name="total">K.</param>
    /// <param name="extra">K - A.</param>
    /// <param name="scale">What multiplies it.</param>
    public Vector512<double> Gradient(VectorPair total, VectorPair extra, VectorPair scale)
    {
        VectorPair missing = total * Exponentials / (Exponentials + VectorPair.One);
        VectorPair gradient = (Shares + extra) + new VectorPair(-missing.Hi, -missing.Lo);
        VectorPair scaled = gradient * scale;
        Vector512<double> result = Masks.Select(RowShares.IsFinite(scaled), scaled.Hi + scaled.Lo, gradient.Hi * scale.Hi);
        return Lanes.CanonicalNaN(result, result);
    }

    private static VectorPair Without(VectorPair x, Vector512<double> mask) => new(Masks.AndNot(x.Hi, mask), Masks.AndNot(x.Lo, mask));
}
