using System.Numerics.Tensors;

namespace NativeEntropy.Drivers;

/// <summary>Logits, a class index of each row and a weight of it, as the functions of spans take them.</summary>
internal readonly ref struct TargetRows<T, TResult>
    where T : unmanaged
    where TResult : unmanaged
{
    private readonly PackedInput<T> _logits;
    private readonly PackedInput<long> _target;
    private readonly PackedInput<TResult> _sampleWeight;

    public TargetRows(
        scoped in ReadOnlyTensorSpan<T> logits, scoped in ReadOnlyTensorSpan<long> target, scoped in ReadOnlyTensorSpan<TResult> sampleWeight, int axis, string name)
    {
        Axis = TensorArguments.Axis(axis, logits.Rank);
        Cols = TensorArguments.Cols(logits.Lengths, Axis, name);
        _target = PackedInput<long>.PerRow(target, logits, Axis, nameof(target), name);
        _sampleWeight = PackedInput<TResult>.PerRow(sampleWeight, logits, Axis, nameof(sampleWeight), name);
        _logits = new PackedInput<T>(logits, Axis, name);
    }

    /// <summary>The axis, counted from the front.</summary>
    public int Axis { get; }

    /// <summary>Elements of a row.</summary>
    public int Cols { get; }

    public ReadOnlySpan<T> Logits => _logits.Span;

    public ReadOnlySpan<long> Target => _target.Span;

    public ReadOnlySpan<TResult> SampleWeight => _sampleWeight.Span;

    public void Dispose()
    {
        _logits.Dispose();
        _target.Dispose();
        _sampleWeight.Dispose();
    }
}
