using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

public static partial class Information
{
    /// <summary>-sum pxy log pxy, whatever the table's shape.</summary>
    /// <param name="pxy">A joint table: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float JointEntropy(ReadOnlySpan<float> pxy, double? logBase = null) => Entropy(pxy, logBase);

    /// <summary>-sum pxy log pxy, whatever the table's shape.</summary>
    /// <param name="pxy">A joint table: (n).</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double JointEntropy(ReadOnlySpan<double> pxy, double? logBase = null) => Entropy(pxy, logBase);

    /// <summary>destination[t] = -sum of pxy log pxy over table t.</summary>
    /// <param name="pxy">Joint tables, one behind the other, row-major: (tables, rows, cols).</param>
    /// <param name="rows">Rows of a table.</param>
    /// <param name="cols">Columns of a table.</param>
    /// <param name="destination">At least tables elements; all of them where a table is empty.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of a table, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void JointEntropy(ReadOnlySpan<float> pxy, int rows, int cols, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, null, TableKind.Joint);

    /// <summary>destination[t] = -sum of pxy log pxy over table t.</summary>
    /// <param name="pxy">Joint tables, one behind the other, row-major: (tables, rows, cols).</param>
    /// <param name="rows">Rows of a table.</param>
    /// <param name="cols">Columns of a table.</param>
    /// <param name="destination">At least tables elements; all of them where a table is empty.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of a table, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void JointEntropy(ReadOnlySpan<double> pxy, int rows, int cols, Span<double> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, null, TableKind.Joint);

    /// <summary>-sum pxy log(pxy / px), or py for px where Y is given: never negative.</summary>
    /// <param name="pxy">A joint table, row-major: (rows, cols).</param>
    /// <param name="cols">Columns.</param>
    /// <param name="given">The variable that is known: X is the row, Y the column.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of cols.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float ConditionalEntropy(ReadOnlySpan<float> pxy, int cols, Given given, double? logBase = null)
    {
        float result = default;
        Table(pxy, Arguments.Rows(pxy.Length, cols, 0, nameof(pxy)), cols, new Span<float>(ref result), logBase, given, TableKind.Conditional);
        return result;
    }

    /// <summary>-sum pxy log(pxy / px), or py for px where Y is given: never negative.</summary>
    /// <param name="pxy">A joint table, row-major: (rows, cols).</param>
    /// <param name="cols">Columns.</param>
    /// <param name="given">The variable that is known: X is the row, Y the column.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of cols.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double ConditionalEntropy(ReadOnlySpan<double> pxy, int cols, Given given, double? logBase = null)
    {
        double result = default;
        Table(pxy, Arguments.Rows(pxy.Length, cols, 0, nameof(pxy)), cols, new Span<double>(ref result), logBase, given, TableKind.Conditional);
        return result;
    }

    /// <summary>destination[t] = the conditional entropy of table t.</summary>
    /// <param name="pxy">Joint tables, one behind the other, row-major: (tables, rows, cols).</param>
    /// <param name="rows">Rows of a table.</param>
    /// <param name="cols">Columns of a table.</param>
    /// <param name="given">The variable that is known: X is the row, Y the column.</param>
    /// <param name="destination">At least tables elements; all of them where a table is empty.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of a table, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void ConditionalEntropy(
        ReadOnlySpan<float> pxy, int rows, int cols, Given given, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, given, TableKind.Conditional);

    /// <summary>destination[t] = the conditional entropy of table t.</summary>
    /// <param name="pxy">Joint tables, one behind the other, row-major: (tables, rows, cols).</param>
    /// <param name="rows">Rows of a table.</param>
    /// <param name="cols">Columns of a table.</param>
    /// <param name="given">The variable that is known: X is the row, Y the column.</param>
    /// <param name="destination">At least tables elements; all of them where a table is empty.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of a table, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void ConditionalEntropy(
        ReadOnlySpan<double> pxy, int rows, int cols, Given given, Span<double> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, given, TableKind.Conditional);

    /// <summary>sum pxy log(pxy / (px py)): never negative where the table sums up to 1 within 8 eps.</summary>
    /// <param name="pxy">A joint table, row-major: (rows, cols).</param>
    /// <param name="cols">Columns.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of cols.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static float MutualInformation(ReadOnlySpan<float> pxy, int cols, double? logBase = null)
    {
        float result = default;
        Table(pxy, Arguments.Rows(pxy.Length, cols, 0, nameof(pxy)), cols, new Span<float>(ref result), logBase, null, TableKind.Mutual);
        return result;
    }

    /// <summary>sum pxy log(pxy / (px py)): never negative where the table sums up to 1 within 8 eps.</summary>
    /// <param name="pxy">A joint table, row-major: (rows, cols).</param>
    /// <param name="cols">Columns.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <returns>NaN where an element is negative, infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of cols.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double MutualInformation(ReadOnlySpan<double> pxy, int cols, double? logBase = null)
    {
        double result = default;
        Table(pxy, Arguments.Rows(pxy.Length, cols, 0, nameof(pxy)), cols, new Span<double>(ref result), logBase, null, TableKind.Mutual);
        return result;
    }

    /// <summary>destination[t] = the mutual information of table t.</summary>
    /// <param name="pxy">Joint tables, one behind the other, row-major: (tables, rows, cols).</param>
    /// <param name="rows">Rows of a table.</param>
    /// <param name="cols">Columns of a table.</param>
    /// <param name="destination">At least tables elements; all of them where a table is empty.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of a table, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void MutualInformation(ReadOnlySpan<float> pxy, int rows, int cols, Span<float> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, null, TableKind.Mutual);

    /// <summary>destination[t] = the mutual information of table t.</summary>
    /// <param name="pxy">Joint tables, one behind the other, row-major: (tables, rows, cols).</param>
    /// <param name="rows">Rows of a table.</param>
    /// <param name="cols">Columns of a table.</param>
    /// <param name="destination">At least tables elements; all of them where a table is empty.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The length of pxy is no multiple of a table, or the destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static void MutualInformation(ReadOnlySpan<double> pxy, int rows, int cols, Span<double> destination, double? logBase = null) =>
        Table(pxy, rows, cols, destination, logBase, null, TableKind.Mutual);

    private enum TableKind
    {
        Joint,
        Conditional,
        Mutual,
    }

    private static unsafe void Table<T, TResult>(
        ReadOnlySpan<T> pxy, int rows, int cols, Span<TResult> destination, double? logBase, Given? given, TableKind kind)
        where T : unmanaged
        where TResult : unmanaged
    {
        double parameter = Arguments.LogBase(logBase);
        Arguments.Defined(given ?? Given.X, nameof(given));
        int tables = Arguments.Tables(pxy.Length, rows, cols, destination.Length, nameof(pxy));
        Arguments.AtLeast(destination.Length, tables, nameof(destination));
        fixed (T* source = pxy)
        fixed (TResult* result = destination)
        {
            Tables<T> joint = new(source, tables, rows, cols, (nint)rows * cols, cols);
            switch (kind)
            {
                case TableKind.Joint:
                    JointCore.JointEntropy(joint, parameter, result);
                    break;
                case TableKind.Conditional:
                    JointCore.ConditionalEntropy(joint, given ?? Given.X, parameter, result);
                    break;
                default:
                    JointCore.MutualInformation(joint, parameter, result);
                    break;
            }
        }
    }
}
