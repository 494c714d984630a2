using System.Numerics.Tensors;

namespace NativeEntropy.Drivers;

/// <summary>A tensor and results of its lengths, as the functions of spans take them.</summary>
internal readonly ref struct TensorMap<T>
    where T : unmanaged
{
    private readonly PackedInput<T> _input;
    private readonly PackedOutput<T> _results;

    public TensorMap(scoped in ReadOnlyTensorSpan<T> tensor, scoped in TensorSpan<T> destination, int axis, string name)
    {
        TensorArguments.Element<T>();
        int last = TensorArguments.Axis(axis, tensor.Rank);
        Cols = TensorArguments.Cols(tensor.Lengths, last, name);
        TensorArguments.SameLengths(destination.Lengths, tensor.Lengths, nameof(destination), name);
        _results = new PackedOutput<T>(destination, last, nameof(destination));
        _input = new PackedInput<T>(tensor, last, name);
    }

    /// <summary>Elements of a row.</summary>
    public int Cols { get; }

    public ReadOnlySpan<T> Input => _input.Span;

    public Span<T> Results => _results.Span;

    public void Store() => _results.Store();

    public void Dispose()
    {
        _input.Dispose();
        _results.Dispose();
    }
}
