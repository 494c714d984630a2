namespace NativeEntropy.Tests;

/// <summary>Runs a case through the facade, for one element type.</summary>
internal abstract class Library<T>
    where T : unmanaged
{
    public static Library<T> Instance { get; } =
        typeof(T) == typeof(double) ? (Library<T>)(object)new Library<double, double>()
        : (Library<T>)Activator.CreateInstance(typeof(Library<,>).MakeGenericType(typeof(T), typeof(float)))!;

    /// <summary>The outputs of a case with <paramref name="x"/> for its first input, in the order of the C function's outputs.</summary>
    public abstract Outcome[] Run(string function, ReferenceCase<T> test, ReadOnlyMemory<T> x);

    public Outcome[] Run(string function, ReferenceCase<T> test) => Run(function, test, test.First);

    /// <summary>The name of the function that a name with _grad has to give the same loss as, or null.</summary>
    public static string? WithoutGradient(string function) =>
        function != "sigmoid_grad" && function.EndsWith("_grad", StringComparison.Ordinal) ? function[..^5] : null;
}

/// <summary>With values per row of type <typeparamref name="R"/>.</summary>
internal sealed partial class Library<T, R> : Library<T>
    where T : unmanaged
    where R : unmanaged
{
    public override Outcome[] Run(string function, ReferenceCase<T> test, ReadOnlyMemory<T> x) =>
        RunLogDomain(function, test, x) ?? RunCrossEntropy(function, test, x) ?? RunElementwise(function, test, x) ?? RunLogits(function, test, x)
        ?? RunInformation(function, test, x) ?? RunData(function, test, x) ?? throw new ArgumentException($"No such function: {function}", nameof(function));

    private static Outcome[]? RunLogDomain(string function, ReferenceCase<T> test, ReadOnlyMemory<T> x)
    {
        R[] rowValues = new R[test.Rows], second = new R[test.Rows];
        T[] array = new T[test.Rows * test.Cols];
        switch (function)
        {
            case "logsumexp":
                Facade.Find<RowValues<T, R>>("LogDomain.LogSumExp")(x.Span, test.Cols, rowValues);
                return [Of(function, rowValues)];
            case "logsumexp_weighted":
                Facade.Find<WeightedRowValues<T, R>>("LogDomain.LogSumExp")(x.Span, test.Inputs["weights"], test.Cols, rowValues, second);
                return [Of("logsumexp", rowValues), Of("sign", second)];
            case "logaddexp":
                Facade.Find<Binary<T>>("LogDomain.LogAddExp")(x.Span, test.Inputs["b"], array);
                return [Of(function, array)];
            case "softmax":
                Facade.Find<RowArrays<T>>("LogDomain.Softmax")(x.Span, test.Cols, array, test.Temperature);
                return [Of(function, array)];
            case "log_softmax":
                Facade.Find<RowArrays<T>>("LogDomain.LogSoftmax")(x.Span, test.Cols, array, test.Temperature);
                return [Of(function, array)];
            case "sigmoid":
                Facade.Find<Unary<T>>("LogDomain.Sigmoid")(x.Span, array);
                return [Of(function, array)];
            case "sigmoid_grad":
                Facade.Find<Unary<T>>("LogDomain.SigmoidGradient")(x.Span, array);
                return [Of(function, array)];
            case "log_sigmoid":
                Facade.Find<Unary<T>>("LogDomain.LogSigmoid")(x.Span, array);
                return [Of(function, array)];
            case "softplus":
                Facade.Find<Unary<T>>("LogDomain.Softplus")(x.Span, array);
                return [Of(function, array)];
            default:
                return null;
        }
    }

    private static Outcome<TValue> Of<TValue>(string name, TValue[] values)
        where TValue : unmanaged => new(name, values);

    /// <summary>A loss in one of its four forms: reduced or not, with its gradient or not.</summary>
    private static Outcome[] Loss(
        ReferenceCase<T> test, bool withGradient, Func<R> reduced, Action<R[]> each, Func<T[], R, R> reducedGradient, Action<R[], R[], T[]> eachGradient)
    {
        T[] gradient = new T[test.Rows * test.Cols];
        R[] given = Element<R>.Array(test.OfResults.GetValueOrDefault("grad_output", []));
        R[] losses = new R[test.Reduction is not null ? 1 : test.Elementwise ? test.Cols : test.Rows];
        if (test.Reduction is null && withGradient)
        {
            eachGradient(given, losses, gradient);
        }
        else if (test.Reduction is null)
        {
            each(losses);
        }
        else
        {
            losses[0] = withGradient ? reducedGradient(gradient, given.Length > 0 ? given[0] : Element<R>.Of(1)) : reduced();
        }

        return withGradient ? [Of("loss", losses), Of("grad", gradient)] : [Of("loss", losses)];
    }
}
