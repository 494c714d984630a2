using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy;

/// <summary>The .NET arguments of the measures of one or two sets of logits: checked, and made into a call.</summary>
internal static unsafe class LogitsArguments
{
    public static void Entropy<T, TResult>(
        ReadOnlySpan<T> logits, int cols, ReadOnlySpan<TResult> gradOutput, Span<TResult> destination, Span<T> gradient, double temperature,
        double? logBase, bool withGradient)
        where T : unmanaged
        where TResult : unmanaged
    {
        int rows = Check(logits, cols, gradOutput, destination, temperature, logBase, nameof(logits));
        if (withGradient)
        {
            CheckGradient(logits, gradient, nameof(logits), nameof(gradient));
        }

        fixed (T* x = logits, derivative = gradient)
        fixed (TResult* given = gradOutput, result = destination)
        {
            new EntropyCall<T>
            {
                Logits = new Matrix<T>(x, rows, cols, cols),
                Temperature = temperature,
                Base = logBase ?? 0,
                Entropy = new Results<T>(result),
                GradOutput = new Results<T>(given),
                Gradient = new Matrix<T>(derivative, rows, cols, cols),
                WithGradient = withGradient,
            }.Run();
        }
    }

    public static void KlDivergence<T, TResult>(
        ReadOnlySpan<T> pLogits, ReadOnlySpan<T> qLogits, int cols, ReadOnlySpan<TResult> gradOutput, Span<TResult> destination, Span<T> pGradient,
        Span<T> qGradient, double temperature, double? logBase, bool withGradient)
        where T : unmanaged
        where TResult : unmanaged
    {
        int rows = Check(pLogits, cols, gradOutput, destination, temperature, logBase, nameof(pLogits));
        Arguments.SameLength(qLogits.Length, pLogits.Length, nameof(qLogits), nameof(pLogits));
        if (withGradient)
        {
            CheckGradient(pLogits, pGradient, nameof(pLogits), nameof(pGradient));
            CheckGradient(qLogits, qGradient, nameof(qLogits), nameof(qGradient));
        }

        fixed (T* p = pLogits, q = qLogits, byP = pGradient, byQ = qGradient)
        fixed (TResult* given = gradOutput, result = destination)
        {
            DivergenceCall<T> call = Call<T>(p, q, rows, cols, temperature, logBase, result);
            call.GradOutput = new Results<T>(given);
            call.PGradient = new Matrix<T>(byP, rows, cols, cols);
            call.QGradient = new Matrix<T>(byQ, rows, cols, cols);
            call.WithGradient = withGradient;
            call.RunKullbackLeibler();
        }
    }

    public static void JsDivergence<T, TResult>(
        ReadOnlySpan<T> pLogits, ReadOnlySpan<T> qLogits, int cols, Span<TResult> destination, double temperature, double beta, double? logBase)
        where T : unmanaged
        where TResult : unmanaged
    {
        int rows = Check(pLogits, cols, default, destination, temperature, logBase, nameof(pLogits));
        Arguments.SameLength(qLogits.Length, pLogits.Length, nameof(qLogits), nameof(pLogits));
        if (beta is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "beta must be in 0..1.");
        }

        fixed (T* p = pLogits, q = qLogits)
        fixed (TResult* result = destination)
        {
            Call<T>(p, q, rows, cols, temperature, logBase, result).RunJensenShannon(beta);
        }
    }

    private static DivergenceCall<T> Call<T>(T* p, T* q, int rows, int cols, double temperature, double? logBase, void* result)
        where T : unmanaged => new()
        {
            P = new Matrix<T>(p, rows, cols, cols),
            Q = new Matrix<T>(q, rows, cols, cols),
            Temperature = temperature,
            Base = logBase ?? 0,
            Divergence = new Results<T>(result),
        };

    /// <summary>What all have; the rows.</summary>
    private static int Check<T, TResult>(
        ReadOnlySpan<T> logits, int cols, ReadOnlySpan<TResult> gradOutput, Span<TResult> destination, double temperature, double? logBase, string name)
        where T : unmanaged
        where TResult : unmanaged
    {
        int rows = Arguments.Rows(logits.Length, cols, destination.Length, name);
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        if (!gradOutput.IsEmpty && gradOutput.Length != rows)
        {
            throw new ArgumentException($"gradOutput has {gradOutput.Length} elements; expected one per row of logits: {rows}.", nameof(gradOutput));
        }

        Arguments.Temperature(temperature);
        Arguments.LogBase(logBase);
        return rows;
    }

    private static void CheckGradient<T>(ReadOnlySpan<T> logits, Span<T> gradient, string name, string gradientName)
        where T : unmanaged
    {
        Arguments.AtLeast(gradient.Length, logits.Length, gradientName);
        Arguments.InPlaceOrApart(logits, gradient, name, gradientName);
    }
}
