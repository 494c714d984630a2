using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Exports;

/// <summary>Measures of logits with a class index per row. The comments are in native_entropy.h.</summary>
internal static unsafe class LogitsTokenExports
{
    [UnmanagedCallersOnly(EntryPoint = "ne_token_log_probs_f32")]
    public static int TokenLogProbsSingle(
        [C99Type("const float*")] float* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        double temperature, long* badRow, float* logProbs) =>
        TokenLogProbs(logits, target, rows, cols, stride, temperature, badRow, logProbs);

    [UnmanagedCallersOnly(EntryPoint = "ne_token_log_probs_f64")]
    public static int TokenLogProbsDouble(
        [C99Type("const double*")] double* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        double temperature, long* badRow, double* logProbs) =>
        TokenLogProbs(logits, target, rows, cols, stride, temperature, badRow, logProbs);

    [UnmanagedCallersOnly(EntryPoint = "ne_token_log_probs_f16")]
    public static int TokenLogProbsHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        double temperature, long* badRow, float* logProbs) =>
        TokenLogProbs(logits, target, rows, cols, stride, temperature, badRow, logProbs);

    [UnmanagedCallersOnly(EntryPoint = "ne_token_log_probs_bf16")]
    public static int TokenLogProbsBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        double temperature, long* badRow, float* logProbs) =>
        TokenLogProbs(logits, target, rows, cols, stride, temperature, badRow, logProbs);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_stats_f32")]
    public static int CrossEntropyStatsSingle(
        [C99Type("const float*")] float* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss, float* logSumExp, float* entropy,
        byte* correct) =>
        Statistics(logits, target, rows, cols, stride, parameters, loss, logSumExp, entropy, correct);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_stats_f64")]
    public static int CrossEntropyStatsDouble(
        [C99Type("const double*")] double* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, double* loss, double* logSumExp, double* entropy,
        byte* correct) =>
        Statistics(logits, target, rows, cols, stride, parameters, loss, logSumExp, entropy, correct);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_stats_f16")]
    public static int CrossEntropyStatsHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss, float* logSumExp, float* entropy,
        byte* correct) =>
        Statistics(logits, target, rows, cols, stride, parameters, loss, logSumExp, entropy, correct);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_cross_entropy_stats_bf16")]
    public static int CrossEntropyStatsBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* loss, float* logSumExp, float* entropy,
        byte* correct) =>
        Statistics(logits, target, rows, cols, stride, parameters, loss, logSumExp, entropy, correct);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_perplexity_f32")]
    public static int PerplexitySingle(
        [C99Type("const float*")] float* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* perplexity) =>
        Perplexity(logits, target, rows, cols, stride, parameters, perplexity);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_perplexity_f64")]
    public static int PerplexityDouble(
        [C99Type("const double*")] double* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, double* perplexity) =>
        Perplexity(logits, target, rows, cols, stride, parameters, perplexity);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_perplexity_f16")]
    public static int PerplexityHalf(
        [C99Type("const uint16_t*")] Half* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* perplexity) =>
        Perplexity(logits, target, rows, cols, stride, parameters, perplexity);

    [UnmanagedCallersOnly(EntryPoint = "ne_softmax_perplexity_bf16")]
    public static int PerplexityBFloat16(
        [C99Type("const uint16_t*")] BFloat16* logits, [C99Type("const int64_t*")] long* target, long rows, long cols, long stride,
        [C99Type("const ne_cross_entropy_params*")] CrossEntropyParameters* parameters, float* perplexity) =>
        Perplexity(logits, target, rows, cols, stride, parameters, perplexity);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int TokenLogProbs<T>(
        T* logits, long* target, long rows, long cols, long stride, double temperature, long* badRow, void* logProbs)
        where T : unmanaged
    {
        try
        {
            CrossEntropyParameters parameters = new()
            {
                Size = (ulong)sizeof(CrossEntropyParameters),
                Reduction = (int)Reduction.None,
                IgnoreMode = (int)CrossEntropyOptions.IgnoreMode.None,
                BadRow = badRow,
                Temperature = temperature,
            };
            Status status = Call(logits, target, rows, cols, stride, &parameters, logProbs, out CrossEntropyCall<T> call);
            return (int)(status == Status.Ok ? CrossEntropyBoundary.Named(TokenCalls.LogProbs(call, out nint row), row, &parameters) : status);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Perplexity<T>(
        T* logits, long* target, long rows, long cols, long stride, CrossEntropyParameters* parameters, void* perplexity)
        where T : unmanaged
    {
        try
        {
            Status status = Call(logits, target, rows, cols, stride, parameters, perplexity, out CrossEntropyCall<T> call);
            status = Boundary.First(status, call.Options.Reduction == Reduction.Mean ? Status.Ok : Status.Parameter);
            return (int)(status == Status.Ok ? CrossEntropyBoundary.Named(TokenCalls.Perplexity(call, out nint row), row, parameters) : status);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Statistics<T>(
        T* logits, long* target, long rows, long cols, long stride, CrossEntropyParameters* parameters, void* loss, void* logSumExp,
        void* entropy, byte* correct)
        where T : unmanaged
    {
        try
        {
            // The loss may be missing, unlike that of the cross-entropy: any address will do for the check. A reduction of 0 is none given.
            void* checkedLoss = loss == null ? CrossEntropyCall<T>.NoTargets : loss;
            Status status = Call(logits, target, rows, cols, stride, parameters, checkedLoss, out CrossEntropyCall<T> call);
            status = Boundary.First(status, call.Options.Reduction == Reduction.Sum ? Status.Parameter : Status.Ok);
            if (status != Status.Ok)
            {
                return (int)status;
            }

            call.Options = call.Options with { Reduction = Reduction.None };
            StatisticsCall<T> statistics = new()
            {
                CrossEntropy = call,
                SampleWeight = parameters == null ? null : (byte*)parameters->SampleWeight,
                Loss = (byte*)loss,
                LogSumExp = (byte*)logSumExp,
                Entropy = (byte*)entropy,
                Correct = correct,
            };
            return (int)CrossEntropyBoundary.Named(statistics.Run(out nint row), row, parameters);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    private static Status Call<T>(
        T* logits, long* target, long rows, long cols, long stride, CrossEntropyParameters* parameters, void* loss, out CrossEntropyCall<T> call)
        where T : unmanaged
    {
        Status status = CrossEntropyBoundary.Call(logits, null, rows, cols, stride, parameters, loss, out call);
        call.Target = target == null ? CrossEntropyCall<T>.NoTargets : target;
        return Boundary.First(status, Boundary.Array(target, rows));
    }
}
