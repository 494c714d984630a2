using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Losses
{
    /// <summary>The mean or sum over the rows of -sum_c weight[c] target[r, c] log softmax(logits[r])[c], in nats.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">Probabilities of the classes, row-major: (rows, cols). They are used as they are.</param>
    /// <param name="cols">Classes.</param>
    /// <param name="options">Reduction and everything else that shapes the loss.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by (the class weights not, where the targets are probabilities).</param>
    /// <returns>Error at most 1 ULP (float), 2 (double), one more for the mean or sum.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float CrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<float, float>(logits, default, target, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double CrossEntropy(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<double, double>(logits, default, target, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float CrossEntropy(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<Half, float>(logits, default, target, cols, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float CrossEntropy(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, int cols, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.Reduced<BFloat16, float>(logits, default, target, cols, options, weight, sampleWeight);

    /// <summary>destination[r] = -sum_c weight[c] target[r, c] log softmax(logits[r])[c], in nats.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">Probabilities of the classes, row-major: (rows, cols). They are used as they are.</param>
    /// <param name="cols">Classes.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="options">All but the reduction counts.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by (the class weights not, where the targets are probabilities).</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range. Nothing has been written.</exception>
    public static void CrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logits, default, target, cols, destination, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropy(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, int cols, Span<double> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logits, default, target, cols, destination, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropy(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logits, default, target, cols, destination, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropy(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, int cols, Span<float> destination, CrossEntropyOptions options = default,
        ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRow(logits, default, target, cols, destination, options, weight, sampleWeight);

    /// <summary>The mean or sum of the losses, and gradient[r, c] = gradOutput times its derivative by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">Probabilities of the classes, row-major: (rows, cols). They are used as they are.</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="options">Reduction and everything else that shapes the loss.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by (the class weights not, where the targets are probabilities).</param>
    /// <returns>The bits that CrossEntropy returns.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float CrossEntropyWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, int cols, Span<float> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logits, default, target, cols, gradOutput, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double CrossEntropyWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, int cols, Span<double> gradient, CrossEntropyOptions options = default,
        double gradOutput = 1, ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logits, default, target, cols, gradOutput, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float CrossEntropyWithGradient(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, int cols, Span<Half> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logits, default, target, cols, gradOutput, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, CrossEntropyOptions, float, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static float CrossEntropyWithGradient(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, int cols, Span<BFloat16> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.ReducedWithGradient(
            logits, default, target, cols, gradOutput, gradient, options, weight, sampleWeight);

    /// <summary>One loss per row, and gradient[r, c] = gradOutput[r] times the derivative of row r's loss by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">Probabilities of the classes, row-major: (rows, cols). They are used as they are.</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradOutput">One value per row: (rows); empty for ones.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="options">All but the reduction counts.</param>
    /// <param name="weight">One finite factor per class: (cols); empty for ones.</param>
    /// <param name="sampleWeight">One finite factor per row: (rows); empty for ones. Both weights join what a mean divides by (the class weights not, where the targets are probabilities).</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range. Nothing has been written.</exception>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logits, default, target, cols, gradOutput, destination, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> target, int cols, ReadOnlySpan<double> gradOutput, Span<double> destination, Span<double> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<double> weight = default, ReadOnlySpan<double> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logits, default, target, cols, gradOutput, destination, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<Half> logits, ReadOnlySpan<Half> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<Half> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logits, default, target, cols, gradOutput, destination, gradient, options, weight, sampleWeight);

    /// <inheritdoc cref="CrossEntropyWithGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float}, Span{float}, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<BFloat16> logits, ReadOnlySpan<BFloat16> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<BFloat16> gradient,
        CrossEntropyOptions options = default, ReadOnlySpan<float> weight = default, ReadOnlySpan<float> sampleWeight = default) =>
        CrossEntropyArguments.PerRowWithGradient(
            logits, default, target, cols, gradOutput, destination, gradient, options, weight, sampleWeight);
}
