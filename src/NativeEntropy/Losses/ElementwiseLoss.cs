using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Eight elements of every array of an elementwise loss. Arrays that a loss does not have hold anything.</summary>
internal readonly record struct LossOperands(
    Vector512<double> X, Vector512<double> Target, Vector512<double> Third, Vector512<double> Fourth);

/// <summary>The same of one register of doubles: see <see cref="Registers"/>.</summary>
internal readonly record struct OrdinaryOperands(DoubleRegister X, DoubleRegister Target, DoubleRegister Third, DoubleRegister Fourth);

/// <summary>Losses of one register of floats.</summary>
/// <param name="Loss">As pairs: Hi is Hi + Lo, rounded.</param>
/// <param name="Gradient">scale * d loss / d x, if asked for.</param>
internal readonly record struct FloatLosses(FloatPair Loss, FloatRegister Gradient);

/// <summary>What the stages of a loss have made of eight elements; 0 where it has none.</summary>
internal readonly record struct LossStages(Vector512<double> First, Vector512<double> Second);

/// <summary>The loss of one element, on eight elements at a time.</summary>
/// <remarks>
/// A loss with an exponential and a logarithm is a chain of a hundred cycles, of which a processor has two or three in flight: it would wait most of the time. Stages are computed
/// for many elements each, in loops with as many chains in flight as it takes, and kept in between.
/// </remarks>
internal interface IElementwiseLoss
{
    /// <summary>Arrays, x and target included: 2, 3 or 4.</summary>
    static abstract int Arrays { get; }

    /// <summary>How many of the two stages there are.</summary>
    static virtual int Stages => 0;

    /// <summary>That of an element, as <see cref="Threading.Load"/> has it.</summary>
    static abstract int Cost { get; }

    /// <summary>Whether the loop of doubles puts losses that would spoil their sum aside: without a call for them a short formula leaves the sum in registers.</summary>
    static virtual bool PutsAside => false;

    /// <summary>
    /// Whether losses of floats are one double each, not negative, 2^280 at most: those of a piece are added as doubles then, eight side by side, which costs 2^-46 of their sum. A sum of pairs would take longer than
    /// short formulas.
    /// </summary>
    static virtual bool AddsPlainly => false;

    /// <summary>
    /// Whether the last loop computes <see cref="Ordinary"/> and comes back to elements that it is not for: without a call, constants and sums stay in registers. Every formula says so itself:
    /// for a property that the interface has, the formula would be put on the heap.
    /// </summary>
    bool HasSpecials { get; }

    /// <summary>What made its last loop fastest, with a gradient or without.</summary>
    static virtual LoopShape Shape(bool withGradient) => LoopShape.Plain;

    /// <summary>The first stage.</summary>
    /// <param name="operands">The elements.</param>
    /// <param name="rare">Is or-ed with what is negative where <see cref="Rare"/> computes it instead: a loop that calls a method keeps its constants in memory.</param>
    Vector512<double> First(LossOperands operands, ref Vector512<double> rare) => Vector512<double>.Zero;

    /// <summary>The first stage where some of the elements around are rare ones, which these need not be.</summary>
    Vector512<double> Rare(LossOperands operands, Vector512<double> first) => first;

    /// <summary>The second stage.</summary>
    Vector512<double> Second(LossOperands operands, Vector512<double> first) => Vector512<double>.Zero;

    /// <summary>The losses, without an error term where they are not finite.</summary>
    /// <param name="operands">The elements.</param>
    /// <param name="stages">What their stages have left.</param>
    /// <param name="withGradient">Whether the gradient is asked for. The loss does not depend on it.</param>
    /// <param name="scale">What the derivative is multiplied with.</param>
    /// <param name="gradient">scale * d loss / d x, or anything.</param>
    VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient);

    /// <summary>The losses of elements that are not special, none of which would spoil a sum, without a call. What <see cref="Apply"/> gives may have another last bit.</summary>
    /// <param name="operands">The elements.</param>
    /// <param name="withGradient">Whether the gradient is asked for.</param>
    /// <param name="scale">What the derivative is multiplied with.</param>
    /// <param name="gradient">scale * d loss / d x, if asked for, or NaN where <see cref="Apply"/> has to say: anything where an element is special.</param>
    /// <param name="special">The lanes with special elements, as a mask. It does not depend on the gradient.</param>
    RegisterPair Ordinary(in OrdinaryOperands operands, bool withGradient, RegisterPair scale, out DoubleRegister gradient, out DoubleRegister special)
    {
        gradient = special = default;
        return default;
    }

    /// <summary>Whether most losses of floats, without weights, can be had from <see cref="OfFloats"/>.</summary>
    static virtual bool HasFloats => false;

    /// <summary>The elements that it is for, as a mask.</summary>
    static virtual FloatRegister AreForFloats(FloatRegister x, FloatRegister target) => default;

    /// <summary>What says of many elements whether it is for all of them: 0 before the first.</summary>
    /// <param name="x">Elements.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="ofX">What has been seen of x.</param>
    /// <param name="ofTarget">What has been seen of the targets.</param>
    static virtual void Inspect(FloatRegister x, FloatRegister target, ref IntRegister ofX, ref IntRegister ofTarget)
    {
    }

    /// <summary>Whether it is.</summary>
    static virtual bool AreAllForFloats(IntRegister ofX, IntRegister ofTarget) => false;

    /// <summary>What <see cref="OfFloats"/> needs of x, in a loop of its own: two short chains overlap more than one that is long.</summary>
    static virtual FloatPower FirstOfFloats(FloatRegister x) => default;

    /// <summary>Losses that are not negative, without weights, in float arithmetic. What <see cref="Apply"/> gives may have another last bit.</summary>
    /// <param name="x">Elements.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="first">What <see cref="FirstOfFloats"/> has made of x.</param>
    /// <param name="withGradient">Whether the gradient is asked for. The loss does not depend on it.</param>
    /// <param name="scale">What the derivative is multiplied with. Where the gradient is not finite, <see cref="Apply"/> has to say.</param>
    static virtual FloatLosses OfFloats(FloatRegister x, FloatRegister target, FloatPower first, bool withGradient, FloatPair scale) => default;
}
