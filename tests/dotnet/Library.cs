using System.Numerics;

namespace NativeEntropy.Tests;

internal delegate void RowValues<T>(ReadOnlySpan<T> x, int cols, Span<T> destination);

internal delegate void WeightedRowValues<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weights, int cols, Span<T> destination, Span<T> sign);

internal delegate void RowArrays<T>(ReadOnlySpan<T> x, int cols, Span<T> destination, double temperature);

internal delegate void Unary<T>(ReadOnlySpan<T> x, Span<T> destination);

internal delegate void Binary<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination);

internal delegate T ReducedLoss<T>(ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options);

internal delegate void LossPerRow<T>(
    ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, Span<T> destination, CrossEntropyOptions options);

internal delegate T ReducedGradient<T>(
    ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, Span<T> gradient, CrossEntropyOptions options, T gradOutput);

internal delegate void GradientPerRow<T>(
    ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<T> gradOutput, Span<T> destination, Span<T> gradient,
    CrossEntropyOptions options);

/// <summary>The facade for one element type, so that a test is written once.</summary>
internal sealed class Library<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private static readonly string[] FirstInputs = ["x", "a", "logits", "p", "pxy"];

    public static Library<T> Instance { get; } = (Library<T>)(typeof(T) == typeof(float) ? (object)Libraries.Single : Libraries.Double);

    public required RowValues<T> LogSumExp { get; init; }

    public required WeightedRowValues<T> WeightedLogSumExp { get; init; }

    public required Binary<T> LogAddExp { get; init; }

    public required RowArrays<T> Softmax { get; init; }

    public required RowArrays<T> LogSoftmax { get; init; }

    public required Unary<T> Sigmoid { get; init; }

    public required Unary<T> SigmoidGradient { get; init; }

    public required Unary<T> LogSigmoid { get; init; }

    public required Unary<T> Softplus { get; init; }

    public required ReducedLoss<T> Loss { get; init; }

    public required LossPerRow<T> LossPerRow { get; init; }

    public required ReducedGradient<T> Gradient { get; init; }

    public required GradientPerRow<T> GradientPerRow { get; init; }

    /// <summary>The outputs of a reference case with <paramref name="x"/> for its first input, in the order of the C function's outputs.</summary>
    public (string Name, T[] Values)[] Run(string function, ReferenceCase<T> test, ReadOnlySpan<T> x)
    {
        T[] rowValues = new T[test.Rows];
        T[] second = new T[test.Rows];
        T[] array = new T[test.Rows * test.Cols];
        switch (function)
        {
            case "logsumexp":
                LogSumExp(x, test.Cols, rowValues);
                return [("logsumexp", rowValues)];
            case "logsumexp_weighted":
                WeightedLogSumExp(x, test.Inputs["weights"], test.Cols, rowValues, second);
                return [("logsumexp", rowValues), ("sign", second)];
            case "logaddexp":
                LogAddExp(x, test.Inputs["b"], array);
                return [(function, array)];
            case "softmax":
                Softmax(x, test.Cols, array, test.Temperature);
                return [(function, array)];
            case "log_softmax":
                LogSoftmax(x, test.Cols, array, test.Temperature);
                return [(function, array)];
            case "sigmoid":
                Sigmoid(x, array);
                return [(function, array)];
            case "sigmoid_grad":
                SigmoidGradient(x, array);
                return [(function, array)];
            case "log_sigmoid":
                LogSigmoid(x, array);
                return [(function, array)];
            case "softplus":
                Softplus(x, array);
                return [(function, array)];
            case "softmax_cross_entropy" when test.Options.Reduction == Reduction.None:
                LossPerRow(x, test.Target, test.Cols, rowValues, test.Options);
                return [("loss", rowValues)];
            case "softmax_cross_entropy":
                return [("loss", [Loss(x, test.Target, test.Cols, test.Options)])];
            case "softmax_cross_entropy_grad" when test.Options.Reduction == Reduction.None:
                GradientPerRow(x, test.Target, test.Cols, test.Inputs.GetValueOrDefault("grad_output"), rowValues, array, test.Options);
                return [("loss", rowValues), ("grad", array)];
            case "softmax_cross_entropy_grad":
                T upstream = test.Inputs.TryGetValue("grad_output", out T[]? given) ? given[0] : T.One;
                T loss = Gradient(x, test.Target, test.Cols, array, test.Options, upstream);
                return [("loss", [loss]), ("grad", array)];
            default:
                return InformationLibrary<T>.Instance.Run(function, test, x) is T[] values
                    ? [(function, values)]
                    : throw new ArgumentException($"No such function: {function}", nameof(function));
        }
    }

    /// <summary>The first input of a case.</summary>
    public static T[] FirstInput(ReferenceCase<T> test) =>
        test.Inputs[FirstInputs.First(test.Inputs.ContainsKey)];
}

internal static class Libraries
{
    public static Library<float> Single { get; } = new()
    {
        LogSumExp = LogDomain.LogSumExp,
        WeightedLogSumExp = LogDomain.LogSumExp,
        LogAddExp = LogDomain.LogAddExp,
        Softmax = LogDomain.Softmax,
        LogSoftmax = LogDomain.LogSoftmax,
        Sigmoid = LogDomain.Sigmoid,
        SigmoidGradient = LogDomain.SigmoidGradient,
        LogSigmoid = LogDomain.LogSigmoid,
        Softplus = LogDomain.Softplus,
        Loss = Losses.CrossEntropy,
        LossPerRow = Losses.CrossEntropy,
        Gradient = Losses.CrossEntropyWithGradient,
        GradientPerRow = Losses.CrossEntropyWithGradient,
    };

    public static Library<double> Double { get; } = new()
    {
        LogSumExp = LogDomain.LogSumExp,
        WeightedLogSumExp = LogDomain.LogSumExp,
        LogAddExp = LogDomain.LogAddExp,
        Softmax = LogDomain.Softmax,
        LogSoftmax = LogDomain.LogSoftmax,
        Sigmoid = LogDomain.Sigmoid,
        SigmoidGradient = LogDomain.SigmoidGradient,
        LogSigmoid = LogDomain.LogSigmoid,
        Softplus = LogDomain.Softplus,
        Loss = Losses.CrossEntropy,
        LossPerRow = Losses.CrossEntropy,
        Gradient = Losses.CrossEntropyWithGradient,
        GradientPerRow = Losses.CrossEntropyWithGradient,
    };
}
