using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>log |sum w_i exp(x_i)| and the sum's sign, of one row.</summary>
/// <remarks>
/// w = f 2^k, 1 &lt;= |f| &lt; 2: the row's anchor is the largest x_i + k_i ln 2, and 2^k is added to the exponential's own exponent, so that
/// neither large logits with tiny weights nor the reverse overflow. Terms are pairs, summed as pairs: the error is 2^-54.8 of sum |w_i exp(x_i)|.
/// Elements whose weight is 0 do not exist.
/// </remarks>
internal static unsafe class WeightedLogSumExpKernel
{
    private const double Ln2 = 0.6931471805599453;

    public static (double Value, double Sign) Row<T>(T* x, T* weights, nint n)
        where T : unmanaged
    {
        double anchor = double.NegativeInfinity;
        double infinite = 0; // the sum of the infinite terms: +-inf, or NaN where they differ in sign
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(x[i]);
            double weight = Scalars.ToDouble(weights[i]);
            if (weight == 0)
            {
                continue;
            }

            if (double.IsNaN(value) || double.IsNaN(weight))
            {
                return (Scalars.NaN, Scalars.NaN);
            }

            if (double.IsPositiveInfinity(value) || (double.IsInfinity(weight) && !double.IsNegativeInfinity(value)))
            {
                infinite += weight > 0 ? double.PositiveInfinity : double.NegativeInfinity;
            }
            else if (double.IsFinite(weight))
            {
                anchor = Math.Max(anchor, value + (Math.ILogB(weight) * Ln2));
            }
            else
            {
                return (Scalars.NaN, Scalars.NaN); // an infinite weight on exp(-inf)
            }
        }

        if (infinite != 0)
        {
            return double.IsNaN(infinite) ? (Scalars.NaN, Scalars.NaN) : (double.PositiveInfinity, Math.Sign(infinite));
        }

        return double.IsFinite(anchor) ? Finite(x, weights, n, anchor) : (double.NegativeInfinity, 0);
    }

    private static (double Value, double Sign) Finite<T>(T* x, T* weights, nint n, double anchor)
        where T : unmanaged
    {
        DoubleDouble sum = Sum(x, weights, n, anchor, out double magnitude);
        double sign = Math.Sign(sum.Hi);
        DoubleDouble logarithm = Logarithm.Pair(sign < 0 ? -sum : sum) + anchor;
        double result = logarithm.Round();

        // The sum's error is 2^-54.8 of the sum of magnitudes; the logarithm's, absolutely, that over the sum.
        double bearable = typeof(T) == typeof(double) ? 4.0 : 268435456.0;
        return magnitude < bearable * Math.Abs(result * sum.Hi)
            ? (result, sign)
            : FixedPointSum.WeightedLogSumExp(x, weights, n, anchor);
    }

    /// <summary>sum w_i exp(x_i - anchor): element i goes to lane i mod 8 in order, then the lanes in order.</summary>
    /// <param name="x">Logits.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="n">How many.</param>
    /// <param name="anchor">About the logarithm of the largest term.</param>
    /// <param name="magnitude">About sum |w_i exp(x_i - anchor)|.</param>
    private static DoubleDouble Sum<T>(T* x, T* weights, nint n, double anchor, out double magnitude)
        where T : unmanaged
    {
        VectorPair sum = new(Vector512<double>.Zero, Vector512<double>.Zero);
        Vector512<double> magnitudes = Vector512<double>.Zero;
        T* scratch = stackalloc T[2 * Lanes.Count];
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            T* values = x + i;
            T* factors = weights + i;
            if (n - i < Lanes.Count)
            {
                for (int k = 0; k < Lanes.Count; k++)
                {
                    scratch[k] = i + k < n ? values[k] : default;
                    scratch[Lanes.Count + k] = i + k < n ? factors[k] : default;
                }

                values = scratch;
                factors = scratch + Lanes.Count;
            }

            VectorPair terms = Terms(Lanes.Load(values), Lanes.Load(factors), anchor);
            sum += terms;
            magnitudes += Vector512.Abs(terms.Hi);
        }

        DoubleDouble total = default;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            total += new DoubleDouble(sum.Hi[lane], sum.Lo[lane]);
        }

        magnitude = Vector512.Sum(magnitudes);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Terms(Vector512<double> x, Vector512<double> weight, double anchor)
    {
        const double ToNormal = 1.8014398509481984e16; // 2^54
        Vector512<double> zero = Vector512.Equals(weight, Vector512<double>.Zero);
        Vector512<double> subnormal = Vector512.LessThan(Vector512.Abs(weight), Vector512.Create(Scalars.SmallestNormal));
        Vector512<double> normal = Masks.Select(subnormal, weight * Vector512.Create(ToNormal), weight);
        Vector512<long> bits = normal.AsInt64();
        Vector512<long> field = Vector512.ShiftRightLogical(bits, 52) & Vector512.Create(0x7FFL);
        Vector512<double> exponent = (field | Vector512.Create(0x4330000000000000L)).AsDouble() - Vector512.Create(4503599627370496.0 + 1023.0);
        exponent -= Vector512.Create(54.0) & subnormal;
        Vector512<double> fraction =
            ((bits & Vector512.Create(unchecked((long)0x800FFFFFFFFFFFFF))) | Vector512.Create(0x3FF0000000000000L)).AsDouble();

        const double Negligible = -4000.0; // below every weight's reach; a zero weight's x may be anything
        VectorPair difference = VectorPair.TwoSum(x, Vector512.Create(-anchor)).ForExponential(Negligible);
        difference = new(
            Masks.Select(zero, Vector512.Create(Negligible), difference.Hi), Masks.AndNot(difference.Lo, zero));
        Exponential.Parts parts = Exponential.ForDouble(difference.Hi, difference.Lo);
        VectorPair term = parts.Mantissa() * new VectorPair(fraction, Vector512<double>.Zero);
        Vector512<double> total = Vector512.MaxNative(parts.Exponent + exponent, Vector512.Create(-1023.0));
        Vector512<double> scale = Exponential.PowerOfTwo(total);
        return new(term.Hi * scale, term.Lo * scale);
    }
}
