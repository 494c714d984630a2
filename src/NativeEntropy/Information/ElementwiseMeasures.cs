using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-log p: +inf at 0, -inf at +inf.</summary>
internal readonly struct SelfInformationFormula<T, TUnit>(LogarithmBase unit, TUnit rounding) : IFormula
    where T : unmanaged
    where TUnit : unmanaged, IUnit
{
    private readonly double _ofZero = unit.Infinity;

    public static bool HasSpecials => typeof(T) == typeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        if (typeof(T) != typeof(double))
        {
            return Vector512<double>.Zero - unit.Round(Logarithm.WithLimits(x, LogarithmParts.ForSingle(x))); // 0, not -0, at 1
        }

        Vector512<double> result = x;
        for (int part = 0; part < Registers.InEight; part++)
        {
            DoubleRegister p = Registers.Part(x, part);
            DoubleRegister information = DoubleRegister.Zero - rounding.Round(LogarithmParts.ForDouble(p));
            result = Registers.WithPart(
                result, part, Register.ConditionalSelect(Register.Equals(p, DoubleRegister.Zero), Register.Create(_ofZero), information));
        }

        return result;
    }

    /// <summary>What is neither 0 nor a normal, positive number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> AreSpecial(Vector512<double> x)
    {
        Vector512<double> normal = Vector512.GreaterThanOrEqual(x, Vector512.Create(Scalars.SmallestNormal)) & Vector512.LessThanOrEqual(x, Vector512.Create(double.MaxValue));
        return ~(normal | Vector512.Equals(x, Vector512<double>.Zero));
    }

    /// <summary>Subnormal numbers come up by 2^54, and their logarithms are larger than that one's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> OfSpecials(Vector512<double> x)
    {
        LogarithmParts parts = LogarithmParts.ForEightDoubles(x * Vector512.Create(Logarithm.TwoToThe54));
        VectorPair head = VectorPair.FastTwoSum(parts.Hi, Vector512.Create(-Logarithm.OfTwoToThe54.Hi));
        Vector512<double> result = unit.Round(new VectorPair(head.Hi, head.Lo + (parts.Lo - Vector512.Create(Logarithm.OfTwoToThe54.Lo))));
        result = Masks.Select(Vector512.Equals(x, Vector512.Create(double.PositiveInfinity)), Vector512.Create(unit.Infinity), result);
        Vector512<double> valid = Vector512.GreaterThan(x, Vector512<double>.Zero);
        return Masks.Select(valid, Vector512<double>.Zero - result, Vector512.Create(Scalars.NaN));
    }
}

/// <summary>-p log p - (1 - p) log(1 - p).</summary>
internal readonly struct BinaryEntropyFormula<T, TUnit>(LogarithmBase unit, TUnit rounding) : IFormula
    where T : unmanaged
    where TUnit : unmanaged, IUnit
{
    private const double Small = 1.183052186166774e-271; // 2^-900
    private const double Up = 1.6069380442589903e60; // 2^200
    private const double Down = 6.223015277861142e-61;

    public static bool HasSpecials => typeof(T) == typeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        if (typeof(T) != typeof(double))
        {
            return OfDoubles(x);
        }

        Vector512<double> result = x;
        for (int part = 0; part < Registers.InEight; part++)
        {
            result = Registers.WithPart(result, part, OfRegister(Registers.Part(x, part)));
        }

        return result;
    }

    /// <summary>What is no probability, or so small that products with it have subnormal low parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> AreSpecial(Vector512<double> x)
    {
        Vector512<double> smaller = Vector512.MinNative(x, Vector512<double>.One - x);
        return ~(Vector512.GreaterThanOrEqual(smaller, Vector512.Create(Small)) | Vector512.Equals(smaller, Vector512<double>.Zero));
    }

    /// <summary>-q log q - (1 - q) log(1 - q), where q, the smaller of p and 1 - p, is exact. No part is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DoubleRegister OfRegister(DoubleRegister x)
    {
        DoubleRegister q = Register.MinNative(x, DoubleRegister.One - x);
        RegisterPair minusOther = RegisterPair.FastTwoSum(Register.Create(-1.0), q);
        RegisterPair logarithm = LogarithmParts.ForDouble(q);
        RegisterPair first = RegisterPair.TwoProduct(-q, logarithm.Hi);

        // log(1 - q) = -2 atanh(q / (2 - q)).
        RegisterPair minusLogarithm = DoubleFunctions.LogarithmOfLargeFraction(
            DoubleFunctions.Denominator.Sum(2, new RegisterPair(-q, DoubleRegister.Zero)).Divide(new RegisterPair(q, DoubleRegister.Zero)));
        RegisterPair second = RegisterPair.TwoProduct(-minusOther.Hi, minusLogarithm.Hi);
        DoubleRegister rest = Register.FusedMultiplyAdd(-q, logarithm.Lo, first.Lo) + second.Lo;
        rest -= Register.FusedMultiplyAdd(minusOther.Hi, minusLogarithm.Lo, minusOther.Lo * minusLogarithm.Hi);
        RegisterPair sum = RegisterPair.FastTwoSum(first.Hi, second.Hi);
        return Register.AndNot(rounding.Round(new RegisterPair(sum.Hi, sum.Lo + rest)), Register.Equals(q, DoubleRegister.Zero));
    }

    /// <summary>For results of 24 bits and fewer. 1 - p is exact where it is the smaller one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> OfDoubles(Vector512<double> x)
    {
        Vector512<double> smaller = Vector512.MinNative(x, Vector512<double>.One - x);
        Vector512<double> result = unit.Round(FloatFunctions.BinaryEntropy(smaller)) + Vector512<double>.Zero; // -0 becomes 0
        Vector512<double> valid = Vector512.GreaterThanOrEqual(smaller, Vector512<double>.Zero);
        return Masks.Select(valid, result, Vector512.Create(Scalars.NaN));
    }

    /// <summary>No part is negative; 1 - p is a pair, so that neither end loses digits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> OfSpecials(Vector512<double> x)
    {
        // What is next to 0 comes up, so that the low parts of its products stay in range: -log(1 - p) is p there.
        Vector512<double> small = Vector512.LessThan(x, Vector512.Create(Small));
        Vector512<double> factor = Masks.Select(small, Vector512.Create(Up), Vector512<double>.One);
        VectorPair other = VectorPair.TwoSum(Vector512<double>.One, -x);
        VectorPair logarithm = Logarithm.Pair(other);
        logarithm = VectorPair.Select(small, new VectorPair(-(x * factor), Vector512<double>.Zero), logarithm);
        VectorPair sum = (Logarithm.OfWholeRange(x) * new VectorPair(x * factor, Vector512<double>.Zero)) + (logarithm * other);
        Vector512<double> result = unit.Round(new VectorPair(-sum.Hi, -sum.Lo));
        result *= Masks.Select(small, Vector512.Create(Down), Vector512<double>.One);
        Vector512<double> certain = Vector512.Equals(x, Vector512<double>.Zero) | Vector512.Equals(x, Vector512<double>.One);
        Vector512<double> valid = Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero) & Vector512.LessThanOrEqual(x, Vector512<double>.One);
        return Masks.Select(valid, Masks.AndNot(result, certain), Vector512.Create(Scalars.NaN));
    }
}
