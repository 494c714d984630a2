using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>ne_cross_entropy_params.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CrossEntropyParameters
{
    public ulong Size;
    public int Reduction;
    public int Empty;
    public int IgnoreMode;
    public int Reserved;
    public long IgnoreIndex;
    public long* BadRow;
    public void* Weight;
    public void* SampleWeight;
    public double LabelSmoothing;
    public double Temperature;
    public double SoftCap;
    public double ZLoss;

    public readonly Status ToOptions(out CrossEntropyOptions options)
    {
        options = default;
        bool known = (Reduction)Reduction is (NativeEntropy.Reduction.Mean or NativeEntropy.Reduction.Sum or NativeEntropy.Reduction.None)
            && (EmptyMean)Empty is (EmptyMean.NaN or EmptyMean.Zero or EmptyMean.Throw)
            && (CrossEntropyOptions.IgnoreMode)IgnoreMode is (CrossEntropyOptions.IgnoreMode.Default or CrossEntropyOptions.IgnoreMode.Index or CrossEntropyOptions.IgnoreMode.None);
        if (Size != (ulong)sizeof(CrossEntropyParameters) || Reserved != 0 || !known)
        {
            return Status.Parameter;
        }

        options = new CrossEntropyOptions
        {
            Reduction = (Reduction)Reduction,
            Empty = (EmptyMean)Empty,
            LabelSmoothing = LabelSmoothing,
            Temperature = Temperature == 0 ? 1 : Temperature,
            SoftCap = SoftCap,
            ZLoss = ZLoss,
        };
        switch ((CrossEntropyOptions.IgnoreMode)IgnoreMode)
        {
            case CrossEntropyOptions.IgnoreMode.Index:
                options = options with { IgnoreIndex = IgnoreIndex };
                break;
            case CrossEntropyOptions.IgnoreMode.None:
                options = options with { IgnoreIndex = null };
                break;
        }

        return options.FirstBad() == null ? Status.Ok : Status.Parameter;
    }
}

/// <summary>The arguments of the cross-entropy functions, checked.</summary>
internal static unsafe class CrossEntropyBoundary
{
    /// <summary>Class indices as targets.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int OfIndices<T>(
        T* logits, long* target, void* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, void* loss,
        T* gradient, long gradientRowStride, bool withGradient)
        where T : unmanaged
    {
        try
        {
            Status status = Indexed(
                logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, withGradient,
                out CrossEntropyCall<T> call);
            return (int)(status == Status.Ok ? Named(call.Run(out nint badRow), badRow, parameters) : status);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    /// <summary>Class indices as targets, and log-probabilities instead of logits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int OfLogProbabilities<T>(
        T* logProbs, long* target, void* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, void* loss,
        T* gradient, long gradientRowStride, bool withGradient)
        where T : unmanaged
    {
        try
        {
            Status status = Indexed(
                logProbs, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, withGradient,
                out CrossEntropyCall<T> call);
            status = Boundary.First(status, call.Options.ShapesLogits ? Status.Parameter : Status.Ok);
            return (int)(status == Status.Ok ? Named(NegativeLogLikelihoodCore.Run(call, out nint badRow), badRow, parameters) : status);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    /// <summary>Probabilities as targets.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int OfProbabilities<T>(
        T* logits, T* probabilities, void* gradOutput, long rows, long cols, long rowStride, long targetRowStride,
        CrossEntropyParameters* parameters, void* loss, T* gradient, long gradientRowStride, bool withGradient)
        where T : unmanaged
    {
        try
        {
            Status status = Call(logits, gradOutput, rows, cols, rowStride, parameters, loss, out CrossEntropyCall<T> call);
            status = Boundary.First(
                status,
                Boundary.RowsOrColumns(probabilities, rows, cols, targetRowStride, out call.Probabilities),
                withGradient ? Boundary.RowsOrColumns(gradient, rows, cols, gradientRowStride, out call.Gradient) : Status.Ok);
            call.WithGradient = withGradient;
            return (int)(status == Status.Ok ? Named(call.Run(out nint badRow), badRow, parameters) : status);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    /// <summary>What all calls have: logits, parameters, weights, and where the loss goes.</summary>
    public static Status Call<T>(
        T* logits, void* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, void* loss,
        out CrossEntropyCall<T> call)
        where T : unmanaged
    {
        call = default;
        CrossEntropyOptions options = default;
        Status status = Boundary.First(
            Boundary.RowsOrColumns(logits, rows, cols, rowStride, out call.Logits),
            parameters == null ? Status.Ok : parameters->ToOptions(out options));
        status = Boundary.First(status, Boundary.Array((byte*)loss, options.Reduction == Reduction.None ? rows : 1));
        if (status != Status.Ok)
        {
            return status;
        }

        call.Options = options;
        call.GradOutput = new Results<T>(gradOutput);
        call.Loss = new Results<T>(loss);
        if (parameters != null)
        {
            call.Weight = new Results<T>(parameters->Weight);
            call.SampleWeight = new Results<T>(parameters->SampleWeight);
        }

        return AreFinite(call.Weight, call.Logits.Cols) && AreFinite(call.SampleWeight, call.Logits.Rows) ? Status.Ok : Status.Parameter;
    }

    /// <summary>The status of a call, and its bad row where there is one.</summary>
    public static Status Named(Status status, nint badRow, CrossEntropyParameters* parameters)
    {
        if (status == Status.TargetRange && parameters != null && parameters->BadRow != null)
        {
            *parameters->BadRow = badRow;
        }

        return status;
    }

    private static Status Indexed<T>(
        T* logits, long* target, void* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, void* loss,
        T* gradient, long gradientRowStride, bool withGradient, out CrossEntropyCall<T> call)
        where T : unmanaged
    {
        Status status = Call(logits, gradOutput, rows, cols, rowStride, parameters, loss, out call);
        call.Target = target == null ? CrossEntropyCall<T>.NoTargets : target;
        call.WithGradient = withGradient;
        return Boundary.First(
            status,
            Boundary.Array(target, rows),
            withGradient ? Boundary.RowsOrColumns(gradient, rows, cols, gradientRowStride, out call.Gradient) : Status.Ok);
    }

    private static bool AreFinite<T>(Results<T> weights, nint count)
        where T : unmanaged
    {
        for (nint i = 0; !weights.IsNull && i < count; i++)
        {
            if (!double.IsFinite(weights[i]))
            {
                return false;
            }
        }

        return true;
    }
}
