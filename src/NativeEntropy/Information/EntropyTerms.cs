using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-p log p, for a float result. Where no p is above 1 no term is negative, and the sum has the terms' relative error.</summary>
/// <remarks>2^-27.8 from the logarithm, 0.07 ULP; at most 64 additions of 2^-53.</remarks>
internal struct SingleEntropyTerm : ITerm<SingleEntropyTerm>
{
    private Vector512<double> _sum;
    private Vector512<double> _largest;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Largest;

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out SingleEntropyTerm term, Vector512<double> p, Vector512<double> q)
    {
        term._sum = p * LogarithmParts.ForSingle(p);
        term._largest = p;
        term._signs = p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        _sum = Vector512.FusedMultiplyAdd(p, LogarithmParts.ForSingle(p), _sum);
        _largest = Vector512.MaxNative(_largest, p);
        _signs |= p;
    }

    public static unsafe bool TryBlock<T>(T* p, int n, ref TermSums sums)
        where T : unmanaged => FloatEntropySum<T>.TrySum(p, n, ref sums);

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in SingleEntropyTerm other)
    {
        _sum += other._sum;
        _largest = Vector512.MaxNative(_largest, other._largest);
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = new(-_sum, Vector512<double>.Zero);
        sums.Largest = _largest;
        sums.Signs = _signs;
    }
}

/// <summary>-p log p as a pair, for a double result.</summary>
/// <remarks>A term has a relative error of 2^-57.7, the sum's head none: what its additions lose goes to the tail.</remarks>
internal struct DoubleEntropyTerm : ITerm<DoubleEntropyTerm>
{
    private VectorPair _sum;
    private Vector512<double> _largest;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Largest;

    /// <summary>Where a vector is two registers, the compiler inlines too little of <see cref="One"/>: four times the time.</summary>
    public static bool HasOne => Vector512.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out DoubleEntropyTerm term, Vector512<double> p, Vector512<double> q)
    {
        term._sum = LogarithmParts.ProductForDouble(p, p);
        term._largest = p;
        term._signs = p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        VectorPair product = LogarithmParts.ProductForDouble(p, p);
        VectorPair head = VectorPair.TwoSum(_sum.Hi, product.Hi);
        _sum = new(head.Hi, _sum.Lo + (head.Lo + product.Lo));
        _largest = Vector512.MaxNative(_largest, p);
        _signs |= p;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in DoubleEntropyTerm other)
    {
        _sum += other._sum;
        _largest = Vector512.MaxNative(_largest, other._largest);
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        VectorPair sum = VectorPair.FastTwoSum(_sum.Hi, _sum.Lo);
        sums.Total = new(-sum.Hi, -sum.Lo);
        sums.Largest = _largest;
        sums.Signs = _signs;
    }
}

/// <summary>-p log q. Where no q is above 1 no term is negative. As a pair, and for a float result as one number.</summary>
internal struct CrossEntropyTerm<T> : ITerm<CrossEntropyTerm<T>>
    where T : unmanaged
{
    private VectorPair _sum;
    private Vector512<double> _elements;
    private Vector512<double> _largest;
    private Vector512<double> _least;
    private Vector512<double> _signs;

    public static SumParts Parts => SumParts.Size | SumParts.Largest | SumParts.Least;

    public static CrossEntropyTerm<T> Empty => new() { _least = Vector512<double>.One };

    /// <summary>As <see cref="DoubleEntropyTerm.HasOne"/>.</summary>
    public static bool HasOne => Vector512.IsHardwareAccelerated || typeof(T) != typeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out CrossEntropyTerm<T> term, Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> counted = Counted(p, q);
        if (typeof(T) == typeof(double))
        {
            term._sum = LogarithmParts.ProductForDouble(p, counted);
        }
        else
        {
            term._sum = new(p * LogarithmParts.ForSingle(counted), Vector512<double>.Zero);
        }

        term._elements = q;
        term._largest = counted;
        term._least = Vector512.MinNative(Vector512<double>.One, counted);
        term._signs = p | q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> counted = Counted(p, q);
        if (typeof(T) == typeof(double))
        {
            VectorPair product = LogarithmParts.ProductForDouble(p, counted);
            VectorPair head = VectorPair.TwoSum(_sum.Hi, product.Hi);
            _sum = new(head.Hi, _sum.Lo + (head.Lo + product.Lo));
        }
        else
        {
            _sum = new(Vector512.FusedMultiplyAdd(p, LogarithmParts.ForSingle(counted), _sum.Hi), Vector512<double>.Zero);
        }

        _elements += q;
        _largest = Vector512.MaxNative(_largest, counted);
        _least = Vector512.MinNative(_least, counted);
        _signs |= p | q;
    }

    /// <summary>q, and 1 where p is 0, whatever q is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Counted(Vector512<double> p, Vector512<double> q) =>
        Masks.Select(Vector512.Equals(p, Vector512<double>.Zero), Vector512<double>.One, q);

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in CrossEntropyTerm<T> other)
    {
        _sum += other._sum;
        _elements += other._elements;
        _largest = Vector512.MaxNative(_largest, other._largest);
        _least = Vector512.MinNative(_least, other._least);
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        VectorPair sum = VectorPair.FastTwoSum(_sum.Hi, _sum.Lo);
        sums.Total = new(-sum.Hi, -sum.Lo);
        sums.Size = _elements;
        sums.Largest = _largest;
        sums.Least = _least;
        sums.Signs = _signs;
    }
}
