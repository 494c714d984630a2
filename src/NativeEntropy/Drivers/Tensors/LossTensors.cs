using System.Numerics.Tensors;
using NativeEntropy.Kernels;

namespace NativeEntropy.Drivers;

/// <summary>The tensors of an elementwise loss. Each method computes, stores, and gives back what was rented: it is the last to be called.</summary>
internal readonly ref struct LossTensors<T>
    where T : unmanaged
{
    private readonly ReadOnlyTensorSpan<T> _tensor;
    private readonly string _name;
    private readonly string _thirdName;
    private readonly PackedInput<T> _x;
    private readonly PackedInput<T> _target;
    private readonly PackedInput<T> _third;
    private readonly PackedInput<T> _fourth;

    /// <param name="x">What the loss is derived by.</param>
    /// <param name="target">The lengths of x.</param>
    /// <param name="name">The name of x, for messages.</param>
    /// <param name="third">The lengths of x or the last of them; default for ones.</param>
    /// <param name="fourth">As the third.</param>
    /// <param name="targetName">The target's name, for messages.</param>
    /// <param name="thirdName">The third's.</param>
    public LossTensors(
        scoped in ReadOnlyTensorSpan<T> x, scoped in ReadOnlyTensorSpan<T> target, string name, scoped in ReadOnlyTensorSpan<T> third = default,
        scoped in ReadOnlyTensorSpan<T> fourth = default, string targetName = "target", string thirdName = "weight")
    {
        const string FourthName = "positiveWeight";
        TensorArguments.Element<T>();
        TensorArguments.SameLengths(target.Lengths, x.Lengths, targetName, name);
        TensorArguments.LastLengths(third.Lengths, x.Lengths, thirdName, name);
        TensorArguments.LastLengths(fourth.Lengths, x.Lengths, FourthName, name);
        _tensor = x;
        _name = name;
        _thirdName = thirdName;
        _x = new PackedInput<T>(x, name);
        _target = new PackedInput<T>(target, targetName);
        _third = new PackedInput<T>(third, thirdName);
        _fourth = new PackedInput<T>(fourth, FourthName);
    }

    public ReadOnlySpan<T> Third => _third.Span;

    private ElementwiseLossSpans<T> Spans => new(_x.Span, _target.Span, _third.Span, _fourth.Span, _thirdName);

    /// <summary>The mean or sum.</summary>
    public double Reduced<TFormula>(TFormula formula, Reduction reduction, int batch = 0)
        where TFormula : unmanaged, IElementwiseLoss
    {
        double loss = Spans.Reduced(formula, reduction, batch);
        Dispose();
        return loss;
    }

    /// <summary>The mean or sum, and the gradient.</summary>
    public double Reduced<TFormula>(TFormula formula, Reduction reduction, scoped in TensorSpan<T> gradient, double gradOutput, int batch = 0)
        where TFormula : unmanaged, IElementwiseLoss
    {
        using PackedOutput<T> gradients = PackedOutput<T>.Beside(gradient, _tensor, Last, nameof(gradient), _name);
        double loss = Spans.Reduced(formula, reduction, gradients.Span, gradOutput, batch);
        gradients.Store();
        Dispose();
        return loss;
    }

    /// <summary>A loss per element.</summary>
    public void Each<TFormula, TResult>(TFormula formula, scoped in TensorSpan<TResult> destination)
        where TFormula : unmanaged, IElementwiseLoss
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        using PackedOutput<TResult> losses = PackedOutput<TResult>.Beside(destination, _tensor, Last, nameof(destination), _name);
        Spans.Each(formula, losses.Span);
        losses.Store();
        Dispose();
    }

    /// <summary>A loss per element, and the gradient.</summary>
    public void Each<TFormula, TResult>(
        TFormula formula, scoped in ReadOnlyTensorSpan<TResult> gradOutput, scoped in TensorSpan<TResult> destination, scoped in TensorSpan<T> gradient)
        where TFormula : unmanaged, IElementwiseLoss
        where TResult : unmanaged
    {
        TensorArguments.Element<T, TResult>();
        if (gradOutput.Rank > 0)
        {
            TensorArguments.SameLengths(gradOutput.Lengths, _tensor.Lengths, nameof(gradOutput), _name);
        }

        using PackedInput<TResult> factors = new(gradOutput, nameof(gradOutput));
        using PackedOutput<TResult> losses = PackedOutput<TResult>.Beside(destination, _tensor, Last, nameof(destination), _name);
        using PackedOutput<T> gradients = PackedOutput<T>.Beside(gradient, _tensor, Last, nameof(gradient), _name);
        Spans.Each(formula, factors.Span, losses.Span, gradients.Span);
        losses.Store();
        gradients.Store();
        Dispose();
    }

    private int Last => Math.Max(_tensor.Rank - 1, 0);

    // Where a check fails before this, what was rented is left to the garbage collector.
    public void Dispose()
    {
        _x.Dispose();
        _target.Dispose();
        _third.Dispose();
        _fourth.Dispose();
    }
}
