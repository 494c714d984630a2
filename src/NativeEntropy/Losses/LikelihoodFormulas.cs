using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The small number that keeps a variance or a rate away from 0.</summary>
internal static class LikelihoodEpsilon
{
    public const double OfGaussian = 1e-6;

    public const double OfPoisson = 1e-8;

    /// <summary>0 stands for the default.</summary>
    public static bool IsValid(double eps) => eps >= 0 && double.IsFinite(eps);

    public static double OrDefault(double eps, double standard) => eps == 0 ? standard : eps;

    public static void Check(double eps)
    {
        if (eps == 0 || !IsValid(eps))
        {
            throw new ArgumentOutOfRangeException(nameof(eps), eps, "eps must be finite and above 0.");
        }
    }
}

/// <summary>((x - y)^2 / v + log v) / 2, v = max(var, eps), and log(2 pi) / 2 where all of it is asked for; derivative (x - y) / v.</summary>
/// <remarks>
/// (x - y) / v times (x - y): no overflow but where the result has one. Everything is a pair, so a logarithm that cancels the square
/// leaves an error of 2^-60 of the larger.
/// </remarks>
internal readonly struct GaussianLikelihoodFormula<T>(bool full, double eps) : IElementwiseLoss
    where T : unmanaged
{
    /// <summary>log(2 pi) / 2.</summary>
    public static DoubleDouble HalfLogTwoPi => new(0.9189385332046728, -3.8782941580672414e-17);

    public static int Arrays => 3;

    public static int Cost => typeof(T) == typeof(double) ? 5 : 3;

    public bool HasSpecials => typeof(T) == typeof(double);

    public static int Stages => typeof(T) == typeof(double) ? 0 : 1;

    /// <summary>log v, for floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> First(LossOperands operands, ref Vector512<double> rare)
    {
        Vector512<double> variance = Exponential.AtLeast(operands.Third, eps);
        return Masks.Select(
            Vector512.Equals(variance, LossTerms.Infinity), LossTerms.Infinity, FloatFunctions.Logarithm(variance));
    }

    /// <summary>The formula for parameters that a caller gave.</summary>
    public static GaussianLikelihoodFormula<T> Checked(ReadOnlySpan<T> variance, bool full, double eps)
    {
        LikelihoodEpsilon.Check(eps);
        return Variances.AnyNegative(variance)
            ? throw new ArgumentOutOfRangeException(nameof(variance), "A variance is negative.")
            : new(full, eps);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient) =>
        typeof(T) == typeof(double)
            ? OfPairs(operands, eps, full, withGradient, scale, out gradient)
            : new(OfFloats(operands, stages.First, withGradient, scale.Hi, out gradient), Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> OfFloats(
        in LossOperands operands, Vector512<double> logarithm, bool withGradient, Vector512<double> scale, out Vector512<double> gradient)
    {
        Vector512<double> variance = Exponential.AtLeast(operands.Third, eps);
        Vector512<double> difference = operands.X - operands.Target;
        Vector512<double> quotient = difference / variance;
        gradient = withGradient ? quotient * scale : default;
        Vector512<double> twice = Vector512.FusedMultiplyAdd(quotient, difference, logarithm);
        return Vector512.FusedMultiplyAdd(twice, Vector512.Create(0.5), Vector512.Create(full ? HalfLogTwoPi.Hi : 0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair Ordinary(in OrdinaryOperands operands, bool withGradient, RegisterPair scale, out DoubleRegister gradient, out DoubleRegister special)
    {
        gradient = default;
        DoubleRegister variance = Register.MaxNative(Register.Create(eps), operands.Third); // NaN stays
        RegisterPair difference = RegisterPair.TwoDifference(operands.X, operands.Target);
        RegisterPair quotient = new DoubleFunctions.Denominator(new RegisterPair(variance, DoubleRegister.Zero), DoubleRegister.One / variance).Divide(difference);
        RegisterPair logarithm = LogarithmParts.ForDouble(variance);
        RegisterPair square = RegisterPair.TwoProduct(quotient.Hi, difference.Hi);
        DoubleRegister low = Register.FusedMultiplyAdd(quotient.Hi, difference.Lo, Register.FusedMultiplyAdd(quotient.Lo, difference.Hi, square.Lo));
        RegisterPair sum = RegisterPair.TwoSum(square.Hi, logarithm.Hi);
        RegisterPair loss = new RegisterPair(sum.Hi, sum.Lo + (low + logarithm.Lo)).Halved();
        if (full)
        {
            sum = RegisterPair.TwoSum(loss.Hi, Register.Create(HalfLogTwoPi.Hi));
            loss = new(sum.Hi, sum.Lo + (loss.Lo + Register.Create(HalfLogTwoPi.Lo)));
        }

        DoubleRegister nothing = Register.Equals(difference.Hi, DoubleRegister.Zero);
        if (withGradient)
        {
            gradient = LossTerms.Gradient(quotient, scale);
            gradient |= ~(LossTerms.IsModerate(gradient) | nothing);
        }

        special = ~(((LossTerms.IsModerate(quotient.Hi) & LossTerms.IsModerate(square.Hi)) | nothing) & LossTerms.IsModerate(variance));
        return loss;
    }

    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair OfPairs(
        in LossOperands operands, double eps, bool full, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        Vector512<double> variance = Exponential.AtLeast(operands.Third, eps);
        VectorPair logarithm = LogarithmPairs.Of(new VectorPair(variance, Vector512<double>.Zero));

        // Halves where the difference would leave the range: the quotient may still be in it.
        Vector512<double> large = Vector512.GreaterThan(
            Vector512.MaxNative(Vector512.Abs(operands.X), Vector512.Abs(operands.Target)), Vector512.Create(1e307));
        Vector512<double> part = Masks.Select(large, Vector512.Create(0.5), Vector512<double>.One);
        Vector512<double> whole = Masks.Select(large, Vector512.Create(2.0), Vector512<double>.One);
        Vector512<double> x = operands.X * part;
        Vector512<double> y = operands.Target * part;
        VectorPair difference = VectorPair.TwoSum(x, -y);
        Vector512<double> plainDifference = x - y;
        Vector512<double> plainQuotient = plainDifference / variance;
        VectorPair quotient = LossTerms.FiniteOr(LossTerms.Quotient(difference, new VectorPair(variance, Vector512<double>.Zero)), plainQuotient);
        VectorPair product = LossTerms.FiniteOr(LossTerms.Product(quotient, difference), plainQuotient * plainDifference);
        VectorPair square = new(product.Hi * whole * whole, product.Lo * whole * whole);
        VectorPair sum = LossTerms.Sum(square, logarithm);
        Vector512<double> half = Vector512.Create(0.5);
        VectorPair loss = new(sum.Hi * half, sum.Lo * half);
        if (full)
        {
            loss = LossTerms.Sum(loss, VectorPair.Broadcast(HalfLogTwoPi));
        }

        gradient = withGradient ? Lanes.CanonicalNaN(variance, LossTerms.Gradient(quotient, quotient.Hi, scale) * whole) : default;
        return LossTerms.FiniteOr(loss, (square.Hi + logarithm.Hi) * half);
    }
}

/// <summary>exp(x) - y x, derivative exp(x) - y; or x - y log(x + eps), derivative 1 - y / (x + eps).</summary>
/// <param name="logInput">The first of the two.</param>
/// <param name="full">Adds y log y - y + log(2 pi y) / 2 where y > 1: Stirling's approximation of log y!.</param>
/// <param name="eps">Above 0.</param>
internal readonly struct PoissonLikelihoodFormula<T>(bool logInput, bool full, double eps) : IElementwiseLoss
    where T : unmanaged
{
    public static int Arrays => 2;

    public static int Cost => typeof(T) == typeof(double) ? 5 : 2;

    public bool HasSpecials => typeof(T) == typeof(double) && logInput && !full;

    public static LoopShape Shape(bool withGradient) => typeof(T) == typeof(double) && withGradient ? LoopShape.Moved : LoopShape.Plain;

    public static bool PutsAside => typeof(T) == typeof(double);

    /// <summary>The formula for parameters that a caller gave.</summary>
    public static PoissonLikelihoodFormula<T> Checked(bool logInput, bool full, double eps)
    {
        LikelihoodEpsilon.Check(eps);
        return new(logInput, full, eps);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient) =>
        typeof(T) == typeof(double)
            ? OfPairs(operands, withGradient, scale, out gradient)
            : new(OfFloats(operands, withGradient, scale.Hi, out gradient), Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> OfFloats(in LossOperands operands, bool withGradient, Vector512<double> scale, out Vector512<double> gradient)
    {
        Vector512<double> loss = logInput
            ? FloatOfLogarithm(operands.X, operands.Target, withGradient, scale, out gradient)
            : FloatOfRate(operands.X, operands.Target, eps, withGradient, scale, out gradient);
        return full ? loss + FloatLogFactorial(operands.Target) : loss;
    }

    /// <summary>Above 700 exp(x) is infinite as a float, and outgrows y x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FloatOfLogarithm(
        Vector512<double> x, Vector512<double> y, bool withGradient, Vector512<double> scale, out Vector512<double> gradient)
    {
        const double High = 700.0;
        Vector512<double> rate = FloatFunctions.Exponential(
            Vector512.MinNative(Vector512.Create(High), Exponential.AtLeast(x, Exponential.Lowest)));
        Vector512<double> loss = rate - LossTerms.Product(y, x);
        gradient = withGradient ? (rate - y) * scale : default;
        Vector512<double> infinite = Vector512.GreaterThan(x, Vector512.Create(High)) & Vector512.Equals(y, y);
        return Masks.Select(infinite, LossTerms.Infinity, loss);
    }

    [MethodImpl(Inlining.OfFormulas)]
    private static Vector512<double> FloatOfRate(
        Vector512<double> x, Vector512<double> y, double eps, bool withGradient, Vector512<double> scale, out Vector512<double> gradient)
    {
        Vector512<double> rate = x + Vector512.Create(eps);
        Vector512<double> logarithm = Maths.Logarithm.WithLimits(rate, FloatFunctions.Logarithm(rate));
        Vector512<double> loss = x - LossTerms.Product(y, logarithm);
        Vector512<double> none = Vector512.Equals(y, Vector512<double>.Zero);
        gradient = withGradient
            ? Lanes.CanonicalNaN(logarithm, (Vector512<double>.One - Masks.AndNot(y / rate, none)) * scale)
            : default;
        Vector512<double> infinite = Vector512.Equals(x, LossTerms.Infinity) & Vector512.Equals(y, y);
        return Masks.Select(infinite, LossTerms.Infinity, loss);
    }

    /// <summary>y (log y - 1) + log(2 pi) / 2 + log(y) / 2 where y > 1; 0 elsewhere.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static Vector512<double> FloatLogFactorial(Vector512<double> y)
    {
        Vector512<double> logarithm = FloatFunctions.CalledLogarithm(y);
        Vector512<double> value = Vector512.FusedMultiplyAdd(
            y, logarithm - Vector512<double>.One, Vector512.FusedMultiplyAdd(
                logarithm, Vector512.Create(0.5), Vector512.Create(GaussianLikelihoodFormula<T>.HalfLogTwoPi.Hi)));
        return value & Vector512.GreaterThan(y, Vector512<double>.One);
    }

    /// <summary>exp(x) - y x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair Ordinary(in OrdinaryOperands operands, bool withGradient, RegisterPair scale, out DoubleRegister gradient, out DoubleRegister special)
    {
        const double Most = 570.0; // exp of it is below 10^250
        gradient = default;
        DoubleRegister x = operands.X, y = operands.Target;
        DoubleRegister inRange = Register.LessThanOrEqual(Register.Abs(x), Register.Create(Most));
        RegisterPair rate = DoubleExponential.Of(Register.MaxNative(Register.Create(-Most), Register.MinNative(Register.Create(Most), x)));
        RegisterPair product = RegisterPair.TwoProduct(y, x);
        RegisterPair sum = RegisterPair.TwoSum(rate.Hi, -product.Hi);
        RegisterPair loss = new(sum.Hi, sum.Lo + (rate.Lo - product.Lo));
        if (withGradient)
        {
            RegisterPair derivative = RegisterPair.TwoSum(rate.Hi, -y);
            derivative = new(derivative.Hi, derivative.Lo + rate.Lo);
            gradient = LossTerms.Gradient(derivative, scale);
            gradient |= ~(LossTerms.IsModerate(derivative.Hi) & LossTerms.IsModerate(gradient));
        }

        special = ~((LossTerms.IsModerate(product.Hi) | Register.Equals(product.Hi, DoubleRegister.Zero)) & inRange);
        return loss;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VectorPair OfPairs(in LossOperands operands, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        VectorPair loss = logInput
            ? OfLogarithm(operands.X, operands.Target, withGradient, scale, out gradient)
            : OfRate(operands.X, operands.Target, eps, withGradient, scale, out gradient);
        if (full)
        {
            VectorPair constant = LogFactorial(operands.Target);
            loss = LossTerms.FiniteOr(LossTerms.Sum(loss, constant), loss.Hi + constant.Hi);
        }

        return loss;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair OfLogarithm(
        Vector512<double> x, Vector512<double> y, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        ExponentialPairs exponential = ExponentialPairs.Of(x, extended: false);
        VectorPair rate = exponential.Value;
        VectorPair product = LossTerms.FiniteOr(VectorPair.TwoProduct(y, x), LossTerms.Product(y, x));
        VectorPair loss = LossTerms.FiniteOr(LossTerms.Difference(rate, product), rate.Hi - product.Hi);

        // exp(x) outgrows y x, though both may be out of range.
        Vector512<double> infinite = Vector512.GreaterThan(x, Vector512.Create(720.0)) & Vector512.Equals(y, y);
        gradient = default;
        if (withGradient)
        {
            VectorPair derivative = LossTerms.FiniteOr(LossTerms.Difference(rate, new VectorPair(y, Vector512<double>.Zero)), rate.Hi - y);
            gradient = Masks.Select(
                infinite | Vector512.Equals(y, Vector512<double>.Zero),
                LossTerms.Gradient(exponential.Mantissa, exponential.Exponent, exponential.Mantissa.Hi, scale),
                LossTerms.Gradient(derivative, derivative.Hi, scale));
        }

        return VectorPair.Select(infinite, new VectorPair(LossTerms.Infinity, Vector512<double>.Zero), loss);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair OfRate(
        Vector512<double> x, Vector512<double> y, double eps, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        VectorPair rate = LossTerms.FiniteOr(VectorPair.TwoSum(x, Vector512.Create(eps)), x);
        VectorPair logarithm = LogarithmPairs.Of(rate);
        VectorPair product = LossTerms.FiniteOr(LossTerms.Product(logarithm, y), LossTerms.Product(y, logarithm.Hi));
        VectorPair xs = new(x, Vector512<double>.Zero);
        VectorPair loss = LossTerms.FiniteOr(LossTerms.Difference(xs, product), x - product.Hi);
        Vector512<double> infinite = Vector512.Equals(x, LossTerms.Infinity) & Vector512.Equals(y, y);
        gradient = withGradient ? Lanes.CanonicalNaN(logarithm.Hi, GradientOfRate(rate, y, scale)) : default;
        return VectorPair.Select(infinite, new VectorPair(LossTerms.Infinity, Vector512<double>.Zero), loss);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> GradientOfRate(VectorPair rate, Vector512<double> y, VectorPair scale)
    {
        VectorPair counts = new(y, Vector512<double>.Zero);
        Vector512<double> plain = Masks.AndNot(y / rate.Hi, Vector512.Equals(y, Vector512<double>.Zero));
        VectorPair ratio = LossTerms.FiniteOr(LossTerms.Quotient(counts, rate), plain);
        VectorPair derivative = LossTerms.FiniteOr(LossTerms.Difference(VectorPair.One, ratio), Vector512<double>.One - ratio.Hi);
        return LossTerms.Gradient(derivative, derivative.Hi, scale);
    }

    /// <summary>y (log y - 1) + log(2 pi) / 2 + log(y) / 2 where y > 1; 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair LogFactorial(Vector512<double> y)
    {
        Vector512<double> counts = Vector512.GreaterThan(y, Vector512<double>.One);
        VectorPair logarithm = LogarithmPairs.Of(new VectorPair(y, Vector512<double>.Zero));
        VectorPair product = LossTerms.Product(LossTerms.Difference(logarithm, VectorPair.One), y);
        Vector512<double> half = Vector512.Create(0.5);
        VectorPair sum = (product + new VectorPair(logarithm.Hi * half, logarithm.Lo * half))
            + VectorPair.Broadcast(GaussianLikelihoodFormula<T>.HalfLogTwoPi);
        VectorPair value = LossTerms.FiniteOr(sum, y * logarithm.Hi);
        return new(value.Hi & counts, value.Lo & counts);
    }
}
