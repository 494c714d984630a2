using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>What a normalised measure needs first: the sums of p and of q, as pairs, and the largest q.</summary>
internal struct MarginTerm : ITerm<MarginTerm>
{
    public static SumParts Parts => SumParts.Other | SumParts.Size | SumParts.Largest;

    public static bool IsLight => true;

    private VectorPair _p;
    private VectorPair _q;
    private Vector512<double> _largest;
    private Vector512<double> _signs;

    public static bool HasOne => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(out MarginTerm term, Vector512<double> p, Vector512<double> q)
    {
        term._p = new(p, Vector512<double>.Zero);
        term._q = new(q, Vector512<double>.Zero);
        term._largest = Vector512.MaxNative(Vector512<double>.Zero, q);
        term._signs = p | q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        VectorPair head = VectorPair.TwoSum(_p.Hi, p);
        _p = new(head.Hi, _p.Lo + head.Lo);
        head = VectorPair.TwoSum(_q.Hi, q);
        _q = new(head.Hi, _q.Lo + head.Lo);
        _largest = Vector512.MaxNative(_largest, q);
        _signs |= p | q;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in MarginTerm other)
    {
        _p += other._p;
        _q += other._q;
        _largest = Vector512.MaxNative(_largest, other._largest);
        _signs |= other._signs;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = VectorPair.FastTwoSum(_p.Hi, _p.Lo);
        sums.Other = VectorPair.FastTwoSum(_q.Hi, _q.Lo);
        sums.Size = _p.Hi + _q.Hi;
        sums.Largest = _largest;
        sums.Signs = _signs;
    }
}

/// <summary>-p log(q / m), m the largest q, and q / m itself for q below m. No term is negative. Size is how many q are m, Least the least
/// q / m where p is not 0.</summary>
/// <remarks>
/// With R = sum q / m without one of the largest, -sum p log(q / Q) = sum -p log(q / m) + P log(1 + R): nothing cancels, however sure one
/// outcome is, because its own logarithm is exactly 0.
/// </remarks>
internal struct AnchoredTerm<T> : ITerm<AnchoredTerm<T>>
    where T : unmanaged
{
    private readonly Vector512<double> _largest;
    private readonly Vector512<double> _inverse;
    private VectorPair _sum;
    private VectorPair _ratios;
    private Vector512<double> _count;
    private Vector512<double> _least;

    public AnchoredTerm(Vector512<double> largest)
    {
        _largest = largest;
        _inverse = Vector512<double>.One / largest;
        _least = Vector512<double>.One;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> isLargest = Vector512.Equals(q, _largest);
        Vector512<double> high = Masks.AndNot(q * _inverse, isLargest);
        Vector512<double> absent = Vector512.Equals(p, Vector512<double>.Zero) | isLargest;
        _count += Vector512<double>.One & isLargest;
        _least = Vector512.MinNative(_least, Masks.Select(absent, Vector512<double>.One, high));
        if (typeof(T) == typeof(double))
        {
            Vector512<double> low = Masks.AndNot(Vector512.FusedMultiplyAdd(-high, _largest, q) * _inverse, isLargest);
            VectorPair ratio = VectorPair.FastTwoSum(high, low);
            VectorPair logarithm = Logarithm.Pair(VectorPair.Select(absent, VectorPair.One, ratio));
            _sum += logarithm * new VectorPair(p, Vector512<double>.Zero);
            _ratios += ratio;
        }
        else
        {
            Vector512<double> logarithm = LogarithmParts.ForSingle(Masks.Select(absent, Vector512<double>.One, high));
            _sum = new(Vector512.FusedMultiplyAdd(p, logarithm, _sum.Hi), Vector512<double>.Zero);
            _ratios = new(_ratios.Hi + high, Vector512<double>.Zero);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in AnchoredTerm<T> other)
    {
        _sum += other._sum;
        _ratios += other._ratios;
        _count += other._count;
        _least = Vector512.MinNative(_least, other._least);
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = new(-_sum.Hi, -_sum.Lo);
        sums.Other = _ratios;
        sums.Size = _count;
        sums.Least = _least;
    }
}

/// <summary>What is made of an anchored sum.</summary>
internal static class AnchoredSum
{
    /// <summary>log(1 + R) = log(Q / m), as a pair.</summary>
    public static VectorPair LogarithmOfOnePlusOthers(in TermSums sums)
    {
        VectorPair others = sums.Other + new VectorPair(sums.Size - Vector512<double>.One, Vector512<double>.Zero);
        return LogarithmOfOnePlus.Pair(others);
    }
}

/// <summary>Two rows as x = p Q and y = q P, whose ratio is that of p / P and q / Q; powers of two keep all in range.</summary>
/// <remarks>Errors: 2^-100 of the sums, 2^-104 of the products.</remarks>
internal readonly struct CommonDenominator
{
    public CommonDenominator(VectorPair pSum, VectorPair qSum)
    {
        PSum = Normal(pSum, out Vector512<double> pScale);
        QSum = Normal(qSum, out Vector512<double> qScale);
        PScale = pScale;
        QScale = qScale;
    }

    /// <summary>The powers of two.</summary>
    public Vector512<double> PScale { get; }

    public Vector512<double> QScale { get; }

    /// <summary>P and Q, each times a power of two: between 1 and 2.</summary>
    public VectorPair PSum { get; }

    public VectorPair QSum { get; }

    [MethodImpl(Inlining.OfFormulas)]
    public VectorPair X(Vector512<double> p) => new VectorPair(p * PScale, Vector512<double>.Zero) * QSum;

    [MethodImpl(Inlining.OfFormulas)]
    public VectorPair Y(Vector512<double> q) => new VectorPair(q * QScale, Vector512<double>.Zero) * PSum;

    /// <summary>p, and sums of p, in the units of P as it is here.</summary>
    public VectorTriple P(Vector512<double> p) => new(p * PScale, Vector512<double>.Zero, Vector512<double>.Zero);

    public VectorTriple ScaleP(VectorTriple sum) => sum.Scaled(PScale);

    /// <summary>q, and sums of q, in the units of Q as it is here.</summary>
    public VectorTriple Q(Vector512<double> q) => new(q * QScale, Vector512<double>.Zero, Vector512<double>.Zero);

    public VectorTriple ScaleQ(VectorTriple sum) => sum.Scaled(QScale);

    /// <summary>A sum of terms of x and y as one of terms of p / P and q / Q.</summary>
    public VectorPair Divide(VectorPair sum) => sum / (PSum * QSum);

    private static VectorPair Normal(VectorPair sum, out Vector512<double> scale)
    {
        const long ExponentMask = 0x7FF0000000000000;
        const long TwiceTheBias = 2046L << 52;
        scale = (Vector512.Create(TwiceTheBias) - (sum.Hi.AsInt64() & Vector512.Create(ExponentMask))).AsDouble();
        return new(sum.Hi * scale, sum.Lo * scale);
    }
}

/// <summary>A term of x = p Q and y = q P. Least is the least y where p is not 0.</summary>
internal struct NormalizedTerm<TTerm>(CommonDenominator common) : ITerm<NormalizedTerm<TTerm>>
    where TTerm : unmanaged, IPairTerm
{
    private readonly CommonDenominator _common = common;
    private VectorPair _sum;
    private Vector512<double> _least = Vector512<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        VectorPair x = _common.X(p);
        VectorPair y = _common.Y(q);
        _sum += TTerm.Of(x, y, x + new VectorPair(-y.Hi, -y.Lo));
        Vector512<double> absent = Vector512.Equals(p, Vector512<double>.Zero);
        _least = Vector512.MinNative(_least, Masks.Select(absent, Vector512<double>.One, y.Hi));
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in NormalizedTerm<TTerm> other)
    {
        _sum += other._sum;
        _least = Vector512.MinNative(_least, other._least);
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = _sum;
        sums.Least = _least;
    }
}

/// <summary>The same where x and y are so close that pairs do not hold their difference: it is formed in triples.</summary>
internal struct NearTerm<TTerm>(CommonDenominator common, VectorTriple pSum, VectorTriple qSum) : ITerm<NearTerm<TTerm>>
    where TTerm : unmanaged, IPairTerm
{
    private readonly CommonDenominator _common = common;
    private readonly VectorTriple _pSum = common.ScaleP(pSum);
    private readonly VectorTriple _qSum = common.ScaleQ(qSum);
    private VectorPair _sum;

    public void Add(Vector512<double> p, Vector512<double> q)
    {
        VectorTriple x = _qSum * _common.P(p);
        VectorTriple y = _pSum * _common.Q(q);
        VectorTriple difference = x + new VectorTriple(-y.High, -y.Middle, -y.Low);
        _sum += TTerm.Of(
            new VectorPair(x.High, x.Middle), new VectorPair(y.High, y.Middle), new VectorPair(difference.High, difference.Middle));
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in NearTerm<TTerm> other)
    {
        _sum += other._sum;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = _sum;
    }
}
