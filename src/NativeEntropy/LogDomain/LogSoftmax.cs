namespace NativeEntropy;

public static partial class LogDomain
{
    /// <summary>destination[r, c] = log softmax(x / temperature)[r, c].</summary>
    /// <param name="x">Logits, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least as long as x: (rows, cols); it may be x.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <remarks>One +inf in a row: 0 there, -inf elsewhere; several: -log of their number; a row of -inf, or with a NaN: NaN.</remarks>
    /// <exception cref="ArgumentException">The length of x is no multiple of cols, or the destination is too short or overlaps x.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature or cols is out of range.</exception>
    public static void LogSoftmax(ReadOnlySpan<float> x, int cols, Span<float> destination, double temperature = 1.0) =>
        SoftmaxRows(x, cols, destination, temperature, logarithm: true);

    /// <summary>destination[r, c] = log softmax(x / temperature)[r, c].</summary>
    /// <param name="x">Logits, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least as long as x: (rows, cols); it may be x.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <remarks>One +inf in a row: 0 there, -inf elsewhere; several: -log of their number; a row of -inf, or with a NaN: NaN.</remarks>
    /// <exception cref="ArgumentException">The length of x is no multiple of cols, or the destination is too short or overlaps x.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature or cols is out of range.</exception>
    public static void LogSoftmax(ReadOnlySpan<double> x, int cols, Span<double> destination, double temperature = 1.0) =>
        SoftmaxRows(x, cols, destination, temperature, logarithm: true);
}
