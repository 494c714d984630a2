using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>scale (softmax(z)[k] - [k = t]) of up to eight rows.</summary>
/// <remarks>At the target it is formed as -scale times the probability of the others, which keeps its digits in a confident row.</remarks>
internal static unsafe class CrossEntropyGradient
{
    /// <param name="rows">The logits.</param>
    /// <param name="target">A class of each row.</param>
    /// <param name="targetLogit">Its logit.</param>
    /// <param name="others">The sums over the others.</param>
    /// <param name="gradient">Where the rows' gradients go; possibly the logits.</param>
    /// <param name="scale">d result / d loss of each row.</param>
    /// <param name="skip">Rows to leave alone, as a mask.</param>
    /// <param name="scratch"><see cref="Columns.ScratchLength"/> doubles.</param>
    public static void Run<T>(
        EightRows<T> rows, long* target, Vector512<double> targetLogit, in ExponentialSums others, Matrix<T> gradient, VectorPair scale,
        Vector512<double> skip, double* scratch)
        where T : unmanaged
    {
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> ordinary = Vector512.AndNot(
            Vector512.LessThan(Vector512.Abs(targetLogit), infinity) & Vector512.LessThan(Vector512.Abs(scale.Hi), infinity),
            others.NotFinite());
        CrossEntropyFormula.Shares shares = CrossEntropyFormula.Probabilities(others, targetLogit, default(Unscaled));
        VectorPair scaledFactor = shares.Factor * scale;
        SoftmaxKernel.ExponentialTerms(
            rows, gradient, shares.Anchor, scaledFactor.Hi + scaledFactor.Lo, skip | ~ordinary, default(Unscaled), scratch);
        T* values = stackalloc T[Lanes.Count];
        Lanes.Store(-shares.OfOthers(scale), values);
        bool allOrdinary = !Lanes.AnySet(skip | ~ordinary);
        for (int lane = 0; lane < rows.Count; lane++)
        {
            if (allOrdinary || Lanes.IsSet(Vector512.AndNot(ordinary, skip), lane))
            {
                gradient.Row(rows.First + lane)[target[lane]] = values[lane];
            }
            else if (!Lanes.IsSet(skip, lane))
            {
                SpecialRow(rows, lane, (nint)target[lane], targetLogit[lane], others[lane], gradient, scale.Hi[lane], scratch);
            }
        }
    }

    /// <summary>Infinite or missing logits, or an infinite scale: the same mathematics, element by element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SpecialRow<T>(
        EightRows<T> rows, int lane, nint target, double targetLogit, in ExponentialSum others, Matrix<T> gradient, double scale,
        double* scratch)
        where T : unmanaged
    {
        nint row = rows.First + lane;
        SoftmaxKernel.Softmax(new EightRows<T>(rows.Matrix, row, 1), gradient, default(Unscaled), scratch);
        T* values = gradient.Row(row);
        bool distribution = !double.IsNaN(Scalars.ToDouble(values[target]));
        for (nint k = 0; k < rows.Matrix.Cols; k++)
        {
            double derivative = k == target ? -Missing(others, targetLogit) : Scalars.ToDouble(values[k]);
            values[k] = Scalars.FromDouble<T>(distribution ? (derivative * scale) + 0.0 : Scalars.NaN); // + 0.0: no -0
        }
    }

    /// <summary>1 - softmax(z)[t] of a row that is a distribution.</summary>
    private static double Missing(in ExponentialSum others, double targetLogit)
    {
        if (double.IsPositiveInfinity(others.Maximum))
        {
            double infinities = others.Sum.Hi;
            return double.IsPositiveInfinity(targetLogit) ? infinities / (infinities + 1) : 1;
        }

        if (double.IsNegativeInfinity(others.Maximum) || double.IsPositiveInfinity(targetLogit))
        {
            return 0;
        }

        return double.IsNegativeInfinity(targetLogit)
            ? 1
            : CrossEntropyFormula.Probabilities(
                ExponentialSums.Broadcast(others), Vector512.Create(targetLogit), default(Unscaled)).OfOthers(VectorPair.One)[0];
    }
}
