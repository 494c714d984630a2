using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>
/// Whole vectors of a long row of doubles, or short rows side by side, whose distributions count as they are given: what <see cref="DistributionRows{TLogit, TTarget, TScaling}"/> and the gradient do
/// for all, register by register.
/// </summary>
internal static unsafe class DistributionPairs
{
    /// <summary>Whether rows are such.</summary>
    public static bool Are<TLogit, TTarget, TScaling>(bool isIndex, Results<TTarget> weight, TargetShare share)
        where TTarget : unmanaged => typeof(TLogit) == typeof(double) && typeof(TTarget) == typeof(double) && typeof(TScaling) == typeof(Unscaled)
        && !isIndex && weight.IsNull && share.IsProbability;

    /// <summary>sum a_c and sum a_c (m - z_c) with some more of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static RowShares Shares(double* logits, double* given, nint count, Vector512<double> maximum, RowShares shares)
    {
        VectorPair total = shares.Total, distance = shares.Distance;
        for (nint i = 0; i < count; i += Lanes.Count)
        {
            for (int part = 0; part < Registers.InEight; part++)
            {
                nint place = i + (part * DoubleRegister.Count);
                DoubleRegister a = Register.Load(given + place);
                RegisterPair difference = RegisterPair.TwoSum(Register.Load(logits + place), -Registers.Part(maximum, part));
                RegisterPair product = RegisterPair.TwoProduct(a, -difference.Hi);
                RegisterPair term = RegisterPair.FastTwoSum(product.Hi, product.Lo + (a * -difference.Lo));
                term = RegisterPair.Select(IsFinite(term), term, new(product.Hi, DoubleRegister.Zero));
                DoubleRegister nothing = Register.Equals(a, DoubleRegister.Zero);
                total = RegisterPair.Include(total, part, new(a, DoubleRegister.Zero));
                distance = RegisterPair.Include(distance, part, new(Register.AndNot(term.Hi, nothing), Register.AndNot(term.Lo, nothing)));
            }
        }

        return new(total, distance);
    }

    /// <summary>The sum of exponentials, unscaled, and each of them, with some more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static VectorPair Exponentials(double* logits, nint count, Vector512<double> maximum, VectorPair* kept, VectorPair sum)
    {
        for (nint i = 0; i < count; i += Lanes.Count)
        {
            VectorPair eight = sum;
            for (int part = 0; part < Registers.InEight; part++)
            {
                DoubleRegister logit = Register.Load(logits + i + (part * DoubleRegister.Count));
                RegisterPair exponential = ExtendedExponential.OfNegative(RegisterPair.TwoSum(logit, -Registers.Part(maximum, part)));
                eight = RegisterPair.WithPart(eight, part, exponential);
                sum = RegisterPair.Include(sum, part, exponential);
            }

            kept[i / Lanes.Count] = eight;
        }

        return sum;
    }

    /// <summary>scale (exponential factor - a) into destination, which may be what the exponentials are of.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static void Gradient(VectorPair* exponentials, double* given, nint count, VectorPair factor, VectorPair scale, double* destination)
    {
        for (nint i = 0; i < count; i += Lanes.Count)
        {
            VectorPair eight = exponentials[i / Lanes.Count];
            for (int part = 0; part < Registers.InEight; part++)
            {
                nint place = i + (part * DoubleRegister.Count);
                RegisterPair a = new(-Register.Load(given + place), DoubleRegister.Zero);
                RegisterPair difference = (RegisterPair.Part(eight, part) * RegisterPair.Part(factor, part)) + a;
                RegisterPair scaled = difference * RegisterPair.Part(scale, part);
                DoubleRegister gradient = Register.ConditionalSelect(
                    IsFinite(scaled), scaled.Hi + scaled.Lo, difference.Hi * Registers.Part(scale.Hi, part));
                gradient = Register.ConditionalSelect(Register.Equals(gradient, gradient), gradient, Register.Create(Scalars.NaN));
                gradient.Store(destination + place);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister IsFinite(RegisterPair x)
    {
        DoubleRegister infinity = Register.Create(double.PositiveInfinity);
        return Register.LessThan(Register.Abs(x.Hi), infinity) & Register.LessThan(Register.Abs(x.Lo), infinity);
    }
}
