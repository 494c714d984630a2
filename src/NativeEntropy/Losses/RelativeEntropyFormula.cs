using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>p (log p - x), x = log q; derivative -p. p = 0 gives 0, whatever x is; p &lt; 0 NaN.</summary>
/// <param name="logTarget">The target is log p.</param>
/// <remarks>
/// The difference d of the logarithms may cancel, and so may the terms' sum, to second order: d is a pair and so is its product with p. log p of a double has 85
/// bits, exp(log p) 75. Where d has lost more than half of what is beyond a double, it is computed once more, as log(p exp(-x)), with as many digits as it takes.
/// </remarks>
internal readonly struct RelativeEntropyFormula<T>(bool logTarget) : IElementwiseLoss
    where T : unmanaged
{
    /// <summary>|d| / |x| that needs no more digits: 2^-28 of 2^-85 leaves 2^-57 for a double, 2^-30 of 2^-60 leaves 2^-30 for a float.</summary>
    private static double Bearable => typeof(T) == typeof(double) ? 3.725290298461914e-09 : 9.313225746154785e-10;

    /// <summary>The same for a logarithm of 2^-50, below which the pairs take over: 2^-22 leaves 2^-28.</summary>
    private const double FloatBearable = 2.384185791015625e-07;

    public static int Arrays => 2;

    public static int Cost => typeof(T) == typeof(double) ? 12 : 2;

    public static LoopShape Shape(bool withGradient) => withGradient == (typeof(T) != typeof(double)) ? LoopShape.Moved : LoopShape.Plain;

    public bool HasSpecials => typeof(T) == typeof(double) && !logTarget;

    public static int Stages => typeof(T) == typeof(double) ? 0 : 1;

    /// <summary>p, or where that is the target the loss, for floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> First(LossOperands operands, ref Vector512<double> rare)
    {
        if (logTarget)
        {
            const double High = 700.0; // a float's exp is infinite there, but 0 times it is 0
            return FloatFunctions.Exponential(
                Vector512.MinNative(Vector512.Create(High), Exponential.AtLeast(operands.Target, Exponential.Lowest)));
        }

        Vector512<double> loss = OfProbability(operands.X, operands.Target, out Vector512<double> margin);
        rare |= margin | operands.Target;
        return loss;
    }

    /// <summary>The losses of probabilities once more, with pairs where they count.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> Rare(LossOperands operands, Vector512<double> first)
    {
        OfProbability(operands.X, operands.Target, out Vector512<double> margin);
        VectorPair precise = OfProbability(operands.X, operands.Target, false, default, out _);
        Vector512<double> rare = Vector512.LessThan(margin, Vector512<double>.Zero) | Vector512.LessThan(operands.Target, Vector512<double>.Zero);
        return Masks.Select(rare, precise.Hi + precise.Lo, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        if (typeof(T) != typeof(double))
        {
            Vector512<double> loss = stages.First;
            Vector512<double> p = operands.Target;
            Vector512<double> numbers = Vector512.Equals(operands.X, operands.X);
            if (logTarget)
            {
                p = stages.First;
                loss = OfLogarithm(operands.X, operands.Target, p);
            }
            else
            {
                numbers &= Vector512.GreaterThanOrEqual(p, Vector512<double>.Zero);
            }

            gradient = withGradient
                ? Masks.Select(numbers, Vector512<double>.Zero - (p * scale.Hi), Vector512.Create(Scalars.NaN))
                : default;
            return new(loss, Vector512<double>.Zero);
        }

        return logTarget
            ? OfLogarithm(operands.X, operands.Target, withGradient, scale, out gradient)
            : OfProbability(operands.X, operands.Target, withGradient, scale, out gradient);
    }

    /// <summary>Losses of doubles where nothing is infinite, subnormal or near to either, and d keeps its digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair Ordinary(in OrdinaryOperands operands, bool withGradient, RegisterPair scale, out DoubleRegister gradient, out DoubleRegister special)
    {
        gradient = default;
        DoubleRegister x = operands.X, p = operands.Target;
        RegisterPair logarithm = ExtendedLogarithm.Pair(p);
        RegisterPair difference = RegisterPair.TwoSum(logarithm.Hi, -x);
        difference = new(difference.Hi, difference.Lo + logarithm.Lo);
        RegisterPair loss = RegisterPair.Product(difference, p);
        DoubleRegister moderate = LossTerms.IsModerate(p) & Register.GreaterThan(p, DoubleRegister.Zero) & LossTerms.IsModerate(loss.Hi)
            & Register.GreaterThanOrEqual(Register.Abs(difference.Hi), Register.Abs(x) * Register.Create(Bearable));

        // p = 0 counts nothing, whatever number x is.
        DoubleRegister nothing = Register.Equals(p, DoubleRegister.Zero) & Register.Equals(x, x);
        if (withGradient)
        {
            gradient = DoubleRegister.Zero - LossTerms.Gradient(new RegisterPair(p, DoubleRegister.Zero), scale);
            gradient |= ~(LossTerms.IsModerate(gradient) | nothing);
        }

        special = ~(moderate | nothing);
        return new(Register.AndNot(loss.Hi, nothing), Register.AndNot(loss.Lo, nothing));
    }

    /// <summary>The losses of floats that are not negative.</summary>
    /// <param name="x">log q.</param>
    /// <param name="p">The target.</param>
    /// <param name="margin">Negative where the loss is none, because the logarithms cancel, or something is NaN, or p infinite. No comparison: a mask costs three operations.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfProbability(Vector512<double> x, Vector512<double> p, out Vector512<double> margin)
    {
        Vector512<double> difference = FloatFunctions.Logarithm(p) - x;
        Vector512<double> size = Vector512.MinNative(Vector512.Create(double.MaxValue), Vector512.Abs(x)); // NaN stays
        margin = Vector512.FusedMultiplyAdd(size, Vector512.Create(-FloatBearable), Vector512.Abs(difference));
        margin = Vector512.MaxNative(margin, Vector512.Create(-1.0)); // which NaN becomes
        return Masks.Select(Vector512.Equals(p, Vector512<double>.Zero), Vector512<double>.Zero, p * difference);
    }

    /// <summary>The losses of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfLogarithm(Vector512<double> x, Vector512<double> target, Vector512<double> p)
    {
        Vector512<double> difference = target - x;
        Vector512<double> unbounded = Vector512.Equals(Vector512.Abs(difference), LossTerms.Infinity);
        Vector512<double> loss = Masks.Select(unbounded, difference, p * difference);
        Vector512<double> nothing = Vector512.Equals(target, -LossTerms.Infinity) & Vector512.Equals(x, x);
        return Masks.Select(nothing, Vector512<double>.Zero, loss);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair OfProbability(
        Vector512<double> x, Vector512<double> p, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        VectorPair logarithm = LogarithmPairs.Of(new VectorPair(p, Vector512<double>.Zero), typeof(T) == typeof(double));
        VectorPair difference = logarithm + new VectorPair(-x, Vector512<double>.Zero);
        Vector512<double> plainDifference = logarithm.Hi - x;
        difference = LossTerms.FiniteOr(difference, plainDifference);
        Vector512<double> cancelled = Vector512.LessThan(Vector512.Abs(difference.Hi), Vector512.Abs(x) * Vector512.Create(Bearable));
        if (Lanes.AnySet(cancelled))
        {
            difference = Recover(x, p, difference, cancelled);
        }

        gradient = default;
        if (withGradient)
        {
            Vector512<double> product = LossTerms.Gradient(new VectorPair(p, Vector512<double>.Zero), p, scale);
            gradient = Lanes.CanonicalNaN(logarithm.Hi, Lanes.CanonicalNaN(x, Vector512<double>.Zero - product));
        }

        VectorPair loss = LossTerms.FiniteOr(LossTerms.Product(difference, p), difference.Hi * p);
        Vector512<double> nothing = Vector512.Equals(p, Vector512<double>.Zero) & Vector512.Equals(x, x);
        return new(Masks.AndNot(loss.Hi, nothing), Masks.AndNot(loss.Lo, nothing));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair OfLogarithm(
        Vector512<double> x, Vector512<double> target, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        ExponentialPairs p = ExponentialPairs.Of(target, typeof(T) == typeof(double));
        VectorPair difference = LossTerms.FiniteOr(VectorPair.TwoSum(target, -x), target - x);
        VectorPair loss = ExponentialPairs.Scaled(LossTerms.Product(p.Mantissa, difference), p.Exponent);
        gradient = default;
        if (withGradient)
        {
            Vector512<double> derivative = LossTerms.Gradient(p.Mantissa, p.Exponent, p.Mantissa.Hi, scale);
            gradient = Lanes.CanonicalNaN(x, Vector512<double>.Zero - derivative);
        }

        // A probability that is too small for a double is still not 0, and one that is too large not infinite.
        Vector512<double> plain = Masks.Select(
            Vector512.Equals(Vector512.Abs(difference.Hi), LossTerms.Infinity), difference.Hi, LossTerms.Product(p.Value.Hi, difference.Hi));
        loss = LossTerms.FiniteOr(loss, plain);
        Vector512<double> nothing = Vector512.Equals(target, -LossTerms.Infinity) & Vector512.Equals(x, x);
        return new(Masks.AndNot(loss.Hi, nothing), Masks.AndNot(loss.Lo, nothing));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe VectorPair Recover(Vector512<double> x, Vector512<double> p, VectorPair difference, Vector512<double> cancelled)
    {
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            if (Lanes.IsSet(cancelled, lane))
            {
                double exponent = -x[lane];
                double weight = p[lane];
                difference = new(
                    difference.Hi.WithElement(lane, WeightedLogSumExpKernel.Row(&exponent, &weight, 1).Value), difference.Lo.WithElement(lane, 0));
            }
        }

        return difference;
    }
}
