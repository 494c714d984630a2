using NativeEntropy.Kernels;

namespace NativeEntropy;

/// <summary>Binary prefix codes: the lengths of their words, and what those lengths imply. A length of 0 means that a symbol has no code word.</summary>
public static unsafe class Codes
{
    /// <summary>The lengths of an optimal prefix code's words, in bits.</summary>
    /// <param name="p">Probabilities, or weights of any sum: (n).</param>
    /// <param name="lengths">At least n elements; 0 where p is 0, 1 for a single symbol.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An element of p is negative, infinite or NaN.</exception>
    /// <remarks>Equal weights: symbols before joined ones, lower indices first; so the longest word is as short as it can be.</remarks>
    public static void HuffmanLengths(ReadOnlySpan<float> p, Span<long> lengths) => HuffmanLengthsOf(p, lengths);

    /// <summary>The lengths of an optimal prefix code's words, in bits.</summary>
    /// <param name="p">Probabilities, or weights of any sum: (n).</param>
    /// <param name="lengths">At least n elements; 0 where p is 0, 1 for a single symbol.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An element of p is negative, infinite or NaN.</exception>
    /// <remarks>Equal weights: symbols before joined ones, lower indices first; so the longest word is as short as it can be.</remarks>
    public static void HuffmanLengths(ReadOnlySpan<double> p, Span<long> lengths) => HuffmanLengthsOf(p, lengths);

    /// <summary>lengths[i] = ceil(-log2 p[i]), at least 1: Shannon's code.</summary>
    /// <param name="p">Probabilities: (n).</param>
    /// <param name="lengths">At least n elements; 0 where p is 0.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An element of p is negative, infinite or NaN.</exception>
    public static void ShannonLengths(ReadOnlySpan<float> p, Span<long> lengths) => ShannonLengthsOf(p, lengths);

    /// <summary>lengths[i] = ceil(-log2 p[i]), at least 1: Shannon's code.</summary>
    /// <param name="p">Probabilities: (n).</param>
    /// <param name="lengths">At least n elements; 0 where p is 0.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An element of p is negative, infinite or NaN.</exception>
    public static void ShannonLengths(ReadOnlySpan<double> p, Span<long> lengths) => ShannonLengthsOf(p, lengths);

    /// <summary>sum p[i] lengths[i], in bits.</summary>
    /// <param name="p">Probabilities: (n).</param>
    /// <param name="lengths">Code lengths: (n).</param>
    /// <returns>+inf where a symbol of positive probability has no code word; NaN where p is negative or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A code length is negative.</exception>
    public static float ExpectedLength(ReadOnlySpan<float> p, ReadOnlySpan<long> lengths) => (float)ExpectedLengthOf(p, lengths);

    /// <summary>sum p[i] lengths[i], in bits.</summary>
    /// <param name="p">Probabilities: (n).</param>
    /// <param name="lengths">Code lengths: (n).</param>
    /// <returns>+inf where a symbol of positive probability has no code word; NaN where p is negative or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A code length is negative.</exception>
    public static double ExpectedLength(ReadOnlySpan<double> p, ReadOnlySpan<long> lengths) => ExpectedLengthOf(p, lengths);

    /// <summary>destination[i] = 2^-lengths[i]: the distribution for which the code is optimal; 0 where there is no code word.</summary>
    /// <param name="lengths">Code lengths: (n).</param>
    /// <param name="destination">At least n elements.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A code length is negative.</exception>
    public static void ImpliedDistribution(ReadOnlySpan<long> lengths, Span<double> destination)
    {
        CheckLengths(lengths);
        Arguments.AtLeast(destination.Length, lengths.Length, nameof(destination));
        fixed (long* source = lengths)
        fixed (double* result = destination)
        {
            CodesCore.ImpliedDistribution(source, lengths.Length, result);
        }
    }

    /// <summary>sum 2^-lengths[i] over the symbols that have a code word: a prefix code with these lengths exists where it is at most 1.</summary>
    /// <param name="lengths">Code lengths: (n).</param>
    /// <exception cref="ArgumentOutOfRangeException">A code length is negative.</exception>
    public static double KraftSum(ReadOnlySpan<long> lengths)
    {
        CheckLengths(lengths);
        fixed (long* source = lengths)
        {
            return CodesCore.KraftSum(source, lengths.Length);
        }
    }

    private static void HuffmanLengthsOf<T>(ReadOnlySpan<T> p, Span<long> lengths)
        where T : unmanaged
    {
        Arguments.AtLeast(lengths.Length, p.Length, nameof(lengths));
        fixed (T* source = p)
        fixed (long* result = lengths)
        {
            CheckWeights(source, p.Length);
            Kernels.HuffmanLengths.Run(source, p.Length, result);
        }
    }

    private static void ShannonLengthsOf<T>(ReadOnlySpan<T> p, Span<long> lengths)
        where T : unmanaged
    {
        Arguments.AtLeast(lengths.Length, p.Length, nameof(lengths));
        fixed (T* source = p)
        fixed (long* result = lengths)
        {
            CheckWeights(source, p.Length);
            CodesCore.ShannonLengths(source, p.Length, result);
        }
    }

    private static double ExpectedLengthOf<T>(ReadOnlySpan<T> p, ReadOnlySpan<long> lengths)
        where T : unmanaged
    {
        Arguments.SameLength(lengths.Length, p.Length, nameof(lengths), nameof(p));
        CheckLengths(lengths);
        fixed (T* source = p)
        fixed (long* whole = lengths)
        {
            return CodesCore.ExpectedLength(source, whole, p.Length);
        }
    }

    private static void CheckWeights<T>(T* p, int n)
        where T : unmanaged
    {
        for (int i = 0; i < n; i++)
        {
            if (!CodesCore.AreWeights(p + i, 1))
            {
                throw new ArgumentOutOfRangeException(nameof(p), p[i], $"Element {i} is not finite and at least 0.");
            }
        }
    }

    private static void CheckLengths(ReadOnlySpan<long> lengths)
    {
        int place = lengths.IndexOfAnyInRange(long.MinValue, -1);
        if (place >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(lengths), lengths[place], $"Element {place} is negative.");
        }
    }
}
