using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>The unit of a result: the logarithm's base.</summary>
internal static class InformationUnit
{
    /// <summary>Whether it is a base: finite, above 0, not 1.</summary>
    public static bool IsBase(double logBase) => double.IsFinite(logBase) && logBase > 0 && logBase != 1;

    /// <summary>1 / log(base), what a result in nats is multiplied by; relative error 2^-60. Base 0 means nats: exactly 1.</summary>
    public static DoubleDouble PerNat(double logBase)
    {
        if (logBase == 0)
        {
            return new DoubleDouble(1, 0);
        }

        DoubleDouble logarithm = Logarithm.OfWholeRange(Vector512.Create(logBase)).First();
        return new DoubleDouble(1, 0) / logarithm;
    }
}
