using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>sum K(pxy, px py / s) - s log s; the last is left out where s is 1 but for rounding.</summary>
/// <remarks>px, py and s are pairs, and what they lose, 2^-100, counts only in tables of all but independent variables: those are done again in triples.</remarks>
internal readonly unsafe struct MutualInformationMeasure<T>(LogarithmBase unit) : ITableMeasure<T>
    where T : unmanaged
{
    /// <summary>What may be left of the sum of K, and the sum of K itself: see <see cref="DivergenceMeasure{T}"/> and its normalised fellow.</summary>
    private static double Bearable => typeof(T) == typeof(double) ? 0.5 : 0.125;

    private static double Resolved => typeof(T) == typeof(double) ? 5.169878828456423e-26 : 7.174648137343064e-43; // 2^-84, 2^-140

    private const double ResolvedInTriples = 6.842277657836021e-49; // 2^-160

    /// <summary>The same of the first try: of floats in plain doubles, which move it by 2^-49.5 / sqrt(sum K): 2^-30.5; of doubles with rounded products, 2^-107 / sum K: 2^-61.</summary>
    private static double ResolvedAtOnce => typeof(T) == typeof(double) ? 1.4210854715202004e-14 : 3.637978807091713e-12; // 2^-46, 2^-38

    public double Of(Matrix<T> table)
    {
        nuint length = (nuint)Margins<T>.Length(table);
        double* memory = (double*)NativeMemory.AlignedAlloc(length * sizeof(double), 64);
        try
        {
            return Of(new Margins<T>(table, memory));
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private double Of(Margins<T> margins)
    {
        TermSums whole = margins.FillWithPairs();
        Vector512<double> odd = Rare.NotFinite(whole.Size) | Rare.IsNegative(whole.Signs);
        if (Lanes.IsSet(odd, 0) && !Probabilities.AreValid(margins.Table))
        {
            return Scalars.NaN;
        }

        double sum = whole.Total.Hi[0]; // NaN, infinite or huge where FillWithPairs has found no scale
        if (sum == 0)
        {
            return 0;
        }

        bool inRange = !Lanes.IsSet(Rare.OutOfModerateRange(whole.Total.Hi), 0);
        double? atOnce = !inRange ? null
            : typeof(T) == typeof(double) ? Value<InRounded>(margins, whole.Total, ResolvedAtOnce * sum)
            : Value<InDoubles>(margins, whole.Total, ResolvedAtOnce * sum);
        if (atOnce is double first)
        {
            return first;
        }

        if (inRange && Value<InPairs>(margins, whole.Total, Resolved * sum) is double value)
        {
            return value;
        }

        if (inRange && Value<InTriples>(margins, margins.FillWithTriples(), ResolvedInTriples * sum) is double near)
        {
            return near;
        }

        BigInteger exactSum = new ExactMutualInformation<T>(margins.Table, true).Sum;
        return LogarithmSum.Exactly(new ExactMutualInformation<T>(margins.Table, IsOne(exactSum)), unit);
    }

    /// <summary>The result; null where it has too few digits.</summary>
    private double? Value<TProduct>(Margins<T> margins, VectorPair sum, double resolved)
        where TProduct : unmanaged, IMarginProduct
    {
        VectorPair nats = margins.Divergence<TProduct>();
        if (!(nats.Hi[0] >= resolved && nats.Hi[0] < double.PositiveInfinity))
        {
            return null;
        }

        double terms = nats.Hi[0];
        VectorPair excess = VectorPair.TwoSum(sum.Hi, -Vector512<double>.One);
        TermSums compared = new()
        {
            Other = new(excess.Hi + (excess.Lo + sum.Lo), Vector512<double>.Zero),
            Size = sum.Hi + Vector512<double>.One,
        };
        if (!Lanes.IsSet(SumsAgree.Of<T>(compared), 0))
        {
            VectorPair product = sum * Logarithm.Pair(sum);
            nats += new VectorPair(-product.Hi, -product.Lo);
        }

        return Math.Abs(nats.Hi[0]) >= Bearable * terms ? unit.Round(nats)[0] : null;
    }

    private static bool IsOne(BigInteger sum)
    {
        int places = typeof(T) == typeof(double) ? 49 : 20;
        return BigInteger.Abs(sum - Exact.One) << places <= BigInteger.Max(sum, Exact.One);
    }
}
