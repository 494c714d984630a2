using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>How many p are not 0; Size is the sum of p, Largest the largest.</summary>
internal struct CountTerm : ITerm<CountTerm>
{
    private Vector512<double> _count;
    private Vector512<double> _size;
    private Vector512<double> _largest;
    private Vector512<double> _signs;

    public void Add(Vector512<double> p, Vector512<double> q)
    {
        _count += Masks.AndNot(Vector512<double>.One, Vector512.Equals(p, Vector512<double>.Zero));
        _size += p;
        _largest = Vector512.MaxNative(_largest, p);
        _signs |= p;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in CountTerm other)
    {
        _count += other._count;
        _size += other._size;
        _largest = Vector512.MaxNative(_largest, other._largest);
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = new(_count, Vector512<double>.Zero);
        sums.Size = _size;
        sums.Largest = _largest;
        sums.Signs = _signs;
    }
}

/// <summary>
/// p^order - p, whose sum with that of p, less 1, is that of p^order, less 1; and (p / largest)^order, which is in range where p^order is not.
/// Size is the sum of |p^order - p|.
/// </summary>
/// <remarks>
/// p^order - p = p expm1((order - 1) log p) keeps its digits for orders and probabilities next to 1. A logarithm is known to 2^-61, so a power
/// to |order - 1| 2^-61 and what the exponential adds: 2^-54.8 of itself, 2^-53.5 of expm1.
/// </remarks>
internal struct PowerTerm : ITerm<PowerTerm>
{
    private readonly VectorPair _order;
    private readonly VectorPair _orderLessOne;
    private readonly VectorPair _logarithmOfLargest;
    private VectorPair _differences;
    private VectorPair _powers;
    private Vector512<double> _size;

    public PowerTerm(double order, VectorPair logarithmOfLargest)
    {
        _order = new(Vector512.Create(order), Vector512<double>.Zero);
        _orderLessOne = VectorPair.TwoSum(_order.Hi, -Vector512<double>.One);
        _logarithmOfLargest = logarithmOfLargest;
    }

    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> absent = Vector512.Equals(p, Vector512<double>.Zero);
        VectorPair logarithm = Logarithm.OfWholeRange(Masks.Select(absent, Vector512<double>.One, p));
        VectorPair difference = DifferenceOf(p, logarithm);
        VectorPair power = RelativePower(logarithm);
        _differences += Without(absent, difference);
        _powers += Without(absent, power);
        _size += Vector512.Abs(difference.Hi);
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in PowerTerm other)
    {
        _differences += other._differences;
        _powers += other._powers;
        _size += other._size;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = _differences;
        sums.Other = _powers;
        sums.Size = _size;
    }

    /// <summary>(p / largest)^order.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private readonly VectorPair RelativePower(VectorPair logarithm) =>
        Exponential.Pair((logarithm + new VectorPair(-_logarithmOfLargest.Hi, -_logarithmOfLargest.Lo)) * _order);

    [MethodImpl(Inlining.OfFormulas)]
    private readonly VectorPair DifferenceOf(Vector512<double> p, VectorPair logarithm)
    {
        VectorPair number = new(p, Vector512<double>.Zero);
        VectorPair exponent = logarithm * _orderLessOne;
        VectorPair near = Exponential.MinusOnePair(exponent) * number;
        VectorPair far = Exponential.Pair(logarithm * _order) + new VectorPair(-p, Vector512<double>.Zero);
        return VectorPair.Select(Vector512.LessThan(Vector512.Abs(exponent.Hi), Vector512<double>.One), near, far);
    }

    private static VectorPair Without(Vector512<double> absent, VectorPair value) =>
        new(Masks.AndNot(value.Hi, absent), Masks.AndNot(value.Lo, absent));
}

/// <summary>
/// p^order as it is. Size is the sum of |log p^order| p^order, which the error of the sum is measured by; Other the sum of p, where it shows infinities and NaN.
/// </summary>
/// <remarks>
/// <para>A power is 2^n (1 + r + ...), r = y - n ln 2 and y = order log p: its error is relative to y where n is 0, and a share of the power elsewhere, where |y| is above 0.3466.</para>
/// <para>Floats: y has |y| 2^-49.9, the exponential |r| 2^-45.9 for n = 0, 2^-44.5 else: together 2^-43 |y| p^order, and 2^-47 of the sum for 64 roundings.</para>
/// <para>Doubles, for orders up to 16: y is a pair with order 2^-59.2, the exponential has 2^-54.8, or 2^-53.3 |y|: 2^-54 p^order, and 2^-53.2 |y| p^order. The sum's head has no error.</para>
/// </remarks>
internal struct PowerSumTerm<T>(double order) : ITerm<PowerSumTerm<T>>
    where T : unmanaged
{
    private const double Most = 709.0;

    /// <summary>Where exp is not 0 yet: a power that has left the range is far too small for the sum, but is seen in Size.</summary>
    private const double Least = -708.0;

    private readonly Vector512<double> _order = Vector512.Create(order);
    private VectorPair _sum;
    private Vector512<double> _weight;
    private Vector512<double> _elements;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Size | SumParts.Other;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> absent = Vector512.Equals(p, Vector512<double>.Zero);
        _elements += p;
        _signs |= p;
        if (typeof(T) == typeof(double))
        {
            VectorPair product = LogarithmParts.ProductForDouble(_order, p);
            VectorPair y = VectorPair.FastTwoSum(product.Hi, product.Lo);
            VectorPair argument = y.ForExponential(Least);
            Exponential.Parts power = Exponential.ForDouble(Vector512.MinNative(Vector512.Create(Most), argument.Hi), argument.Lo);
            Vector512<double> scale = Masks.AndNot(Exponential.Scale(power.Rounded), absent);
            Vector512<double> rounded = Vector512.FusedMultiplyAdd(scale, power.Linear + power.Rest, scale);
            Vector512<double> left = Vector512.FusedMultiplyAdd(
                scale, power.Rest, Vector512.FusedMultiplyAdd(scale, power.Linear, scale - rounded));
            VectorPair head = VectorPair.TwoSum(_sum.Hi, rounded);
            _sum = new(head.Hi, _sum.Lo + (head.Lo + left));
            _weight = Vector512.FusedMultiplyAdd(rounded, Vector512.Abs(argument.Hi), _weight);
        }
        else
        {
            Vector512<double> y = Vector512.MinNative(
                Vector512.Create(Most), Exponential.AtLeast(_order * FloatFunctions.Logarithm(p), Least));
            Vector512<double> power = Masks.AndNot(FloatFunctions.Exponential(y), absent);
            _sum = new(_sum.Hi + power, Vector512<double>.Zero);
            _weight = Vector512.FusedMultiplyAdd(power, Vector512.Abs(y), _weight);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in PowerSumTerm<T> other)
    {
        _sum += other._sum;
        _weight += other._weight;
        _elements += other._elements;
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = VectorPair.FastTwoSum(_sum.Hi, _sum.Lo);
        sums.Other = new(_elements, Vector512<double>.Zero);
        sums.Size = _weight;
        sums.Signs = _signs;
    }
}
