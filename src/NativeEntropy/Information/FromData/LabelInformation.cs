using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>What two labelings of the same n things say about each other, in nats.</summary>
/// <param name="Mutual">Their mutual information.</param>
/// <param name="EntropyX">The entropy of the first.</param>
/// <param name="EntropyY">The entropy of the second.</param>
internal readonly record struct LabelInformation(DoubleDouble Mutual, DoubleDouble EntropyX, DoubleDouble EntropyY)
{
    /// <summary>Mutual information over an average of the entropies: 1 for labelings that are the same but for names, single labels included.</summary>
    public double Normalized(NormalizingAverage average)
    {
        if (EntropyX.Hi == 0 && EntropyY.Hi == 0)
        {
            return 1;
        }

        if (Mutual.Hi == 0)
        {
            return 0;
        }

        bool smallerX = EntropyX.Hi < EntropyY.Hi || (EntropyX.Hi == EntropyY.Hi && EntropyX.Lo < EntropyY.Lo);
        double result = average switch
        {
            NormalizingAverage.Geometric => SquareRoot(Mutual / EntropyX * (Mutual / EntropyY)),
            NormalizingAverage.Min => (Mutual / (smallerX ? EntropyX : EntropyY)).Round(),
            NormalizingAverage.Max => (Mutual / (smallerX ? EntropyY : EntropyX)).Round(),
            _ => ((Mutual + Mutual) / (EntropyX + EntropyY)).Round(),
        };
        return Math.Min(result, 1);
    }

    private static double SquareRoot(DoubleDouble value)
    {
        double root = Math.Sqrt(value.Hi);
        return root + ((Math.FusedMultiplyAdd(-root, root, value.Hi) + value.Lo) / (2 * root));
    }

    /// <param name="x">n labels.</param>
    /// <param name="y">n labels.</param>
    /// <param name="n">Their number.</param>
    /// <exception cref="OutOfMemoryException">Scratch memory could not be had.</exception>
    public static unsafe LabelInformation Of(long* x, long* y, nint n)
    {
        if (n == 0)
        {
            return default;
        }

        long* codes = (long*)NativeMemory.Alloc((nuint)n * 2, sizeof(long));
        try
        {
            long* codesX = codes, codesY = codes + n;
            nint countX = LabelCodes.Run(x, n, codesX, null), countY = LabelCodes.Run(y, n, codesY, null);
            return new JointCounts(codesX, countX, codesY, countY, n).Information();
        }
        finally
        {
            NativeMemory.Free(codes);
        }
    }
}
