using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>What is made of sum p^order.</summary>
internal interface IPowerResult
{
    /// <summary>From sum p^order.</summary>
    static abstract VectorPair FromSum(VectorPair sum, double order);

    /// <summary>From log sum p^order, less order times the logarithm of the largest, and that logarithm; where the sum is far from 1.</summary>
    static abstract VectorPair FromLogarithm(VectorPair relative, VectorPair ofLargest, double order);

    /// <summary>From sum p^order - 1, where the sum is next to 1.</summary>
    static abstract VectorPair FromExcess(VectorPair excess, double order);

    /// <summary>What is divided by 1 - order.</summary>
    static abstract ScaledPair FromExact(in WidePowerSum sum);

    /// <summary>Of a sum of nothing.</summary>
    static abstract double OfNothing(double order);
}

/// <summary>log(sum p^order) / (1 - order).</summary>
internal readonly struct RenyiResult : IPowerResult
{
    public static VectorPair FromSum(VectorPair sum, double order) => Logarithm.Pair(sum) / PowerOrder.OneLess(order);

    /// <summary>(order m + r) / (1 - order) = (m + r) / (1 - order) - m: no product leaves the range, and -m is the least it can be.</summary>
    public static VectorPair FromLogarithm(VectorPair relative, VectorPair ofLargest, double order) =>
        ((relative + ofLargest) / PowerOrder.OneLess(order)) + new VectorPair(-ofLargest.Hi, -ofLargest.Lo);

    public static VectorPair FromExcess(VectorPair excess, double order) => LogarithmOfOnePlus.Pair(excess) / PowerOrder.OneLess(order);

    public static ScaledPair FromExact(in WidePowerSum sum) => sum.Logarithm;

    public static double OfNothing(double order) => order < 1 ? double.NegativeInfinity : double.PositiveInfinity;
}

/// <summary>(1 - sum p^order) / (order - 1).</summary>
internal readonly struct TsallisResult : IPowerResult
{
    public static VectorPair FromSum(VectorPair sum, double order) =>
        FromExcess(sum + new VectorPair(-Vector512<double>.One, Vector512<double>.Zero), order);

    public static VectorPair FromLogarithm(VectorPair relative, VectorPair ofLargest, double order)
    {
        VectorPair power = Exponential.Pair(relative + (ofLargest * new VectorPair(Vector512.Create(order), Vector512<double>.Zero)));
        return FromExcess(power + new VectorPair(-Vector512<double>.One, Vector512<double>.Zero), order);
    }

    public static VectorPair FromExcess(VectorPair excess, double order) => excess / PowerOrder.OneLess(order);

    public static ScaledPair FromExact(in WidePowerSum sum) => sum.Excess;

    public static double OfNothing(double order) => 1 / (order - 1);
}

internal static class PowerOrder
{
    /// <summary>1 - order, as a pair.</summary>
    public static VectorPair OneLess(double order) => VectorPair.TwoSum(Vector512<double>.One, Vector512.Create(-order));
}

/// <summary>An entropy made of sum p^order; the order is none of 0, 1 and infinity.</summary>
internal readonly unsafe struct PowerMeasure<T, TPower>(double order, LogarithmBase unit) : IMeasure<T>
    where T : unmanaged
    where TPower : unmanaged, IPowerResult
{
    /// <summary>|log sum p^order| below which the sum counts as next to 1: from 1/2 to 2.</summary>
    private const double Near = 0.6931471805599453;

    /// <summary>Orders above this show a logarithm's error, 2^-61, in the power of a p above 1.</summary>
    private const double HighOrder = 32;

    /// <summary>What may be left of the differences' sizes, whose errors are 2^-53.5.</summary>
    private static double Bearable => typeof(T) == typeof(double) ? 0.7 : 7.450580596923828e-09; // or 2^-27

    /// <summary>Between this and its reciprocal no power that counts has left the range, nor have subnormal p, whose logarithms mean nothing.</summary>
    private const double Moderate = 3.872591914849318e-121; // 2^-400

    public static bool IsOnePass => false;

    /// <summary>Whether the sum of the powers is tried as it is: where it is not next to 1, and seldom where it is, that is enough.</summary>
    private bool IsDirect => typeof(T) == typeof(double)
        ? order is >= 0.5 and <= 16 && Math.Abs(order - 1) >= 0.25
        : Math.Abs(order - 1) >= 0.015625;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        if (!IsDirect)
        {
            SumDifferences(source, out sums);
            return;
        }

        Vector512<double> resolved = RootPowerTerm<T>.IsFor(order) ? SumOfRoots(source, out sums) : SumOfPowers(source, out sums);
        sums.Total = TPower.FromSum(sums.Total, order);
        if (Lanes.AnySet(~resolved))
        {
            SumDifferences(source, out TermSums differences);
            sums.Total = VectorPair.Select(resolved, sums.Total, differences.Total);
        }
    }

    /// <summary>sum p^order, and whether it leaves enough of its logarithm and of its difference to 1.</summary>
    private Vector512<double> SumOfRoots<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        source.Sum(new RootPowerTerm<T>(order), out sums);
        Vector512<double> sum = sums.Total.Hi;
        Vector512<double> excess = ExcessOf(sums);
        return IsModerate(sums)
            & (Vector512.GreaterThanOrEqual(excess * Vector512.MinNative(sum, Vector512<double>.One), Vector512.Create(RootPowerTerm<T>.LeastExcess) * sum)
                | Vector512.Equals(sums.Size, Vector512<double>.Zero));
    }

    /// <summary>The same of any order; see <see cref="PowerSumTerm{T}"/>: |log S| >= |S - 1| / max(S, 1).</summary>
    private Vector512<double> SumOfPowers<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        source.Sum(new PowerSumTerm<T>(order), out sums);
        Vector512<double> sum = sums.Total.Hi;
        Vector512<double> excess = ExcessOf(sums);
        Vector512<double> resolved;
        if (typeof(T) == typeof(double))
        {
            resolved = Vector512.GreaterThanOrEqual(excess, Vector512.Create(0.85) * sums.Size)
                | Vector512.LessThan(sum, Vector512.Create(0.5))
                | Vector512.GreaterThan(sum, Vector512.Create(2.0));
        }
        else
        {
            Vector512<double> error = Vector512.FusedMultiplyAdd(
                Vector512.Create(6.103515625e-05), sums.Size, Vector512.Create(3.814697265625e-06) * sum); // 2^-14, 2^-18: of 2^-29 of the result
            resolved = Vector512.GreaterThanOrEqual(excess * Vector512.MinNative(sum, Vector512<double>.One), error)
                | Vector512.Equals(sums.Size, Vector512<double>.Zero); // zeros and ones
        }

        return resolved & IsModerate(sums);
    }

    /// <summary>|S - 1|.</summary>
    private static Vector512<double> ExcessOf(in TermSums sums) => Vector512.Abs((sums.Total.Hi - Vector512<double>.One) + sums.Total.Lo);

    /// <summary>Whether the sum is in <see cref="Moderate"/> bounds, and no element infinite or NaN.</summary>
    private static Vector512<double> IsModerate(in TermSums sums) =>
        Vector512.GreaterThan(sums.Total.Hi, Vector512.Create(Moderate))
        & Vector512.LessThan(sums.Total.Hi, Vector512.Create(1 / Moderate))
        & ~Rare.NotFinite(sums.Other.Hi);

    /// <summary>The result from sum p^order - p where the sum is next to 1, and from sum (p / largest)^order elsewhere.</summary>
    private void SumDifferences<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        source.Sum(default(MarginTerm), out sums);
        VectorPair ofLargest = Logarithm.OfWholeRange(sums.Largest);
        source.Sum(new PowerTerm(order, ofLargest), out TermSums powers);
        VectorPair excess = powers.Total + (sums.Total + new VectorPair(-Vector512<double>.One, Vector512<double>.Zero));
        VectorPair relative = Logarithm.Pair(powers.Other);
        VectorPair logarithm = relative + (ofLargest * new VectorPair(Vector512.Create(order), Vector512<double>.Zero));

        Vector512<double> near = Vector512.LessThan(Vector512.Abs(logarithm.Hi), Vector512.Create(Near));
        Vector512<double> cancels = near & Vector512.LessThan(Vector512.Abs(excess.Hi), Vector512.Create(Bearable) * powers.Size);
        Vector512<double> steep = Vector512.GreaterThan(sums.Largest, Vector512<double>.One)
            & Vector512.GreaterThan(Vector512.Create(order), Vector512.Create(HighOrder));
        VectorPair result = VectorPair.Select(
            near, TPower.FromExcess(excess, order), TPower.FromLogarithm(relative, ofLargest, order));
        Vector512<double> rare = cancels | steep | Rare.NotFinite(sums.Size);
        rare |= Vector512.Equals(sums.Largest, Vector512<double>.Zero);
        sums.Total = Rare.Mark(rare, result);
    }

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        careful = Rare.NotFinite(sums.Total.Hi) | Rare.IsNegative(sums.Signs) | Rare.LeavesRange<T>(sums.Total.Hi);
        return unit.Round(sums.Total);
    }

    public double Careful(T* p, T* q, nint n, in TermSums sums)
    {
        if (Probabilities.AreZeros(p, n))
        {
            double nothing = TPower.OfNothing(order);
            return double.IsInfinity(nothing) ? nothing * unit.Infinity : nothing;
        }

        WidePowerSum sum = WidePowerSum.Of(p, n, order);
        if (sum.IsInfinite)
        {
            return order < 1 ? unit.Infinity : -unit.Infinity;
        }

        ScaledPair value = TPower.FromExact(sum);
        int scale = Math.Max(Math.ILogB(order), 0);
        double power = Math.ScaleB(1, -scale);
        DoubleDouble divisor = DoubleDouble.TwoSum(power, -(order * power));
        return new ScaledPair(unit.Convert(value.Mantissa / divisor), value.Exponent - scale).Round();
    }
}
