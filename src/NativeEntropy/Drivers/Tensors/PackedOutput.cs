using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NativeEntropy.Drivers;

/// <summary>A span for results that belong into a tensor: the tensor's own memory where it has that order, otherwise a rented array, stored at the end.</summary>
internal readonly ref struct PackedOutput<T>
    where T : unmanaged
{
    private readonly TensorSpan<T> _tensor;
    private readonly int _axis;
    private readonly T[]? _rented;

    /// <param name="tensor">Any strides but those by which two indices share an element.</param>
    /// <param name="axis">The dimension along which the rows go: in 0..rank-1.</param>
    /// <param name="name">The argument's, for messages.</param>
    public PackedOutput(scoped in TensorSpan<T> tensor, int axis, string name)
    {
        int count = TensorArguments.Count(tensor.FlattenedLength, name);
        _tensor = tensor;
        _axis = axis;
        if (count == 0)
        {
            return;
        }

        TensorLayout layout = Layout(stackalloc nint[TensorLayout.Room]);
        if (layout.Repeats)
        {
            throw new ArgumentException($"{name} has several indices for one element: lengths {TensorArguments.Text(tensor.Lengths)}, strides {TensorArguments.Text(tensor.Strides)}.", name);
        }

        if (layout.IsPacked)
        {
            Span = MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), count);
            return;
        }

        _rented = ArrayPool<T>.Shared.Rent(count);
        Span = _rented.AsSpan(0, count);
    }

    /// <summary>An elementwise result.</summary>
    public PackedOutput(scoped in TensorSpan<T> tensor, string name)
        : this(tensor, tensor.Rank - 1, name)
    {
    }

    public Span<T> Span { get; }

    /// <summary>A result with the lengths of an argument.</summary>
    public static PackedOutput<T> Beside<TOther>(scoped in TensorSpan<T> tensor, scoped in ReadOnlyTensorSpan<TOther> other, int axis, string name, string otherName)
    {
        TensorArguments.SameLengths(tensor.Lengths, other.Lengths, name, otherName);
        return new PackedOutput<T>(tensor, axis, name);
    }

    /// <summary>A result with one element per row of an argument; default for none.</summary>
    public static PackedOutput<T> PerRow<TOther>(scoped in TensorSpan<T> tensor, scoped in ReadOnlyTensorSpan<TOther> whole, int axis, string name, string wholeName)
    {
        if (tensor.Rank > 0)
        {
            TensorArguments.RowLengths(tensor.Lengths, whole.Lengths, axis, name, wholeName);
        }

        return new PackedOutput<T>(tensor, name);
    }

    /// <summary>Brings the results into the tensor. To be called once all of them are there.</summary>
    public unsafe void Store()
    {
        if (_rented is null)
        {
            return;
        }

        TensorLayout layout = Layout(stackalloc nint[TensorLayout.Room]);
        fixed (T* packed = _rented, target = &_tensor.GetPinnableReference())
        {
            StridedCopy.Unpack(packed, target, layout.Lengths, layout.Strides);
        }
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<T>.Shared.Return(_rented);
        }
    }

    private TensorLayout Layout(Span<nint> room) => TensorLayout.Of(_tensor.Lengths, _tensor.Strides, _axis, room);
}
