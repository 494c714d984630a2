using System.Numerics.Tensors;

namespace NativeEntropy.Drivers;

/// <summary>The tensors of a loss of rows. Each method computes, stores, and gives back what was rented: it is the last to be called.</summary>
internal readonly ref struct CrossEntropyTensors<T, TResult>
    where T : unmanaged
    where TResult : unmanaged
{
    private readonly ReadOnlyTensorSpan<T> _tensor;
    private readonly string _name;
    private readonly TargetRows<T, TResult> _rows;
    private readonly PackedInput<T> _probabilities;

    /// <summary>With a class index per row.</summary>
    public CrossEntropyTensors(
        scoped in ReadOnlyTensorSpan<T> logits, scoped in ReadOnlyTensorSpan<long> target, scoped in ReadOnlyTensorSpan<TResult> sampleWeight, int axis, string name)
    {
        TensorArguments.Element<T, TResult>();
        _tensor = logits;
        _name = name;
        _rows = new TargetRows<T, TResult>(logits, target, sampleWeight, axis, name);
    }

    /// <summary>With probabilities.</summary>
    public CrossEntropyTensors(
        scoped in ReadOnlyTensorSpan<T> logits, scoped in ReadOnlyTensorSpan<T> target, scoped in ReadOnlyTensorSpan<TResult> sampleWeight, int axis, string name)
        : this(logits, default(ReadOnlyTensorSpan<long>), sampleWeight, axis, name)
    {
        _probabilities = PackedInput<T>.Beside(target, logits, _rows.Axis, nameof(target), name);
    }

    public TResult Reduced(CrossEntropyOptions options, ReadOnlySpan<TResult> weight, bool isLogProbs = false)
    {
        TResult loss = CrossEntropyArguments.Reduced(
            _rows.Logits, _rows.Target, _probabilities.Span, _rows.Cols, options, weight, _rows.SampleWeight, isLogProbs);
        Dispose();
        return loss;
    }

    public TResult Reduced(
        TResult gradOutput, scoped in TensorSpan<T> gradient, CrossEntropyOptions options, ReadOnlySpan<TResult> weight, bool isLogProbs = false)
    {
        using PackedOutput<T> gradients = PackedOutput<T>.Beside(gradient, _tensor, _rows.Axis, nameof(gradient), _name);
        TResult loss = CrossEntropyArguments.ReducedWithGradient(
            _rows.Logits, _rows.Target, _probabilities.Span, _rows.Cols, gradOutput, gradients.Span, options, weight, _rows.SampleWeight, isLogProbs);
        gradients.Store();
        Dispose();
        return loss;
    }

    public void PerRow(scoped in TensorSpan<TResult> destination, CrossEntropyOptions options, ReadOnlySpan<TResult> weight, bool isLogProbs = false)
    {
        using PackedOutput<TResult> losses = Losses(destination);
        CrossEntropyArguments.PerRow(
            _rows.Logits, _rows.Target, _probabilities.Span, _rows.Cols, losses.Span, options, weight, _rows.SampleWeight, isLogProbs);
        losses.Store();
        Dispose();
    }

    public void PerRow(
        scoped in ReadOnlyTensorSpan<TResult> gradOutput, scoped in TensorSpan<TResult> destination, scoped in TensorSpan<T> gradient, CrossEntropyOptions options,
        ReadOnlySpan<TResult> weight, bool isLogProbs = false)
    {
        using PackedInput<TResult> factors = PackedInput<TResult>.PerRow(gradOutput, _tensor, _rows.Axis, nameof(gradOutput), _name);
        using PackedOutput<TResult> losses = Losses(destination);
        using PackedOutput<T> gradients = PackedOutput<T>.Beside(gradient, _tensor, _rows.Axis, nameof(gradient), _name);
        CrossEntropyArguments.PerRowWithGradient(
            _rows.Logits, _rows.Target, _probabilities.Span, _rows.Cols, factors.Span, losses.Span, gradients.Span, options, weight,
            _rows.SampleWeight, isLogProbs);
        losses.Store();
        gradients.Store();
        Dispose();
    }

    private PackedOutput<TResult> Losses(scoped in TensorSpan<TResult> destination) =>
        PackedOutput<TResult>.PerRow(destination, _tensor, _rows.Axis, nameof(destination), _name);

    // Where a check fails before this, what was rented is left to the garbage collector.
    public void Dispose()
    {
        _rows.Dispose();
        _probabilities.Dispose();
    }
}
