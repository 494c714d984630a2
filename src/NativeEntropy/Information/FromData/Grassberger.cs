using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>G(n) = digamma(floor(n/2) + 1/2) + log 2 of Grassberger's estimator, as its distance from a logarithm.</summary>
/// <remarks>
/// <para>His G(n) = digamma(n) + (-1)^n / 2 (digamma((n+1)/2) - digamma(n/2)) has G(1) = -gamma - log 2, G(2 m + 1) = G(2 m) and
/// G(2 m + 2) = G(2 m) + 2 / (2 m + 1), which are digamma(m + 1/2) + log 2.</para>
/// <para>n >= 32: e = n without its last bit, m = e / 2. digamma(m + 1/2) = log m + S, S = 1/(24 m^2) - 7/(960 m^4) + ..., so G(n) = log e + S(m).
/// Eight terms of that asymptotic series (-B_2k(1/2) / (2 k m^2k)) leave 4e-18 of S at m = 16; its first term is a pair.
/// n &lt; 32: G(n) - log n, from a table (polynomials.py).</para>
/// <para>log N - G(n) never adds up two of these to something smaller: for a single count it is -S alone, which is why S is computed and not G.</para>
/// </remarks>
internal static class Grassberger
{
    private const double TableLength = 32;

    private static ReadOnlySpan<double> Table =>
    [
        0, -1.2703628454614782, 0.03648997397857652, -0.3689751341295879, 0.010009460085297878, -0.2131340912289119,
        0.004544351977133496, -0.14960632785012482, 0.0025765652396382826, -0.11520647041674517, 0.001655236147650749,
        -0.09365494365667411, 0.001151861171877941, -0.07889084650165848, 0.000847335190773483, -0.06814553629617796,
        0.0006492758995841931, -0.05997534591685065, 0.0005132990667301504, -0.053553922203545615, 0.0004159413036406913,
        -0.048374222865791315, 0.0003438567374110693, -0.04410790583342277, 0.0002890014869117379, -0.040532993033343394,
        0.0002462938133753121, -0.03749403416947172, 0.0002123957337275077, -0.034878924077542596, 0.00018504148815536657,
        -0.032604781334835506,
    ];

    /// <summary>G(n) - log(divisor): divisor is n for n below 32, else n without its last bit. 0 for n = 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static VectorPair Correction(VectorPair count, out VectorPair divisor)
    {
        Vector512<double> small = Vector512.LessThan(count.Hi, Vector512.Create(TableLength));
        divisor = VectorPair.Select(small, count, count + new VectorPair(-LastBit(count), Vector512<double>.Zero));

        // For the table's lanes anything that is not 0.
        VectorPair even = VectorPair.Select(small, VectorPair.One, divisor);
        VectorPair correction = Series(VectorPair.One / (even * even));
        return Lanes.AnySet(small) ? FromTable(count.Hi, small, correction) : correction;
    }

    /// <summary>n mod 2: of the part that holds the unit, which is Lo from 2^53 on.</summary>
    private static Vector512<double> LastBit(VectorPair count)
    {
        Vector512<double> unit = Masks.Select(
            Vector512.LessThan(count.Hi, Vector512.Create(9007199254740992.0)), count.Hi, count.Lo);
        Vector512<double> half = unit * Vector512.Create(0.5);
        Vector512<double> difference = half - Vector512.Floor(half);
        return difference + difference;
    }

    /// <summary>S of 1 / (4 m^2) = 1 / e^2.</summary>
    private static VectorPair Series(VectorPair inverseSquare)
    {
        Vector512<double> x = inverseSquare.Hi * Vector512.Create(4.0);
        Vector512<double> p = Vector512.Create(-0.4432462767058728);
        p = Vector512.FusedMultiplyAdd(p, x, Vector512.Create(0.08332316080729167));
        p = Vector512.FusedMultiplyAdd(p, x, Vector512.Create(-0.021082496875953906));
        p = Vector512.FusedMultiplyAdd(p, x, Vector512.Create(0.007560961174242424));
        p = Vector512.FusedMultiplyAdd(p, x, Vector512.Create(-0.004134114583333333));
        p = Vector512.FusedMultiplyAdd(p, x, Vector512.Create(0.0038442460317460315));
        p = Vector512.FusedMultiplyAdd(p, x, Vector512.Create(-0.007291666666666667));
        VectorPair first = inverseSquare * VectorPair.Broadcast(new DoubleDouble(0.16666666666666666, 9.25185853854297e-18));
        return VectorPair.FastTwoSum(first.Hi, Vector512.FusedMultiplyAdd(x * x, p, first.Lo));
    }

    private static VectorPair FromTable(Vector512<double> count, Vector512<double> small, VectorPair correction)
    {
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            if (Lanes.IsSet(small, lane))
            {
                double value = Table[(int)count[lane]];
                correction = new VectorPair(correction.Hi.WithElement(lane, value), correction.Lo.WithElement(lane, 0.0));
            }
        }

        return correction;
    }
}
