using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Information
{
    /// <summary>log(sum p[i]^alpha) / (1 - alpha).</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="alpha">The order, at least 0; 1: the entropy, 0: log of the number of outcomes, +inf: -log of the largest p.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float RenyiEntropy(ReadOnlySpan<float> p, double alpha, double? logBase = null)
    {
        float result = default;
        RenyiEntropyOf(p, alpha, p.Length, new Span<float>(ref result), logBase);
        return result;
    }

    /// <summary>log(sum p[i]^alpha) / (1 - alpha).</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="alpha">The order, at least 0; 1: the entropy, 0: log of the number of outcomes, +inf: -log of the largest p.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double RenyiEntropy(ReadOnlySpan<double> p, double alpha, double? logBase = null)
    {
        double result = default;
        RenyiEntropyOf(p, alpha, p.Length, new Span<double>(ref result), logBase);
        return result;
    }

    /// <summary>destination[r] = log(sum over c of p[r, c]^alpha) / (1 - alpha).</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="alpha">The order, at least 0; 1: the entropy, 0: log of the number of outcomes, +inf: -log of the largest p.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of p is no multiple of cols, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void RenyiEntropy(ReadOnlySpan<float> p, double alpha, int cols, Span<float> destination, double? logBase = null) =>
        RenyiEntropyOf(p, alpha, cols, destination, logBase);

    /// <summary>destination[r] = log(sum over c of p[r, c]^alpha) / (1 - alpha).</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="alpha">The order, at least 0; 1: the entropy, 0: log of the number of outcomes, +inf: -log of the largest p.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of p is no multiple of cols, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void RenyiEntropy(ReadOnlySpan<double> p, double alpha, int cols, Span<double> destination, double? logBase = null) =>
        RenyiEntropyOf(p, alpha, cols, destination, logBase);

    /// <summary>(1 - sum p[i]^q) / (q - 1).</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">The order, at least 0; 1: the entropy, 0: the number of outcomes less 1, +inf: 0, or -inf where a p is above 1.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float TsallisEntropy(ReadOnlySpan<float> p, double q)
    {
        float result = default;
        TsallisEntropyOf(p, q, p.Length, new Span<float>(ref result));
        return result;
    }

    /// <summary>(1 - sum p[i]^q) / (q - 1).</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">The order, at least 0; 1: the entropy, 0: the number of outcomes less 1, +inf: 0, or -inf where a p is above 1.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double TsallisEntropy(ReadOnlySpan<double> p, double q)
    {
        double result = default;
        TsallisEntropyOf(p, q, p.Length, new Span<double>(ref result));
        return result;
    }

    /// <summary>destination[r] = (1 - sum over c of p[r, c]^q) / (q - 1).</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">The order, at least 0; 1: the entropy, 0: the number of outcomes less 1, +inf: 0, or -inf where a p is above 1.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <exception cref="ArgumentException">The length of p is no multiple of cols, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void TsallisEntropy(ReadOnlySpan<float> p, double q, int cols, Span<float> destination) =>
        TsallisEntropyOf(p, q, cols, destination);

    /// <summary>destination[r] = (1 - sum over c of p[r, c]^q) / (q - 1).</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">The order, at least 0; 1: the entropy, 0: the number of outcomes less 1, +inf: 0, or -inf where a p is above 1.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <exception cref="ArgumentException">The length of p is no multiple of cols, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void TsallisEntropy(ReadOnlySpan<double> p, double q, int cols, Span<double> destination) =>
        TsallisEntropyOf(p, q, cols, destination);

    private static unsafe void RenyiEntropyOf<T, TResult>(
        ReadOnlySpan<T> p, double alpha, int cols, Span<TResult> destination, double? logBase)
        where T : unmanaged
        where TResult : unmanaged
    {
        Arguments.Order(alpha);
        double parameter = Arguments.LogBase(logBase);
        int rows = Arguments.Rows(p.Length, cols, destination.Length, nameof(p));
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        fixed (T* source = p)
        fixed (TResult* result = destination)
        {
            InformationCore.RenyiEntropy(new Matrix<T>(source, rows, cols, cols), alpha, parameter, result);
        }
    }

    private static unsafe void TsallisEntropyOf<T, TResult>(ReadOnlySpan<T> p, double q, int cols, Span<TResult> destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        Arguments.Order(q);
        int rows = Arguments.Rows(p.Length, cols, destination.Length, nameof(p));
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        fixed (T* source = p)
        fixed (TResult* result = destination)
        {
            InformationCore.TsallisEntropy(new Matrix<T>(source, rows, cols, cols), q, result);
        }
    }
}
