
namespace NativeEntropy;

public static partial class Information
{
    /// <summary>(sum p[i] log(p[i] / m[i]) + sum q[i] log(q[i] / m[i])) / 2, m = (p + q) / 2: never negative, 0 for equal rows.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">As long as p: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float JsDivergence(ReadOnlySpan<float> p, ReadOnlySpan<float> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.JsDivergence);
        return result;
    }

    /// <summary>(sum p[i] log(p[i] / m[i]) + sum q[i] log(q[i] / m[i])) / 2, m = (p + q) / 2: never negative, 0 for equal rows.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">As long as p: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double JsDivergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double? logBase = null, bool normalize = false)
    {
        double result = default;
        Pair(p, q, p.Length, new Span<double>(ref result), logBase, normalize, PairKind.JsDivergence);
        return result;
    }

    /// <summary>destination[r] = the Jensen-Shannon divergence of row r of p and row r of q.</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">As long as p: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void JsDivergence(
        ReadOnlySpan<float> p, ReadOnlySpan<float> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.JsDivergence);

    /// <summary>destination[r] = the Jensen-Shannon divergence of row r of p and row r of q.</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">As long as p: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void JsDivergence(
        ReadOnlySpan<double> p, ReadOnlySpan<double> q, int cols, Span<double> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.JsDivergence);

    /// <summary>The square root of the Jensen-Shannon divergence; NaN for a base below 1.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">As long as p: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float JsDistance(ReadOnlySpan<float> p, ReadOnlySpan<float> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.JsDistance);
        return result;
    }

    /// <summary>The square root of the Jensen-Shannon divergence; NaN for a base below 1.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">As long as p: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double JsDistance(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double? logBase = null, bool normalize = false)
    {
        double result = default;
        Pair(p, q, p.Length, new Span<double>(ref result), logBase, normalize, PairKind.JsDistance);
        return result;
    }

    /// <summary>destination[r] = the square root of the Jensen-Shannon divergence of row r of p and row r of q.</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">As long as p: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void JsDistance(
        ReadOnlySpan<float> p, ReadOnlySpan<float> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.JsDistance);

    /// <summary>destination[r] = the square root of the Jensen-Shannon divergence of row r of p and row r of q.</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">As long as p: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void JsDistance(
        ReadOnlySpan<double> p, ReadOnlySpan<double> q, int cols, Span<double> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.JsDistance);

}
