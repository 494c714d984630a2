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
    private readonly double _power;
    private readonly double _inverse;
    private readonly double _inverseLow;

    public Tempered(double temperature)
    {
        // A power of two comes off both sides first, so that neither the difference nor the inverse and its error leave the range.
        _power = temperature switch
        {
            > 1e270 => 1.2446030555722283e-60, // 2^-199
            > 1 => 0.5,
            < 1e-270 => 1.6069380442589903e60, // 2^200
            _ => 1,
        };
        double scaled = temperature * _power;
        _inverse = 1 / scaled;
        _inverseLow = Math.FusedMultiplyAdd(-_inverse, scaled, 1) / scaled;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Rounded(Vector512<double> x, Vector512<double> anchor)
    {
        Vector512<double> power = Vector512.Create(_power);
        return ((x * power) - (anchor * power)) * Vector512.Create(_inverse);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor)
    {
        Vector512<double> power = Vector512.Create(_power);
        VectorPair difference = VectorPair.TwoSum(x * power, -(anchor * power));
        Vector512<double> inverse = Vector512.Create(_inverse);
        Vector512<double> product = difference.Hi * inverse;
        Vector512<double> cross = Vector512.FusedMultiplyAdd(difference.Hi, Vector512.Create(_inverseLow), difference.Lo * inverse);
        return new(product, Vector512.FusedMultiplyAdd(difference.Hi, inverse, -product) + cross);
    }
}
