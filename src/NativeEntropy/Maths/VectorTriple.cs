using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>An unevaluated sum of three doubles, lane by lane: about 150 bits, of which the operations keep 140.</summary>
/// <remarks>Products below 2^-106 of the leading one, and their errors, go to the last part as they are; the parts overlap by a few bits.</remarks>
internal readonly record struct VectorTriple(Vector512<double> High, Vector512<double> Middle, Vector512<double> Low)
{
    public static VectorTriple operator +(VectorTriple a, VectorTriple b)
    {
        VectorPair high = VectorPair.TwoSum(a.High, b.High);
        VectorPair middle = VectorPair.TwoSum(a.Middle, b.Middle);
        VectorPair second = VectorPair.TwoSum(middle.Hi, high.Lo);
        return Normal(high.Hi, second.Hi, (a.Low + b.Low) + (middle.Lo + second.Lo));
    }

    [MethodImpl(Inlining.OfFormulas)]
    public static VectorTriple operator *(VectorTriple a, VectorTriple b)
    {
        VectorPair product = VectorPair.TwoProduct(a.High, b.High);
        VectorPair cross = VectorPair.TwoProduct(a.High, b.Middle);
        VectorPair otherCross = VectorPair.TwoProduct(a.Middle, b.High);
        Vector512<double> low = Vector512.FusedMultiplyAdd(a.Middle, b.Middle, cross.Lo + otherCross.Lo);
        low = Vector512.FusedMultiplyAdd(a.High, b.Low, Vector512.FusedMultiplyAdd(a.Low, b.High, low));
        VectorPair crosses = VectorPair.TwoSum(cross.Hi, otherCross.Hi);
        VectorPair second = VectorPair.TwoSum(crosses.Hi, product.Lo);
        return Normal(product.Hi, second.Hi, low + (crosses.Lo + second.Lo));
    }

    /// <summary>The same in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorTriple Broadcast(double high, double middle, double low) =>
        new(Vector512.Create(high), Vector512.Create(middle), Vector512.Create(low));

    /// <summary>The two leading parts.</summary>
    public VectorPair ToPair() => new(High, Middle);

    /// <summary>Every part times a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorTriple Scaled(Vector512<double> power) => new(High * power, Middle * power, Low * power);

    /// <summary>The parts without overlap, the largest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorTriple Normal(Vector512<double> high, Vector512<double> middle, Vector512<double> low)
    {
        VectorPair leading = VectorPair.FastTwoSum(high, middle);
        VectorPair rest = VectorPair.FastTwoSum(leading.Lo, low);
        return new(leading.Hi, rest.Hi, rest.Lo);
    }
}
