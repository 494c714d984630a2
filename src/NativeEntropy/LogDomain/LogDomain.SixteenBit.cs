using NativeEntropy.Kernels;

namespace NativeEntropy;

// 16-bit numbers: computed as floats.
public static partial class LogDomain
{
    /// <inheritdoc cref="Sigmoid(ReadOnlySpan{float}, Span{float})"/>
    public static void Sigmoid(ReadOnlySpan<Half> x, Span<Half> destination) => Unary(x, destination, default(SigmoidFormula<Half>));

    /// <inheritdoc cref="Sigmoid(ReadOnlySpan{float}, Span{float})"/>
    public static void Sigmoid(ReadOnlySpan<BFloat16> x, Span<BFloat16> destination) => Unary(x, destination, default(SigmoidFormula<BFloat16>));

    /// <inheritdoc cref="SigmoidGradient(ReadOnlySpan{float}, Span{float})"/>
    public static void SigmoidGradient(ReadOnlySpan<Half> x, Span<Half> destination) => Unary(x, destination, default(SigmoidGradientFormula<Half>));

    /// <inheritdoc cref="SigmoidGradient(ReadOnlySpan{float}, Span{float})"/>
    public static void SigmoidGradient(ReadOnlySpan<BFloat16> x, Span<BFloat16> destination) =>
        Unary(x, destination, default(SigmoidGradientFormula<BFloat16>));

    /// <inheritdoc cref="LogSigmoid(ReadOnlySpan{float}, Span{float})"/>
    public static void LogSigmoid(ReadOnlySpan<Half> x, Span<Half> destination) => Unary(x, destination, default(LogSigmoidFormula<Half>));

    /// <inheritdoc cref="LogSigmoid(ReadOnlySpan{float}, Span{float})"/>
    public static void LogSigmoid(ReadOnlySpan<BFloat16> x, Span<BFloat16> destination) => Unary(x, destination, default(LogSigmoidFormula<BFloat16>));

    /// <inheritdoc cref="Softplus(ReadOnlySpan{float}, Span{float})"/>
    public static void Softplus(ReadOnlySpan<Half> x, Span<Half> destination) => Unary(x, destination, default(SoftplusFormula<Half>));

    /// <inheritdoc cref="Softplus(ReadOnlySpan{float}, Span{float})"/>
    public static void Softplus(ReadOnlySpan<BFloat16> x, Span<BFloat16> destination) => Unary(x, destination, default(SoftplusFormula<BFloat16>));

    /// <inheritdoc cref="LogAddExp(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static void LogAddExp(ReadOnlySpan<Half> x, ReadOnlySpan<Half> y, Span<Half> destination) => LogAddExpOf(x, y, destination);

    /// <inheritdoc cref="LogAddExp(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static void LogAddExp(ReadOnlySpan<BFloat16> x, ReadOnlySpan<BFloat16> y, Span<BFloat16> destination) => LogAddExpOf(x, y, destination);
}
