namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class Information
{
    /// <inheritdoc cref="RenyiEntropy(ReadOnlySpan{float}, double, double?)"/>
    public static float RenyiEntropy(ReadOnlySpan<Half> p, double alpha, double? logBase = null)
    {
        float result = default;
        RenyiEntropyOf(p, alpha, p.Length, new Span<float>(ref result), logBase);
        return result;
    }

    /// <inheritdoc cref="RenyiEntropy(ReadOnlySpan{float}, double, double?)"/>
    public static float RenyiEntropy(ReadOnlySpan<BFloat16> p, double alpha, double? logBase = null)
    {
        float result = default;
        RenyiEntropyOf(p, alpha, p.Length, new Span<float>(ref result), logBase);
        return result;
    }

    /// <inheritdoc cref="RenyiEntropy(ReadOnlySpan{float}, double, int, Span{float}, double?)"/>
    public static void RenyiEntropy(ReadOnlySpan<Half> p, double alpha, int cols, Span<float> destination, double? logBase = null) =>
        RenyiEntropyOf(p, alpha, cols, destination, logBase);

    /// <inheritdoc cref="RenyiEntropy(ReadOnlySpan{float}, double, int, Span{float}, double?)"/>
    public static void RenyiEntropy(ReadOnlySpan<BFloat16> p, double alpha, int cols, Span<float> destination, double? logBase = null) =>
        RenyiEntropyOf(p, alpha, cols, destination, logBase);

    /// <inheritdoc cref="TsallisEntropy(ReadOnlySpan{float}, double)"/>
    public static float TsallisEntropy(ReadOnlySpan<Half> p, double q)
    {
        float result = default;
        TsallisEntropyOf(p, q, p.Length, new Span<float>(ref result));
        return result;
    }

    /// <inheritdoc cref="TsallisEntropy(ReadOnlySpan{float}, double)"/>
    public static float TsallisEntropy(ReadOnlySpan<BFloat16> p, double q)
    {
        float result = default;
        TsallisEntropyOf(p, q, p.Length, new Span<float>(ref result));
        return result;
    }

    /// <inheritdoc cref="TsallisEntropy(ReadOnlySpan{float}, double, int, Span{float})"/>
    public static void TsallisEntropy(ReadOnlySpan<Half> p, double q, int cols, Span<float> destination) => TsallisEntropyOf(p, q, cols, destination);

    /// <inheritdoc cref="TsallisEntropy(ReadOnlySpan{float}, double, int, Span{float})"/>
    public static void TsallisEntropy(ReadOnlySpan<BFloat16> p, double q, int cols, Span<float> destination) =>
        TsallisEntropyOf(p, q, cols, destination);
}
