using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NativeEntropy.Tests;

/// <summary>How the elements of a test's tensor lie in memory.</summary>
public enum Layout
{
    /// <summary>Row-major.</summary>
    Dense,

    /// <summary>Column-major: the last dimension has the largest stride.</summary>
    Reversed,

    /// <summary>Every other element of an array, rows with a gap, from the third element on.</summary>
    Spread,
}

/// <summary>Tensors of each layout, and their elements in the order in which functions of spans take them: found one by one, by their indices.</summary>
internal static class Layouts
{
    /// <summary>A tensor of zeros.</summary>
    public static Tensor<T> Zeros<T>(nint[] lengths, Layout layout)
    {
        nint[] strides = new nint[lengths.Length];
        nint next = layout == Layout.Spread ? 2 : 1;
        foreach (int i in layout == Layout.Reversed ? Enumerable.Range(0, lengths.Length) : Enumerable.Range(0, lengths.Length).Reverse())
        {
            strides[i] = next;
            next = (next * lengths[i]) + (layout == Layout.Spread ? 1 : 0);
        }

        if (layout == Layout.Dense || lengths.Contains(0))
        {
            return Tensor.CreateFromShape<T>(lengths);
        }

        int start = layout == Layout.Spread ? 3 : 0;
        // A dimension of one element has no stride there.
        return Tensor.Create(new T[start + next], start, lengths, [.. strides.Select((stride, i) => lengths[i] == 1 ? 0 : stride)]);
    }

    /// <summary>A tensor of these elements, given with the axis running fastest.</summary>
    public static Tensor<T> Of<T>(T[] packed, nint[] lengths, int axis, Layout layout)
    {
        Tensor<T> tensor = Zeros<T>(lengths, layout);
        int place = 0;
        foreach (nint[] index in Indices(lengths, axis))
        {
            tensor[index] = packed[place++];
        }

        return tensor;
    }

    /// <summary>The elements with the axis running fastest.</summary>
    public static T[] Pack<T>(Tensor<T> tensor, int axis) => [.. Indices(tensor.Lengths.ToArray(), axis).Select(index => tensor[index])];

    public static byte[] Bits<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    private static IEnumerable<nint[]> Indices(nint[] lengths, int axis)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Length).Where(dimension => dimension != axis), axis];
        nint count = lengths.Aggregate((nint)1, (product, length) => product * length);
        for (nint i = 0; i < count; i++)
        {
            nint[] index = new nint[lengths.Length];
            nint rest = i;
            foreach (int dimension in order.Reverse())
            {
                index[dimension] = rest % lengths[dimension];
                rest /= lengths[dimension];
            }

            yield return index;
        }
    }
}
