using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-w (y log p + (1 - y) log(1 - p)), p in 0..1; derivative w (p - y) / (p (1 - p)).</summary>
/// <remarks>
/// Both logarithms are negative, so for y in 0..1 nothing cancels. The derivative of a hard target is -w / p or w / (1 - p): no 0 / 0 where the answer is right.
/// </remarks>
internal readonly struct BinaryCrossEntropyFormula<T> : IElementwiseLoss
    where T : unmanaged
{
    public static int Arrays => 3;

    public static int Cost => typeof(T) == typeof(double) ? 6 : 3;

    public bool HasSpecials => typeof(T) == typeof(double);

    public static LoopShape Shape(bool withGradient) => LoopShape.Shared;

    public static int Stages => typeof(T) == typeof(double) ? 0 : 2;

    /// <summary>log p, for floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> First(LossOperands operands, ref Vector512<double> rare)
    {
        Vector512<double> p = operands.X + Vector512<double>.Zero; // no -0
        return Masks.Select(Vector512.Equals(p, Vector512<double>.Zero), -LossTerms.Infinity, FloatFunctions.Logarithm(p));
    }

    /// <summary>log(1 - p). Below 2^-30 it is -p, to 2^-31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Second(LossOperands operands, Vector512<double> first)
    {
        Vector512<double> p = operands.X;
        Vector512<double> rest = Vector512<double>.One - p;
        Vector512<double> logarithm = Masks.Select(
            Vector512.LessThan(p, Vector512.Create(9.313225746154785e-10)), -p, FloatFunctions.Logarithm(rest));
        return Masks.Select(Vector512.Equals(rest, Vector512<double>.Zero), -LossTerms.Infinity, logarithm);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient) =>
        typeof(T) == typeof(double)
            ? OfPairs(operands, withGradient, scale, out gradient)
            : new(OfFloats(operands, stages.First, stages.Second, withGradient, scale.Hi, out gradient), Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfFloats(
        in LossOperands operands, Vector512<double> logarithm, Vector512<double> ofRest, bool withGradient, Vector512<double> scale, out Vector512<double> gradient)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> p = operands.X + zero; // no -0
        Vector512<double> y = operands.Target;
        Vector512<double> weight = operands.Third;
        Vector512<double> ofNegative = one - y;
        Vector512<double> sum = Masks.Select(Vector512.Equals(y, zero), zero, y * logarithm)
            + Masks.Select(Vector512.Equals(ofNegative, zero), zero, ofNegative * ofRest);
        Vector512<double> loss = LossTerms.Product(weight, -sum);
        Vector512<double> valid = Vector512.GreaterThanOrEqual(p, zero) & Vector512.LessThanOrEqual(p, one);
        Vector512<double> invalid = Vector512.Create(Scalars.NaN);
        gradient = withGradient ? Masks.Select(valid, FloatGradient(p, y, weight) * scale, invalid) : default;
        return Masks.Select(valid, loss, invalid);
    }

    [MethodImpl(Inlining.OfFormulas)]
    private static Vector512<double> FloatGradient(Vector512<double> p, Vector512<double> y, Vector512<double> weight)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> rest = one - p;
        Vector512<double> isPositive = Vector512.Equals(y, one);
        Vector512<double> isNegative = Vector512.Equals(y, Vector512<double>.Zero);
        Vector512<double> numerator = Masks.Select(isPositive, -one, Masks.Select(isNegative, one, p - y));
        Vector512<double> denominator = Masks.Select(
            isPositive, p, Masks.Select(isNegative, rest, p * rest));
        return LossTerms.Product(weight, numerator / denominator);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair Ordinary(in OrdinaryOperands operands, bool withGradient, RegisterPair scale, out DoubleRegister gradient, out DoubleRegister special)
    {
        gradient = default;
        DoubleRegister p = operands.X, y = operands.Target, weight = operands.Third;

        // q, the smaller of p and 1 - p, is exact; log(1 - q) = -2 atanh(q / (2 - q)).
        DoubleRegister q = Register.MinNative(p, DoubleRegister.One - p);
        RegisterPair ofSmaller = LogarithmParts.ForDouble(q);
        RegisterPair ofLarger = -DoubleFunctions.LogarithmOfLargeFraction(
            DoubleFunctions.Denominator.Sum(2, new RegisterPair(-q, DoubleRegister.Zero)).Divide(new RegisterPair(q, DoubleRegister.Zero)));
        DoubleRegister isSmaller = Register.Equals(p, q);
        RegisterPair ofNegative = RegisterPair.TwoSum(DoubleRegister.One, -y);
        RegisterPair sum = LossTerms.SumOfProducts(
            new RegisterPair(y, DoubleRegister.Zero),
            RegisterPair.Select(isSmaller, ofSmaller, ofLarger),
            ofNegative,
            RegisterPair.Select(isSmaller, ofLarger, ofSmaller));
        RegisterPair loss = -RegisterPair.Product(sum, weight);
        DoubleRegister nothing = Register.Equals(weight, DoubleRegister.Zero);
        if (withGradient)
        {
            RegisterPair derivative = Derivative(p, y, ofNegative.Hi);
            RegisterPair weighted = RegisterPair.Product(derivative, weight);
            gradient = LossTerms.Gradient(weighted, scale);
            DoubleRegister moderate = LossTerms.IsModerate(weighted.Hi) & LossTerms.IsModerate(gradient);
            gradient |= ~((moderate | nothing) & LossTerms.IsModerate(derivative.Hi));
        }

        special = ~((LossTerms.IsModerate(loss.Hi) | nothing) & LossTerms.IsModerate(q) & LossTerms.IsModerate(sum.Hi) & Register.GreaterThan(q, DoubleRegister.Zero));
        return loss;
    }

    /// <summary>That of an element without a weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair Derivative(DoubleRegister p, DoubleRegister y, DoubleRegister oneMinusY)
    {
        DoubleRegister one = DoubleRegister.One;
        DoubleRegister isPositive = Register.Equals(oneMinusY, DoubleRegister.Zero), isNegative = Register.Equals(y, DoubleRegister.Zero);
        RegisterPair whole = new(p, DoubleRegister.Zero);
        RegisterPair rest = RegisterPair.FastTwoSum(one, -p);
        RegisterPair numerator = RegisterPair.Select(isNegative, new RegisterPair(one, DoubleRegister.Zero), RegisterPair.TwoDifference(p, y));
        numerator = RegisterPair.Select(isPositive, new RegisterPair(-one, DoubleRegister.Zero), numerator);
        RegisterPair denominator = RegisterPair.Select(isPositive, whole, RegisterPair.Select(isNegative, rest, RegisterPair.Product(rest, p)));
        return new DoubleFunctions.Denominator(denominator, one / denominator.Hi).Divide(numerator);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair OfPairs(in LossOperands operands, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        Vector512<double> p = operands.X + Vector512<double>.Zero; // no -0
        Vector512<double> y = operands.Target;
        Vector512<double> weight = operands.Third;
        VectorPair logarithm = LogarithmPairs.Of(new VectorPair(p, Vector512<double>.Zero));
        VectorPair ofRest = LogarithmPairs.OfOneMinus(p);
        VectorPair ofNegative = VectorPair.TwoSum(Vector512<double>.One, -y);
        VectorPair sum = LossTerms.Sum(LossTerms.Product(logarithm, y), LossTerms.Product(ofRest, ofNegative));
        Vector512<double> plain = LossTerms.Product(weight, -(LossTerms.Product(y, logarithm.Hi) + LossTerms.Product(ofNegative.Hi, ofRest.Hi)));
        VectorPair loss = LossTerms.FiniteOr(LossTerms.Product(new VectorPair(-sum.Hi, -sum.Lo), weight), plain);

        Vector512<double> valid = Vector512.GreaterThanOrEqual(p, Vector512<double>.Zero) & Vector512.LessThanOrEqual(p, Vector512<double>.One);
        Vector512<double> invalid = Vector512.Create(Scalars.NaN);
        gradient = withGradient ? Masks.Select(valid, Gradient(p, y, weight, scale), invalid) : default;
        return VectorPair.Select(valid, loss, new VectorPair(invalid, Vector512<double>.Zero));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Gradient(Vector512<double> p, Vector512<double> y, Vector512<double> weight, VectorPair scale)
    {
        Vector512<double> isPositive = Vector512.Equals(y, Vector512<double>.One);
        Vector512<double> isNegative = Vector512.Equals(y, Vector512<double>.Zero);
        VectorPair rest = VectorPair.TwoSum(Vector512<double>.One, -p);
        VectorPair one = VectorPair.One;
        VectorPair numerator = VectorPair.Select(
            isPositive, new VectorPair(-one.Hi, one.Lo), VectorPair.Select(isNegative, one, VectorPair.TwoSum(p, -y)));
        VectorPair denominator = VectorPair.Select(
            isPositive,
            new VectorPair(p, Vector512<double>.Zero),
            VectorPair.Select(isNegative, rest, LossTerms.Product(rest, p)));
        VectorPair quotient = LossTerms.FiniteOr(LossTerms.Quotient(numerator, denominator), numerator.Hi / denominator.Hi);
        VectorPair weighted = LossTerms.Product(quotient, weight);
        return LossTerms.Gradient(weighted, LossTerms.Product(weight, quotient.Hi), scale);
    }
}
