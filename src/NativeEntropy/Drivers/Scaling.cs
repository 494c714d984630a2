using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>What is done to the difference of two logits before the exponential.</summary>
internal interface IScaling
{
    Vector512<double> Apply(Vector512<double> difference);

    VectorPair Apply(VectorPair difference);

    DoubleDouble Apply(DoubleDouble difference);
}

/// <summary>Nothing: temperature 1.</summary>
internal readonly struct Unscaled : IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> difference) => difference;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(VectorPair difference) => difference;

    public DoubleDouble Apply(DoubleDouble difference) => difference;
}

/// <summary>Division by a temperature. Dividing the difference, not the logits, keeps its error relative to itself.</summary>
internal readonly struct Tempered : IScaling
{
    private readonly DoubleDouble _inverse;

    public Tempered(double temperature)
    {
        double inverse = Math.Min(1 / temperature, double.MaxValue);
        double low = Math.FusedMultiplyAdd(-inverse, temperature, 1) / temperature;

        // At the ends of the range the error term is out of it: there only differences of 0 or infinite effect are left.
        _inverse = new DoubleDouble(inverse, inverse is > 1e-290 and < 1e290 ? low : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> difference) => difference * Vector512.Create(_inverse.Hi);

    /// <summary>Hi is the rounded product and Lo its error: an infinite Hi stays infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(VectorPair difference)
    {
        Vector512<double> high = Vector512.Create(_inverse.Hi);
        Vector512<double> product = difference.Hi * high;
        Vector512<double> cross = Vector512.FusedMultiplyAdd(difference.Hi, Vector512.Create(_inverse.Lo), difference.Lo * high);
        return new(product, Vector512.FusedMultiplyAdd(difference.Hi, high, -product) + cross);
    }

    public DoubleDouble Apply(DoubleDouble difference) => Apply(VectorPair.Broadcast(difference)).First();
}
