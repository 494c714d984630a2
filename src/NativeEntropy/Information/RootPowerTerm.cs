using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>p^order for orders that are halves of small integers (1/2, 3/2, 2, 5/2, ... 8): products and a square root. Size is how many p are neither 0 nor 1, whose powers are exact; Other the sum of p.</summary>
/// <remarks>
/// <para>Floats: a power has at most 16 roundings, 2^-49 of itself, and the sum 2^-47 for 64 of its own.</para>
/// <para>Doubles: everything is a pair. A power has 2^-100; the sum's head has no error, and its low part, at most 2^-47 of the sum, 64 roundings: 2^-94 of the sum.</para>
/// </remarks>
internal struct RootPowerTerm<T>(double order) : ITerm<RootPowerTerm<T>>
    where T : unmanaged
{
    /// <summary>The largest order: beyond it, floats leave the range of doubles.</summary>
    private const double Most = 8;

    private readonly int _whole = (int)order;
    private readonly bool _hasRoot = order != (int)order;
    private VectorPair _sum;
    private Vector512<double> _rounded;
    private Vector512<double> _elements;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Size | SumParts.Other;

    public static bool IsLight => true;

    /// <summary>What |S - 1| min(S, 1) has to be of a sum S, at least, for log S and S - 1 to be within 2^-29 of themselves, of doubles within 2^-58.</summary>
    public static double LeastExcess => typeof(T) == typeof(double) ? 1.4551915228366852e-11 : 3.814697265625e-06; // 2^-36, 2^-18

    /// <summary>Whether an order, other than 1, has such a form.</summary>
    public static bool IsFor(double order) => order is >= 0.5 and <= Most && 2 * order == (int)(2 * order);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        _elements += p;
        _signs |= p;
        Vector512<double> isZeroOrOne = Vector512.Equals(p * p, p);
        _rounded += Masks.AndNot(Vector512<double>.One, isZeroOrOne);
        if (typeof(T) == typeof(double))
        {
            VectorPair power = PairOf(p);
            VectorPair head = VectorPair.TwoSum(_sum.Hi, power.Hi);
            _sum = new(head.Hi, _sum.Lo + (head.Lo + power.Lo));
        }
        else
        {
            _sum = new(_sum.Hi + PowerOf(p), Vector512<double>.Zero);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in RootPowerTerm<T> other)
    {
        _sum += other._sum;
        _rounded += other._rounded;
        _elements += other._elements;
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = VectorPair.FastTwoSum(_sum.Hi, _sum.Lo);
        sums.Other = new(_elements, Vector512<double>.Zero);
        sums.Size = _rounded;
        sums.Signs = _signs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector512<double> PowerOf(Vector512<double> p)
    {
        Vector512<double> power = _hasRoot ? Vector512.Sqrt(p) : Vector512<double>.One;
        Vector512<double> factor = p;
        for (int rest = _whole; rest != 0; rest >>= 1)
        {
            power = (rest & 1) != 0 ? power * factor : power;
            factor = rest > 1 ? factor * factor : factor;
        }

        return power;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly VectorPair PairOf(Vector512<double> p)
    {
        VectorPair power = _hasRoot ? RootOf(p) : VectorPair.One;
        VectorPair factor = new(p, Vector512<double>.Zero);
        for (int rest = _whole; rest != 0; rest >>= 1)
        {
            power = (rest & 1) != 0 ? power * factor : power;
            factor = rest > 1 ? factor * factor : factor;
        }

        return power;
    }

    /// <summary>r = sqrt(p), and (p - r^2) / 2r; 0 of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair RootOf(Vector512<double> p)
    {
        Vector512<double> root = Vector512.Sqrt(p);
        Vector512<double> rest = Vector512.FusedMultiplyAdd(-root, root, p);
        return new(root, Masks.AndNot(rest / (root + root), Vector512.Equals(p, Vector512<double>.Zero)));
    }
}
