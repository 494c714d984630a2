using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Products and sums that losses share. 0 * inf is 0: what counts nothing may be infinite.</summary>
/// <remarks>The larger ones are not inlined: without AVX-512 every vector operation is itself inlined, and the compiler has a budget per caller.</remarks>
internal static class LossTerms
{
    public static Vector512<double> Infinity => Vector512.Create(double.PositiveInfinity);

    /// <summary>factor * value; NaN only where one of them is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Product(Vector512<double> factor, Vector512<double> value)
    {
        Vector512<double> product = factor * value;
        Vector512<double> numbers = Vector512.Equals(factor, factor) & Vector512.Equals(value, value);
        return Masks.AndNot(product, Masks.AndNot(numbers, Vector512.Equals(product, product)));
    }

    /// <summary>a * b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair Product(VectorPair a, Vector512<double> b)
    {
        VectorPair product = VectorPair.TwoProduct(a.Hi, b);
        return VectorPair.FastTwoSum(product.Hi, Vector512.FusedMultiplyAdd(a.Lo, b, product.Lo));
    }

    /// <summary>a * b.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Product(VectorPair a, VectorPair b) => a * b;

    /// <summary>a / b.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Quotient(VectorPair a, VectorPair b) => a / b;

    /// <summary>a + b.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Sum(VectorPair a, VectorPair b) => a + b;

    /// <summary>a - b.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Difference(VectorPair a, VectorPair b) => a + new VectorPair(-b.Hi, -b.Lo);

    /// <summary>The pair where it is finite, the plain value where an infinite operand or an overflow leaves no error term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair FiniteOr(VectorPair pair, Vector512<double> plain)
    {
        Vector512<double> finite = Vector512.LessThan(Vector512.Abs(pair.Hi + pair.Lo), Infinity);
        return VectorPair.Select(finite, pair, new VectorPair(plain, Vector512<double>.Zero));
    }

    /// <summary>Whether what is lost in a product with the number is a normal number still.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister IsModerate(DoubleRegister value)
    {
        DoubleRegister size = Register.Abs(value);
        return Register.GreaterThan(size, Register.Create(1e-250)) & Register.LessThan(size, Register.Create(1e250));
    }

    /// <summary>a b + c d, as a pair; |b.Lo| and |d.Lo| up to 0.04 of their heads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair SumOfProducts(RegisterPair a, RegisterPair b, RegisterPair c, RegisterPair d)
    {
        RegisterPair first = RegisterPair.TwoProduct(a.Hi, b.Hi), second = RegisterPair.TwoProduct(c.Hi, d.Hi);
        DoubleRegister ofFirst = first.Lo + Register.FusedMultiplyAdd(a.Hi, b.Lo, a.Lo * b.Hi);
        DoubleRegister ofSecond = second.Lo + Register.FusedMultiplyAdd(c.Hi, d.Lo, c.Lo * d.Hi);
        RegisterPair sum = RegisterPair.TwoSum(first.Hi, second.Hi);
        return new(sum.Hi, sum.Lo + (ofFirst + ofSecond));
    }

    /// <summary>derivative * scale, rounded once, where that and the derivative are moderate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Gradient(RegisterPair derivative, RegisterPair scale)
    {
        RegisterPair product = RegisterPair.Product(derivative, scale.Hi);
        return product.Hi + Register.FusedMultiplyAdd(derivative.Hi, scale.Lo, product.Lo);
    }

    /// <summary>derivative * scale, rounded once; where that is not finite, the rounded derivative times the scale.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> Gradient(VectorPair derivative, Vector512<double> plain, VectorPair scale)
    {
        VectorPair product = derivative * scale;
        Vector512<double> rounded = product.Hi + product.Lo;
        Vector512<double> finite = Vector512.LessThan(Vector512.Abs(rounded), Infinity);
        return Masks.Select(finite, rounded, plain * scale.Hi);
    }

    /// <summary>derivative * 2^exponent * scale, rounded once: half of the exponent goes in before the scale, half behind it.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static Vector512<double> Gradient(VectorPair derivative, Vector512<double> exponent, Vector512<double> plain, VectorPair scale)
    {
        Vector512<double> half = Exponential.HalfOf(exponent);
        Vector512<double> first = Exponential.PowerOfTwo(half);
        return Gradient(new VectorPair(derivative.Hi * first, derivative.Lo * first), plain, scale) * Exponential.PowerOfTwo(exponent - half);
    }
}
