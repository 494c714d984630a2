using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

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

    public readonly Status ToOptions(out CrossEntropyOptions options)
    {
        options = default;
        bool known = Enum.IsDefined((Reduction)Reduction)
            && Enum.IsDefined((EmptyMean)Empty)
            && Enum.IsDefined((CrossEntropyOptions.IgnoreMode)IgnoreMode);
        if (Size != (ulong)sizeof(CrossEntropyParameters) || Reserved != 0 || !known)
        {
            return Status.Parameter;
        }

        options = new CrossEntropyOptions { Reduction = (Reduction)Reduction, Empty = (EmptyMean)Empty };
        switch ((CrossEntropyOptions.IgnoreMode)IgnoreMode)
        {
            case CrossEntropyOptions.IgnoreMode.Index:
                options = options with { IgnoreIndex = IgnoreIndex };
                break;
            case CrossEntropyOptions.IgnoreMode.None:
                options = options with { IgnoreIndex = null };
                break;
        }

        return Status.Ok;
    }
}

/// <summary>Losses. The comments are in native_entropy.h.</summary>
internal static unsafe class LossExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_f32")]
    public static int SoftmaxCrossEntropySingle(
        float* logits, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss)
    {
        try
        {
            return (int)CrossEntropy<float>(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_f64")]
    public static int SoftmaxCrossEntropyDouble(
        double* logits, long* target, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, double* loss)
    {
        try
        {
            return (int)CrossEntropy<double>(logits, target, null, rows, cols, rowStride, parameters, loss, null, cols, false);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_f32")]
    public static int SoftmaxCrossEntropyGradSingle(
        float* logits, long* target, float* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, float* loss,
        float* gradient, long gradientRowStride)
    {
        try
        {
            return (int)CrossEntropy<float>(
                logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_grad_f64")]
    public static int SoftmaxCrossEntropyGradDouble(
        double* logits, long* target, double* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, double* loss,
        double* gradient, long gradientRowStride)
    {
        try
        {
            return (int)CrossEntropy<double>(
                logits, target, gradOutput, rows, cols, rowStride, parameters, loss, gradient, gradientRowStride, true);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status CrossEntropy<T>(
        T* logits, long* target, T* gradOutput, long rows, long cols, long rowStride, CrossEntropyParameters* parameters, T* loss,
        T* gradient, long gradientRowStride, bool withGradient)
        where T : unmanaged
    {
        CrossEntropyOptions options = default;
        Status parameterStatus = parameters == null ? Status.Ok : parameters->ToOptions(out options);
        Status status = Boundary.First(
            Boundary.Matrix(logits, rows, cols, rowStride, out Matrix<T> matrix), Boundary.Array(target, rows), parameterStatus);
        if (status != Status.Ok)
        {
            return status;
        }

        Matrix<T> gradientMatrix = default;
        status = Boundary.First(
            Boundary.Array(loss, options.Reduction == Reduction.None ? rows : 1),
            withGradient ? Boundary.Matrix(gradient, rows, cols, gradientRowStride, out gradientMatrix) : Status.Ok);
        if (status != Status.Ok)
        {
            return status;
        }

        CrossEntropyCall<T> call = new()
        {
            Logits = matrix,
            Target = target,
            Options = options,
            GradOutput = gradOutput,
            Loss = loss,
            Gradient = gradientMatrix,
            WithGradient = withGradient,
        };
        status = call.Run(out nint badRow);
        if (status == Status.TargetRange && parameters != null && parameters->BadRow != null)
        {
            *parameters->BadRow = badRow;
        }

        return status;
    }
}
