namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class Information
{
    /// <inheritdoc cref="SelfInformation(ReadOnlySpan{float}, Span{float}, double?)"/>
    public static void SelfInformation(ReadOnlySpan<Half> p, Span<Half> destination, double? logBase = null) =>
        SelfInformationOf(p, destination, logBase);

    /// <inheritdoc cref="SelfInformation(ReadOnlySpan{float}, Span{float}, double?)"/>
    public static void SelfInformation(ReadOnlySpan<BFloat16> p, Span<BFloat16> destination, double? logBase = null) =>
        SelfInformationOf(p, destination, logBase);

    /// <inheritdoc cref="BinaryEntropy(ReadOnlySpan{float}, Span{float}, double?)"/>
    public static void BinaryEntropy(ReadOnlySpan<Half> p, Span<Half> destination, double? logBase = null) =>
        BinaryEntropyOf(p, destination, logBase);

    /// <inheritdoc cref="BinaryEntropy(ReadOnlySpan{float}, Span{float}, double?)"/>
    public static void BinaryEntropy(ReadOnlySpan<BFloat16> p, Span<BFloat16> destination, double? logBase = null) =>
        BinaryEntropyOf(p, destination, logBase);

    /// <inheritdoc cref="Entropy(ReadOnlySpan{float}, double?, bool)"/>
    public static float Entropy(ReadOnlySpan<Half> p, double? logBase = null, bool normalize = false)
    {
        float result = default;
        EntropyOf(p, p.Length, new Span<float>(ref result), logBase, normalize);
        return result;
    }

    /// <inheritdoc cref="Entropy(ReadOnlySpan{float}, double?, bool)"/>
    public static float Entropy(ReadOnlySpan<BFloat16> p, double? logBase = null, bool normalize = false)
    {
        float result = default;
        EntropyOf(p, p.Length, new Span<float>(ref result), logBase, normalize);
        return result;
    }

    /// <inheritdoc cref="Entropy(ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void Entropy(ReadOnlySpan<Half> p, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        EntropyOf(p, cols, destination, logBase, normalize);

    /// <inheritdoc cref="Entropy(ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void Entropy(ReadOnlySpan<BFloat16> p, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        EntropyOf(p, cols, destination, logBase, normalize);

    /// <inheritdoc cref="Perplexity(ReadOnlySpan{float})"/>
    public static float Perplexity(ReadOnlySpan<Half> p)
    {
        float result = default;
        PerplexityOf(p, p.Length, new Span<float>(ref result));
        return result;
    }

    /// <inheritdoc cref="Perplexity(ReadOnlySpan{float})"/>
    public static float Perplexity(ReadOnlySpan<BFloat16> p)
    {
        float result = default;
        PerplexityOf(p, p.Length, new Span<float>(ref result));
        return result;
    }

    /// <inheritdoc cref="Perplexity(ReadOnlySpan{float}, int, Span{float})"/>
    public static void Perplexity(ReadOnlySpan<Half> p, int cols, Span<float> destination) => PerplexityOf(p, cols, destination);

    /// <inheritdoc cref="Perplexity(ReadOnlySpan{float}, int, Span{float})"/>
    public static void Perplexity(ReadOnlySpan<BFloat16> p, int cols, Span<float> destination) => PerplexityOf(p, cols, destination);
}
