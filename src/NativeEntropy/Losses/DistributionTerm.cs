using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>scale (exponential factor - share): of doubles in pairs, else in doubles.</summary>
internal readonly struct DistributionTerm<TLogit>(VectorPair factor, VectorPair scale, TargetShare share)
    where TLogit : unmanaged
{
    public VectorPair Factor => factor;

    public VectorPair Scale => scale;

    private static Vector512<double> Canonical(Vector512<double> x) => Lanes.CanonicalNaN(x, x);

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Of(VectorPair exponential, Vector512<double> probability, Vector512<double> weight)
    {
        if (typeof(TLogit) == typeof(double))
        {
            VectorPair a = share.Exact(probability, weight);
            VectorPair difference = (exponential * factor) + new VectorPair(-a.Hi, -a.Lo);
            VectorPair scaled = difference * scale;
            return Canonical(Masks.Select(RowShares.IsFinite(scaled), scaled.Hi + scaled.Lo, difference.Hi * scale.Hi));
        }

        return Canonical(Vector512.FusedMultiplyAdd(exponential.Hi, factor.Hi, -share.Rounded(probability, weight)) * scale.Hi);
    }
}
