using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>How pxy s and px py are formed.</summary>
internal interface IMarginProduct
{
    /// <summary>Whether the rows' sums come over the table's, and the term is K(pxy, px py / s).</summary>
    static virtual bool IsOverSum => false;

    /// <summary>K(pxy s, px py).</summary>
    static abstract VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum);
}

/// <summary>In plain doubles, for floats: an error of 2^-51.</summary>
internal readonly struct InDoubles : IMarginProduct
{
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum)
    {
        Vector512<double> x = p * sum.High;
        Vector512<double> y = InPairs.Positive(new(row.High * column.High, Vector512<double>.Zero)).Hi;
        return new(RelativeEntropy.ForSingle(x, y, x - y), Vector512<double>.Zero);
    }
}

/// <summary>For doubles: px py / s rounded, and what that makes of K to first order, (1 - x / y) times the error; what is left out is 2^-107 of y.</summary>
internal readonly struct InRounded : IMarginProduct
{
    public static bool IsOverSum => true;

    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum)
    {
        VectorPair term = sum.ToPair();
        for (int part = 0; part < Registers.InEight; part++)
        {
            DoubleRegister x = Registers.Part(p, part);
            RegisterPair left = RegisterPair.Part(row.ToPair(), part), right = RegisterPair.Part(column.ToPair(), part);
            RegisterPair product = RegisterPair.TwoProduct(left.Hi, right.Hi);
            DoubleRegister y = Register.MaxNative(product.Hi, Register.Create(Scalars.SmallestNormal));
            DoubleRegister low = product.Lo + Register.FusedMultiplyAdd(left.Hi, right.Lo, left.Lo * right.Hi);
            RelativeEntropy.Comparison comparison = RelativeEntropy.Comparison.Of(x, y);
            RegisterPair bracket = RelativeEntropy.Bracket(comparison);
            RegisterPair rest = RelativeEntropy.Rest(comparison, comparison.S);
            RegisterPair both = RegisterPair.TwoSum(bracket.Hi, rest.Hi);
            DoubleRegister correction = (y - x) * (low / y);
            term = RegisterPair.WithPart(term, part, new(both.Hi, both.Lo + (bracket.Lo + (rest.Lo + correction))));
        }

        return term;
    }
}

/// <summary>In pairs: errors of 2^-100.</summary>
internal readonly struct InPairs : IMarginProduct
{
    /// <summary>A product of sums next to 1 that has fallen out of the range: then so has what stands in the table there, and it adds nothing.</summary>
    public static VectorPair Positive(VectorPair y) => new(Vector512.MaxNative(y.Hi, Vector512.Create(Scalars.SmallestNormal)), y.Lo);

    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum)
    {
        VectorPair x = new VectorPair(p, Vector512<double>.Zero) * sum.ToPair();
        VectorPair y = row.ToPair() * column.ToPair();
        return RelativeTerm.Of(x, Positive(y), x + new VectorPair(-y.Hi, -y.Lo));
    }
}

/// <summary>In triples: errors of 2^-140.</summary>
internal readonly struct InTriples : IMarginProduct
{
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Term(Vector512<double> p, VectorTriple row, VectorTriple column, VectorTriple sum)
    {
        VectorTriple x = new VectorTriple(p, Vector512<double>.Zero, Vector512<double>.Zero) * sum;
        VectorTriple y = row * column;
        VectorTriple difference = x + new VectorTriple(-y.High, -y.Middle, -y.Low);
        return RelativeTerm.Of(x.ToPair(), InPairs.Positive(y.ToPair()), difference.ToPair());
    }
}
