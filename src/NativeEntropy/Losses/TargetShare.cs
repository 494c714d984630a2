using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>What a class counts for in a row's loss: weight (y (1 - e) + e / classes), y the given probability, e the label smoothing.</summary>
internal readonly struct TargetShare(double labelSmoothing, nint classes)
{
    /// <summary>1 - e.</summary>
    private readonly DoubleDouble _kept = DoubleDouble.TwoSum(1, -labelSmoothing);

    /// <summary>e / classes.</summary>
    private readonly DoubleDouble _spread =
        labelSmoothing == 0 ? default : new DoubleDouble(labelSmoothing, 0) / new DoubleDouble(classes, 0);

    /// <summary>Whether a class that is not weighted counts for its probability.</summary>
    public bool IsProbability => labelSmoothing == 0;

    /// <summary>Rounded to double; for logits that have fewer bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Rounded(Vector512<double> probability, Vector512<double> weight) =>
        Vector512.FusedMultiplyAdd(probability, Vector512.Create(_kept.Hi), Vector512.Create(_spread.Hi)) * weight;

    /// <summary>As a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Exact(Vector512<double> probability, Vector512<double> weight)
    {
        VectorPair share = VectorPair.TwoProduct(probability, Vector512.Create(_kept.Hi));
        share = new VectorPair(share.Hi, Vector512.FusedMultiplyAdd(probability, Vector512.Create(_kept.Lo), share.Lo))
            + VectorPair.Broadcast(_spread);
        share *= new VectorPair(weight, Vector512<double>.Zero);
        return VectorPair.Select(RowShares.IsFinite(share), share, new VectorPair(Rounded(probability, weight), Vector512<double>.Zero));
    }

    /// <summary>Of a class with probability 1, but for what is spread over all: (1 - e) weight.</summary>
    public VectorPair OfTarget(Vector512<double> weight) =>
        VectorPair.Broadcast(_kept) * new VectorPair(weight, Vector512<double>.Zero);
}
