using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>-sum p log p.</summary>
/// <remarks>While no p is above 1, no term is negative and the sum is as accurate as its terms; other rows are <see cref="LogarithmSum"/>'s.</remarks>
internal readonly unsafe struct EntropyMeasure<T>(LogarithmBase unit) : IMeasure<T>
    where T : unmanaged
{
    public static bool IsOnePass => true;

    public static float MostInFloats => FewProbabilities<T>.MostSum;

    public static StackPlace Stack => StackPlace.After48;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource
    {
        if (typeof(T) == typeof(double))
        {
            source.Sum(default(DoubleEntropyTerm), out sums);
        }
        else
        {
            source.Sum(default(SingleEntropyTerm), out sums);
        }
    }

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        careful = Rare.NotFinite(sums.Total.Hi)
            | Rare.IsNegative(sums.Signs)
            | Vector512.GreaterThan(sums.Largest, Vector512<double>.One)
            | Rare.LeavesRange<T>(sums.Total.Hi);
        return unit.Round(sums.Total);
    }

    public Vector512<double> Finish(Vector512<double> total) => unit.Round(new VectorPair(total, Vector512<double>.Zero));

    public double Careful(T* p, T* q, nint n, in TermSums sums) => LogarithmSum.CrossEntropy(p, p, n, unit);
}

/// <summary>-sum p log q.</summary>
internal readonly unsafe struct CrossEntropyMeasure<T>(LogarithmBase unit) : IMeasure<T>
    where T : unmanaged
{
    public static bool IsOnePass => true;

    public static float MostInFloats => FewProbabilities<T>.MostSum;

    public static StackPlace Stack => StackPlace.After48;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource => source.Sum(CrossEntropyTerm<T>.Empty, out sums);

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        careful = Rare.NotFinite(sums.Total.Hi)
            | Rare.NotFinite(sums.Size)
            | Rare.IsNegative(sums.Signs)
            | Rare.IsSubnormalOrZero(sums.Least)
            | Vector512.GreaterThan(sums.Largest, Vector512<double>.One)
            | Rare.LeavesRange<T>(sums.Total.Hi);
        return unit.Round(sums.Total);
    }

    public Vector512<double> Finish(Vector512<double> total) => unit.Round(new VectorPair(total, Vector512<double>.Zero));

    public double Careful(T* p, T* q, nint n, in TermSums sums) =>
        Probabilities.AreImpossible(p, q, n) ? unit.Infinity : LogarithmSum.CrossEntropy(p, q, n, unit);
}
