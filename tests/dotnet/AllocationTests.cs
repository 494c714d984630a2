using System.Numerics.Tensors;

namespace NativeEntropy.Tests;

/// <summary>Calls on spans allocate nothing on the managed heap.</summary>
public sealed class AllocationTests
{
    private const int WarmUp = 200; // past tiered compilation's first calls
    private const int Calls = 50;
    private const int Rounds = 5;

    [Theory]
    [InlineData(1, 8)]
    [InlineData(16, 100)]
    [InlineData(64, 5000)]
    public void SpanCallsAllocateNothing(int rows, int cols)
    {
        Assert.All(CallsOn(rows, cols), call => Assert.Equal(0, AllocatedBy(call.Run)));
    }

    /// <summary>The least of several rounds: the runtime itself allocates now and then, while it compiles a method again.</summary>
    private static long AllocatedBy(Action call)
    {
        for (int i = 0; i < WarmUp; i++)
        {
            call();
        }

        return Enumerable.Range(0, Rounds).Min(_ => AllocatedByRound(call));
    }

    private static long AllocatedByRound(Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
        {
            call();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static IEnumerable<(string Name, Action Run)> CallsOn(int rows, int cols)
    {
        float[] x = [.. Enumerable.Range(0, rows * cols).Select(i => i * 37 % 101 * 0.125f)];
        double[] wide = [.. x];
        float[] destination = new float[x.Length];
        double[] wideDestination = new double[x.Length];
        float[] perRow = new float[rows];
        double[] widePerRow = new double[rows];
        long[] target = [.. Enumerable.Range(0, rows).Select(row => (long)(row % cols))];
        yield return ("LogSumExp", () => LogDomain.LogSumExp(x, cols, perRow));
        yield return ("LogSumExp f64", () => LogDomain.LogSumExp(wide, cols, widePerRow));
        yield return ("LogSumExp, one value", () => LogDomain.LogSumExp(wide));
        yield return ("LogSumExp, weights", () => LogDomain.LogSumExp(wide, wide, cols, widePerRow, wideDestination));
        yield return ("LogAddExp", () => LogDomain.LogAddExp(wide, wide, wideDestination));
        yield return ("Softmax", () => LogDomain.Softmax(x, cols, destination, 0.7));
        yield return ("Softmax f64", () => LogDomain.Softmax(wide, cols, wideDestination));
        yield return ("LogSoftmax", () => LogDomain.LogSoftmax(x, cols, destination));
        yield return ("Sigmoid", () => LogDomain.Sigmoid(x, destination));
        yield return ("SigmoidGradient", () => LogDomain.SigmoidGradient(wide, wideDestination));
        yield return ("LogSigmoid", () => LogDomain.LogSigmoid(x, destination));
        yield return ("Softplus", () => LogDomain.Softplus(wide, wideDestination));
        yield return ("CrossEntropy", () => Losses.CrossEntropy(x, target, cols));
        yield return ("CrossEntropy, per row", () => Losses.CrossEntropy(wide, target, cols, widePerRow));
        yield return ("CrossEntropyWithGradient", () => Losses.CrossEntropyWithGradient(x, target, cols, destination));
        yield return ("CrossEntropyWithGradient f64", () => Losses.CrossEntropyWithGradient(wide, target, cols, wideDestination));
        yield return ("Softmax of a tensor", () => LogDomain.Softmax(
            new ReadOnlyTensorSpan<float>(x, [rows, cols]), new TensorSpan<float>(destination, [rows, cols]), axis: 1));
        yield return ("LogSumExp of a tensor along the first axis", () => LogDomain.LogSumExp(
            new ReadOnlyTensorSpan<float>(x, [cols, rows]), new TensorSpan<float>(perRow), axis: 0));
        yield return ("CrossEntropyWithGradient of a tensor along the first axis", () => Losses.CrossEntropyWithGradient(
            new ReadOnlyTensorSpan<double>(wide, [cols, rows]), new ReadOnlyTensorSpan<long>(target), default, new TensorSpan<double>(widePerRow),
            new TensorSpan<double>(wideDestination, [cols, rows]), axis: 0));
    }
}
