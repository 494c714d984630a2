using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>One element of two distributions, each up to a common factor. Its fields are set one by one: a copy of it is ten vectors.</summary>
internal struct DivergenceElement
{
    /// <summary>Its probability p.</summary>
    public PairNumber P;

    /// <summary>Its probability q.</summary>
    public PairNumber Q;

    /// <summary>log(p / q), +inf where q is 0; without a meaning where p is 0.</summary>
    public PairNumber Logarithm;

    /// <summary>p - q, with an error relative to itself.</summary>
    public PairNumber Excess;

    /// <summary>p log(p / q) - p + q, never negative, with an error relative to itself.</summary>
    public PairNumber Gap;
}

/// <summary>A divergence as a sum of terms that are never negative.</summary>
internal interface IDivergence
{
    /// <summary>What it is of two distributions that differ little: this times half the variance of log(p / q).</summary>
    double Curvature { get; }

    /// <summary>Whether the sum is that of probabilities p (1 + E) and scales with them.</summary>
    bool ScalesWithP { get; }

    /// <summary>Whether the <see cref="DirectDivergence"/> is the same.</summary>
    static abstract bool HasDirectForm { get; }

    /// <summary>Whether the mean of log(p / q) is wanted as well, for the gradient.</summary>
    static abstract bool WithMean { get; }

    PairNumber Term(in DivergenceElement element);

    /// <summary>The same in plain doubles.</summary>
    DoubleRegister Term(DoubleRegister p, DoubleRegister q, DoubleRegister logarithm, DoubleRegister excess, DoubleRegister gap);
}

/// <summary>p log(p / q) - p + q: the Kullback-Leibler divergence.</summary>
internal readonly struct RelativeEntropyTerm : IDivergence
{
    public static bool HasDirectForm => true;

    public static bool WithMean => false;

    public double Curvature => 1;

    public bool ScalesWithP => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PairNumber Term(in DivergenceElement element) => element.Gap;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleRegister Term(DoubleRegister p, DoubleRegister q, DoubleRegister logarithm, DoubleRegister excess, DoubleRegister gap) => gap;
}

/// <summary>The same, for its gradient.</summary>
internal readonly struct RelativeEntropyTermWithMean : IDivergence
{
    public static bool HasDirectForm => true;

    public static bool WithMean => true;

    public double Curvature => 1;

    public bool ScalesWithP => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PairNumber Term(in DivergenceElement element) => element.Gap;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleRegister Term(DoubleRegister p, DoubleRegister q, DoubleRegister logarithm, DoubleRegister excess, DoubleRegister gap) => gap;
}

/// <summary>beta p log(p / m) + (1 - beta) q log(q / m), m = beta p + (1 - beta) q: the Jensen-Shannon divergence.</summary>
/// <remarks>
/// <para>With x = (p - q) / q it is q (beta (1 + x) log(1 + x) - (1 + beta x) log(1 + beta x)) = q beta (1 - beta) x^2 (1/2 + sum over k >= 1 of (-x)^k c_k),
/// c_k = (1 + beta + ... + beta^k) / ((k + 1) (k + 2)): the series where |x| is below 1/8, and 1/64 in plain doubles. It is cut off below 2^-57, 2^-36.</para>
/// <para>Elsewhere the two logarithms. They are of order x, their sum of order x^2: the logarithm's error of 2^-60.6 becomes 2^-59.6 / x, at most 2^-56.6.</para>
/// <para>In plain doubles one logarithm, of the greater to m, because log(p / q) is known. What rounding leaves of p, q and the logarithm, 2^-52, becomes
/// 2^-51 / (beta (1 - beta) x^2): at most 2^-32 for what <see cref="IsEven"/> lets pass.</para>
/// </remarks>
internal readonly unsafe struct JensenTerm(double beta, double* coefficients) : IDivergence
{
    /// <summary>Coefficients c_1 .. of the series, signs included.</summary>
    public const int Coefficients = 16;

    private readonly VectorPair _beta = new(Vector512.Create(beta), Vector512<double>.Zero);
    private readonly VectorPair _rest = VectorPair.TwoSum(Vector512<double>.One, Vector512.Create(-beta));

    public static bool HasDirectForm => false;

    public static bool WithMean => false;

    public double Curvature => beta * (1 - beta);

    public bool ScalesWithP => false;

    /// <summary>Whether plain doubles will do for results of 24 bits.</summary>
    public static bool IsEven(double beta) => beta is > 0.01 and < 0.99;

    public static void Fill(double* coefficients, double beta)
    {
        double sum = 1;
        double sign = -1;
        for (int k = 1; k <= Coefficients; k++)
        {
            sum = (sum * beta) + 1;
            coefficients[k - 1] = sign * sum / ((k + 1) * (k + 2));
            sign = -sign;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public PairNumber Term(in DivergenceElement element)
    {
        Vector512<double> limit = Vector512.Create(1.0 / 8) * element.Q.Hi;
        Vector512<double> small = Vector512.LessThan(Vector512.Abs(element.Excess.Hi), limit);
        PairNumber term = Lanes.AnySet(~small) ? TwoLogarithms(element) : default;
        return Lanes.AnySet(small) ? PairNumber.Select(small, Series(element.Excess / element.Q) * element.Q, term) : term;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PairNumber Series(in PairNumber ratio)
    {
        Vector512<double> tail = Vector512.Create(coefficients[Coefficients - 1]);
        for (int k = Coefficients - 2; k >= 0; k--)
        {
            tail = Vector512.FusedMultiplyAdd(tail, ratio.Hi, Vector512.Create(coefficients[k]));
        }

        PairNumber sum = new(VectorPair.FastTwoSum(Vector512.Create(0.5), tail * ratio.Hi));
        return (sum * (ratio * ratio)) * (new PairNumber(_beta) * new PairNumber(_rest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleRegister Term(DoubleRegister p, DoubleRegister q, DoubleRegister logarithm, DoubleRegister excess, DoubleRegister gap)
    {
        DoubleRegister small = Register.LessThan(Register.Abs(excess), Register.Create(1.0 / 64) * q);
        DoubleRegister term = DoubleRegister.Zero;
        if (Registers.AnySet(~small))
        {
            term = OneLogarithm(p, q, logarithm, excess);
        }

        return Registers.AnySet(small) ? Register.ConditionalSelect(small, Series(excess / q) * q, term) : term;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DoubleRegister Series(DoubleRegister ratio)
    {
        DoubleRegister tail = Register.Create(coefficients[4]);
        tail = Register.FusedMultiplyAdd(tail, ratio, Register.Create(coefficients[3]));
        tail = Register.FusedMultiplyAdd(tail, ratio, Register.Create(coefficients[2]));
        tail = Register.FusedMultiplyAdd(tail, ratio, Register.Create(coefficients[1]));
        tail = Register.FusedMultiplyAdd(tail, ratio, Register.Create(coefficients[0]));
        return (Register.Create(0.5) + (tail * ratio)) * (ratio * ratio) * Register.Create(beta * (1 - beta));
    }

    /// <summary>With s the smaller of p and q, g the greater: m log(g / m) - weight(s) s |log(p / q)|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DoubleRegister OneLogarithm(DoubleRegister p, DoubleRegister q, DoubleRegister quotient, DoubleRegister excess)
    {
        DoubleRegister ofP = Register.Create(beta);
        DoubleRegister ofQ = Register.Create(1 - beta);
        DoubleRegister greater = Register.GreaterThan(excess, DoubleRegister.Zero);
        DoubleRegister smaller = Register.ConditionalSelect(greater, ofQ * q, ofP * p);
        DoubleRegister mixture = (ofP * p) + (ofQ * q);
        DoubleRegister largest = Register.ConditionalSelect(greater, p, q);
        DoubleRegister difference = Register.Abs(Register.ConditionalSelect(greater, ofQ, ofP) * excess);
        DoubleRegister magnitude = Register.ConditionalSelect(greater, quotient, -quotient);
        DoubleRegister taken = smaller * magnitude & Register.GreaterThan(smaller, DoubleRegister.Zero);
        DoubleRegister logarithm = Logarithm.OfQuotient(largest, mixture, difference);
        return (mixture * logarithm & Register.GreaterThan(mixture, DoubleRegister.Zero)) - taken;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PairNumber TwoLogarithms(in DivergenceElement element)
    {
        // q is the one to start from where it is the larger, p where that is: what is small is taken off, not added.
        PairNumber beta = new PairNumber(_beta);
        PairNumber rest = new PairNumber(_rest);
        Vector512<double> greater = Vector512.GreaterThan(element.Excess.Hi, Vector512<double>.Zero);
        PairNumber p = PairNumber.Select(greater, element.P, element.Q + element.Excess);
        PairNumber q = PairNumber.Select(greater, element.P - element.Excess, element.Q);
        PairNumber mixture = PairNumber.Select(greater, element.P - (rest * element.Excess), element.Q + (beta * element.Excess));
        PairNumber term = Part(p, mixture, beta) + Part(q, mixture, rest);
        return term.Masked(Vector512.GreaterThan(mixture.Hi, Vector512<double>.Zero));
    }

    /// <summary>weight x log(x / mixture); 0 where x is 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PairNumber Part(in PairNumber x, in PairNumber mixture, in PairNumber weight)
    {
        const double Least = 1e-290; // below it, x log x is out of the sum's digits
        VectorPair quotient = (x / mixture).Pair;
        Vector512<double> counts = Vector512.GreaterThan(quotient.Hi, Vector512.Create(Least));
        VectorPair argument = VectorPair.Select(counts, quotient, VectorPair.One);
        return (weight * (x * new PairNumber(Logarithm.Pair(argument)))).Masked(counts);
    }
}
