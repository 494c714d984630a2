namespace NativeEntropy.Drivers;

/// <summary>Lengths and strides of a tensor whose reduced axis has been moved last, with as few dimensions as describe it.</summary>
internal readonly ref struct TensorLayout
{
    // Of at most 2^31 elements no more than 30 dimensions are longer than 1.
    private const int MostDimensions = 31;

    /// <summary>The scratch numbers that a layout takes, whatever the tensor's rank.</summary>
    public const int Room = 2 * MostDimensions;

    private TensorLayout(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        Lengths = lengths;
        Strides = strides;
    }

    public ReadOnlySpan<nint> Lengths { get; }

    public ReadOnlySpan<nint> Strides { get; }

    /// <summary>Whether the elements stand one after another already.</summary>
    public bool IsPacked => Lengths.Length == 0 || (Lengths.Length == 1 && Strides[0] == 1);

    /// <summary>Whether two indices may stand for the same element: a dimension begins anew before the smaller ones have ended.</summary>
    public bool Repeats
    {
        get
        {
            for (int i = 0; i < Lengths.Length; i++)
            {
                nint reach = 0;
                for (int j = 0; j < Lengths.Length; j++)
                {
                    if (Strides[j] < Strides[i] || (Strides[j] == Strides[i] && j < i))
                    {
                        reach += (Lengths[j] - 1) * Strides[j];
                    }
                }

                if (Strides[i] <= reach)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The layout of a tensor with 1 to 2^31 - 1 elements.</summary>
    /// <param name="lengths">Of the tensor: (rank).</param>
    /// <param name="strides">In elements, not negative: (rank).</param>
    /// <param name="axis">Moved last: in 0..rank-1.</param>
    /// <param name="room">Scratch: <see cref="Room"/> numbers, which live as long as the layout.</param>
    public static TensorLayout Of(scoped ReadOnlySpan<nint> lengths, scoped ReadOnlySpan<nint> strides, int axis, Span<nint> room)
    {
        Span<nint> ownLengths = room[..MostDimensions];
        Span<nint> ownStrides = room[MostDimensions..];
        int rank = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            int dimension = i == lengths.Length - 1 ? axis : i < axis ? i : i + 1;
            nint length = lengths[dimension];
            nint stride = strides[dimension];
            if (length == 1)
            {
                continue;
            }

            if (rank > 0 && ownStrides[rank - 1] == stride * length)
            {
                // The one before goes on where this one ends: together they are one dimension.
                ownLengths[rank - 1] *= length;
                ownStrides[rank - 1] = stride;
            }
            else
            {
                ownLengths[rank] = length;
                ownStrides[rank++] = stride;
            }
        }

        return new TensorLayout(ownLengths[..rank], ownStrides[..rank]);
    }
}
