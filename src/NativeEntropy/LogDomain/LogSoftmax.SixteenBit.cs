namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class LogDomain
{
    /// <inheritdoc cref="LogSoftmax(ReadOnlySpan{float}, int, Span{float}, double)"/>
    public static void LogSoftmax(ReadOnlySpan<Half> x, int cols, Span<Half> destination, double temperature = 1.0) =>
        SoftmaxRows(x, cols, destination, temperature, logarithm: true);

    /// <inheritdoc cref="LogSoftmax(ReadOnlySpan{float}, int, Span{float}, double)"/>
    public static void LogSoftmax(ReadOnlySpan<BFloat16> x, int cols, Span<BFloat16> destination, double temperature = 1.0) =>
        SoftmaxRows(x, cols, destination, temperature, logarithm: true);
}
