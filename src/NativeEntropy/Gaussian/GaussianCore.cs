using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>The functions of Gaussians on checked arguments.</summary>
internal static unsafe class GaussianCore
{
    /// <summary>The first element that is 0 or negative; -1: none. NaN is no such element: its result is NaN.</summary>
    public static nint FirstNotPositive<T>(T* sigma, nint n)
        where T : unmanaged
    {
        for (nint i = 0; i < n; i++)
        {
            if (Scalars.ToDouble(sigma[i]) <= 0)
            {
                return i;
            }
        }

        return -1;
    }

    public static void Entropy<T>(T* sigma, nint n, double logBase, T* destination)
        where T : unmanaged => Elements.Run(sigma, n, destination, new GaussianEntropyFormula(InformationUnit.PerNat(logBase)), Load.Of<T>(12, 16));

    public static void CrossEntropy<T>(T* meanP, T* sigmaP, T* meanQ, T* sigmaQ, nint n, double logBase, T* destination)
        where T : unmanaged => new FourArrays<T, GaussianCrossEntropyFormula>(
            meanP, sigmaP, meanQ, sigmaQ, n, destination, new GaussianCrossEntropyFormula(InformationUnit.PerNat(logBase))).Run();

    public static void KlDivergence<T>(T* meanP, T* sigmaP, T* meanQ, T* sigmaQ, nint n, double logBase, T* destination)
        where T : unmanaged => new FourArrays<T, GaussianDivergenceFormula>(
            meanP, sigmaP, meanQ, sigmaQ, n, destination, new GaussianDivergenceFormula(InformationUnit.PerNat(logBase))).Run();
}
