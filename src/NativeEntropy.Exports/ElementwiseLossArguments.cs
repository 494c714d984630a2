using NativeEntropy.Kernels;

namespace NativeEntropy.Exports;

/// <summary>The arguments that all elementwise losses have, as C passes them.</summary>
internal unsafe struct ElementwiseLossArguments<T>(
    T* x, T* target, void* gradOutput, long n, int reduction, void* loss, T* gradient, bool withGradient)
    where T : unmanaged
{
    /// <summary>NE_REDUCTION_BATCHMEAN.</summary>
    private const int BatchMean = 3;

    private LossArray<T> _third;
    private LossArray<T> _fourth;
    private Status _status;

    /// <summary>What NE_REDUCTION_BATCHMEAN divides by; null where that is none of the function's reductions.</summary>
    public long? Batch { get; set; }

    /// <summary>A further array of `count` elements that repeat; null means ones.</summary>
    public void SetThird(T* data, long count) => _third = Array(data, count);

    /// <summary>One more of them.</summary>
    public void SetFourth(T* data, long count) => _fourth = Array(data, count);

    /// <summary>A variance has to be there.</summary>
    public void SetVariance(T* data, long count)
    {
        if (data == null && n > 0)
        {
            Fail(Status.Null);
        }

        SetThird(data, count);
    }

    /// <summary>Checks the arguments; on <see cref="Status.Ok"/> the arrays may be read.</summary>
    public readonly Status Check()
    {
        bool known = reduction == BatchMean
            ? Batch is long batch && batch >= 0 && (batch > 0 || n == 0)
            : (Reduction)reduction is Reduction.Mean or Reduction.Sum or Reduction.None;
        long losses = (Reduction)reduction == Reduction.None ? n : 1;
        return Boundary.First(
            Boundary.First(Boundary.Array(x, n), Boundary.Array(target, n), known ? Status.Ok : Status.Parameter),
            typeof(T) == typeof(double) ? Boundary.Array((double*)loss, losses) : Boundary.Array((float*)loss, losses),
            withGradient ? Boundary.Array(gradient, n) : Status.Ok,
            _status);
    }

    public readonly Status Run<TFormula>(TFormula formula)
        where TFormula : unmanaged, IElementwiseLoss
    {
        Status status = Check();
        if (status != Status.Ok)
        {
            return status;
        }

        ElementwiseLossCall<T> call = new()
        {
            X = x,
            Target = new LossArray<T>(target, (nint)n),
            Third = _third,
            Fourth = _fourth,
            Count = (nint)n,
            Reduction = reduction == BatchMean ? Reduction.Mean : (Reduction)reduction,
            Divisor = reduction == BatchMean ? Batch.GetValueOrDefault() : n,
            GradOutput = gradOutput,
            Losses = loss,
            Gradient = gradient,
            WithGradient = withGradient,
        };
        call.Run(formula);
        return Status.Ok;
    }

    private LossArray<T> Array(T* data, long count)
    {
        if (data != null && n > 0 && (count < 1 || count > n))
        {
            Fail(Status.Shape);
        }

        return n > 0 ? new LossArray<T>(data, (nint)count) : default;
    }

    private void Fail(Status status) => _status = _status == Status.Ok ? status : _status;
}
