using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>What is made of the number of p that are not 0, and of the largest p.</summary>
internal interface ICountResult
{
    static abstract VectorPair Of(Vector512<double> count, Vector512<double> largest);
}

/// <summary>log of the count: Renyi's entropy of order 0. -inf of 0.</summary>
internal readonly struct HartleyResult : ICountResult
{
    public static VectorPair Of(Vector512<double> count, Vector512<double> largest) => LogarithmOrInfinity.Of(count);
}

/// <summary>-log of the largest: Renyi's entropy of order infinity. +inf of 0.</summary>
internal readonly struct LeastSurpriseResult : ICountResult
{
    public static VectorPair Of(Vector512<double> count, Vector512<double> largest)
    {
        VectorPair logarithm = LogarithmOrInfinity.Of(largest);
        return new(-logarithm.Hi, -logarithm.Lo);
    }
}

/// <summary>The count less 1: Tsallis' entropy of order 0.</summary>
internal readonly struct CountLessOneResult : ICountResult
{
    public static VectorPair Of(Vector512<double> count, Vector512<double> largest) =>
        new(count - Vector512<double>.One, Vector512<double>.Zero);
}

/// <summary>0, or -inf where the largest is above 1: Tsallis' entropy of order infinity.</summary>
internal readonly struct BeyondOneResult : ICountResult
{
    public static VectorPair Of(Vector512<double> count, Vector512<double> largest) => new(
        Vector512.GreaterThan(largest, Vector512<double>.One) & Vector512.Create(double.NegativeInfinity), Vector512<double>.Zero);
}

internal static class LogarithmOrInfinity
{
    /// <summary>log x, -inf at 0.</summary>
    public static VectorPair Of(Vector512<double> x)
    {
        Vector512<double> nothing = Vector512.Equals(x, Vector512<double>.Zero);
        VectorPair infinity = new(Vector512.Create(double.NegativeInfinity), Vector512<double>.Zero);
        return VectorPair.Select(nothing, infinity, Logarithm.OfWholeRange(x));
    }
}

/// <summary>An entropy of order 0 or infinity.</summary>
internal readonly unsafe struct CountMeasure<T, TCount>(LogarithmBase unit) : IMeasure<T>
    where T : unmanaged
    where TCount : unmanaged, ICountResult
{
    public static bool IsOnePass => true;

    public void Sum<TSource>(in TSource source, out TermSums sums)
        where TSource : struct, ITermSource => source.Sum(default(CountTerm), out sums);

    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Finish(in TermSums sums, out Vector512<double> careful)
    {
        careful = Rare.NotFinite(sums.Size) | Rare.IsNegative(sums.Signs);
        VectorPair nats = TCount.Of(sums.Total.Hi, sums.Largest);
        Vector512<double> infinite = Rare.NotFinite(nats.Hi);
        VectorPair value = unit.Convert(VectorPair.Select(infinite, default, nats));
        return Masks.Select(infinite, nats.Hi * Vector512.Create(unit.Sign), value.Hi + value.Lo);
    }

    /// <summary>Only the sum of p, which is not needed, has left the range.</summary>
    public double Careful(T* p, T* q, nint n, in TermSums sums)
    {
        TermSums finite = sums;
        finite.Size = Vector512<double>.Zero;
        return Finish(finite, out _)[0];
    }
}
