namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class LogDomain
{
    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{float})"/>
    public static float LogSumExp(ReadOnlySpan<Half> x)
    {
        float result = default;
        LogSumExpRows(x, x.Length, new Span<float>(ref result));
        return result;
    }

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{float})"/>
    public static float LogSumExp(ReadOnlySpan<BFloat16> x)
    {
        float result = default;
        LogSumExpRows(x, x.Length, new Span<float>(ref result));
        return result;
    }

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{float}, int, Span{float})"/>
    public static void LogSumExp(ReadOnlySpan<Half> x, int cols, Span<float> destination) => LogSumExpRows(x, cols, destination);

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{float}, int, Span{float})"/>
    public static void LogSumExp(ReadOnlySpan<BFloat16> x, int cols, Span<float> destination) => LogSumExpRows(x, cols, destination);

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{float}, ReadOnlySpan{float}, out float)"/>
    public static float LogSumExp(ReadOnlySpan<Half> x, ReadOnlySpan<Half> weights, out float sign)
    {
        Arguments.SameLength(weights.Length, x.Length, nameof(weights), nameof(x));
        float result = default;
        sign = default;
        LogSumExpRows(x, weights, x.Length, new Span<float>(ref result), new Span<float>(ref sign));
        return result;
    }

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{float}, ReadOnlySpan{float}, out float)"/>
    public static float LogSumExp(ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> weights, out float sign)
    {
        Arguments.SameLength(weights.Length, x.Length, nameof(weights), nameof(x));
        float result = default;
        sign = default;
        LogSumExpRows(x, weights, x.Length, new Span<float>(ref result), new Span<float>(ref sign));
        return result;
    }

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, Span{float})"/>
    public static void LogSumExp(ReadOnlySpan<Half> x, ReadOnlySpan<Half> weights, int cols, Span<float> destination, Span<float> sign) =>
        LogSumExpRows(x, weights, cols, destination, sign);

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, Span{float})"/>
    public static void LogSumExp(ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> weights, int cols, Span<float> destination, Span<float> sign) =>
        LogSumExpRows(x, weights, cols, destination, sign);
}
