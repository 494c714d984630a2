using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>The difference of two logits as the exponential gets it.</summary>
internal interface IScaling
{
    /// <summary>x - anchor, scaled, rounded.</summary>
    Vector512<double> Rounded(Vector512<double> x, Vector512<double> anchor);

    /// <summary>x - anchor, scaled. Lo means nothing where Hi is infinite.</summary>
    VectorPair Difference(Vector512<double> x, Vector512<double> anchor);
}

/// <summary>The difference itself: temperature 1.</summary>
internal readonly struct Unscaled : IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Rounded(Vector512<double> x, Vector512<double> anchor) => x - anchor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor) => VectorPair.TwoSum(x, -anchor);
}

/// <summary>Division by a temperature. Dividing the difference, not the logits, keeps its error relative to itself.</summary>
internal readonly struct Tempered : IScaling
{
    private readonly double _before;
    private readonly double _after;
    private readonly double _inverse;
    private readonly double _inverseLow;

    public Tempered(double temperature)
    {
        // Powers of two keep the difference of large logits, and the inverse and its error, in range: a small one is taken off both logits
        // before they are subtracted, a large one put on the difference.
        _before = temperature switch
        {
            > 1e270 => 1.2446030555722283e-60, // 2^-199
            > 1 => 0.5,
            _ => 1,
        };
        _after = temperature < 1e-270 ? 1.6069380442589903e60 : 1; // 2^200
        double scaled = temperature * _before * _after;
        _inverse = 1 / scaled;
        _inverseLow = Math.FusedMultiplyAdd(-_inverse, scaled, 1) / scaled;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Rounded(Vector512<double> x, Vector512<double> anchor)
    {
        Vector512<double> before = Vector512.Create(_before);
        return ((x * before) - (anchor * before)) * Vector512.Create(_after) * Vector512.Create(_inverse);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor)
    {
        Vector512<double> before = Vector512.Create(_before);
        Vector512<double> after = Vector512.Create(_after);
        VectorPair difference = VectorPair.TwoSum(x * before, -(anchor * before));
        Vector512<double> high = difference.Hi * after;
        Vector512<double> inverse = Vector512.Create(_inverse);
        Vector512<double> product = high * inverse;
        Vector512<double> cross = Vector512.FusedMultiplyAdd(high, Vector512.Create(_inverseLow), difference.Lo * after * inverse);
        return new(product, Vector512.FusedMultiplyAdd(high, inverse, -product) + cross);
    }
}
