using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>An unevaluated sum <c>Hi + Lo</c> of two doubles, lane by lane, with |Lo| at most half an ULP of Hi.</summary>
/// <remarks>Error-free transformations: Knuth (TwoSum), Dekker (FastTwoSum); Muller et al., Handbook of Floating-Point Arithmetic, 4.3.</remarks>
internal readonly record struct VectorPair(Vector512<double> Hi, Vector512<double> Lo)
{
    public static VectorPair One => new(Vector512<double>.One, Vector512<double>.Zero);

    /// <summary>a where the mask is set, b elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair Select(Vector512<double> mask, VectorPair a, VectorPair b) =>
        new(Masks.Select(mask, a.Hi, b.Hi), Masks.Select(mask, a.Lo, b.Lo));

    /// <summary>a + b without error, for any a and b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair TwoSum(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> sum = a + b;
        Vector512<double> fromB = sum - a;
        return new(sum, (a - (sum - fromB)) + (b - fromB));
    }

    /// <summary>a - b without error, for any a and b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair TwoDifference(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> difference = a - b;
        Vector512<double> fromB = difference - a;
        return new(difference, (a - (difference - fromB)) - (b + fromB));
    }

    /// <summary>a + b without error where |a| >= |b| or a = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair FastTwoSum(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> sum = a + b;
        return new(sum, b - (sum - a));
    }

    /// <summary>a * b without error (barring underflow).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair TwoProduct(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> product = a * b;
        return new(product, Vector512.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>The sum of two pairs; error a few 2^-106 of the larger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair operator +(VectorPair a, VectorPair b)
    {
        VectorPair sum = TwoSum(a.Hi, b.Hi);
        return FastTwoSum(sum.Hi, sum.Lo + (a.Lo + b.Lo));
    }

    /// <summary>The same, written out: compilers inline only so many calls into one method.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Include(ref VectorPair sum, in VectorPair other)
    {
        Vector512<double> a = sum.Hi, b = other.Hi;
        Vector512<double> head = a + b;
        Vector512<double> fromB = head - a;
        Vector512<double> low = ((a - (head - fromB)) + (b - fromB)) + (sum.Lo + other.Lo);
        Vector512<double> high = head + low;
        sum = new(high, low - (high - head));
    }

    /// <summary>The product of two pairs; error a few 2^-104, relative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair operator *(VectorPair a, VectorPair b)
    {
        VectorPair product = TwoProduct(a.Hi, b.Hi);
        Vector512<double> cross = Vector512.FusedMultiplyAdd(a.Hi, b.Lo, a.Lo * b.Hi);
        return FastTwoSum(product.Hi, product.Lo + cross);
    }

    /// <summary>The quotient of two pairs; error a few 2^-103, relative. One division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair operator /(VectorPair a, VectorPair b)
    {
        Vector512<double> reciprocal = Vector512<double>.One / b.Hi;
        Vector512<double> quotient = a.Hi * reciprocal;
        Vector512<double> remainder = Vector512.FusedMultiplyAdd(-quotient, b.Hi, a.Hi) + (a.Lo - (quotient * b.Lo));
        return FastTwoSum(quotient, remainder * reciprocal);
    }

    /// <summary>Half of the pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Halved() => new(Hi * Vector512.Create(0.5), Lo * Vector512.Create(0.5));

    /// <summary>The pair as an argument of an exponential that is of no interest below `lowest`: an infinite Hi has no error term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair ForExponential(double lowest) =>
        new(Exponential.AtLeast(Hi, lowest), Lo & Vector512.GreaterThanOrEqual(Hi, Vector512.Create(lowest)));

    /// <summary>The pair in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair Broadcast(DoubleDouble value) => new(Vector512.Create(value.Hi), Vector512.Create(value.Lo));

    /// <summary>The sum of the lanes, l + (l + 4), l + (l + 2), 0 + 1. Heads without error, and what they leave with the tails, in single doubles: for tails far below the heads.
    /// So one head waits for another only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleDouble AcrossInHalves()
    {
        VectorPair heads = TwoSum(Hi, Vector512.Create(Hi.GetUpper(), Hi.GetLower()));
        Vector512<double> tails = Lo + Vector512.Create(Lo.GetUpper(), Lo.GetLower()) + heads.Lo;
        DoubleDouble even = DoubleDouble.TwoSum(heads.Hi[0], heads.Hi[2]);
        DoubleDouble odd = DoubleDouble.TwoSum(heads.Hi[1], heads.Hi[3]);
        DoubleDouble head = DoubleDouble.TwoSum(even.Hi, odd.Hi);
        double tail = (tails[0] + tails[2]) + (tails[1] + tails[3]) + (even.Lo + odd.Lo + head.Lo);
        return DoubleDouble.FastTwoSum(head.Hi, tail);
    }

    /// <summary>The same sum, of pairs, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair LanesAsOne()
    {
#if AVX512
        VectorPair sum = this + new VectorPair(Lanes.FromLane4(Hi), Lanes.FromLane4(Lo));
        sum += new VectorPair(Lanes.FromLane2(sum.Hi), Lanes.FromLane2(sum.Lo));
        return new VectorPair(Vector512.Create(sum.Hi[0]), Vector512.Create(sum.Lo[0])) + new VectorPair(Vector512.Create(sum.Hi[1]), Vector512.Create(sum.Lo[1]));
#else
        RegisterPair sum = RegisterPair.Part(this, 0) + RegisterPair.Part(this, 1);
        sum += new RegisterPair(Vector256.Create(sum.Hi.GetUpper(), sum.Hi.GetUpper()), Vector256.Create(sum.Lo.GetUpper(), sum.Lo.GetUpper()));
        sum = new RegisterPair(Register.Create(sum.Hi[0]), Register.Create(sum.Lo[0])) + new RegisterPair(Register.Create(sum.Hi[1]), Register.Create(sum.Lo[1]));
        return new(Vector512.Create(sum.Hi, sum.Hi), Vector512.Create(sum.Lo, sum.Lo));
#endif
    }

    /// <summary>The sum of the lanes, in their order.</summary>
    public DoubleDouble Across()
    {
        DoubleDouble sum = First();
        for (int lane = 1; lane < Lanes.Count; lane++)
        {
            sum += new DoubleDouble(Hi[lane], Lo[lane]);
        }

        return sum;
    }

    /// <summary>Lane 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleDouble First() => new(Hi[0], Lo[0]);
}

/// <summary>An unevaluated sum <c>Hi + Lo</c> of two doubles, |Lo| at most half an ULP of Hi.</summary>
internal readonly record struct DoubleDouble(double Hi, double Lo)
{
    public static DoubleDouble TwoSum(double a, double b)
    {
        double sum = a + b;
        double fromB = sum - a;
        return new(sum, (a - (sum - fromB)) + (b - fromB));
    }

    /// <summary>a * b without error, barring underflow; an infinite product has no error term.</summary>
    public static DoubleDouble TwoProduct(double a, double b)
    {
        double product = a * b;
        return new(product, double.IsFinite(product) ? Math.FusedMultiplyAdd(a, b, -product) : 0);
    }

    public static DoubleDouble FastTwoSum(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble sum = TwoSum(a.Hi, b.Hi);
        return FastTwoSum(sum.Hi, sum.Lo + (a.Lo + b.Lo));
    }

    public static DoubleDouble operator +(DoubleDouble a, double b) => a + new DoubleDouble(b, 0);

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.Hi, -a.Lo);

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b) =>
        (VectorPair.Broadcast(a) * VectorPair.Broadcast(b)).First();

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b) =>
        (VectorPair.Broadcast(a) / VectorPair.Broadcast(b)).First();

    /// <summary>The value rounded to one double.</summary>
    public double Round() => Hi + Lo;
}
