using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The base of a measure's logarithm.</summary>
internal static class LogitsUnit
{
    /// <summary>Finite, above 0 and not 1; 0 stands for e.</summary>
    public static bool IsValid(double logarithmBase) =>
        logarithmBase == 0 || (logarithmBase > 0 && double.IsFinite(logarithmBase) && logarithmBase != 1);

    /// <summary>1 / log(base): what a measure in nats is multiplied by.</summary>
    public static DoubleDouble PerNat(double logarithmBase)
    {
        DoubleDouble one = new(1, 0);
        if (logarithmBase == 0)
        {
            return one;
        }

        // The logarithm takes normal numbers up to Logarithm.Large.
        double factor = logarithmBase < 1e-290 ? Logarithm.TwoToThe54 : logarithmBase > Logarithm.Large ? 1 / Logarithm.TwoToThe54 : 1;
        DoubleDouble logarithm = Logarithm.Pair(new DoubleDouble(logarithmBase * factor, 0));
        if (factor != 1)
        {
            logarithm += factor > 1 ? -Logarithm.OfTwoToThe54 : Logarithm.OfTwoToThe54;
        }

        return one / logarithm;
    }
}
