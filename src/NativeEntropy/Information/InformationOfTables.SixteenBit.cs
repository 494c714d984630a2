namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class Information
{
    /// <inheritdoc cref="JointEntropy(ReadOnlySpan{float}, double?)"/>
    public static float JointEntropy(ReadOnlySpan<Half> pxy, double? logBase = null) => Entropy(pxy, logBase);

    /// <inheritdoc cref="JointEntropy(ReadOnlySpan{float}, double?)"/>
    public static float JointEntropy(ReadOnlySpan<BFloat16> pxy, double? logBase = null) => Entropy(pxy, logBase);

    /// <inheritdoc cref="JointEntropy(ReadOnlySpan{float}, int, int, Span{float}, double?)"/>
    public static void JointEntropy(ReadOnlySpan<Half> pxy, int rows, int cols, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, null, TableKind.Joint);

    /// <inheritdoc cref="JointEntropy(ReadOnlySpan{float}, int, int, Span{float}, double?)"/>
    public static void JointEntropy(ReadOnlySpan<BFloat16> pxy, int rows, int cols, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, null, TableKind.Joint);

    /// <inheritdoc cref="ConditionalEntropy(ReadOnlySpan{float}, int, Given, double?)"/>
    public static float ConditionalEntropy(ReadOnlySpan<Half> pxy, int cols, Given given, double? logBase = null)
    {
        float result = default;
        Table(pxy, Arguments.Rows(pxy.Length, cols, 0, nameof(pxy)), cols, new Span<float>(ref result), logBase, given, TableKind.Conditional);
        return result;
    }

    /// <inheritdoc cref="ConditionalEntropy(ReadOnlySpan{float}, int, Given, double?)"/>
    public static float ConditionalEntropy(ReadOnlySpan<BFloat16> pxy, int cols, Given given, double? logBase = null)
    {
        float result = default;
        Table(pxy, Arguments.Rows(pxy.Length, cols, 0, nameof(pxy)), cols, new Span<float>(ref result), logBase, given, TableKind.Conditional);
        return result;
    }

    /// <inheritdoc cref="ConditionalEntropy(ReadOnlySpan{float}, int, int, Given, Span{float}, double?)"/>
    public static void ConditionalEntropy(ReadOnlySpan<Half> pxy, int rows, int cols, Given given, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, given, TableKind.Conditional);

    /// <inheritdoc cref="ConditionalEntropy(ReadOnlySpan{float}, int, int, Given, Span{float}, double?)"/>
    public static void ConditionalEntropy(
        ReadOnlySpan<BFloat16> pxy, int rows, int cols, Given given, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, given, TableKind.Conditional);

    /// <inheritdoc cref="MutualInformation(ReadOnlySpan{float}, int, double?)"/>
    public static float MutualInformation(ReadOnlySpan<Half> pxy, int cols, double? logBase = null)
    {
        float result = default;
        Table(pxy, Arguments.Rows(pxy.Length, cols, 0, nameof(pxy)), cols, new Span<float>(ref result), logBase, null, TableKind.Mutual);
        return result;
    }

    /// <inheritdoc cref="MutualInformation(ReadOnlySpan{float}, int, double?)"/>
    public static float MutualInformation(ReadOnlySpan<BFloat16> pxy, int cols, double? logBase = null)
    {
        float result = default;
        Table(pxy, Arguments.Rows(pxy.Length, cols, 0, nameof(pxy)), cols, new Span<float>(ref result), logBase, null, TableKind.Mutual);
        return result;
    }

    /// <inheritdoc cref="MutualInformation(ReadOnlySpan{float}, int, int, Span{float}, double?)"/>
    public static void MutualInformation(ReadOnlySpan<Half> pxy, int rows, int cols, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, null, TableKind.Mutual);

    /// <inheritdoc cref="MutualInformation(ReadOnlySpan{float}, int, int, Span{float}, double?)"/>
    public static void MutualInformation(ReadOnlySpan<BFloat16> pxy, int rows, int cols, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, null, TableKind.Mutual);
}
