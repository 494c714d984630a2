namespace NativeEntropy.Tests;

internal sealed partial class Library<T, R>
{
    private static Outcome[]? RunCrossEntropy(string function, ReferenceCase<T> test, ReadOnlyMemory<T> x)
    {
        bool withGradient = WithoutGradient(function) is not null;
        return (WithoutGradient(function) ?? function) switch
        {
            "softmax_cross_entropy" => CrossEntropy("Losses.CrossEntropy", test, x, test.Target, withGradient),
            "softmax_cross_entropy_soft" => CrossEntropy("Losses.CrossEntropy", test, x, test.Inputs["probabilities"], withGradient),
            "nll_loss" => CrossEntropy("Losses.NllLoss", test, x, test.Target, withGradient),
            "multi_margin_loss" => MultiMargin(test, x, withGradient),
            _ => null,
        };
    }

    private static Outcome[] CrossEntropy<TTarget>(string name, ReferenceCase<T> test, ReadOnlyMemory<T> x, TTarget[] target, bool withGradient)
    {
        CrossEntropyOptions options = test.Options;
        R[] weight = Weights(test, "class_weight"), sampleWeight = Weights(test, "sample_weight");
        return Loss(
            test,
            withGradient,
            () => Facade.Find<Reduced<T, TTarget, R>>(name)(x.Span, target, test.Cols, options, weight, sampleWeight),
            losses => Facade.Find<Each<T, TTarget, R>>(name)(x.Span, target, test.Cols, losses, options, weight, sampleWeight),
            (gradient, given) => Facade.Find<ReducedGradient<T, TTarget, R>>($"{name}WithGradient")(
                x.Span, target, test.Cols, gradient, options, given, weight, sampleWeight),
            (given, losses, gradient) => Facade.Find<EachGradient<T, TTarget, R>>($"{name}WithGradient")(
                x.Span, target, test.Cols, given, losses, gradient, options, weight, sampleWeight));
    }

    private static Outcome[] MultiMargin(ReferenceCase<T> test, ReadOnlyMemory<T> x, bool withGradient)
    {
        const string Name = "Losses.MultiMarginLoss";
        int p = test.Integer("p", 1);
        double margin = test.Number("margin", 1);
        R[] weight = Weights(test, "class_weight");
        Reduction reduction = test.Options.Reduction;
        return Loss(
            test,
            withGradient,
            () => Facade.Find<ReducedMargin<T, R>>(Name)(x.Span, test.Target, test.Cols, reduction, p, margin, weight),
            losses => Facade.Find<EachMargin<T, R>>(Name)(x.Span, test.Target, test.Cols, losses, p, margin, weight),
            (gradient, given) => Facade.Find<ReducedMarginGradient<T, R>>($"{Name}WithGradient")(
                x.Span, test.Target, test.Cols, gradient, reduction, p, margin, weight, given),
            (given, losses, gradient) => Facade.Find<EachMarginGradient<T, R>>($"{Name}WithGradient")(
                x.Span, test.Target, test.Cols, given, losses, gradient, p, margin, weight));
    }

    private static R[] Weights(ReferenceCase<T> test, string name) => Element<R>.Array(test.OfResults.GetValueOrDefault(name, []));
}
