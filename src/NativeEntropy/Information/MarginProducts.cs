using System.Runtime.CompilerServices;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>How pxy s and px py are formed.</summary>
internal interface IMarginProduct
{
    /// <summary>Whether the rows' sums come over the table's, and the term is K(pxy, px py / s).</summary>
    static virtual bool IsOverSum => false;

    /// <summary>K(pxy s, px py).</summary>
    static abstract RegisterPair Term(DoubleRegister p, RegisterTriple row, RegisterTriple column, RegisterTriple sum);
}

/// <summary>In plain doubles, for floats: an error of 2^-51.</summary>
internal readonly struct InDoubles : IMarginProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Term(DoubleRegister p, RegisterTriple row, RegisterTriple column, RegisterTriple sum)
    {
        DoubleRegister x = p * sum.High;
        DoubleRegister y = InPairs.Positive(row.High * column.High);
        return new(RelativeEntropy.ForSingle(x, y, x - y), DoubleRegister.Zero);
    }
}

/// <summary>For doubles: px py / s rounded, and what that makes of K to first order, (1 - x / y) times the error; what is left out is 2^-107 of y.</summary>
internal readonly struct InRounded : IMarginProduct
{
    public static bool IsOverSum => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Term(DoubleRegister p, RegisterTriple row, RegisterTriple column, RegisterTriple sum)
    {
        RegisterPair product = RegisterPair.TwoProduct(row.High, column.High);
        DoubleRegister y = InPairs.Positive(product.Hi);
        DoubleRegister low = product.Lo + Register.FusedMultiplyAdd(row.High, column.Middle, row.Middle * column.High);
        RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(p, y);
        RegisterPair bracket = RelativeEntropy.Bracket(comparison);
        RegisterPair rest = RelativeEntropy.Rest(comparison, comparison.S);
        RegisterPair both = RegisterPair.TwoSum(bracket.Hi, rest.Hi);
        DoubleRegister correction = (y - p) * (low / y);
        return new(both.Hi, both.Lo + (bracket.Lo + (rest.Lo + correction)));
    }
}

/// <summary>In pairs: errors of 2^-100.</summary>
internal readonly struct InPairs : IMarginProduct
{
    /// <summary>A product of sums next to 1 that has fallen out of the range: then so has what stands in the table there, and it adds nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Positive(DoubleRegister y) => Register.MaxNative(y, Register.Create(Scalars.SmallestNormal));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Term(DoubleRegister p, RegisterTriple row, RegisterTriple column, RegisterTriple sum)
    {
        RegisterPair x = new RegisterPair(p, DoubleRegister.Zero) * sum.ToPair();
        RegisterPair y = row.ToPair() * column.ToPair();
        return RelativeTerm.Of(x, new(Positive(y.Hi), y.Lo), x + -y);
    }
}

/// <summary>In triples: errors of 2^-140.</summary>
internal readonly struct InTriples : IMarginProduct
{
    [MethodImpl(Inlining.OfFormulas)]
    public static RegisterPair Term(DoubleRegister p, RegisterTriple row, RegisterTriple column, RegisterTriple sum)
    {
        RegisterTriple x = new RegisterTriple(p, DoubleRegister.Zero, DoubleRegister.Zero) * sum;
        RegisterTriple y = row * column;
        RegisterPair product = y.ToPair();
        return RelativeTerm.Of(x.ToPair(), new(InPairs.Positive(product.Hi), product.Lo), (x + -y).ToPair());
    }
}
