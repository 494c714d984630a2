using System.Numerics.Tensors;

namespace NativeEntropy.Drivers;

/// <summary>A tensor of rows and one value of each of them, as the functions of spans take them.</summary>
internal readonly ref struct TensorRows<T, TResult>
    where T : unmanaged
    where TResult : unmanaged
{
    private readonly PackedInput<T> _input;
    private readonly PackedOutput<TResult> _results;

    public TensorRows(scoped in ReadOnlyTensorSpan<T> tensor, scoped in TensorSpan<TResult> destination, int axis, string name)
    {
        Axis = TensorArguments.Axis(axis, tensor.Rank);
        Cols = TensorArguments.Cols(tensor.Lengths, Axis, name);
        TensorArguments.RowLengths(destination.Lengths, tensor.Lengths, Axis, nameof(destination), name);
        _results = new PackedOutput<TResult>(destination, nameof(destination));
        _input = new PackedInput<T>(tensor, Axis, name);
    }

    /// <summary>The axis, counted from the front.</summary>
    public int Axis { get; }

    /// <summary>Elements of a row.</summary>
    public int Cols { get; }

    public ReadOnlySpan<T> Input => _input.Span;

    public Span<TResult> Results => _results.Span;

    public void Store() => _results.Store();

    public void Dispose()
    {
        _input.Dispose();
        _results.Dispose();
    }
}
