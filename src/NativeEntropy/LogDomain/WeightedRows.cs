using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The largest logit with a weight other than 0, as Largest; a bit of Signs is set where a row holds what <see cref="WeightedTerm{T}"/> is not made for.</summary>
internal struct AnchorTerm<T> : ITerm<AnchorTerm<T>>
    where T : unmanaged
{
    /// <summary>Weights of doubles between this and its reciprocal leave all that counts in range.</summary>
    private const double LeastWeight = 6.223015277861142e-61; // 2^-200

    private Vector512<double> _largest;
    private Vector512<double> _odd;

    public static SumParts Parts => SumParts.Largest;

    public static bool IsLight => true;

    public static AnchorTerm<T> Empty => new() { _largest = Vector512.Create(double.NegativeInfinity) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> absent = Vector512.Equals(q, Vector512<double>.Zero);
        Vector512<double> size = Vector512.Abs(q);
        Vector512<double> ordinary = Vector512.LessThan(p, infinity) & (typeof(T) == typeof(double)
            ? Vector512.GreaterThan(size, Vector512.Create(LeastWeight)) & Vector512.LessThan(size, Vector512.Create(1 / LeastWeight))
            : Vector512.LessThan(size, infinity));
        _odd |= Masks.AndNot(~ordinary, absent);
        _largest = Vector512.MaxNative(_largest, Masks.Select(absent, -infinity, p));
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in AnchorTerm<T> other)
    {
        _largest = Vector512.MaxNative(_largest, other._largest);
        _odd |= other._odd;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = default;
        sums.Largest = _largest;
        sums.Signs = _odd;
    }
}

/// <summary>w exp(x - anchor); Size is the sum of the terms' sizes.</summary>
/// <remarks>
/// Floats in plain doubles: 2^-44.2 of the size, with 64 roundings of 2^-53 in a sum. Doubles: 2^-54.8, the exponential's: w 2^n is exact, and what rounding took from its product with 1 + r + ... goes to the tail.
/// </remarks>
internal struct WeightedTerm<T>(Vector512<double> anchor) : ITerm<WeightedTerm<T>>
    where T : unmanaged
{
    private readonly Vector512<double> _anchor = anchor;
    private VectorPair _sum;
    private Vector512<double> _size;

    public static SumParts Parts => SumParts.Size;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> absent = Vector512.Equals(q, Vector512<double>.Zero);
        Vector512<double> x = Masks.Select(absent, Vector512.Create(double.NegativeInfinity), p);
        if (typeof(T) == typeof(double))
        {
            VectorPair difference = VectorPair.TwoDifference(x, _anchor).ForExponential(Exponential.Lowest);
            Exponential.Parts e = Exponential.ForDouble(difference.Hi, difference.Lo);
            Vector512<double> scale = q * Exponential.Scale(e.Rounded);
            Vector512<double> rounded = Vector512.FusedMultiplyAdd(scale, e.Linear + e.Rest, scale);
            Vector512<double> left = Vector512.FusedMultiplyAdd(scale, e.Rest, Vector512.FusedMultiplyAdd(scale, e.Linear, scale - rounded));
            VectorPair head = VectorPair.TwoSum(_sum.Hi, rounded);
            _sum = new(head.Hi, _sum.Lo + (head.Lo + left));
            _size += Vector512.Abs(rounded);
        }
        else
        {
            Vector512<double> term = q * FloatFunctions.Exponential(Exponential.AtLeast(x - _anchor, Exponential.Lowest));
            _sum = new(_sum.Hi + term, Vector512<double>.Zero);
            _size += Vector512.Abs(term);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in WeightedTerm<T> other)
    {
        _sum += other._sum;
        _size += other._size;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = VectorPair.FastTwoSum(_sum.Hi, _sum.Lo);
        sums.Size = _size;
        sums.Signs = default;
    }
}

/// <summary>log |sum w exp(x)| of every row, and the sum's sign. What is special, out of range or cancels goes to <see cref="WeightedLogSumExpKernel"/>.</summary>
internal readonly unsafe struct WeightedRows<T>(Matrix<T> x, Matrix<T> weights, Results<T> destination, Results<T> sign) : IRowKernel
    where T : unmanaged
{
    /// <summary>How many times the result's size, times the sum's, the sum of sizes may be: an error of 2^-54.8 of it becomes 2^-52.8 of the result, one of 2^-44.2 becomes 2^-29.2.</summary>
    private static double Bearable => typeof(T) == typeof(double) ? 4 : 32768;

    public int RowsAtOnce => EightRows<T>.RowsAtOnce(x.Cols);

    public void Run(nint first, int count, double* scratch)
    {
        new RowPairs<T>(x, weights).Sum(default(Sums), first, count, scratch, out TermSums sums);
        Vector512<double> signs = sums.Total.Hi & Vector512.Create(-0.0);
        VectorPair logarithm = Logarithm.Pair(new VectorPair(sums.Total.Hi ^ signs, sums.Total.Lo ^ signs));
        logarithm += new VectorPair(sums.Largest, Vector512<double>.Zero);
        Vector512<double> results = logarithm.Hi + logarithm.Lo;
        Vector512<double> resolved = Vector512.LessThan(sums.Size, Vector512.Create(Bearable) * Vector512.Abs(results * sums.Total.Hi));
        resolved &= Vector512.Equals(sums.Signs.AsInt64(), Vector512<long>.Zero).AsDouble();
        Vector512<double> directions = Vector512<double>.One | signs;
        if (Lanes.AnySet(~resolved))
        {
            (results, directions) = Careful(first, count, resolved, results, directions);
        }

        if (sign.IsNull)
        {
            results = Masks.Select(Vector512.LessThan(directions, Vector512<double>.Zero), Vector512.Create(Scalars.NaN), results);
        }
        else
        {
            sign.Store(directions, first, count);
        }

        destination.Store(results, first, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Vector512<double> Results, Vector512<double> Directions) Careful(
        nint first, int count, Vector512<double> resolved, Vector512<double> results, Vector512<double> directions)
    {
        for (int lane = 0; lane < count; lane++)
        {
            if (!Lanes.IsSet(resolved, lane))
            {
                (double value, double direction) = WeightedLogSumExpKernel.Row(x.Row(first + lane), weights.Row(first + lane), x.Cols);
                results = results.WithElement(lane, value);
                directions = directions.WithElement(lane, direction);
            }
        }

        return (results, directions);
    }

    private readonly struct Sums : IRowSums
    {
        public static bool IsOnePass => false;

        public void Sum<TSource>(in TSource source, out TermSums sums)
            where TSource : struct, ITermSource
        {
            source.Sum(AnchorTerm<T>.Empty, out TermSums anchor);
            source.Sum(new WeightedTerm<T>(anchor.Largest), out sums);
            sums.Largest = anchor.Largest;
            sums.Signs = anchor.Signs;
        }
    }
}
