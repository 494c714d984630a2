using NativeEntropy.Kernels;

namespace NativeEntropy;

/// <summary>Losses and their gradients with respect to the logits.</summary>
public static partial class Losses
{
    /// <summary>The mean or sum over the rows of -log softmax(logits[r])[target[r]], in nats.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="options">Reduction and everything else that shapes the loss.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by.</param>
    /// <returns>A confident row keeps its digits: logits {0, -20} and target 0 give 2.0611537e-09.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. An option is outside its range. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float CrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<float, float>(logits, target, default, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double CrossEntropy(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<double, double>(logits, target, default, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float CrossEntropy(
        ReadOnlySpan<Half> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<Half, float>(logits, target, default, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float CrossEntropy(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<BFloat16, float>(logits, target, default, cols, options, weight, sampleWeight);

    /// <summary>destination[r] = -log softmax(logits[r])[target[r]], in nats; 0 for ignored rows.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="options">All but the reduction counts.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. An option is outside its range. Nothing has been written.</exception>
    public static void CrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logits, target, default, cols, destination, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropy(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, Span<double> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logits, target, default, cols, destination, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropy(
        ReadOnlySpan<Half> logits, ReadOnlySpan<long> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logits, target, default, cols, destination, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropy(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<long> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logits, target, default, cols, destination, options, weight, sampleWeight);

    /// <summary>The mean or sum of the losses, and gradient[r, c] = gradOutput times its derivative by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="options">Reduction and everything else that shapes the loss.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by.</param>
    /// <returns>The bits that CrossEntropy returns.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. An option is outside its range. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float CrossEntropyWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, Span<float> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logits, target, default, cols, gradOutput, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double CrossEntropyWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, Span<double> gradient, CrossEntropyOptions options = default,
        double gradOutput = 1, ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logits, target, default, cols, gradOutput, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float CrossEntropyWithGradient(
        ReadOnlySpan<Half> logits, ReadOnlySpan<long> target, int cols, Span<Half> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logits, target, default, cols, gradOutput, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float CrossEntropyWithGradient(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<long> target, int cols, Span<BFloat16> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logits, target, default, cols, gradOutput, gradient, options, weight, sampleWeight);

    /// <summary>One loss per row, and gradient[r, c] = gradOutput[r] times the derivative of row r's loss by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradOutput">One value per row: (rows); empty for ones.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="options">All but the reduction counts.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. An option is outside its range. Nothing has been written.</exception>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logits, target, default, cols, gradOutput, destination, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<double> gradOutput, Span<double> destination, Span<double> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logits, target, default, cols, gradOutput, destination, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<Half> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logits, target, default, cols, gradOutput, destination, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{long}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<BFloat16> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logits, target, default, cols, gradOutput, destination, gradient, options, weight, sampleWeight);
}
