using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>p log(1 / q), or p log(p / q), of any positive numbers, as pairs with a relative error of 2^-64; Size is the sum of the terms' sizes.</summary>
internal struct LogarithmTerm(bool relative) : ITerm<LogarithmTerm>
{
    private readonly bool _relative = relative;
    private VectorPair _sum;
    private Vector512<double> _size;

    public void Add(Vector512<double> p, Vector512<double> q)
    {
        Vector512<double> absent = Vector512.Equals(p, Vector512<double>.Zero);
        Vector512<double> divisor = Masks.Select(absent, Vector512<double>.One, q);
        Vector512<double> dividend = _relative ? Masks.Select(absent, Vector512<double>.One, p) : Vector512<double>.One;
        VectorPair term = AccurateLogarithm.OfQuotient(dividend, divisor) * new VectorPair(p, Vector512<double>.Zero);
        _sum += term;
        _size += Vector512.Abs(term.Hi);
    }

    [MethodImpl(Inlining.OfFormulas)]
    public void Include(in LogarithmTerm other)
    {
        _sum += other._sum;
        _size += other._size;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public readonly void Complete(ref TermSums sums)
    {
        sums.Total = _sum;
        sums.Size = _size;
    }
}

/// <summary>Sums of logarithms whose terms have both signs, or leave the range: first as pairs, then exactly.</summary>
internal static unsafe class LogarithmSum
{
    /// <summary>What may be left of the terms: of 2^-64 of their size, 2^-54 of a double result, 2^-29 of a float result.</summary>
    private const double BearableForDouble = 0.0009765625; // 2^-10
    private const double BearableForFloat = 2.9103830456733704e-11; // 2^-35

    /// <summary>Outside these limits parts of the terms may have left the range.</summary>
    public const double Least = 1.183052186166774e-271; // 2^-900
    public const double Most = 8.452712498170644e+270;

    /// <summary>-sum p log q of valid rows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double CrossEntropy<T>(T* p, T* q, nint n, LogarithmBase unit)
        where T : unmanaged
    {
        new WholeRow<T>(p, q, n).Sum(new LogarithmTerm(relative: false), out TermSums sums);
        return Resolve<T>(sums) is DoubleDouble value
            ? unit.Convert(value).Round()
            : Exactly(new ExactCrossEntropy<T>(p, q, n, false), unit);
    }

    /// <summary>The total as a result, where it has digits enough.</summary>
    public static DoubleDouble? Resolve<T>(in TermSums sums)
        where T : unmanaged
    {
        DoubleDouble total = sums.Total.First();
        double bearable = typeof(T) == typeof(double) ? BearableForDouble : BearableForFloat;
        double size = Math.Abs(total.Hi);
        return size >= bearable * sums.Size[0] && size is > Least and < Most ? total : null;
    }

    /// <summary>The exact sum, rounded once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Exactly<TTerms>(TTerms terms, LogarithmBase unit)
        where TTerms : ILogarithmTerms
    {
        ScaledPair value = WideLogarithmSum.Value(terms);
        return new ScaledPair(unit.Convert(value.Mantissa), value.Exponent).Round();
    }
}
