using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

/// <summary>Losses and their gradients with respect to the logits.</summary>
public static partial class Losses
{
    /// <summary>The mean or sum over the rows of -log softmax(logits[r])[target[r]], in nats.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="options">Reduction, ignored index, and what a mean over nothing gives.</param>
    /// <returns>A confident row keeps its digits: logits {0, -20} and target 0 give 2.0611537e-09.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float CrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default) =>
        Reduced(logits, target, cols, default, default, withGradient: false, options);

    /// <summary>The mean or sum over the rows of -log softmax(logits[r])[target[r]], in nats.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="options">Reduction, ignored index, and what a mean over nothing gives.</param>
    /// <returns>A confident row keeps its digits: logits {0, -20} and target 0 give 2.0611537e-09.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static double CrossEntropy(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, CrossEntropyOptions options = default) =>
        Reduced(logits, target, cols, default, default, withGradient: false, options);

    /// <summary>destination[r] = -log softmax(logits[r])[target[r]], in nats; 0 for ignored rows.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="options">Only the ignored index counts.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    public static void CrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, Span<float> destination, CrossEntropyOptions options = default) =>
        PerRow(logits, target, cols, default, destination, default, withGradient: false, options);

    /// <summary>destination[r] = -log softmax(logits[r])[target[r]], in nats; 0 for ignored rows.</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="options">Only the ignored index counts.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    public static void CrossEntropy(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, Span<double> destination, CrossEntropyOptions options = default) =>
        PerRow(logits, target, cols, default, destination, default, withGradient: false, options);

    /// <summary>The mean or sum of the losses, and gradient[r, c] = gradOutput times its derivative by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="options">Reduction, ignored index, and what a mean over nothing gives.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>The bits that CrossEntropy returns.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static float CrossEntropyWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, Span<float> gradient, CrossEntropyOptions options = default,
        float gradOutput = 1) =>
        Reduced(logits, target, cols, new ReadOnlySpan<float>(in gradOutput), gradient, withGradient: true, options);

    /// <summary>The mean or sum of the losses, and gradient[r, c] = gradOutput times its derivative by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="options">Reduction, ignored index, and what a mean over nothing gives.</param>
    /// <param name="gradOutput">The derivative of whatever follows by this loss.</param>
    /// <returns>The bits that CrossEntropy returns.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">A mean over no rows with <see cref="EmptyMean.Throw"/>.</exception>
    public static double CrossEntropyWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, Span<double> gradient, CrossEntropyOptions options = default,
        double gradOutput = 1) =>
        Reduced(logits, target, cols, new ReadOnlySpan<double>(in gradOutput), gradient, withGradient: true, options);

    /// <summary>One loss per row, and gradient[r, c] = gradOutput[r] times the derivative of row r's loss by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradOutput">One value per row: (rows); empty for ones.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="options">Only the ignored index counts.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<float> gradOutput, Span<float> destination, Span<float> gradient,
        CrossEntropyOptions options = default) =>
        PerRow(logits, target, cols, gradOutput, destination, gradient, withGradient: true, options);

    /// <summary>One loss per row, and gradient[r, c] = gradOutput[r] times the derivative of row r's loss by logits[r, c].</summary>
    /// <param name="logits">Row-major: (rows, cols).</param>
    /// <param name="target">The class index of each row, in 0..cols-1, or the ignored index: (rows).</param>
    /// <param name="cols">Classes.</param>
    /// <param name="gradOutput">One value per row: (rows); empty for ones.</param>
    /// <param name="destination">One loss per row: (rows).</param>
    /// <param name="gradient">As long as the logits: (rows, cols); it may be the logits.</param>
    /// <param name="options">Only the ignored index counts.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class index is out of range: the message names its row. Nothing has been written.</exception>
    public static void CrossEntropyWithGradient(
        ReadOnlySpan<double> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<double> gradOutput, Span<double> destination, Span<double> gradient,
        CrossEntropyOptions options = default) =>
        PerRow(logits, target, cols, gradOutput, destination, gradient, withGradient: true, options);

    private static T Reduced<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<T> gradOutput, Span<T> gradient, bool withGradient,
        CrossEntropyOptions options)
        where T : unmanaged
    {
        if (options.Reduction == Reduction.None)
        {
            throw new ArgumentException("Reduction.None gives one loss per row: use the overload with a destination.", nameof(options));
        }

        T loss = default;
        Run(logits, target, cols, gradOutput, new Span<T>(ref loss), gradient, withGradient, options);
        return loss;
    }

    private static void PerRow<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<T> gradOutput, Span<T> destination, Span<T> gradient,
        bool withGradient, CrossEntropyOptions options)
        where T : unmanaged
    {
        Arguments.AtLeast(destination.Length, target.Length, nameof(destination));
        if (!gradOutput.IsEmpty)
        {
            Arguments.SameLength(gradOutput.Length, target.Length, nameof(gradOutput), nameof(target));
        }

        Run(logits, target, cols, gradOutput, destination, gradient, withGradient, options with { Reduction = Reduction.None });
    }

    private static unsafe void Run<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> target, int cols, ReadOnlySpan<T> gradOutput, Span<T> loss, Span<T> gradient,
        bool withGradient, CrossEntropyOptions options)
        where T : unmanaged
    {
        Arguments.Defined(options.Reduction, "options.Reduction");
        Arguments.Defined(options.Empty, "options.Empty");
        int rows = Arguments.Rows(logits.Length, cols, target.Length, nameof(logits));
        if (target.Length != rows)
        {
            throw new ArgumentException($"target has {target.Length} elements; expected one per row of logits: {rows}.", nameof(target));
        }

        if (withGradient)
        {
            Arguments.AtLeast(gradient.Length, logits.Length, nameof(gradient));
            Arguments.InPlaceOrApart(logits, gradient, nameof(logits), nameof(gradient));
        }

        fixed (T* x = logits, given = gradOutput, result = loss, derivative = gradient)
        fixed (long* classes = target)
        {
            CrossEntropyCall<T> call = new()
            {
                Logits = new Matrix<T>(x, rows, cols, cols),
                Target = classes,
                Options = options,
                GradOutput = given,
                Loss = result,
                Gradient = new Matrix<T>(derivative, rows, cols, cols),
                WithGradient = withGradient,
            };
            Throw(call.Run(out nint badRow), badRow, target, cols);
        }
    }

    private static void Throw(Status status, nint badRow, ReadOnlySpan<long> target, int cols)
    {
        switch (status)
        {
            case Status.Ok:
                return;
            case Status.TargetRange:
                throw new ArgumentOutOfRangeException(
                    nameof(target), target[(int)badRow], $"The class index of row {badRow} must be in 0..{cols - 1} or the ignored index.");
            case Status.Empty:
                throw new InvalidOperationException("The mean over no rows: every row is ignored, or there is none.");
            default:
                throw new System.Diagnostics.UnreachableException(status.ToString());
        }
    }
}
