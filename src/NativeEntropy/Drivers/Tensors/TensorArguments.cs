using System.Numerics.Tensors;

namespace NativeEntropy.Drivers;

/// <summary>The checks of tensor arguments. Messages name the argument, its value and what was expected.</summary>
internal static class TensorArguments
{
    // What default(ReadOnlyTensorSpan<T>), which has no dimension, is taken for.
    private static readonly nint[] NoElements = [0];

    /// <summary>An axis counted from the front; one of a tensor without dimensions, which has no elements, is 0.</summary>
    public static int Axis(int axis, int rank)
    {
        if (axis < -rank || axis >= rank)
        {
            return rank == 0 && axis is 0 or -1
                ? 0
                : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The axis must be in {-rank}..{rank - 1}: the tensor's rank is {rank}.");
        }

        return axis < 0 ? axis + rank : axis;
    }

    /// <summary>The elements along an axis.</summary>
    public static int Cols(ReadOnlySpan<nint> lengths, int axis, string name) => lengths.IsEmpty ? 0 : Count(lengths[axis], name);

    public static int Count(nint elements, string name) => elements <= int.MaxValue
        ? (int)elements
        : throw new ArgumentException($"{name} has {elements} elements; expected at most {int.MaxValue}.", name);

    /// <summary>What the functions take: float, double, Half, BFloat16.</summary>
    public static void Element<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double) && typeof(T) != typeof(Half) && typeof(T) != typeof(BFloat16))
        {
            throw new NotSupportedException($"Elements of type {typeof(T).Name} are not supported; expected float, double, Half or NativeEntropy.BFloat16.");
        }
    }

    /// <summary>What the functions take, and their values per row: double of double, otherwise float.</summary>
    public static void Element<T, TResult>()
    {
        Element<T>();
        Type expected = typeof(T) == typeof(double) ? typeof(double) : typeof(float);
        if (typeof(TResult) != expected)
        {
            throw new NotSupportedException($"Results of type {typeof(TResult).Name} are not supported for {typeof(T).Name}; expected {expected.Name}.");
        }
    }

    public static void SameLengths(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> expected, string name, string other)
    {
        bool same = lengths.IsEmpty || expected.IsEmpty
            ? (lengths.IsEmpty ? NoElements : lengths).SequenceEqual(expected.IsEmpty ? NoElements : expected)
            : lengths.SequenceEqual(expected);
        if (!same)
        {
            throw new ArgumentException($"{name} has lengths {Text(lengths)}; expected {Text(expected)}, as {other} has.", name);
        }
    }

    /// <summary>The lengths of another argument, or the last of them: it is used again for each index of the others.</summary>
    public static void LastLengths(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> expected, string name, string other)
    {
        if (!expected.EndsWith(lengths))
        {
            throw new ArgumentException($"{name} has lengths {Text(lengths)}; expected {Text(expected)}, as {other} has, or the last of these.", name);
        }
    }

    /// <summary>One element per row: the lengths without the axis, or with 1 in its place.</summary>
    public static void RowLengths(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> whole, int axis, string name, string other)
    {
        if (whole.IsEmpty)
        {
            whole = NoElements;
        }

        bool kept = lengths.Length == whole.Length;
        bool fits = (kept ? lengths[axis] == 1 : lengths.Length == whole.Length - 1)
            && lengths[..axis].SequenceEqual(whole[..axis])
            && lengths[(kept ? axis + 1 : axis)..].SequenceEqual(whole[(axis + 1)..]);
        if (!fits)
        {
            string without = whole.Length > 1 ? Text([.. whole[..axis], .. whole[(axis + 1)..]]) + " or " : "";
            throw new ArgumentException(
                $"{name} has lengths {Text(lengths)}; expected {without}{Text([.. whole[..axis], 1, .. whole[(axis + 1)..]])}, one element per row of {other}.", name);
        }
    }

    /// <summary>A new tensor with one element per row: without the axis, or of one element where there is no other.</summary>
    public static Tensor<T> RowTensor<T>(ReadOnlySpan<nint> whole, int axis)
    {
        int last = Axis(axis, whole.Length);
        return whole.Length < 2
            ? Tensor.CreateFromShapeUninitialized<T>([1])
            : Tensor.CreateFromShapeUninitialized<T>([.. whole[..last], .. whole[(last + 1)..]]);
    }

    /// <summary>One element per table of the last two dimensions: the lengths before them, or one where there are none.</summary>
    public static void TableLengths(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> whole, string name, string other)
    {
        if (whole.Length < 2)
        {
            throw new ArgumentException($"{other} has lengths {Text(whole)}; expected two dimensions or more, the last two those of the tables.", other);
        }

        if (whole.Length == 2 ? lengths.Length != 1 || lengths[0] != 1 : !lengths.SequenceEqual(whole[..^2]))
        {
            throw new ArgumentException(
                $"{name} has lengths {Text(lengths)}; expected {(whole.Length == 2 ? "[1]" : Text(whole[..^2]))}, one element per table of {other}.", name);
        }
    }

    /// <summary>A new tensor with one element per table of the last two dimensions.</summary>
    public static Tensor<T> TableTensor<T>(ReadOnlySpan<nint> whole) =>
        Tensor.CreateFromShapeUninitialized<T>(whole.Length > 2 ? whole[..^2] : [1]);

    public static string Text(ReadOnlySpan<nint> lengths) => $"[{string.Join(", ", lengths.ToArray())}]";
}
