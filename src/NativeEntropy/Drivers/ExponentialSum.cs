using System.Runtime.Intrinsics;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>sum exp(x_i) = exp(Maximum) * Sum, for a row or a part of it.</summary>
/// <param name="Maximum">The largest element; -inf where there is none; +inf; NaN where any element is NaN.</param>
/// <param name="Sum">At least 1 where Maximum is finite; 0 where it is -inf; the number of +inf where it is +inf.</param>
internal readonly record struct ExponentialSum(double Maximum, DoubleDouble Sum)
{
    public static ExponentialSum Empty => new(double.NegativeInfinity, default);

    public static ExponentialSum NotANumber => new(Scalars.NaN, new DoubleDouble(Scalars.NaN, 0));
}

/// <summary>How one block of a row is summed. The tree above it is the same for all.</summary>
internal unsafe interface IBlockSum<T>
    where T : unmanaged
{
    /// <summary>Elements of a full block: a multiple of <see cref="Groups{T}.Length"/>.</summary>
    static abstract int BlockLength { get; }

    /// <summary>Elements of the groups that a block is cut into.</summary>
    static virtual int GroupLength => Groups<T>.Length;

    /// <summary>What an element takes.</summary>
    static abstract Load Load { get; }

    /// <summary>Whether the tails of the blocks' sums mean anything.</summary>
    static virtual bool SumsArePairs => true;

    /// <summary>The largest element, see <see cref="BlockMaximum"/>, and a lower bound of all elements but those of patches, which NaN may pass by.</summary>
    static virtual double Maximum(in Groups<T> block, out double lowerBound)
    {
        lowerBound = double.NegativeInfinity;
        return BlockMaximum.Of(block);
    }

    /// <summary>sum exp(x_i - maximum) over one block, with both numbers of <see cref="Maximum"/>, the maximum finite. NaN where any element is NaN.
    /// The exponentials go to `terms`, up to a multiple of 32, unless that is null, as it always is for double results and for sums in floats.</summary>
    DoubleDouble Sum(in Groups<T> block, double maximum, double lowerBound, double* terms);

    /// <summary>A partial sum of nothing.</summary>
    VectorPair Start { get; }

    /// <summary>A partial sum and exp(x - maximum), lane by lane; that exponential, rounded, for float results.</summary>
    VectorPair Accumulate(VectorPair sum, Vector512<double> x, Vector512<double> maximum, out Vector512<double> term);

    /// <summary>A partial sum that is complete.</summary>
    VectorPair Finish(VectorPair sum);

    /// <summary>Two complete partial sums as one.</summary>
    VectorPair Add(VectorPair a, VectorPair b);

    /// <summary>A difference of two logits as the exponential gets it.</summary>
    VectorPair Difference(Vector512<double> x, Vector512<double> anchor);
}
