using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeEntropy.Drivers;

/// <summary>A tensor as a span of its rows: the tensor's own memory where it has that order, otherwise a copy in a rented array.</summary>
internal readonly ref struct PackedInput<T>
    where T : unmanaged
{
    private readonly T[]? _rented;

    /// <param name="tensor">Any strides.</param>
    /// <param name="axis">The dimension along which the rows go: in 0..rank-1.</param>
    /// <param name="name">The argument's, for messages.</param>
    public unsafe PackedInput(scoped in ReadOnlyTensorSpan<T> tensor, int axis, string name)
    {
        int count = TensorArguments.Count(tensor.FlattenedLength, name);
        if (count == 0)
        {
            return;
        }

        TensorLayout layout = TensorLayout.Of(tensor.Lengths, tensor.Strides, axis, stackalloc nint[TensorLayout.Room]);
        ref readonly T first = ref tensor.GetPinnableReference();
        if (layout.IsPacked)
        {
            Span = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AsRef(in first), count);
            return;
        }

        _rented = ArrayPool<T>.Shared.Rent(count);
        fixed (T* source = &first, packed = _rented)
        {
            StridedCopy.Pack(source, layout.Lengths, layout.Strides, packed);
        }

        Span = _rented.AsSpan(0, count);
    }

    /// <summary>An elementwise argument.</summary>
    public PackedInput(scoped in ReadOnlyTensorSpan<T> tensor, string name)
        : this(tensor, tensor.Rank - 1, name)
    {
    }

    public ReadOnlySpan<T> Span { get; }

    /// <summary>An argument with the lengths of another.</summary>
    public static PackedInput<T> Beside<TOther>(scoped in ReadOnlyTensorSpan<T> tensor, scoped in ReadOnlyTensorSpan<TOther> other, int axis, string name, string otherName)
    {
        TensorArguments.SameLengths(tensor.Lengths, other.Lengths, name, otherName);
        return new PackedInput<T>(tensor, axis, name);
    }

    /// <summary>An argument with one element per row of another; default for none.</summary>
    public static PackedInput<T> PerRow<TOther>(scoped in ReadOnlyTensorSpan<T> tensor, scoped in ReadOnlyTensorSpan<TOther> whole, int axis, string name, string wholeName)
    {
        if (tensor.Rank > 0)
        {
            TensorArguments.RowLengths(tensor.Lengths, whole.Lengths, axis, name, wholeName);
        }

        return new PackedInput<T>(tensor, name);
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<T>.Shared.Return(_rented);
        }
    }
}
