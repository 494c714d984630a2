using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>exp(-sum p log p). Its absolute error is the result's relative one: the entropy is a pair for floats too, but for short rows.</summary>
internal readonly unsafe struct PerplexityMeasure<T> : IMeasure<T>
    where T : unmanaged
{
    /// <summary>Entropies above this, times 2^-57.7, would show in a double: those of 10^10 outcomes, or of what is no distribution.</summary>
    private const double Most = 24.0;

    /// <summary>Sizes whose 2^-64 a double bears.</summary>
    private const double Moderate = 1024.0;

    /// <summary>The result is infinite from here on.</summary>
    private const double Certain = 800.0;

    public static bool IsOnePass => true;

    /// <summary>Of distributions the entropy is less.</summary>
    public static float MostInFloats => 8;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource => source.Sum(default(DoubleEntropyTerm), out sums);

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        careful = Rare.NotFinite(sums.Total.Hi)
            | Rare.IsNegative(sums.Signs)
            | Vector512.GreaterThan(sums.Largest, Vector512<double>.One)
            | Vector512.GreaterThan(sums.Total.Hi, Vector512.Create(Most));
        return Exponential.Round(sums.Total);
    }

    public Vector512<double> Finish(Vector512<double> total) => Exponential.Round(new VectorPair(total, Vector512<double>.Zero));

    public double Careful(T* p, T* q, nint n, in TermSums sums)
    {
        // The logarithms' own errors, 2^-64 of the terms' size, are the result's.
        new WholeRow<T>(p, p, n).Sum(new LogarithmTerm(relative: false), out TermSums careful);
        double entropy = careful.Total.Hi[0];
        if (entropy > Certain || careful.Size[0] < Moderate)
        {
            return Exponential.Round(careful.Total)[0];
        }

        ScaledPair exact = WideLogarithmSum.Value(new ExactCrossEntropy<T>(p, p, n, false));
        double scale = Math.ScaleB(1, exact.Exponent);
        DoubleDouble value = new(exact.Mantissa.Hi * scale, exact.Mantissa.Lo * scale);
        return Exponential.Round(VectorPair.Broadcast(value))[0];
    }
}
