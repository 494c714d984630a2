using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log(1 + x) of pairs.</summary>
internal static class LogarithmOfOnePlus
{
    /// <summary>log(1 + x) of a pair above -1, relative to itself: also where 1 + x as a pair has no room for all of x.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Pair(VectorPair x)
    {
        VectorPair onePlus = VectorPair.TwoSum(Vector512<double>.One, x.Hi);
        VectorPair logarithm = Logarithm.Pair(new VectorPair(onePlus.Hi, onePlus.Lo + x.Lo));

        // x - x^2 / 2 + x^3 / 3: what is left out is below 2^-92 x.
        const double Small = 9.313225746154785e-10; // 2^-30
        Vector512<double> curve = Vector512.FusedMultiplyAdd(x.Hi, Vector512.Create(1.0 / 3), Vector512.Create(-0.5));
        VectorPair series = VectorPair.FastTwoSum(x.Hi, Vector512.FusedMultiplyAdd(x.Hi * x.Hi, curve, x.Lo));
        return VectorPair.Select(Vector512.LessThan(Vector512.Abs(x.Hi), Vector512.Create(Small)), series, logarithm);
    }
}
