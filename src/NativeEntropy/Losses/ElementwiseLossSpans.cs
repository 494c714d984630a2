namespace NativeEntropy.Kernels;

/// <summary>The arrays of an elementwise loss as the public methods get them; further arrays that are empty are ones.</summary>
/// <remarks>TResult is double for double, float for every other type.</remarks>
internal readonly unsafe ref struct ElementwiseLossSpans<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _x;
    private readonly ReadOnlySpan<T> _target;
    private readonly ReadOnlySpan<T> _third;
    private readonly ReadOnlySpan<T> _fourth;

    public ElementwiseLossSpans(
        ReadOnlySpan<T> x, ReadOnlySpan<T> target, ReadOnlySpan<T> third = default, ReadOnlySpan<T> fourth = default,
        string thirdName = "weight", string fourthName = "positiveWeight")
    {
        Arguments.SameLength(target.Length, x.Length, nameof(target), nameof(x));
        NotLonger(third.Length, x.Length, thirdName);
        NotLonger(fourth.Length, x.Length, fourthName);
        _x = x;
        _target = target;
        _third = third;
        _fourth = fourth;
    }

    /// <summary>The mean or sum.</summary>
    public double Reduced<TFormula>(TFormula formula, Reduction reduction, int batch = 0)
        where TFormula : unmanaged, IElementwiseLoss => Reduced(formula, reduction, default, 1, batch, withGradient: false);

    /// <summary>The mean or sum, and the gradient.</summary>
    public double Reduced<TFormula>(TFormula formula, Reduction reduction, Span<T> gradient, double gradOutput, int batch = 0)
        where TFormula : unmanaged, IElementwiseLoss => Reduced(formula, reduction, gradient, gradOutput, batch, withGradient: true);

    /// <summary>A loss per element.</summary>
    public void Each<TFormula, TResult>(TFormula formula, Span<TResult> destination)
        where TFormula : unmanaged, IElementwiseLoss
        where TResult : unmanaged => Run(formula, Reduction.None, 0, default, destination, default, withGradient: false);

    /// <summary>A loss per element, and the gradient.</summary>
    public void Each<TFormula, TResult>(TFormula formula, ReadOnlySpan<TResult> gradOutput, Span<TResult> destination, Span<T> gradient)
        where TFormula : unmanaged, IElementwiseLoss
        where TResult : unmanaged
    {
        if (!gradOutput.IsEmpty)
        {
            Arguments.AtLeast(gradOutput.Length, _x.Length, nameof(gradOutput));
        }

        Run(formula, Reduction.None, 0, gradOutput, destination, gradient, withGradient: true);
    }

    private double Reduced<TFormula>(TFormula formula, Reduction reduction, Span<T> gradient, double gradOutput, int batch, bool withGradient)
        where TFormula : unmanaged, IElementwiseLoss
    {
        if (reduction is not (Reduction.Mean or Reduction.Sum))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Mean or Sum; the losses themselves go to a destination.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        double divisor = batch > 0 ? batch : _x.Length;
        if (typeof(T) == typeof(double))
        {
            double loss = 0;
            Run(formula, reduction, divisor, new ReadOnlySpan<double>(in gradOutput), new Span<double>(ref loss), gradient, withGradient);
            return loss;
        }

        float single = 0;
        float singleGradOutput = (float)gradOutput;
        Run(formula, reduction, divisor, new ReadOnlySpan<float>(in singleGradOutput), new Span<float>(ref single), gradient, withGradient);
        return single;
    }

    private void Run<TFormula, TResult>(
        TFormula formula, Reduction reduction, double divisor, ReadOnlySpan<TResult> gradOutput, Span<TResult> losses, Span<T> gradient, bool withGradient)
        where TFormula : unmanaged, IElementwiseLoss
        where TResult : unmanaged
    {
        Arguments.AtLeast(losses.Length, reduction == Reduction.None ? _x.Length : 1, "destination");
        if (reduction == Reduction.None)
        {
            Arguments.InPlaceOrApart(_x, losses, "x", "destination");
            Arguments.InPlaceOrApart(_target, losses, "target", "destination");
        }

        if (withGradient)
        {
            Arguments.AtLeast(gradient.Length, _x.Length, nameof(gradient));
            Arguments.InPlaceOrApart(_x, gradient, "x", nameof(gradient));
            Arguments.InPlaceOrApart(_target, gradient, "target", nameof(gradient));
        }

        fixed (T* x = _x, target = _target, third = _third, fourth = _fourth, gradients = gradient)
        {
            fixed (TResult* outputs = gradOutput, results = losses)
            {
                ElementwiseLossCall<T> call = new()
                {
                    X = x,
                    Target = new LossArray<T>(target, _target.Length),
                    Third = new LossArray<T>(third, _third.Length),
                    Fourth = new LossArray<T>(fourth, _fourth.Length),
                    Count = _x.Length,
                    Reduction = reduction,
                    Divisor = divisor,
                    GradOutput = outputs,
                    Losses = results,
                    Gradient = gradients,
                    WithGradient = withGradient,
                };
                call.Run(formula);
            }
        }
    }

    private static void NotLonger(int length, int most, string name)
    {
        if (length > most && most > 0) // any may stand beside an empty x
        {
            throw new ArgumentException($"{name} has {length} elements; expected at most {most}.", name);
        }
    }
}
