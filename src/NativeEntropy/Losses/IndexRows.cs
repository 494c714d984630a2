using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-log softmax(z)[t] + zLoss logsumexp(z)^2 of up to eight rows with a class index each.</summary>
internal unsafe ref struct IndexRows<T, TScaling>(EightRows<T> rows, long* target, Vector512<double> skip, TScaling scaling)
    where T : unmanaged
    where TScaling : unmanaged, IScaling
{
    private readonly EightRows<T> _rows = rows;
    private readonly TScaling _scaling = scaling;

    /// <summary>The factor of logsumexp^2.</summary>
    public double ZLoss { get; init; }

    /// <param name="withGradient">Whether to write the gradient.</param>
    /// <param name="gradient">Where the rows' gradients go; possibly the logits.</param>
    /// <param name="scale">What multiplies them, the temperature included.</param>
    /// <param name="scratch"><see cref="Columns.ScratchLength"/> doubles.</param>
    public readonly VectorPair Run(bool withGradient, Matrix<T> gradient, VectorPair scale, double* scratch)
    {
        if (!withGradient)
        {
            return Run(withGradient, gradient, scale, scratch, default);
        }

        double* memory = stackalloc double[KeptTerms.LengthFor<T, TScaling>(_rows.Matrix.Cols)];
        return Run(withGradient, gradient, scale, scratch, KeptTerms.For<T, TScaling>(_rows.Matrix.Cols, memory, scratch));
    }

    private readonly VectorPair Run(bool withGradient, Matrix<T> gradient, VectorPair scale, double* scratch, KeptTerms kept)
    {
        ExponentialSums others = ZLoss == 0
            ? LogSumExpKernel.QuickSums(_rows, target, _scaling, scratch, kept)
            : LogSumExpKernel.Sums(_rows, target, _scaling, scratch, kept);
        Vector512<double> logits = AtTargets(); // which are in the cache now
        VectorPair losses, logSum = default;
        VectorPair extra = default;
        if (typeof(T) != typeof(double) && ZLoss == 0)
        {
            losses = new(CrossEntropyFormula.LossOfFloats(others, logits, _scaling), Vector512<double>.Zero);
        }
        else
        {
            losses = CrossEntropyFormula.Loss(others, logits, _scaling, out logSum);
        }

        if (ZLoss != 0)
        {
            VectorPair logSumExp = LogSumExp(others, logits, logSum);
            Vector512<double> zLoss = Vector512.Create(ZLoss);
            losses = SquaredLogSumExp.Added(losses, logSumExp, zLoss);
            extra = SquaredLogSumExp.Derivative(logSumExp, scale, zLoss);
        }

        if (withGradient)
        {
            new CrossEntropyGradient<T, TScaling>(_rows, target, logits, others, _scaling) { Scale = scale, Extra = extra, HasExtra = ZLoss != 0 }
                .Run(gradient, skip, scratch, kept);
        }

        return losses;
    }

    /// <summary>The logits at the targets, 0 in lanes without a row that counts.</summary>
    private readonly Vector512<double> AtTargets()
    {
        // Built up in a register: a vector read where its parts were just written waits for them.
        return _rows.Count == Lanes.Count
            ? Vector512.Create(At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7))
            : AtSomeTargets();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly Vector512<double> AtSomeTargets()
    {
        Vector512<double> logits = Vector512<double>.Zero;
        for (int lane = 0; lane < _rows.Count; lane++)
        {
            logits = logits.WithElement(lane, At(lane));
        }

        return logits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly double At(int lane) => target[lane] >= 0 ? Scalars.ToDouble(_rows.Row(lane)[target[lane]]) : 0;

    /// <summary>The larger of the target's logit and the others' maximum, scaled, and the sum's logarithm on top.</summary>
    private readonly VectorPair LogSumExp(in ExponentialSums others, Vector512<double> logits, VectorPair logSum)
    {
        Vector512<double> larger = Masks.Select(Vector512.GreaterThan(logits, others.Maximum), logits, others.Maximum);
        return SquaredLogSumExp.LogSumExp(larger, logSum, _scaling);
    }
}

/// <summary>zLoss logsumexp^2, which keeps the logits from drifting.</summary>
internal static class SquaredLogSumExp
{
    /// <summary>maximum / temperature + log sum; the maximum itself where it is infinite.</summary>
    public static VectorPair LogSumExp<TScaling>(Vector512<double> maximum, VectorPair logSum, TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        VectorPair scaled = scaling.Difference(maximum, Vector512<double>.Zero);
        VectorPair sum = scaled + logSum;
        return VectorPair.Select(IsFinite(sum.Hi), sum, new VectorPair(maximum, Vector512<double>.Zero));
    }

    /// <summary>losses + zLoss logsumexp^2.</summary>
    public static VectorPair Added(VectorPair losses, VectorPair logSumExp, Vector512<double> zLoss)
    {
        VectorPair squared = logSumExp * logSumExp * new VectorPair(zLoss, Vector512<double>.Zero);
        VectorPair sum = losses + squared;
        VectorPair rounded = new(losses.Hi + (logSumExp.Hi * logSumExp.Hi * zLoss), Vector512<double>.Zero);
        return VectorPair.Select(IsFinite(sum.Hi) & IsFinite(sum.Lo), sum, rounded);
    }

    /// <summary>scale times the derivative by a logit but for its probability: 2 zLoss logsumexp.</summary>
    public static VectorPair Derivative(VectorPair logSumExp, VectorPair scale, Vector512<double> zLoss)
    {
        VectorPair doubled = new(zLoss + zLoss, Vector512<double>.Zero);
        VectorPair product = logSumExp * doubled * scale;
        VectorPair rounded = new(logSumExp.Hi * (zLoss + zLoss) * scale.Hi, Vector512<double>.Zero);
        return VectorPair.Select(IsFinite(product.Hi) & IsFinite(product.Lo), product, rounded);
    }

    private static Vector512<double> IsFinite(Vector512<double> x) =>
        Vector512.LessThan(Vector512.Abs(x), Vector512.Create(double.PositiveInfinity));
}
