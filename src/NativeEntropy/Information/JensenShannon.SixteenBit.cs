namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class Information
{
    /// <inheritdoc cref="JsDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, double?, bool)"/>
    public static float JsDivergence(ReadOnlySpan<Half> p, ReadOnlySpan<Half> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.JsDivergence);
        return result;
    }

    /// <inheritdoc cref="JsDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, double?, bool)"/>
    public static float JsDivergence(ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.JsDivergence);
        return result;
    }

    /// <inheritdoc cref="JsDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void JsDivergence(
        ReadOnlySpan<Half> p, ReadOnlySpan<Half> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.JsDivergence);

    /// <inheritdoc cref="JsDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void JsDivergence(
        ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.JsDivergence);

    /// <inheritdoc cref="JsDistance(ReadOnlySpan{float}, ReadOnlySpan{float}, double?, bool)"/>
    public static float JsDistance(ReadOnlySpan<Half> p, ReadOnlySpan<Half> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.JsDistance);
        return result;
    }

    /// <inheritdoc cref="JsDistance(ReadOnlySpan{float}, ReadOnlySpan{float}, double?, bool)"/>
    public static float JsDistance(ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.JsDistance);
        return result;
    }

    /// <inheritdoc cref="JsDistance(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void JsDistance(
        ReadOnlySpan<Half> p, ReadOnlySpan<Half> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.JsDistance);

    /// <inheritdoc cref="JsDistance(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void JsDistance(
        ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.JsDistance);
}
