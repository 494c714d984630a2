using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>log(exp(x) + exp(y)) = max + log1p(exp(-|x - y|)).</summary>
internal readonly unsafe struct LogAddExpFormula<T> : IBinaryFormula
    where T : unmanaged
{
    /// <summary>|result| / log1p(...) that plain doubles bear for results of 24 bits and fewer: 2^-43.5 becomes 2^-34.5.</summary>
    private const double Bearable = 0.001953125;

    /// <summary>The same for doubles: 2^-54.8 becomes 2^-52.8.</summary>
    private const double BearableByDoubles = 0.25;

    /// <summary>|exp(x) + exp(y) - 1| that extended exponentials resolve: 2^-75 becomes 2^-57.</summary>
    private const double LeastExcess = 3.814697265625e-06; // 2^-18

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x, Vector512<double> y, out Vector512<double> special) =>
        Lanes.CanonicalNaN(x, Lanes.CanonicalNaN(y, typeof(T) == typeof(double) ? OfRegisters(x, y, out special) : OfDoubles(x, y, out special)));

    /// <summary>Where the logarithms cancel; or where the larger number is 0 or next to it, and the smaller one's exponential counts, however small.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> OfSpecials(Vector512<double> x, Vector512<double> y)
    {
        Vector512<double> isFar = Vector512.LessThan(-Vector512.Abs(x - y), Vector512.Create(DoubleLogistic.Lowest));
        return typeof(T) == typeof(double) && !Lanes.AnySet(isFar) ? Recover(x, y, x, Vector512<double>.AllBitsSet) : OfPairs(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfRegisters(Vector512<double> x, Vector512<double> y, out Vector512<double> special)
    {
        Vector512<double> result = x;
        special = x;
        for (int part = 0; part < Registers.InEight; part++)
        {
            DoubleRegister of = DoubleLogistic.LogAddExp(
                Registers.Part(x, part), Registers.Part(y, part), BearableByDoubles, out DoubleRegister ofSpecial);
            result = Registers.WithPart(result, part, of);
            special = Registers.WithPart(special, part, ofSpecial);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfDoubles(Vector512<double> x, Vector512<double> y, out Vector512<double> special)
    {
        // Equal infinities: their difference is 0.
        Vector512<double> difference = Masks.AndNot(Vector512.Abs(x - y), Vector512.Equals(x, y));
        Vector512<double> logarithm = FloatLogistic.LogarithmOfOnePlusExponential(-difference);
        Vector512<double> result = Vector512.MaxNative(x, y) + logarithm;
        special = Vector512.LessThan(Vector512.Abs(result), logarithm * Vector512.Create(Bearable));
        return result;
    }

    [MethodImpl(Inlining.OfFormulas)]
    private static Vector512<double> OfPairs(Vector512<double> x, Vector512<double> y)
    {
        Vector512<double> larger = Vector512.MaxNative(x, y);
        Vector512<double> smaller = Vector512.MinNative(x, y);
        VectorPair difference = VectorPair.TwoSum(smaller, -larger);
        Vector512<double> unequal = ~Vector512.Equals(x, y);
        Logistic logistic = new(new VectorPair(difference.Hi & unequal, difference.Lo & unequal));
        Vector512<double> result = logistic.PlusLogOnePlus(larger, out Vector512<double> logarithm);
        Vector512<double> cancelled =
            Vector512.LessThan(Vector512.Abs(result), BearableByPairs(logarithm) * logarithm) & Vector512.LessThan(larger, Vector512<double>.Zero);
        return Lanes.AnySet(cancelled) ? Recover(x, y, result, cancelled) : result;
    }

    /// <summary>|result| / log1p(...) that needs no more digits than pairs have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> BearableByPairs(Vector512<double> logarithm) => typeof(T) == typeof(double)
        ? Masks.Select(
            Vector512.LessThan(logarithm, Vector512.Create(Cancellation.SmallLogarithm)),
            Vector512.Create(Cancellation.ForDoubleWhereSmall),
            Vector512.Create(Cancellation.ForDouble))
        : Vector512.Create(Cancellation.ForFloat);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Recover(Vector512<double> x, Vector512<double> y, Vector512<double> result, Vector512<double> cancelled)
    {
        if (typeof(T) == typeof(double))
        {
            result = Masks.Select(cancelled, OfExcess(x, y, out Vector512<double> resolved), result);
            cancelled = Masks.AndNot(cancelled, resolved);
        }

        double* pair = stackalloc double[2];
        for (int lane = 0; lane < Lanes.Count && Lanes.AnySet(cancelled); lane++)
        {
            if (Lanes.IsSet(cancelled, lane))
            {
                pair[0] = x[lane];
                pair[1] = y[lane];
                result = result.WithElement(lane, FixedPointSum.LogSumExp(pair, 2));
            }
        }

        return result;
    }

    /// <summary>The same as log1p(exp(x) + exp(y) - 1).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> OfExcess(Vector512<double> x, Vector512<double> y, out Vector512<double> resolved)
    {
        VectorPair sum = ExtendedExponential.Pair(new VectorPair(x, Vector512<double>.Zero)) + ExtendedExponential.Pair(new VectorPair(y, Vector512<double>.Zero));
        VectorPair excess = sum + VectorPair.Broadcast(new DoubleDouble(-1, 0));
        resolved = Vector512.GreaterThan(Vector512.Abs(excess.Hi), Vector512.Create(LeastExcess));
        VectorPair logarithm = LogarithmOfOnePlus.Pair(excess);
        return logarithm.Hi + logarithm.Lo;
    }
}
