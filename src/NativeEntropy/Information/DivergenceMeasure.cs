using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>sum p log(p / q) = sum K(p, q) + (sum p - sum q); the difference is left out where it is no more than rounding.</summary>
internal readonly unsafe struct DivergenceMeasure<T>(LogarithmBase unit) : IMeasure<T>
    where T : unmanaged
{
    /// <summary>What of sum K(p, q) may be left after a difference below 0 is added. The terms' errors are 2^-30 and 2^-53.8.</summary>
    private static double Bearable => typeof(T) == typeof(double) ? 0.5 : 0.125;

    public static bool IsOnePass => true;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        if (typeof(T) == typeof(double))
        {
            source.Sum(DoubleDivergenceTerm.Empty, out sums);
        }
        else
        {
            source.Sum(default(SingleDivergenceTerm), out sums);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        Vector512<double> leftOut = SumsAgree.Of<T>(sums);
        VectorPair whole = sums.Total + sums.Other;
        VectorPair nats = VectorPair.Select(leftOut, sums.Total, whole);
        Vector512<double> cancels = Vector512.LessThan(Vector512.Abs(nats.Hi), Vector512.Create(Bearable) * sums.Total.Hi);
        careful = Rare.NotFinite(nats.Hi)
            | Rare.NotFinite(sums.Size)
            | Rare.IsNegative(sums.Signs)
            | Rare.LeavesRangeOrIsZero<T>(nats.Hi)
            | cancels;
        careful |= typeof(T) == typeof(double) ? Rare.IsSubnormalOrZero(sums.Least) : Vector512<double>.Zero;

        return unit.Round(nats);
    }

    public double Careful(T* p, T* q, nint n, in TermSums sums)
    {
        if (Probabilities.AreImpossible(p, q, n))
        {
            return unit.Infinity;
        }

        if (Probabilities.AreIdentical(p, q, n))
        {
            return 0;
        }

        bool inRange = double.IsFinite(sums.Size[0]) && sums.Size[0] > LogarithmSum.Least;
        bool leaveOut = inRange ? Lanes.IsSet(SumsAgree.Of<T>(sums), 0) : SumsAgree.Exactly(p, q, n);
        new WholeRow<T>(p, q, n).Sum(new LogarithmTerm(relative: true), out TermSums logarithms);
        if (leaveOut && inRange)
        {
            logarithms.Total += new VectorPair(-sums.Other.Hi, -sums.Other.Lo);
        }

        return LogarithmSum.Resolve<T>(logarithms) is DoubleDouble value && inRange
            ? unit.Convert(value).Round()
            : LogarithmSum.Exactly(new ExactDivergence<T>(p, q, n, false, leaveOut), unit);
    }
}

/// <summary>Whether two sums differ by no more than 8 eps of the larger, the eps of the input's type.</summary>
internal static unsafe class SumsAgree
{
    private const double EightEpsOfDouble = 1.7763568394002505e-15; // 2^-49
    private const double EightEpsOfFloat = 9.5367431640625e-07; // 2^-20

    /// <summary>Of a difference and a size that is the sum of both, as a mask.</summary>
    public static Vector512<double> Of<T>(in TermSums sums)
    {
        Vector512<double> difference = Vector512.Abs(sums.Other.Hi);
        Vector512<double> half = Vector512.Create(0.5);
        Vector512<double> larger = (sums.Size * half) + (difference * half);
        double limit = typeof(T) == typeof(double) ? EightEpsOfDouble : EightEpsOfFloat;
        return Vector512.LessThanOrEqual(difference, larger * Vector512.Create(limit));
    }

    public static bool Exactly<T>(T* p, T* q, nint n)
        where T : unmanaged
    {
        BigInteger first = Exact.Sum(p, n);
        BigInteger second = Exact.Sum(q, n);
        int places = typeof(T) == typeof(double) ? 49 : 20;
        return BigInteger.Abs(first - second) << places <= BigInteger.Max(first, second);
    }
}

/// <summary>What becomes of a sum of JS terms: itself, or its square root.</summary>
internal interface IDivergenceResult
{
    static abstract Vector512<double> Of(VectorPair value);

    static abstract double Of(ScaledPair value);
}

internal readonly struct DivergenceItself : IDivergenceResult
{
    public static Vector512<double> Of(VectorPair value) => value.Hi + value.Lo;

    public static double Of(ScaledPair value) => value.Round();
}

/// <summary>sqrt(hi + lo) = sqrt(hi) + (hi - sqrt(hi)^2 + lo) / (2 sqrt(hi)).</summary>
internal readonly struct DivergenceRoot : IDivergenceResult
{
    public static Vector512<double> Of(VectorPair value)
    {
        Vector512<double> root = Vector512.Sqrt(value.Hi);
        Vector512<double> rest = Vector512.FusedMultiplyAdd(-root, root, value.Hi) + value.Lo;
        Vector512<double> corrected = root + (rest / (root + root));
        return Masks.Select(Vector512.Equals(value.Hi, Vector512<double>.Zero), Vector512<double>.Zero, corrected);
    }

    public static double Of(ScaledPair value)
    {
        int half = value.Exponent >> 1;
        double up = 1 << (value.Exponent & 1);
        VectorPair mantissa = new(Vector512.Create(value.Mantissa.Hi * up), Vector512.Create(value.Mantissa.Lo * up));
        return Math.ScaleB(Of(mantissa)[0], half);
    }
}

/// <summary>sum (K(p, m) + K(q, m)) / 2, m = (p + q) / 2. No term is negative and nothing cancels, whatever the sums are.</summary>
internal readonly unsafe struct JensenShannonMeasure<T, TResult>(LogarithmBase unit) : IMeasure<T>
    where T : unmanaged
    where TResult : unmanaged, IDivergenceResult
{
    public static bool IsOnePass => true;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        if (typeof(T) == typeof(double))
        {
            source.Sum(default(DoubleJensenShannonTerm), out sums);
        }
        else
        {
            source.Sum(default(SingleJensenShannonTerm), out sums);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        careful = Rare.NotFinite(sums.Total.Hi)
            | Rare.NotFinite(sums.Size)
            | Rare.IsNegative(sums.Signs)
            | Rare.LeavesRangeOrIsZero<T>(sums.Total.Hi);

        return TResult.Of(unit.Convert(sums.Total));
    }

    public double Careful(T* p, T* q, nint n, in TermSums sums)
    {
        if (Probabilities.AreIdentical(p, q, n))
        {
            return 0;
        }

        ScaledPair value = WideLogarithmSum.Value(new ExactJensenShannon<T>(p, q, n, false));
        return TResult.Of(new ScaledPair(unit.Convert(value.Mantissa), value.Exponent));
    }
}
