using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The logistic functions of doubles: t = exp(-|x|) times the table's unit as a pair, and one division. Of one register: see <see cref="Registers"/>.</summary>
internal static class DoubleLogistic
{
    /// <summary>Where -|x| stops: exp of it is 2^-952, and what a division leaves still a normal number. Beyond, <see cref="Logistic"/> goes on.</summary>
    public const double Lowest = -660;

    /// <summary>What exp(<see cref="Lowest"/>) and less does not change.</summary>
    private const double Negligible = 1e-200;

    /// <summary>From here on log(1 + exp(-x)) is below x's last digit.</summary>
    private const double High = 40;

    /// <summary>1 / (1 + t) for x >= 0, t / (1 + t) below; x from <see cref="Lowest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Sigmoid(DoubleRegister x)
    {
        RegisterPair t = OfMinusMagnitude(x);
        DoubleRegister positive = Register.GreaterThanOrEqual(x, DoubleRegister.Zero);
        RegisterPair numerator = new(
            Register.ConditionalSelect(positive, Register.Create(DoubleExponential.Unit), t.Hi), Register.AndNot(t.Lo, positive));
        RegisterPair quotient = DoubleFunctions.Denominator.Sum(DoubleExponential.Unit, t).Divide(numerator);
        return quotient.Hi + quotient.Lo;
    }

    /// <summary>t / (1 + t)^2 for |x| up to -<see cref="Lowest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister SigmoidGradient(DoubleRegister x)
    {
        RegisterPair t = OfMinusMagnitude(x);
        DoubleFunctions.Denominator onePlus = DoubleFunctions.Denominator.Sum(DoubleExponential.Unit, t);
        RegisterPair smaller = onePlus.Divide(t);
        RegisterPair larger = onePlus.Divide(new RegisterPair(Register.Create(DoubleExponential.Unit), DoubleRegister.Zero));
        RegisterPair product = RegisterPair.TwoProduct(smaller.Hi, larger.Hi);
        DoubleRegister rest = Register.FusedMultiplyAdd(smaller.Hi, larger.Lo, Register.FusedMultiplyAdd(smaller.Lo, larger.Hi, product.Lo));
        return product.Hi + rest;
    }

    /// <summary>max(x, 0) + log(1 + t), x from <see cref="Lowest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Softplus(DoubleRegister x)
    {
        RegisterPair logarithm = LogarithmOfOnePlus(OfMinusMagnitude(x));
        RegisterPair sum = RegisterPair.TwoSum(Register.MaxNative(DoubleRegister.Zero, x), logarithm.Hi);
        DoubleRegister result = sum.Hi + (sum.Lo + logarithm.Lo);
        return Register.ConditionalSelect(Register.GreaterThan(x, Register.Create(High)), x, result);
    }

    /// <summary>max(x, y) + log(1 + exp(-|x - y|)): the larger one where they are farther apart than <see cref="Lowest"/> or no numbers.</summary>
    /// <param name="x">Any number, infinity or NaN.</param>
    /// <param name="y">As x.</param>
    /// <param name="bearable">What the second term may be times, to be no larger than the sum.</param>
    /// <param name="special">Lanes where it is larger all the same, or left out and not negligible, as a mask.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister LogAddExp(DoubleRegister x, DoubleRegister y, double bearable, out DoubleRegister special)
    {
        DoubleRegister larger = Register.MaxNative(x, y);
        RegisterPair difference = RegisterPair.TwoSum(Register.MinNative(x, y), -larger);
        DoubleRegister isNear = Register.GreaterThanOrEqual(difference.Hi, Register.Create(Lowest));
        RegisterPair logarithm = LogarithmOfOnePlus(
            DoubleExponential.TimesUnit(Register.MaxNative(Register.Create(Lowest), difference.Hi), difference.Lo & isNear));
        RegisterPair sum = RegisterPair.TwoSum(larger, logarithm.Hi);
        DoubleRegister result = Register.ConditionalSelect(isNear, sum.Hi + (sum.Lo + logarithm.Lo), larger);

        // Beyond Lowest it is 2^-952 at most: below the last digit of all that is not next to 0.
        DoubleRegister least = Register.ConditionalSelect(isNear, logarithm.Hi * Register.Create(bearable), Register.Create(Negligible));
        special = Register.LessThan(Register.Abs(result), least);
        return result;
    }

    /// <summary>log(1 + t), t given times the table's unit: 2 atanh(t / (2 + t)); relative error 2^-54.8, Lo up to 0.04 of Hi.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair LogarithmOfOnePlus(RegisterPair t) =>
        DoubleFunctions.LogarithmOfLargeFraction(DoubleFunctions.Denominator.Sum(2 * DoubleExponential.Unit, t).Divide(t));

    /// <summary>exp(-|x|) times the table's unit, x no larger than -<see cref="Lowest"/> for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair OfMinusMagnitude(DoubleRegister x) =>
        DoubleExponential.TimesUnit(Register.MaxNative(Register.Create(Lowest), x | Register.Create(-0.0)), DoubleRegister.Zero);
}
