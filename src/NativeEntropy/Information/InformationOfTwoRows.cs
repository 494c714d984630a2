using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Information
{
    /// <summary>-sum p[i] log q[i]; +inf where p > 0 and q = 0.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">As long as p: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float CrossEntropy(ReadOnlySpan<float> p, ReadOnlySpan<float> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.CrossEntropy);
        return result;
    }

    /// <summary>-sum p[i] log q[i]; +inf where p > 0 and q = 0.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">As long as p: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double CrossEntropy(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double? logBase = null, bool normalize = false)
    {
        double result = default;
        Pair(p, q, p.Length, new Span<double>(ref result), logBase, normalize, PairKind.CrossEntropy);
        return result;
    }

    /// <summary>destination[r] = -sum over c of p[r, c] log q[r, c].</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">As long as p: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void CrossEntropy(
        ReadOnlySpan<float> p, ReadOnlySpan<float> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.CrossEntropy);

    /// <summary>destination[r] = -sum over c of p[r, c] log q[r, c].</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">As long as p: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void CrossEntropy(
        ReadOnlySpan<double> p, ReadOnlySpan<double> q, int cols, Span<double> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.CrossEntropy);

    /// <summary>sum p[i] log(p[i] / q[i]): 0 for equal rows, and never negative where the sums agree to 8 eps, or with normalize; +inf where p > 0 and q = 0.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">As long as p: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float KlDivergence(ReadOnlySpan<float> p, ReadOnlySpan<float> q, double? logBase = null, bool normalize = false)
    {
        float result = default;
        Pair(p, q, p.Length, new Span<float>(ref result), logBase, normalize, PairKind.KlDivergence);
        return result;
    }

    /// <summary>sum p[i] log(p[i] / q[i]): 0 for equal rows, and never negative where the sums agree to 8 eps, or with normalize; +inf where p > 0 and q = 0.</summary>
    /// <param name="p">Probabilities, used as they are: (n).</param>
    /// <param name="q">As long as p: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double KlDivergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double? logBase = null, bool normalize = false)
    {
        double result = default;
        Pair(p, q, p.Length, new Span<double>(ref result), logBase, normalize, PairKind.KlDivergence);
        return result;
    }

    /// <summary>destination[r] = sum over c of p[r, c] log(p[r, c] / q[r, c]).</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">As long as p: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void KlDivergence(
        ReadOnlySpan<float> p, ReadOnlySpan<float> q, int cols, Span<float> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.KlDivergence);

    /// <summary>destination[r] = sum over c of p[r, c] log(p[r, c] / q[r, c]).</summary>
    /// <param name="p">Probabilities, row-major: (rows, cols).</param>
    /// <param name="q">As long as p: (rows, cols).</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="destination">At least rows elements; all of them where cols is 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <param name="normalize">Whether each row is divided by its sum first; NaN where that is 0.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void KlDivergence(
        ReadOnlySpan<double> p, ReadOnlySpan<double> q, int cols, Span<double> destination, double? logBase = null, bool normalize = false) =>
        Pair(p, q, cols, destination, logBase, normalize, PairKind.KlDivergence);

    private enum PairKind
    {
        CrossEntropy,
        KlDivergence,
        JsDivergence,
        JsDistance,
    }

    private static unsafe void Pair<T, TResult>(
        ReadOnlySpan<T> p, ReadOnlySpan<T> q, int cols, Span<TResult> destination, double? logBase, bool normalize, PairKind kind)
        where T : unmanaged
        where TResult : unmanaged
    {
        double parameter = Arguments.LogBase(logBase);
        Arguments.SameLength(q.Length, p.Length, nameof(q), nameof(p));
        int rows = Arguments.Rows(p.Length, cols, destination.Length, nameof(p));
        Arguments.AtLeast(destination.Length, rows, nameof(destination));
        fixed (T* left = p, right = q)
        fixed (TResult* result = destination)
        {
            Matrix<T> first = new(left, rows, cols, cols);
            Matrix<T> second = new(right, rows, cols, cols);
            switch (kind)
            {
                case PairKind.CrossEntropy:
                    InformationCore.CrossEntropy(first, second, parameter, normalize, result);
                    break;
                case PairKind.KlDivergence:
                    InformationCore.KlDivergence(first, second, parameter, normalize, result);
                    break;
                case PairKind.JsDivergence:
                    InformationCore.JsDivergence(first, second, parameter, normalize, result);
                    break;
                default:
                    InformationCore.JsDistance(first, second, parameter, normalize, result);
                    break;
            }
        }
    }
}
