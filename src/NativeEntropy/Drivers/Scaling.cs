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

    /// <summary>The same of one register.</summary>
    RegisterPair DifferenceOf(DoubleRegister x, DoubleRegister anchor);
}

/// <summary>The difference itself: temperature 1.</summary>
internal readonly struct Unscaled : IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Rounded(Vector512<double> x, Vector512<double> anchor) => x - anchor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor) => VectorPair.TwoSum(x, -anchor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair DifferenceOf(DoubleRegister x, DoubleRegister anchor) => RegisterPair.TwoSum(x, -anchor);
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
        VectorPair difference = new(x, anchor);
        for (int part = 0; part < Registers.InEight; part++)
        {
            difference = RegisterPair.WithPart(difference, part, DifferenceOf(Registers.Part(x, part), Registers.Part(anchor, part)));
        }

        return difference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair DifferenceOf(DoubleRegister x, DoubleRegister anchor)
    {
        DoubleRegister before = Register.Create(_before);
        DoubleRegister after = Register.Create(_after);
        RegisterPair difference = RegisterPair.TwoSum(x * before, -(anchor * before));
        DoubleRegister high = difference.Hi * after;
        DoubleRegister inverse = Register.Create(_inverse);
        DoubleRegister product = high * inverse;
        DoubleRegister cross = Register.FusedMultiplyAdd(high, Register.Create(_inverseLow), difference.Lo * after * inverse);
        return new(product, Register.FusedMultiplyAdd(high, inverse, -product) + cross);
    }
}
