using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Information
{
    /// <summary>destination[i] = -log p[i]: +inf at 0, -inf at +inf, NaN below 0.</summary>
    /// <param name="p">Probabilities: (n).</param>
    /// <param name="destination">At least as long as p; it may be p.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps p.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void SelfInformation(ReadOnlySpan<float> p, Span<float> destination, double? logBase = null) =>
        SelfInformationOf(p, destination, logBase);

    /// <summary>destination[i] = -log p[i]: +inf at 0, -inf at +inf, NaN below 0.</summary>
    /// <param name="p">Probabilities: (n).</param>
    /// <param name="destination">At least as long as p; it may be p.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps p.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void SelfInformation(ReadOnlySpan<double> p, Span<double> destination, double? logBase = null) =>
        SelfInformationOf(p, destination, logBase);

    /// <summary>destination[i] = -p[i] log p[i] - (1 - p[i]) log(1 - p[i]); NaN outside 0..1.</summary>
    /// <param name="p">Probabilities: (n).</param>
    /// <param name="destination">At least as long as p; it may be p.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps p.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void BinaryEntropy(ReadOnlySpan<float> p, Span<float> destination, double? logBase = null) =>
        BinaryEntropyOf(p, destination, logBase);

    /// <summary>destination[i] = -p[i] log p[i] - (1 - p[i]) log(1 - p[i]); NaN outside 0..1.</summary>
    /// <param name="p">Probabilities: (n).</param>
    /// <param name="destination">At least as long as p; it may be p.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps p.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void BinaryEntropy(ReadOnlySpan<double> p, Span<double> destination, double? logBase = null) =>
        BinaryEntropyOf(p, destination, logBase);

    /// <summary>-sum p[i] log p[i].</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float Entropy(ReadOnlySpan<float> p, double? logBase = null, bool normalize = false)
    {
        float result = default;
        EntropyOf(p, p.Length, new Span<float>(ref result), logBase, normalize);
        return result;
    }

    /// <summary>-sum p[i] log p[i].</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double Entropy(ReadOnlySpan<double> p, double? logBase = null, bool normalize = false)
    {
        double result = default;
        EntropyOf(p, p.Length, new Span<double>(ref result), logBase, normalize);
        return result;
    }

    /// <summary>destination[r] = -sum over c of p[r, c] log p[r, c].</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">The length of p is no multiple of cols, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void Entropy(ReadOnlySpan<float> p, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        EntropyOf(p, cols, destination, logBase, normalize);

    /// <summary>destination[r] = -sum over c of p[r, c] log p[r, c].</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">The length of p is no multiple of cols, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void Entropy(ReadOnlySpan<double> p, int cols, Span<double> destination, double? logBase = null, bool normalize = false) =>
        EntropyOf(p, cols, destination, logBase, normalize);

    /// <summary>exp of the entropy in nats.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    public static float Perplexity(ReadOnlySpan<float> p)
    {
        float result = default;
        PerplexityOf(p, p.Length, new Span<float>(ref result));
        return result;
    }

    /// <summary>exp of the entropy in nats.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    public static double Perplexity(ReadOnlySpan<double> p)
    {
        double result = default;
        PerplexityOf(p, p.Length, new Span<double>(ref result));
        return result;
    }

    /// <summary>destination[r] = exp of the entropy of row r in nats.</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <exception cref="ArgumentException">The length of p is no multiple of cols, or the destination is too short.</exception>
    public static void Perplexity(ReadOnlySpan<float> p, int cols, Span<float> destination) =>
        PerplexityOf(p, cols, destination);

    /// <summary>destination[r] = exp of the entropy of row r in nats.</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <exception cref="ArgumentException">The length of p is no multiple of cols, or the destination is too short.</exception>
    public static void Perplexity(ReadOnlySpan<double> p, int cols, Span<double> destination) =>
        PerplexityOf(p, cols, destination);

    private static unsafe void SelfInformationOf<T>(ReadOnlySpan<T> p, Span<T> destination, double? logBase)
        where T : unmanaged
    {
        double parameter = Arguments.LogBase(logBase);
        Arguments.AtLeast(destination.Length, p.Length, nameof(destination));
        Arguments.InPlaceOrApart(p, destination, nameof(p), nameof(destination));
        fixed (T* source = p, result = destination)
        {
            InformationCore.SelfInformation(source, p.Length, parameter, result);
        }
    }

    private static unsafe void BinaryEntropyOf<T>(ReadOnlySpan<T> p, Span<T> destination, double? logBase)
        where T : unmanaged
    {
        double parameter = Arguments.LogBase(logBase);
        Arguments.AtLeast(destination.Length, p.Length, nameof(destination));
        Arguments.InPlaceOrApart(p, destination, nameof(p), nameof(destination));
        fixed (T* source = p, result = destination)
        {
            InformationCore.BinaryEntropy(source, p.Length, parameter, result);
        }
    }

    private static unsafe void EntropyOf<T, TResult>(
        ReadOnlySpan<T> p, int cols, Span<TResult> destination, double? logBase, bool normalize)
        where T : unmanaged
        where TResult : unmanaged
    {
        double parameter = Arguments.LogBase(logBase);
        int rows = Arguments.Rows(p.Length, cols, destination.Length, nameof(p));
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        fixed (T* source = p)
        fixed (TResult* result = destination)
        {
            InformationCore.Entropy(new Matrix<T>(source, rows, cols, cols), parameter, normalize, result);
        }
    }

    private static unsafe void PerplexityOf<T, TResult>(ReadOnlySpan<T> p, int cols, Span<TResult> destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        int rows = Arguments.Rows(p.Length, cols, destination.Length, nameof(p));
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        fixed (T* source = p)
        fixed (TResult* result = destination)
        {
            InformationCore.Perplexity(new Matrix<T>(source, rows, cols, cols), result);
        }
    }
}
