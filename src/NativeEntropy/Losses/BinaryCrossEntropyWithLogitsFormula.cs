using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>w (c y softplus(-x) + (1 - y) softplus(x)), c the weight of the positive class; derivative w ((1 - y) sigmoid(x) - c y sigmoid(-x)).</summary>
/// <remarks>
/// For y in 0..1 both terms of the loss are positive: nothing cancels. With t = exp(-|x|), sigmoid(|x|) = 1 / (1 + t) and sigmoid(-|x|) = t / (1 + t), so
/// the derivative is (a - b t) / (1 + t). Where a is 0, as at the right side of a hard target, t keeps its digits below the normal numbers.
/// Of floats one double does: the exponential's 2^-33.5 is all that counts. With a target of 0 or 1, no weights and |x| up to 80 two floats do: there is one logarithm, and nothing is subtracted.
/// </remarks>
internal readonly struct BinaryCrossEntropyWithLogitsFormula<T> : IElementwiseLoss
    where T : unmanaged
{
    public static int Arrays => 4;

    public static int Cost => typeof(T) == typeof(double) ? 6 : 2;

    public static LoopShape Shape(bool withGradient) => withGradient ? LoopShape.Plain : LoopShape.Moved;

    public bool HasSpecials => typeof(T) == typeof(double);

    public static bool HasFloats => typeof(T) != typeof(double);

    public static int Stages => typeof(T) == typeof(double) ? 0 : 2;

    /// <summary>t, for floats in doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> First(LossOperands operands, ref Vector512<double> rare) =>
        SingleExponential.Immediate.Of(-Vector512.Abs(operands.X), out Vector512<double> power) * power;

    /// <summary>log(1 + t), for floats in doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Second(LossOperands operands, Vector512<double> first) => FloatFunctions.LogarithmOfOnePlus(first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient) =>
        typeof(T) == typeof(double)
            ? OfPairs(operands, withGradient, scale, out gradient)
            : new(OfFloats(operands, stages.First, stages.Second, withGradient, scale.Hi, out gradient), Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfFloats(
        in LossOperands operands, Vector512<double> t, Vector512<double> logarithm, bool withGradient, Vector512<double> scale, out Vector512<double> gradient)
    {
        Vector512<double> x = operands.X;
        Vector512<double> y = operands.Target;
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> ofX = Vector512.MaxNative(zero, x) + logarithm;
        Vector512<double> ofMinusX = Vector512.MaxNative(zero, -x) + logarithm;
        Vector512<double> ofPositive = operands.Fourth * operands.Third * y;
        Vector512<double> ofNegative = operands.Third * (Vector512<double>.One - y);

        // What counts nothing may be infinite, but not NaN: t is NaN where x is.
        Vector512<double> loss = Masks.Select(Vector512.Equals(ofPositive, zero), zero, ofPositive * ofMinusX)
            + Masks.Select(Vector512.Equals(ofNegative, zero), zero, ofNegative * ofX);
        gradient = default;
        if (withGradient)
        {
            Vector512<double> positive = Vector512.GreaterThanOrEqual(x, zero);
            Vector512<double> large = Masks.Select(positive, ofNegative, -ofPositive);
            Vector512<double> small = Masks.Select(positive, -ofPositive, ofNegative);
            gradient = Vector512.FusedMultiplyAdd(small, t, large) / (t + Vector512<double>.One) * scale;
        }

        return Lanes.CanonicalNaN(t, loss);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister AreForFloats(FloatRegister x, FloatRegister target) =>
        Register.Equals(NotALabel(target), FloatRegister.Zero) & Register.GreaterThanOrEqual(MinusMagnitude(x), Register.Create(FloatPower.Lowest));

    /// <summary>The largest |x|, or NaN, as an integer, and a bit where a target is no label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Inspect(FloatRegister x, FloatRegister target, ref IntRegister ofX, ref IntRegister ofTarget)
    {
        ofX = Register.Max(Register.Abs(x).AsInt32(), ofX);
        ofTarget |= NotALabel(target).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreAllForFloats(IntRegister ofX, IntRegister ofTarget) =>
        Register.LessThanOrEqualAll(ofX, Register.Create(-FloatPower.Lowest).AsInt32()) && Register.EqualsAll(Register.ShiftLeft(ofTarget, 1), IntRegister.Zero);

    /// <summary>0, or -0, for 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatRegister NotALabel(FloatRegister target) => target * (target - FloatRegister.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatRegister MinusMagnitude(FloatRegister x) => x | Register.Create(-0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPower FirstOfFloats(FloatRegister x) => FloatPower.Of(MinusMagnitude(x));

    /// <summary>softplus(v), v = x or -x, for targets of 0 and 1; the derivative is that of v, sigmoid(v), with v's sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLosses OfFloats(FloatRegister x, FloatRegister target, FloatPower first, bool withGradient, FloatPair scale)
    {
        FloatRegister sign = Register.FusedMultiplyAdd(target, Register.Create(-2f), FloatRegister.One);
        FloatRegister v = x * sign;
        FloatSoftplus softplus = new(first);
        FloatPair sum = softplus.Of(v);
        FloatPair loss = FloatPair.FastTwoSum(sum.Hi, sum.Lo);
        if (!withGradient)
        {
            return new(loss, default);
        }

        FloatPair derivative = softplus.Logistic(Register.GreaterThanOrEqual(v, FloatRegister.Zero));
        FloatRegister rest = Register.FusedMultiplyAdd(derivative.Hi, scale.Lo, derivative.Lo * scale.Hi);
        return new(loss, Register.FusedMultiplyAdd(derivative.Hi, scale.Hi, rest) * sign);
    }

    /// <summary>Losses of doubles where nothing is infinite, subnormal or near to either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair Ordinary(in OrdinaryOperands operands, bool withGradient, RegisterPair scale, out DoubleRegister gradient, out DoubleRegister special)
    {
        gradient = default;
        DoubleRegister x = operands.X, y = operands.Target, weight = operands.Third;
        RegisterPair ofPositive = RegisterPair.TwoProduct(operands.Fourth, y);
        RegisterPair ofNegative = RegisterPair.TwoSum(DoubleRegister.One, -y);
        RegisterPair t = DoubleLogistic.OfMinusMagnitude(x);
        RegisterPair logarithm = DoubleLogistic.LogarithmOfOnePlus(t);

        // softplus(|x|) and softplus(-|x|), and what counts them.
        RegisterPair larger = RegisterPair.TwoSum(Register.Abs(x), logarithm.Hi);
        larger = new(larger.Hi, larger.Lo + logarithm.Lo);
        DoubleRegister positive = Register.GreaterThanOrEqual(x, DoubleRegister.Zero);
        RegisterPair ofLarger = RegisterPair.Select(positive, ofNegative, ofPositive);
        RegisterPair ofSmaller = RegisterPair.Select(positive, ofPositive, ofNegative);
        RegisterPair sum = LossTerms.SumOfProducts(ofLarger, larger, ofSmaller, logarithm);
        RegisterPair loss = RegisterPair.Product(sum, weight);
        DoubleRegister nothing = Register.Equals(weight, DoubleRegister.Zero);
        if (withGradient)
        {
            DoubleRegister sign = Register.AndNot(Register.Create(-0.0), positive);
            RegisterPair unit = new(Register.Create(DoubleExponential.Unit), DoubleRegister.Zero);
            RegisterPair numerator = LossTerms.SumOfProducts(ofLarger, unit, -ofSmaller, t);
            RegisterPair derivative = DoubleFunctions.Denominator.Sum(DoubleExponential.Unit, t).Divide(numerator);
            RegisterPair weighted = RegisterPair.Product(derivative, weight);
            gradient = LossTerms.Gradient(weighted, scale) ^ sign;
            gradient |= ~((LossTerms.IsModerate(weighted.Hi) & LossTerms.IsModerate(gradient)) | nothing);
        }

        DoubleRegister inRange = Register.LessThanOrEqual(Register.Abs(x), Register.Create(-DoubleLogistic.Lowest));
        special = ~((LossTerms.IsModerate(loss.Hi) | nothing) & LossTerms.IsModerate(sum.Hi) & inRange);
        return loss;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair OfPairs(in LossOperands operands, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        Vector512<double> weight = operands.Third;
        LogisticTerms terms = LogisticTerms.Of(operands.X);
        VectorPair ofPositive = VectorPair.TwoProduct(operands.Fourth, operands.Target);
        VectorPair ofNegative = VectorPair.TwoSum(Vector512<double>.One, -operands.Target);
        VectorPair sum = LossTerms.Sum(LossTerms.Product(ofPositive, terms.OfMinusX), LossTerms.Product(ofNegative, terms.OfX));
        Vector512<double> plain = LossTerms.Product(ofPositive.Hi, terms.OfMinusX.Hi) + LossTerms.Product(ofNegative.Hi, terms.OfX.Hi);
        gradient = withGradient ? Gradient(terms, ofPositive, ofNegative, weight, scale) : default;
        Vector512<double> any = Lanes.CanonicalNaN(operands.X, LossTerms.Product(weight, plain));
        return LossTerms.FiniteOr(LossTerms.Product(sum, weight), any);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Gradient(
        in LogisticTerms terms, VectorPair ofPositive, VectorPair ofNegative, Vector512<double> weight, VectorPair scale)
    {
        VectorPair minusPositive = new(-ofPositive.Hi, -ofPositive.Lo);
        VectorPair large = VectorPair.Select(terms.Positive, ofNegative, minusPositive);
        VectorPair small = VectorPair.Select(terms.Positive, minusPositive, ofNegative);
        Vector512<double> onlySmall = Vector512.Equals(large.Hi, Vector512<double>.Zero);
        VectorPair numerator = VectorPair.Select(
            onlySmall, LossTerms.Product(small, terms.Mantissa), LossTerms.Sum(large, LossTerms.Product(small, terms.Small)));
        VectorPair derivative = LossTerms.Product(LossTerms.Quotient(numerator, terms.OnePlus), weight);
        return LossTerms.Gradient(derivative, terms.Exponent & onlySmall, derivative.Hi, scale);
    }
}
