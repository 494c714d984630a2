using System.Diagnostics;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy;

/// <summary>The .NET arguments of the cross-entropy functions: checked, and made into a <see cref="CrossEntropyCall{T}"/>.</summary>
internal static unsafe class CrossEntropyArguments
{
    public static TResult Reduced<T, TResult>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, ReadOnlySpan<T> probabilities, int cols, CrossEntropyOptions options,
        ReadOnlySpan<TResult> weight, ReadOnlySpan<TResult> sampleWeight, bool isLogProbs = false)
        where T : unmanaged
        where TResult : unmanaged
    {
        NotPerRow(options);
        TResult loss = default;
        Run(logits, target, probabilities, cols, default, new Span<TResult>(ref loss), default, false, options, weight, sampleWeight, isLogProbs);
        return loss;
    }

    public static void PerRow<T, TResult>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, ReadOnlySpan<T> probabilities, int cols, Span<TResult> destination,
        CrossEntropyOptions options, ReadOnlySpan<TResult> weight, ReadOnlySpan<TResult> sampleWeight, bool isLogProbs = false)
        where T : unmanaged
        where TResult : unmanaged => Run(
            logits, target, probabilities, cols, default, destination, default, false, options with { Reduction = Reduction.None }, weight, sampleWeight,
            isLogProbs);

    public static TResult ReducedWithGradient<T, TResult>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, ReadOnlySpan<T> probabilities, int cols, TResult gradOutput, Span<T> gradient,
        CrossEntropyOptions options, ReadOnlySpan<TResult> weight, ReadOnlySpan<TResult> sampleWeight, bool isLogProbs = false)
        where T : unmanaged
        where TResult : unmanaged
    {
        NotPerRow(options);
        TResult loss = default;
        Run(
            logits, target, probabilities, cols, new ReadOnlySpan<TResult>(in gradOutput), new Span<TResult>(ref loss), gradient, true, options, weight,
            sampleWeight, isLogProbs);
        return loss;
    }

    public static void PerRowWithGradient<T, TResult>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, ReadOnlySpan<T> probabilities, int cols, ReadOnlySpan<TResult> gradOutput,
        Span<TResult> destination, Span<T> gradient, CrossEntropyOptions options, ReadOnlySpan<TResult> weight, ReadOnlySpan<TResult> sampleWeight, bool isLogProbs = false)
        where T : unmanaged
        where TResult : unmanaged => Run(
            logits, target, probabilities, cols, gradOutput, destination, gradient, true, options with { Reduction = Reduction.None }, weight,
            sampleWeight, isLogProbs);

    /// <summary>Throws what belongs to the status of a call.</summary>
    public static void Throw(Status status, nint badRow, ReadOnlySpan<long> target, int cols)
    {
        switch (status)
        {
            case Status.Ok:
                return;
            case Status.TargetRange:
                throw new ArgumentOutOfRangeException(
                    nameof(target), target[(int)badRow], $"The class index of row {badRow} must be in 0..{cols - 1} or the ignored index.");
            case Status.Empty:
                throw new InvalidOperationException("The mean over no rows: every row is ignored or weighs nothing, or there is none.");
            default:
                throw new UnreachableException(status.ToString());
        }
    }

    /// <summary>The options of a call, each in its range.</summary>
    public static void Check(CrossEntropyOptions options)
    {
        Arguments.Defined(options.Reduction, "options.Reduction");
        Arguments.Defined(options.Empty, "options.Empty");
        switch (options.FirstBad())
        {
            case nameof(CrossEntropyOptions.LabelSmoothing):
                throw new ArgumentOutOfRangeException(nameof(options), options.LabelSmoothing, "LabelSmoothing must be in 0..1.");
            case nameof(CrossEntropyOptions.Temperature):
                throw new ArgumentOutOfRangeException(nameof(options), options.Temperature, "Temperature must be finite and above 0.");
            case nameof(CrossEntropyOptions.SoftCap):
                throw new ArgumentOutOfRangeException(nameof(options), options.SoftCap, "SoftCap must be finite and above 0, or 0 for none.");
            case nameof(CrossEntropyOptions.ZLoss):
                throw new ArgumentOutOfRangeException(nameof(options), options.ZLoss, "ZLoss must be finite and not negative.");
        }
    }

    /// <summary>A weight per class or row: as many as expected, or none, each finite.</summary>
    public static void CheckWeights<TResult>(ReadOnlySpan<TResult> weights, int expected, string name)
        where TResult : unmanaged
    {
        if (weights.IsEmpty)
        {
            return;
        }

        if (weights.Length != expected)
        {
            throw new ArgumentException($"{name} has {weights.Length} elements; expected {expected}, or none.", name);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (!double.IsFinite(Scalars.ToDouble(weights[i])))
            {
                throw new ArgumentException($"{name}[{i}] = {weights[i]} is not finite.", name);
            }
        }
    }

    private static void NotPerRow(CrossEntropyOptions options)
    {
        if (options.Reduction == Reduction.None)
        {
            throw new ArgumentException("Reduction.None gives one loss per row: use the overload with a destination.", nameof(options));
        }
    }

    private static void Run<T, TResult>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, ReadOnlySpan<T> probabilities, int cols, ReadOnlySpan<TResult> gradOutput,
        Span<TResult> loss, Span<T> gradient, bool withGradient, CrossEntropyOptions options, ReadOnlySpan<TResult> weight,
        ReadOnlySpan<TResult> sampleWeight, bool isLogProbs)
        where T : unmanaged
        where TResult : unmanaged
    {
        Check(options);
        if (isLogProbs && options.ShapesLogits)
        {
            throw new ArgumentException("LabelSmoothing, Temperature, SoftCap and ZLoss are of logits: leave them unset for log-probabilities.", nameof(options));
        }

        int rows = Arguments.Rows(logits.Length, cols, probabilities.IsEmpty ? target.Length : 0, nameof(logits));
        bool soft = !probabilities.IsEmpty;
        if (soft)
        {
            Arguments.SameLength(probabilities.Length, logits.Length, nameof(target), nameof(logits));
        }
        else if (target.Length != rows)
        {
            throw new ArgumentException($"target has {target.Length} elements; expected one per row of logits: {rows}.", nameof(target));
        }

        bool perRow = options.Reduction == Reduction.None;
        Arguments.AtLeast(loss.Length, perRow ? rows : 1, "destination");
        CheckWeights(weight, cols, nameof(weight));
        CheckWeights(sampleWeight, rows, nameof(sampleWeight));
        if (withGradient)
        {
            if (perRow && !gradOutput.IsEmpty)
            {
                Arguments.SameLength(gradOutput.Length, rows, nameof(gradOutput), nameof(target));
            }

            Arguments.AtLeast(gradient.Length, logits.Length, nameof(gradient));
            Arguments.InPlaceOrApart(logits, gradient, nameof(logits), nameof(gradient));
        }

        fixed (T* x = logits, y = probabilities, derivative = gradient)
        fixed (TResult* given = gradOutput, result = loss, ofClass = weight, ofRow = sampleWeight)
        fixed (long* classes = target)
        {
            CrossEntropyCall<T> call = new()
            {
                Logits = new Matrix<T>(x, rows, cols, cols),
                Target = soft ? null : classes == null ? CrossEntropyCall<T>.NoTargets : classes,
                Probabilities = new Matrix<T>(y, rows, cols, cols),
                Options = options,
                Weight = new Results<T>(ofClass),
                SampleWeight = new Results<T>(ofRow),
                GradOutput = new Results<T>(given),
                Loss = new Results<T>(result),
                Gradient = new Matrix<T>(derivative, rows, cols, cols),
                WithGradient = withGradient,
            };
            Status status = isLogProbs ? NegativeLogLikelihoodCore.Run(call, out nint badRow) : call.Run(out badRow);
            Throw(status, badRow, target, cols);
        }
    }
}
