using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>Quotients and logarithms of doubles that go into double results: rounded once, with what the rounding takes beside them. <see cref="FloatFunctions"/> with more digits.</summary>
/// <remarks>
/// <para>Of one register: see <see cref="Registers"/>.</para>
/// <para>Coefficients: polynomials.py.</para>
/// </remarks>
internal static class DoubleFunctions
{
    /// <summary>1 / denominator: quotients over it share one division.</summary>
    internal readonly record struct Denominator(RegisterPair Value, DoubleRegister Inverse)
    {
        /// <summary>a + b, a no less than b.Hi.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Denominator Sum(double a, RegisterPair b)
        {
            RegisterPair sum = RegisterPair.FastTwoSum(Register.Create(a), b.Hi);
            return new(new RegisterPair(sum.Hi, sum.Lo + b.Lo), DoubleRegister.One / sum.Hi);
        }

        /// <summary>The quotient as a pair, 2^-100.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public RegisterPair Divide(RegisterPair numerator)
        {
            DoubleRegister quotient = numerator.Hi * Inverse;
            DoubleRegister remainder = Register.FusedMultiplyAdd(-quotient, Value.Hi, numerator.Hi);
            remainder = Register.FusedMultiplyAdd(-quotient, Value.Lo, remainder + numerator.Lo);
            return new(quotient, remainder * Inverse);
        }
    }

    /// <summary>2 atanh(w) for |w| &lt;= 1/3, Lo up to 0.04 of Hi; relative error 2^-55.4 beside w's.</summary>
    /// <remarks>2 w + w^3 a(w^2): a polynomial of degree 9, 2^-58.1, and four roundings of 2^-53 of what is at most 0.04 of the result.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair LogarithmOfLargeFraction(RegisterPair w)
    {
        DoubleRegister u = w.Hi * w.Hi;
        DoubleRegister u2 = u * u;
        DoubleRegister u4 = u2 * u2;
        DoubleRegister low = Polynomial.Cubic(u, u2, 0.666666666666663, 0.400000000001587, 0.2857142854765766, 0.2222222398260992);
        DoubleRegister high = Polynomial.Cubic(u, u2, 0.18181743449580015, 0.1538657046737435, 0.13300830099947322, 0.12107258425965049);
        high = Register.FusedMultiplyAdd(Polynomial.Linear(u, 0.08334827476603213, 0.1702861779957122), u4, high);
        DoubleRegister a = Register.FusedMultiplyAdd(high, u4, low);

        // d/dw of 2 atanh(w) is 2 (1 + w^2 + ...).
        DoubleRegister twiceLow = w.Lo + w.Lo;
        DoubleRegister rest = Register.FusedMultiplyAdd(twiceLow, u, twiceLow);
        return new(w.Hi + w.Hi, Register.FusedMultiplyAdd(w.Hi * u, a, rest));
    }
}
