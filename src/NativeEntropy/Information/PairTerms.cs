using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A term of two numbers that are known as pairs of doubles.</summary>
internal interface IPairTerm
{
    /// <summary>Whether a y of 0 makes the term infinite.</summary>
    static abstract bool IsRelative { get; }

    /// <param name="x">At least 0.</param>
    /// <param name="y">At least 0.</param>
    /// <param name="difference">x - y, which may be known better than x and y say.</param>
    static abstract VectorPair Of(VectorPair x, VectorPair y, VectorPair difference);
}

/// <summary>K(x, y): see <see cref="RelativeEntropy"/>.</summary>
internal readonly struct RelativeTerm : IPairTerm
{
    public static bool IsRelative => true;

    /// <summary>A pair with a relative error of 2^-53.8 and, for x next to y, twice that of x - y.</summary>
    /// <remarks>Some 130 operations, in methods of their own: without AVX-512 each vector operation is inlined, and the compiler has a budget.</remarks>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Of(VectorPair x, VectorPair y, VectorPair difference)
    {
        VectorPair near = RelativeEntropy.Near(x.Hi, y, out Vector512<double> k);
        VectorPair far = VectorPair.TwoSum(x.Hi - near.Hi, x.Lo - near.Lo);
        VectorPair d = VectorPair.Select(Vector512.Equals(k, Vector512<double>.Zero), difference, far);
        VectorPair bracket = Bracket(x, y, near, k);
        return AtZero(x.Hi, y, Sum(x, near, d, bracket));
    }

    /// <summary>x k ln 2 + (y - y').</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair Bracket(VectorPair x, VectorPair y, VectorPair near, Vector512<double> k) =>
        LogarithmOfPower(x, k) + (y + new VectorPair(-near.Hi, -near.Lo));

    /// <summary>The bracket and s d + x s^3 a(s^2), s = d / (x + y').</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair Sum(VectorPair x, VectorPair near, VectorPair d, VectorPair bracket)
    {
        VectorPair sum = VectorPair.TwoSum(x.Hi, near.Hi);
        VectorPair s = d / new VectorPair(sum.Hi, sum.Lo + (x.Lo + near.Lo));
        VectorPair total = WithSquare(bracket, s, d);
        Vector512<double> rest = Vector512.FusedMultiplyAdd(x.Hi, Cube(s), total.Lo);
        return VectorPair.FastTwoSum(total.Hi, rest);
    }

    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair WithSquare(VectorPair bracket, VectorPair s, VectorPair d) => bracket + (s * d);

    /// <summary>s^3 a(s^2).</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static Vector512<double> Cube(VectorPair s)
    {
        Vector512<double> u = s.Hi * s.Hi;
        return Vector512.FusedMultiplyAdd(s.Hi * u, RelativeEntropy.Tail(u), (s.Lo + s.Lo) * u);
    }

    /// <summary>x k ln 2.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair LogarithmOfPower(VectorPair x, Vector512<double> k) => x
        * VectorPair.FastTwoSum(k * Vector512.Create(LogarithmParts.Ln2Head), k * Vector512.Create(LogarithmParts.Ln2Tail));

    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair AtZero(Vector512<double> x, VectorPair y, VectorPair value)
    {
        VectorPair result = VectorPair.Select(Vector512.LessThan(x, Vector512.Create(Scalars.SmallestNormal)), y, value);
        VectorPair impossible = new(
            Vector512.GreaterThan(x, Vector512<double>.Zero) & Vector512.Create(double.PositiveInfinity), Vector512<double>.Zero);
        return VectorPair.Select(Vector512.Equals(y.Hi, Vector512<double>.Zero), impossible, result);
    }
}

/// <summary>(K(x, m) + K(y, m)) / 2, m = (x + y) / 2.</summary>
internal readonly struct MixtureTerm : IPairTerm
{
    public static bool IsRelative => false;

    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Of(VectorPair x, VectorPair y, VectorPair difference)
    {
        VectorPair middle = (x + y).Halved();
        VectorPair half = difference.Halved();
        VectorPair minus = new(-half.Hi, -half.Lo);
        return (RelativeTerm.Of(x, middle, half) + RelativeTerm.Of(y, middle, minus)).Halved();
    }
}
