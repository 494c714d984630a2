using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>scale (softmax(z)[k] - [k = t]) of one row.</summary>
/// <remarks>At the target it is formed as -scale times the probability of the others, which keeps its digits in a confident row.</remarks>
internal static unsafe class CrossEntropyGradient
{
    public static void Row<T>(T* logits, nint cols, nint target, in ExponentialSum others, T* gradient, DoubleDouble scale)
        where T : unmanaged
    {
        double targetLogit = Scalars.ToDouble(logits[target]);
        bool ordinary = double.IsFinite(scale.Hi) && double.IsFinite(others.Maximum) && double.IsFinite(targetLogit);
        if (!ordinary)
        {
            SpecialRow(logits, cols, target, others, gradient, scale.Hi);
            return;
        }

        (DoubleDouble missing, double anchor, DoubleDouble factor) = CrossEntropyKernel.Probabilities(others, targetLogit, default(Unscaled));
        SoftmaxKernel.ExponentialTerms(logits, cols, gradient, anchor, (factor * scale).Round(), default(Unscaled));
        gradient[target] = Scalars.FromDouble<T>(-(missing * scale).Round());
    }

    /// <summary>Infinite or missing logits, or an infinite scale: the same mathematics, element by element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SpecialRow<T>(T* logits, nint cols, nint target, in ExponentialSum others, T* gradient, double scale)
        where T : unmanaged
    {
        double targetLogit = Scalars.ToDouble(logits[target]);
        double maximum = double.IsNaN(others.Maximum) || double.IsNaN(targetLogit) ? Scalars.NaN : Math.Max(others.Maximum, targetLogit);
        if (double.IsNegativeInfinity(maximum))
        {
            maximum = Scalars.NaN; // no distribution
        }

        double infinities = (double.IsPositiveInfinity(others.Maximum) ? others.Sum.Hi : 0) + (double.IsPositiveInfinity(targetLogit) ? 1 : 0);
        SoftmaxKernel.SoftmaxRow(logits, cols, gradient, default(Unscaled));
        for (nint k = 0; k < cols; k++)
        {
            double probability = Scalars.ToDouble(gradient[k]);
            double value = k == target ? -Missing(others, targetLogit, maximum, infinities) : probability;
            gradient[k] = Scalars.FromDouble<T>(double.IsNaN(maximum) ? Scalars.NaN : (value * scale) + 0.0); // no -0
        }
    }

    /// <summary>1 - softmax(z)[t].</summary>
    private static double Missing(in ExponentialSum others, double targetLogit, double maximum, double infinities)
    {
        if (double.IsPositiveInfinity(maximum))
        {
            return double.IsPositiveInfinity(targetLogit) ? (infinities - 1) / infinities : 1;
        }

        if (double.IsNegativeInfinity(others.Maximum))
        {
            return 0;
        }

        return double.IsNegativeInfinity(targetLogit)
            ? 1
            : CrossEntropyKernel.Probabilities(others, targetLogit, default(Unscaled)).Missing.Round();
    }
}
