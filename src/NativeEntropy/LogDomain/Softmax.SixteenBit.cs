namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class LogDomain
{
    /// <inheritdoc cref="Softmax(ReadOnlySpan{float}, int, Span{float}, double)"/>
    public static void Softmax(ReadOnlySpan<Half> x, int cols, Span<Half> destination, double temperature = 1.0) =>
        SoftmaxRows(x, cols, destination, temperature, logarithm: false);

    /// <inheritdoc cref="Softmax(ReadOnlySpan{float}, int, Span{float}, double)"/>
    public static void Softmax(ReadOnlySpan<BFloat16> x, int cols, Span<BFloat16> destination, double temperature = 1.0) =>
        SoftmaxRows(x, cols, destination, temperature, logarithm: false);
}
