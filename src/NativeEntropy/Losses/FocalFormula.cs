using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>a y F(x) + (1 - a) (1 - y) F(-x), F(z) = sigmoid(-z)^gamma softplus(-z): the focal loss of the two classes.</summary>
/// <param name="gamma">Not negative.</param>
/// <param name="ofPositive">What class 1 weighs.</param>
/// <param name="ofNegative">What class 0 weighs.</param>
/// <remarks>
/// sigmoid(-z)^gamma = exp(-gamma softplus(z)): an error of the exponent is a relative error of the power. For z > 0 softplus is z + log(1 + t), and gamma z is
/// a pair without error; what is left is gamma times the absolute error of the logarithm, 2^-61 as t has 75 bits here.
/// F'(z) = -sigmoid(-z)^gamma (gamma sigmoid(z) softplus(-z) + sigmoid(-z)): both terms positive. A hard target needs one of the two, so the other
/// is computed only where a target is soft.
/// </remarks>
internal readonly struct FocalFormula<T>(double gamma, DoubleDouble ofPositive, DoubleDouble ofNegative) : IElementwiseLoss
    where T : unmanaged
{
    public static int Arrays => 2;

    public static int Cost => typeof(T) == typeof(double) ? 12 : 3;

    public bool HasSpecials => false;

    public static LoopShape Shape(bool withGradient) =>
        typeof(T) != typeof(double) ? LoopShape.Shared | LoopShape.Moved : withGradient ? LoopShape.Plain : LoopShape.Moved;

    public static int Stages => typeof(T) == typeof(double) ? 0 : 2;

    /// <summary>t = exp(-|x|), for floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> First(LossOperands operands, ref Vector512<double> rare) =>
        FloatFunctions.Exponential(Exponential.AtLeast(-Vector512.Abs(operands.X), Exponential.Lowest));

    /// <summary>log(1 + t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Second(LossOperands operands, Vector512<double> first) => FloatFunctions.LogarithmOfOnePlus(first);

    public static bool IsValid(double? alpha, double gamma) => alpha is not (< 0 or > 1 or double.NaN) && gamma >= 0 && double.IsFinite(gamma);

    /// <summary>alpha weighs class 1 and 1 - alpha class 0; null: no weights.</summary>
    public static FocalFormula<T> Create(double? alpha, double gamma) => alpha is double weight
        ? new(gamma, new DoubleDouble(weight, 0), DoubleDouble.TwoSum(1, -weight))
        : new(gamma, new DoubleDouble(1, 0), new DoubleDouble(1, 0));

    /// <summary>The formula for parameters that a caller gave.</summary>
    public static FocalFormula<T> Checked(double? alpha, double gamma)
    {
        if (!IsValid(null, gamma))
        {
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "gamma must be finite and not negative.");
        }

        return IsValid(alpha, gamma)
            ? Create(alpha, gamma)
            : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "alpha must be in 0..1, or null.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient) =>
        typeof(T) == typeof(double)
            ? OfPairs(operands, withGradient, scale, out gradient)
            : OfFloats(operands, stages, withGradient, scale.Hi, out gradient);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private VectorPair OfFloats(
        in LossOperands operands, in LossStages stages, bool withGradient, Vector512<double> scale, out Vector512<double> gradient)
    {
        Vector512<double> y = operands.Target;
        Vector512<double> positive = Vector512.Create(ofPositive.Hi) * y;
        Vector512<double> negative = Vector512.Create(ofNegative.Hi) * (Vector512<double>.One - y);
        Vector512<double> isNegative = Vector512.Equals(y, Vector512<double>.Zero);
        Vector512<double> sign = isNegative & Vector512.Create(-0.0);
        Vector512<double> loss = FloatTerm(
            operands.X ^ sign, stages, gamma, Masks.Select(isNegative, negative, positive), withGradient, scale, out Vector512<double> derivative);
        gradient = derivative ^ sign;
        Vector512<double> soft = ~(isNegative | Vector512.Equals(y, Vector512<double>.One));
        if (Lanes.AnySet(soft))
        {
            loss += FloatTerm(-operands.X, stages, gamma, negative & soft, withGradient, scale, out derivative);
            gradient = Masks.Select(soft, gradient - derivative, gradient); // beside a soft target, -0 would become 0
        }

        return new VectorPair(loss, Vector512<double>.Zero);
    }

    /// <summary>weight F(z), and scale weight F'(z), of floats.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static Vector512<double> FloatTerm(
        Vector512<double> z, in LossStages stages, double gamma, Vector512<double> weight, bool withGradient, Vector512<double> scale, out Vector512<double> gradient)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> t = stages.First;
        Vector512<double> softplus = Vector512.MaxNative(zero, z) + stages.Second;
        Vector512<double> ofMinus = Vector512.MaxNative(zero, -z) + stages.Second;
        Vector512<double> exponent = LossTerms.Product(Vector512.Create(-gamma), softplus);
        Vector512<double> weighted = FloatFunctions.CalledExponential(Exponential.AtLeast(exponent, Exponential.Lowest)) * weight;
        Vector512<double> loss = LossTerms.Product(weighted, ofMinus);
        gradient = default;
        if (withGradient)
        {
            Vector512<double> large = one / (t + one);
            Vector512<double> small = large * t;
            Vector512<double> positive = Vector512.GreaterThanOrEqual(z, zero);
            Vector512<double> rise = LossTerms.Product(Masks.Select(positive, large, small), ofMinus);
            Vector512<double> slope = Vector512.FusedMultiplyAdd(
                rise, Vector512.Create(gamma), Masks.Select(positive, small, large));
            gradient = -(weighted * slope) * scale;
        }

        return Lanes.CanonicalNaN(t, loss);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VectorPair OfPairs(in LossOperands operands, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        Vector512<double> y = operands.Target;
        VectorPair positive = LossTerms.Product(VectorPair.Broadcast(ofPositive), y);
        VectorPair negative = LossTerms.Product(VectorPair.TwoSum(Vector512<double>.One, -y), VectorPair.Broadcast(ofNegative));
        Vector512<double> isNegative = Vector512.Equals(y, Vector512<double>.Zero);
        Vector512<double> sign = isNegative & Vector512.Create(-0.0);
        VectorPair loss = Term(
            operands.X ^ sign, gamma, VectorPair.Select(isNegative, negative, positive), withGradient, scale, out Vector512<double> derivative);
        gradient = derivative ^ sign;
        Vector512<double> soft = ~(isNegative | Vector512.Equals(y, Vector512<double>.One));
        if (Lanes.AnySet(soft))
        {
            VectorPair other = Term(
                -operands.X, gamma, new VectorPair(negative.Hi & soft, negative.Lo & soft), withGradient, scale, out derivative);
            gradient = Masks.Select(soft, gradient - derivative, gradient); // beside a soft target, -0 would become 0
            loss = LossTerms.FiniteOr(LossTerms.Sum(loss, other), loss.Hi + other.Hi);
        }

        return loss;
    }

    /// <summary>weight F(z), and scale weight F'(z).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair Term(
        Vector512<double> z, double gamma, VectorPair weight, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        LogisticTerms terms = LogisticTerms.Extended(z);
        VectorPair power = Power(terms.OfX, gamma, out Vector512<double> exponent);
        VectorPair weighted = LossTerms.Product(power, weight);
        VectorPair product = LossTerms.Product(weighted, terms.OfMinusX);
        VectorPair loss = ExponentialPairs.Scaled(product, exponent);
        Vector512<double> plain = LossTerms.Product(weighted.Hi, terms.OfMinusX.Hi);
        gradient = withGradient ? Gradient(terms, gamma, weighted, exponent, scale) : default;
        return LossTerms.FiniteOr(loss, Lanes.CanonicalNaN(z, plain));
    }

    /// <summary>exp(-gamma s) = 2^exponent times the result.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair Power(VectorPair s, double gamma, out Vector512<double> exponent)
    {
        VectorPair product = LossTerms.Product(s, Vector512.Create(gamma));
        Vector512<double> counts = ~Vector512.Equals(Vector512.Create(gamma), Vector512<double>.Zero);
        product = LossTerms.FiniteOr(product, s.Hi * Vector512.Create(gamma));
        Exponential.OfMinusMagnitude(
            new VectorPair(product.Hi & counts, product.Lo & counts), out Exponential.Parts parts, out VectorPair mantissa);
        exponent = parts.Exponent;
        Vector512<double> vanishes = Vector512.GreaterThan(product.Hi & counts, Vector512.Create(-Exponential.LowestSubnormal));
        return new(Masks.AndNot(mantissa.Hi, vanishes), Masks.AndNot(mantissa.Lo, vanishes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Gradient(
        in LogisticTerms terms, double gamma, VectorPair weighted, Vector512<double> exponent, VectorPair scale)
    {
        VectorPair large = LossTerms.Quotient(VectorPair.One, terms.OnePlus);
        VectorPair small = LossTerms.Product(terms.Small, large);
        VectorPair rise = LossTerms.Product(VectorPair.Select(terms.Positive, large, small), Vector512.Create(gamma));
        VectorPair fall = VectorPair.Select(terms.Positive, small, large);

        // At z = -inf the loss is infinite, but sigmoid(z) times it is 0.
        Vector512<double> vanishes = Vector512.Equals(rise.Hi, Vector512<double>.Zero);
        VectorPair first = LossTerms.Product(terms.OfMinusX, rise);
        VectorPair slope = LossTerms.Sum(new VectorPair(Masks.AndNot(first.Hi, vanishes), Masks.AndNot(first.Lo, vanishes)), fall);
        VectorPair derivative = LossTerms.Product(weighted, new VectorPair(-slope.Hi, -slope.Lo));
        return LossTerms.Gradient(derivative, exponent, derivative.Hi, scale);
    }
}
