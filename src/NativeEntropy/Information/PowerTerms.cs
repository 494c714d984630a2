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
        _count += Vector512.AndNot(Vector512<double>.One, Vector512.Equals(p, Vector512<double>.Zero));
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
        VectorPair logarithm = Logarithm.OfWholeRange(Vector512.ConditionalSelect(absent, Vector512<double>.One, p));
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
        new(Vector512.AndNot(value.Hi, absent), Vector512.AndNot(value.Lo, absent));
}
