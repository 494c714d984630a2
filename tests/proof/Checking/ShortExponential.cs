using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Proof;

/// <summary>The short exponential that the float kernels sum: its largest relative error over float arguments.</summary>
internal static class ShortExponential
{
    /// <summary>The kernels' lowest argument, as a float.</summary>
    private const float Lowest = (float)SingleExponential.Lowest;

    /// <summary>The floats from -0 to the lowest.</summary>
    public static long Count => BitConverter.SingleToUInt32Bits(Lowest) - 0x80000000L + 1;

    /// <summary>The largest relative error over block <paramref name="index"/> of every stride-th of those floats, and where.</summary>
    public static (double Error, float Input, long Inputs) Check(long index, long stride)
    {
        (double worst, float at, long inputs) = (0, 0, 0);
        double[] x = new double[Vector512<double>.Count];
        double[] results = new double[Vector512<double>.Count];
        long end = Math.Min(Count, (index + 1) * Inputs.SingleBlock * stride);
        for (long first = index * Inputs.SingleBlock * stride; first < end; first += x.Length * stride)
        {
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = BitConverter.UInt32BitsToSingle((uint)(0x80000000L + Math.Min(first + (i * stride), Count - 1)));
            }

            Vector512<double> mantissa = SingleExponential.Immediate.Of(Vector512.Create(x), out Vector512<double> scale);
            (mantissa * scale).CopyTo(results);
            inputs += Math.Min(x.Length, (end - first + stride - 1) / stride);
            for (int i = 0; i < x.Length; i++)
            {
                double exact = Math.Exp(x[i]);
                double error = Math.Abs(results[i] - exact) / exact;
                if (error > worst)
                {
                    (worst, at) = (error, (float)x[i]);
                }
            }
        }

        return (worst, at, inputs);
    }
}
