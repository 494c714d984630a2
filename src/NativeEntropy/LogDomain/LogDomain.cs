using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

/// <summary>Functions of logits and log-probabilities. Every result is within 1 ULP (float) or 2 (double) per row or element, 2 and 3 in arrays.</summary>
public static partial class LogDomain
{
    /// <summary>destination[i] = 1 / (1 + exp(-x[i])).</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="destination">At least as long as x; it may be x.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps x.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> destination) => Unary(x, destination, default(SigmoidFormula<float>));

    /// <summary>destination[i] = 1 / (1 + exp(-x[i])).</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="destination">At least as long as x; it may be x.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps x.</exception>
    public static void Sigmoid(ReadOnlySpan<double> x, Span<double> destination) => Unary(x, destination, default(SigmoidFormula<double>));

    /// <summary>destination[i] = sigmoid(x[i]) (1 - sigmoid(x[i])), the derivative of the sigmoid.</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="destination">At least as long as x; it may be x.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps x.</exception>
    public static void SigmoidGradient(ReadOnlySpan<float> x, Span<float> destination) => Unary(x, destination, default(SigmoidGradientFormula<float>));

    /// <summary>destination[i] = sigmoid(x[i]) (1 - sigmoid(x[i])), the derivative of the sigmoid.</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="destination">At least as long as x; it may be x.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps x.</exception>
    public static void SigmoidGradient(ReadOnlySpan<double> x, Span<double> destination) => Unary(x, destination, default(SigmoidGradientFormula<double>));

    /// <summary>destination[i] = log sigmoid(x[i]) = -log(1 + exp(-x[i])).</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="destination">At least as long as x; it may be x.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps x.</exception>
    public static void LogSigmoid(ReadOnlySpan<float> x, Span<float> destination) => Unary(x, destination, default(LogSigmoidFormula<float>));

    /// <summary>destination[i] = log sigmoid(x[i]) = -log(1 + exp(-x[i])).</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="destination">At least as long as x; it may be x.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps x.</exception>
    public static void LogSigmoid(ReadOnlySpan<double> x, Span<double> destination) => Unary(x, destination, default(LogSigmoidFormula<double>));

    /// <summary>destination[i] = log(1 + exp(x[i])).</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="destination">At least as long as x; it may be x.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps x.</exception>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> destination) => Unary(x, destination, default(SoftplusFormula<float>));

    /// <summary>destination[i] = log(1 + exp(x[i])).</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="destination">At least as long as x; it may be x.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps x.</exception>
    public static void Softplus(ReadOnlySpan<double> x, Span<double> destination) => Unary(x, destination, default(SoftplusFormula<double>));

    /// <summary>destination[i] = log(exp(x[i]) + exp(y[i])).</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="y">As long as x: (n).</param>
    /// <param name="destination">At least as long as x; it may be x or y.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the destination is too short or overlaps an input.</exception>
    public static void LogAddExp(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination) => LogAddExpOf(x, y, destination);

    /// <summary>destination[i] = log(exp(x[i]) + exp(y[i])).</summary>
    /// <param name="x">Any numbers: (n).</param>
    /// <param name="y">As long as x: (n).</param>
    /// <param name="destination">At least as long as x; it may be x or y.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the destination is too short or overlaps an input.</exception>
    public static void LogAddExp(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> destination) => LogAddExpOf(x, y, destination);

    private static unsafe void LogAddExpOf<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
        where T : unmanaged
    {
        Arguments.SameLength(y.Length, x.Length, nameof(y), nameof(x));
        Arguments.AtLeast(destination.Length, x.Length, nameof(destination));
        Arguments.InPlaceOrApart(x, destination, nameof(x), nameof(destination));
        Arguments.InPlaceOrApart(y, destination, nameof(y), nameof(destination));
        fixed (T* left = x, right = y, result = destination)
        {
            LogDomainCore.LogAddExp(left, right, x.Length, result);
        }
    }

    private static unsafe void Unary<T, TFormula>(ReadOnlySpan<T> x, Span<T> destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        Arguments.AtLeast(destination.Length, x.Length, nameof(destination));
        Arguments.InPlaceOrApart(x, destination, nameof(x), nameof(destination));
        fixed (T* source = x, result = destination)
        {
            Elements.Run(source, x.Length, result, formula, Elements.LoadOf<T, TFormula>());
        }
    }
}
