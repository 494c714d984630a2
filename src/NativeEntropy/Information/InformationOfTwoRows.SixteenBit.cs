namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class Information
{
    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, double?, bool)"/>
    public static float CrossEntropy(ReadOnlySpan<Half> p, ReadOnlySpan<Half> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.CrossEntropy);
        return result;
    }

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, double?, bool)"/>
    public static float CrossEntropy(ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.CrossEntropy);
        return result;
    }

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void CrossEntropy(
        ReadOnlySpan<Half> p, ReadOnlySpan<Half> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.CrossEntropy);

    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void CrossEntropy(
        ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.CrossEntropy);

    /// <inheritdoc cref="KlDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, double?, bool)"/>
    public static float KlDivergence(ReadOnlySpan<Half> p, ReadOnlySpan<Half> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.KlDivergence);
        return result;
    }

    /// <inheritdoc cref="KlDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, double?, bool)"/>
    public static float KlDivergence(ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.KlDivergence);
        return result;
    }

    /// <inheritdoc cref="KlDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void KlDivergence(
        ReadOnlySpan<Half> p, ReadOnlySpan<Half> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.KlDivergence);

    /// <inheritdoc cref="KlDivergence(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, double?, bool)"/>
    public static void KlDivergence(
        ReadOnlySpan<BFloat16> p, ReadOnlySpan<BFloat16> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.KlDivergence);
}
