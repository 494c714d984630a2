using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>log(exp(x) + exp(y)) = max + log1p(exp(-|x - y|)).</summary>
/// <param name="bearable">|result| / log1p(...) that needs no more digits.</param>
/// <param name="bearableWhereSmall">The same where the logarithm is below <see cref="Cancellation.SmallLogarithm"/>.</param>
internal readonly unsafe struct LogAddExpFormula(double bearable, double bearableWhereSmall) : IBinaryFormula
{
    public static LogAddExpFormula ForSingle => new(Cancellation.ForFloat, Cancellation.ForFloat);

    public static LogAddExpFormula ForDouble => new(Cancellation.ForDouble, Cancellation.ForDoubleWhereSmall);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x, Vector512<double> y)
    {
        Vector512<double> larger = Vector512.MaxNative(x, y);
        Vector512<double> smaller = Vector512.MinNative(x, y);
        VectorPair difference = VectorPair.TwoSum(smaller, -larger);

        // Equal infinities: their difference is 0.
        Vector512<double> unequal = ~Vector512.Equals(x, y);
        Logistic logistic = new(new VectorPair(difference.Hi & unequal, difference.Lo & unequal));
        Vector512<double> result = logistic.PlusLogOnePlus(larger, out Vector512<double> logarithm);
        Vector512<double> ratio = Vector512.ConditionalSelect(
            Vector512.LessThan(logarithm, Vector512.Create(Cancellation.SmallLogarithm)),
            Vector512.Create(bearableWhereSmall),
            Vector512.Create(bearable));
        Vector512<double> cancelled =
            Vector512.LessThan(Vector512.Abs(result), ratio * logarithm) & Vector512.LessThan(larger, Vector512<double>.Zero);
        if (Lanes.AnySet(cancelled))
        {
            result = Recover(x, y, result, cancelled);
        }

        return Lanes.CanonicalNaN(x, Lanes.CanonicalNaN(y, result));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Recover(Vector512<double> x, Vector512<double> y, Vector512<double> result, Vector512<double> cancelled)
    {
        double* pair = stackalloc double[2];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            if (Lanes.IsSet(cancelled, lane))
            {
                pair[0] = x[lane];
                pair[1] = y[lane];
                result = result.WithElement(lane, FixedPointSum.LogSumExp(pair, 2));
            }
        }

        return result;
    }
}
