using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Eight rows as <see cref="Columns"/> turns them: one vector behind the other, so that a loop over a long row is one over them as well.</summary>
internal static unsafe class TurnedRows
{
    /// <summary>Where Columns.Load puts the first vector: the scratch space's first cache line.</summary>
    public static double* Start(double* scratch) => (double*)(((nuint)scratch + 63) & ~(nuint)63);

    /// <summary>The largest of each row.</summary>
    public static Vector512<double> Maximum(double* turned, int cols)
    {
        Vector512<double> maximum = Vector512.Load(turned);
        for (int col = 1; col < cols; col++)
        {
            maximum = Vector512.MaxNative(maximum, Vector512.Load(turned + (col * Lanes.Count)));
        }

        return maximum;
    }
}
