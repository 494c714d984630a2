namespace NativeEntropy.Tests;

internal sealed partial class Library<T, R>
{
    private static Outcome[]? RunElementwise(string function, ReferenceCase<T> test, ReadOnlyMemory<T> x)
    {
        bool withGradient = WithoutGradient(function) is not null;
        return (WithoutGradient(function) ?? function) switch
        {
            "mse_loss" => Pair("Losses.MseLoss", test, x, withGradient),
            "hinge_loss" => Pair("Losses.HingeLoss", test, x, withGradient),
            "binary_cross_entropy" => BinaryCrossEntropy(test, x, withGradient),
            "binary_cross_entropy_with_logits" => BinaryCrossEntropyWithLogits(test, x, withGradient),
            "focal_loss" => Focal(test, x, withGradient),
            "kl_div" => KlDiv(test, x, withGradient),
            "gaussian_nll_loss" => Gaussian(test, x, withGradient),
            "poisson_nll_loss" => Poisson(test, x, withGradient),
            _ => null,
        };
    }

    private static Outcome[] Pair(string name, ReferenceCase<T> test, ReadOnlyMemory<T> x, bool withGradient)
    {
        T[] y = test.Inputs["y"];
        Reduction reduction = test.Options.Reduction;
        return Loss(
            test,
            withGradient,
            () => Facade.Find<ReducedPair<T, R>>(name)(x.Span, y, reduction),
            losses => Facade.Find<EachPair<T, R>>(name)(x.Span, y, losses),
            (gradient, given) => Facade.Find<ReducedPairGradient<T, R>>($"{name}WithGradient")(x.Span, y, gradient, reduction, given),
            (given, losses, gradient) => Facade.Find<EachPairGradient<T, R>>($"{name}WithGradient")(x.Span, y, given, losses, gradient));
    }

    private static Outcome[] BinaryCrossEntropy(ReferenceCase<T> test, ReadOnlyMemory<T> x, bool withGradient)
    {
        const string Name = "Losses.BinaryCrossEntropy";
        T[] y = test.Inputs["y"], weight = test.Inputs.GetValueOrDefault("weight", []);
        Reduction reduction = test.Options.Reduction;
        return Loss(
            test,
            withGradient,
            () => Facade.Find<ReducedWeighted<T, R>>(Name)(x.Span, y, reduction, weight),
            losses => Facade.Find<EachWeighted<T, R>>(Name)(x.Span, y, losses, weight),
            (gradient, given) => Facade.Find<ReducedWeightedGradient<T, R>>($"{Name}WithGradient")(x.Span, y, gradient, reduction, weight, given),
            (given, losses, gradient) => Facade.Find<EachWeightedGradient<T, R>>($"{Name}WithGradient")(x.Span, y, given, losses, gradient, weight));
    }

    private static Outcome[] BinaryCrossEntropyWithLogits(ReferenceCase<T> test, ReadOnlyMemory<T> x, bool withGradient)
    {
        const string Name = "Losses.BinaryCrossEntropyWithLogits";
        T[] y = test.Inputs["y"], weight = test.Inputs.GetValueOrDefault("weight", []), positive = test.Inputs.GetValueOrDefault("pos_weight", []);
        Reduction reduction = test.Options.Reduction;
        return Loss(
            test,
            withGradient,
            () => Facade.Find<ReducedBinary<T, R>>(Name)(x.Span, y, reduction, weight, positive),
            losses => Facade.Find<EachBinary<T, R>>(Name)(x.Span, y, losses, weight, positive),
            (gradient, given) => Facade.Find<ReducedBinaryGradient<T, R>>($"{Name}WithGradient")(
                x.Span, y, gradient, reduction, weight, positive, given),
            (given, losses, gradient) => Facade.Find<EachBinaryGradient<T, R>>($"{Name}WithGradient")(
                x.Span, y, given, losses, gradient, weight, positive));
    }

    private static Outcome[] Focal(ReferenceCase<T> test, ReadOnlyMemory<T> x, bool withGradient)
    {
        const string Name = "Losses.FocalLoss";
        T[] y = test.Inputs["y"];
        double? alpha = test.Parameters.ContainsKey("alpha") ? test.Number("alpha", 0) : null;
        double gamma = test.Number("gamma", 2);
        Reduction reduction = test.Options.Reduction;
        return Loss(
            test,
            withGradient,
            () => Facade.Find<ReducedFocal<T, R>>(Name)(x.Span, y, reduction, alpha, gamma),
            losses => Facade.Find<EachFocal<T, R>>(Name)(x.Span, y, losses, alpha, gamma),
            (gradient, given) => Facade.Find<ReducedFocalGradient<T, R>>($"{Name}WithGradient")(x.Span, y, gradient, reduction, alpha, gamma, given),
            (given, losses, gradient) => Facade.Find<EachFocalGradient<T, R>>($"{Name}WithGradient")(x.Span, y, given, losses, gradient, alpha, gamma));
    }

    private static Outcome[] KlDiv(ReferenceCase<T> test, ReadOnlyMemory<T> x, bool withGradient)
    {
        const string Name = "Losses.KlDiv";
        T[] p = test.Inputs["p"];
        bool logTarget = test.Integer("log_target", 0) != 0;
        int batch = test.Parameters["reduction"] == "batchmean" ? test.Integer("batch", 1) : 0;
        Reduction reduction = test.Options.Reduction;
        return Loss(
            test,
            withGradient,
            () => Facade.Find<ReducedKlDiv<T, R>>(Name)(x.Span, p, reduction, logTarget, batch),
            losses => Facade.Find<EachKlDiv<T, R>>(Name)(x.Span, p, losses, logTarget),
            (gradient, given) => Facade.Find<ReducedKlDivGradient<T, R>>($"{Name}WithGradient")(x.Span, p, gradient, reduction, logTarget, batch, given),
            (given, losses, gradient) => Facade.Find<EachKlDivGradient<T, R>>($"{Name}WithGradient")(x.Span, p, given, losses, gradient, logTarget));
    }

    private static Outcome[] Gaussian(ReferenceCase<T> test, ReadOnlyMemory<T> x, bool withGradient)
    {
        const string Name = "Losses.GaussianNllLoss";
        T[] y = test.Inputs["y"], variance = test.Inputs["var"];
        bool full = test.Integer("full", 0) != 0;
        double eps = test.Number("eps", 1e-6);
        Reduction reduction = test.Options.Reduction;
        return Loss(
            test,
            withGradient,
            () => Facade.Find<ReducedGaussian<T, R>>(Name)(x.Span, y, variance, reduction, full, eps),
            losses => Facade.Find<EachGaussian<T, R>>(Name)(x.Span, y, variance, losses, full, eps),
            (gradient, given) => Facade.Find<ReducedGaussianGradient<T, R>>($"{Name}WithGradient")(
                x.Span, y, variance, gradient, reduction, full, eps, given),
            (given, losses, gradient) => Facade.Find<EachGaussianGradient<T, R>>($"{Name}WithGradient")(
                x.Span, y, variance, given, losses, gradient, full, eps));
    }

    private static Outcome[] Poisson(ReferenceCase<T> test, ReadOnlyMemory<T> x, bool withGradient)
    {
        const string Name = "Losses.PoissonNllLoss";
        T[] y = test.Inputs["y"];
        bool logInput = test.Integer("log_input", 1) != 0, full = test.Integer("full", 0) != 0;
        double eps = test.Number("eps", 1e-8);
        Reduction reduction = test.Options.Reduction;
        return Loss(
            test,
            withGradient,
            () => Facade.Find<ReducedPoisson<T, R>>(Name)(x.Span, y, reduction, logInput, full, eps),
            losses => Facade.Find<EachPoisson<T, R>>(Name)(x.Span, y, losses, logInput, full, eps),
            (gradient, given) => Facade.Find<ReducedPoissonGradient<T, R>>($"{Name}WithGradient")(
                x.Span, y, gradient, reduction, logInput, full, eps, given),
            (given, losses, gradient) => Facade.Find<EachPoissonGradient<T, R>>($"{Name}WithGradient")(
                x.Span, y, given, losses, gradient, logInput, full, eps));
    }
}
