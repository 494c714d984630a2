using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>Entropy of rows of counts, none of which is negative.</summary>
/// <remarks>
/// <para>H = (1/N) sum n log(N/n). The counts and N are exact, as pairs (N = sum n is added in 128 bits), and N - n is too, so log(N/n) =
/// log(1 + (N - n)/n) keeps its digits where one count is nearly everything: the error is that of the pair (1, t), 2^-53 at most.
/// No term is negative, so the sum has no larger error than its terms; 2^-53 and the rounding at the end make one ULP.</para>
/// <para>Count i is added in lane i mod 8, the lanes one after the other at the end: a function of the row's length only.</para>
/// </remarks>
internal static unsafe class CountEntropy
{
    /// <summary>A formula's n f(n), added up over the counts.</summary>
    private interface ITerm
    {
        VectorPair Apply(VectorPair count);
    }

    public static void Run(in Matrix<long> counts, EntropyEstimator estimator, double logBase, double* destination)
    {
        Load load = new(16);
        if (counts.AreColumns)
        {
            ColumnTiles.Run<long, CountColumns>(new(counts, estimator, logBase, destination), counts.Rows, counts.Cols, load);
        }
        else
        {
            Rows.Run(new CountRows(counts, estimator, InformationUnit.PerNat(logBase), destination), counts.Rows, counts.Cols, load);
        }
    }

    /// <summary>The plug-in estimate of one row, in nats; total is the row's sum, above 0.</summary>
    public static DoubleDouble Plugin(long* counts, nint n, DoubleDouble total) => Sum(counts, n, new PluginTerm(total)) / total;

    /// <summary>The estimate of one row in nats; NaN where all counts are 0, or there are none.</summary>
    private static DoubleDouble Nats(long* counts, nint n, EntropyEstimator estimator)
    {
        DoubleDouble total = WholeNumbers.ToPair(WholeNumbers.Sum(counts, n));
        if (total.Hi == 0)
        {
            return new DoubleDouble(Scalars.NaN, 0);
        }

        switch (estimator)
        {
            case EntropyEstimator.MillerMadow:
                DoubleDouble correction = new((Seen(counts, n) - 1) * 0.5, 0);
                return (Sum(counts, n, new PluginTerm(total)) + correction) / total;
            case EntropyEstimator.JamesStein:
                return JamesStein(counts, n, total);
            case EntropyEstimator.Grassberger:
                return Sum(counts, n, new GrassbergerTerm(total)) / total;
            default:
                return Plugin(counts, n, total);
        }
    }

    /// <summary>Counts above 0.</summary>
    private static nint Seen(long* counts, nint n)
    {
        nint seen = 0;
        for (nint i = 0; i < n; i++)
        {
            seen += counts[i] > 0 ? 1 : 0;
        }

        return seen;
    }

    /// <remarks>
    /// With p cells the shrinkage intensity (1 - sum f^2) / ((N - 1) sum (1/p - f)^2), f = n/N, is p^2 sum n (N - n) over
    /// (N - 1) sum (p n - N)^2: sums of exact differences, none of them negative. At most 1; 1 also where that is 0/0.
    /// </remarks>
    private static DoubleDouble JamesStein(long* counts, nint n, DoubleDouble total)
    {
        DoubleDouble cells = new(n, 0);
        DoubleDouble above = cells * cells * Sum(counts, n, new VarianceTerm(total));
        DoubleDouble below = (total + -1.0) * Sum(counts, n, new DistanceTerm(cells, total));
        DoubleDouble difference = below + (-above);
        DoubleDouble intensity = new(1, 0), rest = default;
        if (difference.Hi > 0)
        {
            intensity = above / below;
            rest = difference / below;
        }

        DoubleDouble scale = cells * total;
        return Sum(counts, n, new ShrunkTerm(cells, total, intensity, rest)) / scale;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DoubleDouble Sum<TTerm>(long* counts, nint n, TTerm term)
        where TTerm : unmanaged, ITerm
    {
        long* rest = stackalloc long[Lanes.Count];
        VectorPair sums = default;
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            long* source = counts + i;
            int filled = (int)nint.Min(Lanes.Count, n - i);
            if (filled < Lanes.Count)
            {
                Vector512.Create(0L).Store(rest);
                for (int lane = 0; lane < filled; lane++)
                {
                    rest[lane] = source[lane];
                }

                source = rest;
            }

            VectorPair terms = term.Apply(WholeNumbers.ToPair(Vector512.Load(source)));
            if (filled < Lanes.Count)
            {
                Vector512<double> given = Vector512.LessThan(Indices, Vector512.Create((double)filled));
                terms = new VectorPair(terms.Hi & given, terms.Lo & given);
            }

            sums += terms;
        }

        DoubleDouble sum = default;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            sum += new DoubleDouble(sums.Hi[lane], sums.Lo[lane]);
        }

        return sum;
    }

    private static Vector512<double> Indices => Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);

    private static VectorPair Minus(VectorPair a, VectorPair b) => a + new VectorPair(-b.Hi, -b.Lo);

    /// <summary>log((rest + divisor) / divisor).</summary>
    /// <remarks>Not inlined, and the next one neither: without AVX-512 the compiler's budget per caller is soon used up.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair LogarithmOfQuotient(VectorPair rest, VectorPair divisor) =>
        Logarithm.Pair(VectorPair.One + (rest / divisor));

    /// <summary>a b + c d.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorPair SumOfProducts(VectorPair a, VectorPair b, VectorPair c, VectorPair d) => (a * b) + (c * d);

    /// <summary>n log(N / n); 0 for n = 0.</summary>
    private readonly struct PluginTerm(DoubleDouble total) : ITerm
    {
        public VectorPair Apply(VectorPair count)
        {
            VectorPair all = VectorPair.Broadcast(total);
            VectorPair divisor = VectorPair.Select(Vector512.Equals(count.Hi, Vector512<double>.Zero), all, count);
            return count * LogarithmOfQuotient(Minus(all, divisor), divisor);
        }
    }

    /// <summary>n (log N - G(n)); 0 for n = 0.</summary>
    private readonly struct GrassbergerTerm(DoubleDouble total) : ITerm
    {
        public VectorPair Apply(VectorPair count)
        {
            VectorPair all = VectorPair.Broadcast(total);
            VectorPair correction = Grassberger.Correction(count, out VectorPair even);
            VectorPair divisor = VectorPair.Select(Vector512.Equals(count.Hi, Vector512<double>.Zero), all, even);
            return count * Minus(LogarithmOfQuotient(Minus(all, divisor), divisor), correction);
        }
    }

    /// <summary>n (N - n).</summary>
    private readonly struct VarianceTerm(DoubleDouble total) : ITerm
    {
        public VectorPair Apply(VectorPair count) => count * Minus(VectorPair.Broadcast(total), count);
    }

    /// <summary>(p n - N)^2.</summary>
    private readonly struct DistanceTerm(DoubleDouble cells, DoubleDouble total) : ITerm
    {
        public VectorPair Apply(VectorPair count)
        {
            VectorPair distance = Minus(VectorPair.Broadcast(cells) * count, VectorPair.Broadcast(total));
            return distance * distance;
        }
    }

    /// <summary>p N q log(1/q) for the shrunk frequency q = (intensity + rest p n / N) / p.</summary>
    /// <remarks>log(1/q) = log(1 + (1 - q)/q), where p N (1 - q) = p (N - n) + intensity (p n - N) does not cancel.</remarks>
    private readonly struct ShrunkTerm(DoubleDouble cells, DoubleDouble total, DoubleDouble intensity, DoubleDouble rest) : ITerm
    {
        public VectorPair Apply(VectorPair count)
        {
            VectorPair all = VectorPair.Broadcast(total), number = VectorPair.Broadcast(cells), weight = VectorPair.Broadcast(intensity);
            VectorPair multiple = number * count;
            VectorPair shrunk = SumOfProducts(weight, all, VectorPair.Broadcast(rest), multiple);
            VectorPair others = SumOfProducts(number, Minus(all, count), weight, Minus(multiple, all));

            // Without any shrinkage a count of 0 stays 0, and its term too.
            Vector512<double> none = Vector512.Equals(shrunk.Hi, Vector512<double>.Zero);
            VectorPair divisor = VectorPair.Select(none, VectorPair.One, shrunk);
            return shrunk * LogarithmOfQuotient(others, divisor);
        }
    }

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct CountColumns(Matrix<long> counts, EntropyEstimator estimator, double logBase, double* destination) : IColumnTiles
    {
        public void Run(nint first, nint end, nint width)
        {
            using ColumnTile<long> tile = new(counts, width);
            for (; first < end; first += width)
            {
                nint count = nint.Min(width, end - first);
                CountEntropy.Run(tile.Read(first, count).Part(first, count), estimator, logBase, destination + first);
            }
        }
    }

    private readonly struct CountRows(Matrix<long> counts, EntropyEstimator estimator, DoubleDouble perNat, double* destination) : IRowKernel
    {
        public int RowsAtOnce => 1;

        public void Run(nint row, int count, double* scratch) =>
            destination[row] = Scalars.FromDouble<double>((Nats(counts.Row(row), counts.Cols, estimator) * perNat).Round());
    }
}
