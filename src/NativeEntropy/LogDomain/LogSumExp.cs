using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy;

public static partial class LogDomain
{
    /// <summary>log sum exp(x[i]).</summary>
    /// <param name="x">Any number of logits: (n).</param>
    /// <returns>-inf for no elements or all -inf; +inf where one is +inf; NaN where one is NaN.</returns>
    public static float LogSumExp(ReadOnlySpan<float> x)
    {
        float result = default;
        LogSumExpRows(x, x.Length, new Span<float>(ref result));
        return result;
    }

    /// <summary>log sum exp(x[i]).</summary>
    /// <param name="x">Any number of logits: (n).</param>
    /// <returns>-inf for no elements or all -inf; +inf where one is +inf; NaN where one is NaN.</returns>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        double result = default;
        LogSumExpRows(x, x.Length, new Span<double>(ref result));
        return result;
    }

    /// <summary>destination[r] = log sum over c of exp(x[r, c]).</summary>
    /// <param name="x">Logits, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <exception cref="ArgumentException">The length of x is no multiple of cols, or the destination is too short.</exception>
    public static void LogSumExp(ReadOnlySpan<float> x, int cols, Span<float> destination) => LogSumExpRows(x, cols, destination);

    /// <summary>destination[r] = log sum over c of exp(x[r, c]).</summary>
    /// <param name="x">Logits, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <exception cref="ArgumentException">The length of x is no multiple of cols, or the destination is too short.</exception>
    public static void LogSumExp(ReadOnlySpan<double> x, int cols, Span<double> destination) => LogSumExpRows(x, cols, destination);

    /// <summary>log |sum weights[i] exp(x[i])|, and that sum's sign.</summary>
    /// <param name="x">Logits: (n).</param>
    /// <param name="weights">Weights of any sign: (n). A weight of 0 takes its element out.</param>
    /// <param name="sign">-1, 0 or 1; NaN where the result is NaN.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float LogSumExp(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, out float sign)
    {
        Arguments.SameLength(weights.Length, x.Length, nameof(weights), nameof(x));
        float result = default;
        sign = default;
        LogSumExpRows(x, weights, x.Length, new Span<float>(ref result), new Span<float>(ref sign));
        return result;
    }

    /// <summary>log |sum weights[i] exp(x[i])|, and that sum's sign.</summary>
    /// <param name="x">Logits: (n).</param>
    /// <param name="weights">Weights of any sign: (n). A weight of 0 takes its element out.</param>
    /// <param name="sign">-1, 0 or 1; NaN where the result is NaN.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double LogSumExp(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, out double sign)
    {
        Arguments.SameLength(weights.Length, x.Length, nameof(weights), nameof(x));
        double result = default;
        sign = default;
        LogSumExpRows(x, weights, x.Length, new Span<double>(ref result), new Span<double>(ref sign));
        return result;
    }

    /// <summary>destination[r] = log |sum over c of weights[r, c] exp(x[r, c])|, sign[r] = that sum's sign.</summary>
    /// <param name="x">Logits, row-major: (rows, cols).</param>
    /// <param name="weights">Weights of any sign: (rows, cols), or one row (cols) for all rows.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements.</param>
    /// <param name="sign">At least rows elements: -1, 0 or 1; NaN where the result is NaN.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void LogSumExp(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, int cols, Span<float> destination, Span<float> sign) =>
        LogSumExpRows(x, weights, cols, destination, sign);

    /// <summary>destination[r] = log |sum over c of weights[r, c] exp(x[r, c])|, sign[r] = that sum's sign.</summary>
    /// <param name="x">Logits, row-major: (rows, cols).</param>
    /// <param name="weights">Weights of any sign: (rows, cols), or one row (cols) for all rows.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements.</param>
    /// <param name="sign">At least rows elements: -1, 0 or 1; NaN where the result is NaN.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void LogSumExp(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, int cols, Span<double> destination, Span<double> sign) =>
        LogSumExpRows(x, weights, cols, destination, sign);

    private static unsafe void LogSumExpRows<T, TResult>(ReadOnlySpan<T> x, int cols, Span<TResult> destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        int rows = Arguments.Rows(x.Length, cols, destination.Length, nameof(x));
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        fixed (T* source = x)
        fixed (TResult* result = destination)
        {
            LogDomainCore.LogSumExp(new Matrix<T>(source, rows, cols, cols), new Results<T>(result));
        }
    }

    private static unsafe void LogSumExpRows<T, TResult>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weights, int cols, Span<TResult> destination, Span<TResult> sign)
        where T : unmanaged
        where TResult : unmanaged
    {
        int rows = Arguments.Rows(x.Length, cols, destination.Length, nameof(x));
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        Arguments.AtLeast(sign.Length, rows, nameof(sign));
        if (weights.Length != x.Length && weights.Length != cols)
        {
            throw new ArgumentException(
                $"weights has {weights.Length} elements; expected {x.Length}, as x has, or one row of {cols}.", nameof(weights));
        }

        fixed (T* source = x, factors = weights)
        fixed (TResult* result = destination, direction = sign)
        {
            Matrix<T> weightRows = new(factors, rows, cols, weights.Length == x.Length ? cols : 0);
            LogDomainCore.LogSumExp(new Matrix<T>(source, rows, cols, cols), weightRows, new Results<T>(result), new Results<T>(direction));
        }
    }
}
