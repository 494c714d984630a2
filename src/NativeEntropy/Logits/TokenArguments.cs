using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy;

/// <summary>The .NET arguments of the measures of logits with a class index per row: checked, and made into a call.</summary>
internal static unsafe class TokenArguments
{
    public static void LogProbs<T, TResult>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, Span<TResult> destination, double temperature)
        where T : unmanaged
        where TResult : unmanaged
    {
        Arguments.Temperature(temperature);
        int rows = Rows(logits, target, cols);
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        fixed (T* x = logits)
        fixed (long* classes = target)
        fixed (TResult* result = destination)
        {
            CrossEntropyOptions options = new() { Reduction = Reduction.None, IgnoreIndex = null, Temperature = temperature };
            CrossEntropyCall<T> call = Call<T>(x, classes, rows, cols, options);
            call.Loss = new Results<T>(result);
            Status status = TokenCalls.LogProbs(call, out nint badRow);
            CrossEntropyArguments.Throw(status, badRow, target, cols);
        }
    }

    public static TResult Perplexity<T, TResult>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options, ReadOnlySpan<TResult> weight,
        ReadOnlySpan<TResult> sampleWeight)
        where T : unmanaged
        where TResult : unmanaged
    {
        CrossEntropyArguments.Check(options);
        if (options.Reduction != Reduction.Mean)
        {
            throw new ArgumentException("The perplexity is that of the mean loss: leave the reduction as it is.", nameof(options));
        }

        int rows = Rows(logits, target, cols);
        CrossEntropyArguments.CheckWeights(weight, cols, nameof(weight));
        CrossEntropyArguments.CheckWeights(sampleWeight, rows, nameof(sampleWeight));
        TResult perplexity = default;
        fixed (T* x = logits)
        fixed (long* classes = target)
        fixed (TResult* byClass = weight, byRow = sampleWeight)
        {
            CrossEntropyCall<T> call = Call<T>(x, classes, rows, cols, options);
            call.Weight = new Results<T>(byClass);
            call.SampleWeight = new Results<T>(byRow);
            call.Loss = new Results<T>(&perplexity);
            Status status = TokenCalls.Perplexity(call, out nint badRow);
            CrossEntropyArguments.Throw(status, badRow, target, cols);
        }

        return perplexity;
    }

    public static void Statistics<T, TResult>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, Span<TResult> loss, Span<TResult> logSumExp, Span<TResult> entropy,
        Span<bool> correct, CrossEntropyOptions options, ReadOnlySpan<TResult> weight, ReadOnlySpan<TResult> sampleWeight)
        where T : unmanaged
        where TResult : unmanaged
    {
        CrossEntropyArguments.Check(options);
        int rows = Rows(logits, target, cols);
        CrossEntropyArguments.CheckWeights(weight, cols, nameof(weight));
        CrossEntropyArguments.CheckWeights(sampleWeight, rows, nameof(sampleWeight));
        CheckOutput(loss.Length, rows, nameof(loss));
        CheckOutput(logSumExp.Length, rows, nameof(logSumExp));
        CheckOutput(entropy.Length, rows, nameof(entropy));
        CheckOutput(correct.Length, rows, nameof(correct));
        fixed (T* x = logits)
        fixed (long* classes = target)
        fixed (TResult* byClass = weight, byRow = sampleWeight, losses = loss, sums = logSumExp, entropies = entropy)
        fixed (bool* largest = correct)
        {
            CrossEntropyCall<T> call = Call<T>(x, classes, rows, cols, options with { Reduction = Reduction.None });
            call.Weight = new Results<T>(byClass);
            call.SampleWeight = new Results<T>(byRow);
            StatisticsCall<T> statistics = new()
            {
                CrossEntropy = call,
                SampleWeight = (byte*)byRow,
                Loss = (byte*)losses,
                LogSumExp = (byte*)sums,
                Entropy = (byte*)entropies,
                Correct = (byte*)largest,
            };
            Status status = statistics.Run(out nint badRow);
            CrossEntropyArguments.Throw(status, badRow, target, cols);
        }
    }

    private static CrossEntropyCall<T> Call<T>(T* logits, long* target, int rows, int cols, CrossEntropyOptions options)
        where T : unmanaged => new()
        {
            Logits = new Matrix<T>(logits, rows, cols, cols),
            Target = target == null ? CrossEntropyCall<T>.NoTargets : target,
            Options = options,
        };

    private static int Rows<T>(ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols)
        where T : unmanaged
    {
        int rows = Arguments.Rows(logits.Length, cols, target.Length, nameof(logits));
        return target.Length == rows
            ? rows
            : throw new ArgumentException($"target has {target.Length} elements; expected one per row of logits: {rows}.", nameof(target));
    }

    private static void CheckOutput(int length, int rows, string name)
    {
        if (length != 0)
        {
            Arguments.AtLeast(length, rows, name);
        }
    }
}
