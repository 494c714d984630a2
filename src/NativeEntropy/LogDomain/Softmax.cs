using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class LogDomain
{
    /// <summary>destination[r, c] = exp(x[r, c] / temperature) / sum over k of exp(x[r, k] / temperature).</summary>
    /// <param name="x">Logits, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least as long as x: (rows, cols); it may be x.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <remarks>One +inf in a row: 1 there, 0 elsewhere; several: shared equally; a row of -inf, or with a NaN: NaN.</remarks>
    /// <exception cref="ArgumentException">The length of x is no multiple of cols, or the destination is too short or overlaps x.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature or cols is out of range.</exception>
    public static void Softmax(ReadOnlySpan<float> x, int cols, Span<float> destination, double temperature = 1.0) =>
        SoftmaxRows(x, cols, destination, temperature, logarithm: false);

    /// <summary>destination[r, c] = exp(x[r, c] / temperature) / sum over k of exp(x[r, k] / temperature).</summary>
    /// <param name="x">Logits, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least as long as x: (rows, cols); it may be x.</param>
    /// <param name="temperature">Finite and above 0; logits are divided by it.</param>
    /// <remarks>One +inf in a row: 1 there, 0 elsewhere; several: shared equally; a row of -inf, or with a NaN: NaN.</remarks>
    /// <exception cref="ArgumentException">The length of x is no multiple of cols, or the destination is too short or overlaps x.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature or cols is out of range.</exception>
    public static void Softmax(ReadOnlySpan<double> x, int cols, Span<double> destination, double temperature = 1.0) =>
        SoftmaxRows(x, cols, destination, temperature, logarithm: false);

    private static unsafe void SoftmaxRows<T>(ReadOnlySpan<T> x, int cols, Span<T> destination, double temperature, bool logarithm)
        where T : unmanaged
    {
        int rows = Arguments.Rows(x.Length, cols, 0, nameof(x));
        Arguments.AtLeast(destination.Length, x.Length, nameof(destination));
        Arguments.InPlaceOrApart(x, destination, nameof(x), nameof(destination));
        Arguments.Temperature(temperature);
        fixed (T* source = x, result = destination)
        {
            LogDomainCore.Softmax(
                new Matrix<T>(source, rows, cols, cols), temperature, new Matrix<T>(result, rows, cols, cols), logarithm);
        }
    }
}
