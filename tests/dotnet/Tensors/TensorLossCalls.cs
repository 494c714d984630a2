namespace NativeEntropy.Tests;

/// <summary>The calls of losses: reduced, and one per row or element, each without and with its gradient.</summary>
internal static class TensorLossCalls<T, R>
    where T : unmanaged
    where R : unmanaged
{
    public static IEnumerable<TensorCall<T, R>> All() => [.. OfRows(), .. OfMargins(), .. OfElements().Select(call => call with { LastAxis = true })];

    private static R Two => Element<R>.Of(2);

    private static IEnumerable<TensorCall<T, R>> OfRows()
    {
        CrossEntropyOptions smooth = new() { LabelSmoothing = 0.125 }, plain = default;
        yield return new(
            "Losses.CrossEntropy", a => a.Value = Facade.Find<Reduced<T, long, R>>("Losses.CrossEntropy")(a.X, a.Target, a.Cols, smooth, a.ClassWeight, a.Factors),
            a => a.TValue = Facade.Find<ReducedTensor<T, long, R>>("Losses.CrossEntropy")(a.TX, a.TTarget, a.Axis, smooth, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.CrossEntropy, each",
            a => Facade.Find<Each<T, long, R>>("Losses.CrossEntropy")(a.X, a.Target, a.Cols, a.PerRow, smooth, a.ClassWeight, a.Factors),
            a => Losses.CrossEntropy<T, R>(a.TX, a.TTarget, a.TPerRow, a.Axis, smooth, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.CrossEntropyWithGradient",
            a => a.Value = Facade.Find<ReducedGradient<T, long, R>>("Losses.CrossEntropyWithGradient")(
                a.X, a.Target, a.Cols, a.Whole, smooth, Two, a.ClassWeight, a.Factors),
            a => a.TValue = Facade.Find<ReducedGradientTensor<T, long, R>>("Losses.CrossEntropyWithGradient")(
                a.TX, a.TTarget, a.TWhole, a.Axis, smooth, Two, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.CrossEntropyWithGradient, each",
            a => Facade.Find<EachGradient<T, long, R>>("Losses.CrossEntropyWithGradient")(
                a.X, a.Target, a.Cols, a.Factors, a.PerRow, a.Whole, smooth, a.ClassWeight, a.Factors),
            a => Losses.CrossEntropyWithGradient<T, R>(
                a.TX, a.TTarget, a.TFactors, a.TPerRow, a.TWhole, a.Axis, smooth, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.CrossEntropy, probabilities", a => a.Value = Facade.Find<Reduced<T, T, R>>("Losses.CrossEntropy")(a.X, a.Y, a.Cols, smooth, a.ClassWeight, a.Factors),
            a => a.TValue = Facade.Find<ReducedTensor<T, T, R>>("Losses.CrossEntropy")(a.TX, a.TY, a.Axis, smooth, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.CrossEntropy, each, probabilities",
            a => Facade.Find<Each<T, T, R>>("Losses.CrossEntropy")(a.X, a.Y, a.Cols, a.PerRow, smooth, a.ClassWeight, a.Factors),
            a => Losses.CrossEntropy<T, R>(a.TX, a.TY, a.TPerRow, a.Axis, smooth, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.CrossEntropyWithGradient, probabilities",
            a => a.Value = Facade.Find<ReducedGradient<T, T, R>>("Losses.CrossEntropyWithGradient")(
                a.X, a.Y, a.Cols, a.Whole, smooth, Two, a.ClassWeight, a.Factors),
            a => a.TValue = Facade.Find<ReducedGradientTensor<T, T, R>>("Losses.CrossEntropyWithGradient")(
                a.TX, a.TY, a.TWhole, a.Axis, smooth, Two, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.CrossEntropyWithGradient, each, probabilities",
            a => Facade.Find<EachGradient<T, T, R>>("Losses.CrossEntropyWithGradient")(
                a.X, a.Y, a.Cols, a.Factors, a.PerRow, a.Whole, smooth, a.ClassWeight, a.Factors),
            a => Losses.CrossEntropyWithGradient<T, R>(
                a.TX, a.TY, a.TFactors, a.TPerRow, a.TWhole, a.Axis, smooth, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.NllLoss", a => a.Value = Facade.Find<Reduced<T, long, R>>("Losses.NllLoss")(a.X, a.Target, a.Cols, plain, a.ClassWeight, a.Factors),
            a => a.TValue = Facade.Find<ReducedTensor<T, long, R>>("Losses.NllLoss")(a.TX, a.TTarget, a.Axis, plain, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.NllLoss, each",
            a => Facade.Find<Each<T, long, R>>("Losses.NllLoss")(a.X, a.Target, a.Cols, a.PerRow, plain, a.ClassWeight, a.Factors),
            a => Losses.NllLoss<T, R>(a.TX, a.TTarget, a.TPerRow, a.Axis, plain, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.NllLossWithGradient",
            a => a.Value = Facade.Find<ReducedGradient<T, long, R>>("Losses.NllLossWithGradient")(
                a.X, a.Target, a.Cols, a.Whole, plain, Two, a.ClassWeight, a.Factors),
            a => a.TValue = Facade.Find<ReducedGradientTensor<T, long, R>>("Losses.NllLossWithGradient")(
                a.TX, a.TTarget, a.TWhole, a.Axis, plain, Two, a.ClassWeight, a.TFactors));
        yield return new(
            "Losses.NllLossWithGradient, each",
            a => Facade.Find<EachGradient<T, long, R>>("Losses.NllLossWithGradient")(
                a.X, a.Target, a.Cols, a.Factors, a.PerRow, a.Whole, plain, a.ClassWeight, a.Factors),
            a => Losses.NllLossWithGradient<T, R>(
                a.TX, a.TTarget, a.TFactors, a.TPerRow, a.TWhole, a.Axis, plain, a.ClassWeight, a.TFactors));
    }

    private static IEnumerable<TensorCall<T, R>> OfMargins()
    {
        const Reduction Sum = Reduction.Sum;
        yield return new(
            "Losses.MultiMarginLoss",
            a => a.Value = Facade.Find<ReducedMargin<T, R>>("Losses.MultiMarginLoss")(a.X, a.Classes, a.Cols, Sum, 2, 0.75, a.ClassWeight),
            a => a.TValue = Facade.Find<ReducedMarginTensor<T, R>>("Losses.MultiMarginLoss")(a.TX, a.TClasses, a.Axis, Sum, 2, 0.75, a.ClassWeight));
        yield return new(
            "Losses.MultiMarginLoss, each",
            a => Facade.Find<EachMargin<T, R>>("Losses.MultiMarginLoss")(a.X, a.Classes, a.Cols, a.PerRow, 2, 0.75, a.ClassWeight),
            a => Losses.MultiMarginLoss<T, R>(a.TX, a.TClasses, a.TPerRow, a.Axis, 2, 0.75, a.ClassWeight));
        yield return new(
            "Losses.MultiMarginLossWithGradient",
            a => a.Value = Facade.Find<ReducedMarginGradient<T, R>>("Losses.MultiMarginLossWithGradient")(
                a.X, a.Classes, a.Cols, a.Whole, Sum, 2, 0.75, a.ClassWeight, Two),
            a => a.TValue = Facade.Find<ReducedMarginGradientTensor<T, R>>("Losses.MultiMarginLossWithGradient")(
                a.TX, a.TClasses, a.TWhole, a.Axis, Sum, 2, 0.75, a.ClassWeight, Two));
        yield return new(
            "Losses.MultiMarginLossWithGradient, each",
            a => Facade.Find<EachMarginGradient<T, R>>("Losses.MultiMarginLossWithGradient")(
                a.X, a.Classes, a.Cols, a.Factors, a.PerRow, a.Whole, 2, 0.75, a.ClassWeight),
            a => Losses.MultiMarginLossWithGradient<T, R>(a.TX, a.TClasses, a.TFactors, a.TPerRow, a.TWhole, a.Axis, 2, 0.75, a.ClassWeight));
    }

    private static IEnumerable<TensorCall<T, R>> OfElements()
    {
        const Reduction Mean = Reduction.Mean;
        yield return new(
            "Losses.MseLoss",
            a => a.Value = Facade.Find<ReducedPair<T, R>>("Losses.MseLoss")(a.X, a.Y, Mean),
            a => a.TValue = Facade.Find<ReducedPairTensor<T, R>>("Losses.MseLoss")(a.TX, a.TY, Mean));
        yield return new(
            "Losses.MseLoss, each",
            a => Facade.Find<EachPair<T, R>>("Losses.MseLoss")(a.X, a.Y, a.PerElement),
            a => Losses.MseLoss<T, R>(a.TX, a.TY, a.TPerElement));
        yield return new(
            "Losses.MseLossWithGradient",
            a => a.Value = Facade.Find<ReducedPairGradient<T, R>>("Losses.MseLossWithGradient")(
                a.X, a.Y, a.Whole, Mean, Two),
            a => a.TValue = Facade.Find<ReducedPairGradientTensor<T, R>>("Losses.MseLossWithGradient")(
                a.TX, a.TY, a.TWhole, Mean, Two));
        yield return new(
            "Losses.MseLossWithGradient, each",
            a => Facade.Find<EachPairGradient<T, R>>("Losses.MseLossWithGradient")(
                a.X, a.Y, a.EachFactor, a.PerElement, a.Whole),
            a => Losses.MseLossWithGradient<T, R>(
                a.TX, a.TY, a.TEachFactor, a.TPerElement, a.TWhole));
        yield return new(
            "Losses.HingeLoss",
            a => a.Value = Facade.Find<ReducedPair<T, R>>("Losses.HingeLoss")(a.X, a.Y, Mean),
            a => a.TValue = Facade.Find<ReducedPairTensor<T, R>>("Losses.HingeLoss")(a.TX, a.TY, Mean));
        yield return new(
            "Losses.HingeLoss, each",
            a => Facade.Find<EachPair<T, R>>("Losses.HingeLoss")(a.X, a.Y, a.PerElement),
            a => Losses.HingeLoss<T, R>(a.TX, a.TY, a.TPerElement));
        yield return new(
            "Losses.HingeLossWithGradient",
            a => a.Value = Facade.Find<ReducedPairGradient<T, R>>("Losses.HingeLossWithGradient")(
                a.X, a.Y, a.Whole, Mean, Two),
            a => a.TValue = Facade.Find<ReducedPairGradientTensor<T, R>>("Losses.HingeLossWithGradient")(
                a.TX, a.TY, a.TWhole, Mean, Two));
        yield return new(
            "Losses.HingeLossWithGradient, each",
            a => Facade.Find<EachPairGradient<T, R>>("Losses.HingeLossWithGradient")(
                a.X, a.Y, a.EachFactor, a.PerElement, a.Whole),
            a => Losses.HingeLossWithGradient<T, R>(
                a.TX, a.TY, a.TEachFactor, a.TPerElement, a.TWhole));
        yield return new(
            "Losses.BinaryCrossEntropy",
            a => a.Value = Facade.Find<ReducedWeighted<T, R>>("Losses.BinaryCrossEntropy")(a.X, a.Y, Mean, a.Y),
            a => a.TValue = Facade.Find<ReducedWeightedTensor<T, R>>("Losses.BinaryCrossEntropy")(a.TX, a.TY, Mean, a.TY));
        yield return new(
            "Losses.BinaryCrossEntropy, each",
            a => Facade.Find<EachWeighted<T, R>>("Losses.BinaryCrossEntropy")(a.X, a.Y, a.PerElement, a.Y),
            a => Losses.BinaryCrossEntropy<T, R>(a.TX, a.TY, a.TPerElement, a.TY));
        yield return new(
            "Losses.BinaryCrossEntropyWithGradient",
            a => a.Value = Facade.Find<ReducedWeightedGradient<T, R>>("Losses.BinaryCrossEntropyWithGradient")(
                a.X, a.Y, a.Whole, Mean, a.Y, Two),
            a => a.TValue = Facade.Find<ReducedWeightedGradientTensor<T, R>>("Losses.BinaryCrossEntropyWithGradient")(
                a.TX, a.TY, a.TWhole, Mean, a.TY, Two));
        yield return new(
            "Losses.BinaryCrossEntropyWithGradient, each",
            a => Facade.Find<EachWeightedGradient<T, R>>("Losses.BinaryCrossEntropyWithGradient")(
                a.X, a.Y, a.EachFactor, a.PerElement, a.Whole, a.Y),
            a => Losses.BinaryCrossEntropyWithGradient<T, R>(
                a.TX, a.TY, a.TEachFactor, a.TPerElement, a.TWhole, a.TY));
        yield return new(
            "Losses.BinaryCrossEntropyWithLogits",
            a => a.Value = Facade.Find<ReducedBinary<T, R>>("Losses.BinaryCrossEntropyWithLogits")(a.X, a.Y, Mean, a.Y, a.X),
            a => a.TValue = Facade.Find<ReducedBinaryTensor<T, R>>("Losses.BinaryCrossEntropyWithLogits")(a.TX, a.TY, Mean, a.TY, a.TX));
        yield return new(
            "Losses.BinaryCrossEntropyWithLogits, each",
            a => Facade.Find<EachBinary<T, R>>("Losses.BinaryCrossEntropyWithLogits")(a.X, a.Y, a.PerElement, a.Y, a.X),
            a => Losses.BinaryCrossEntropyWithLogits<T, R>(a.TX, a.TY, a.TPerElement, a.TY, a.TX));
        yield return new(
            "Losses.BinaryCrossEntropyWithLogitsWithGradient",
            a => a.Value = Facade.Find<ReducedBinaryGradient<T, R>>("Losses.BinaryCrossEntropyWithLogitsWithGradient")(
                a.X, a.Y, a.Whole, Mean, a.Y, a.X, Two),
            a => a.TValue = Facade.Find<ReducedBinaryGradientTensor<T, R>>("Losses.BinaryCrossEntropyWithLogitsWithGradient")(
                a.TX, a.TY, a.TWhole, Mean, a.TY, a.TX, Two));
        yield return new(
            "Losses.BinaryCrossEntropyWithLogitsWithGradient, each",
            a => Facade.Find<EachBinaryGradient<T, R>>("Losses.BinaryCrossEntropyWithLogitsWithGradient")(
                a.X, a.Y, a.EachFactor, a.PerElement, a.Whole, a.Y, a.X),
            a => Losses.BinaryCrossEntropyWithLogitsWithGradient<T, R>(
                a.TX, a.TY, a.TEachFactor, a.TPerElement, a.TWhole, a.TY, a.TX));
        yield return new(
            "Losses.FocalLoss",
            a => a.Value = Facade.Find<ReducedFocal<T, R>>("Losses.FocalLoss")(a.X, a.Y, Mean, 0.25, 1.5),
            a => a.TValue = Facade.Find<ReducedFocalTensor<T, R>>("Losses.FocalLoss")(a.TX, a.TY, Mean, 0.25, 1.5));
        yield return new(
            "Losses.FocalLoss, each",
            a => Facade.Find<EachFocal<T, R>>("Losses.FocalLoss")(a.X, a.Y, a.PerElement, 0.25, 1.5),
            a => Losses.FocalLoss<T, R>(a.TX, a.TY, a.TPerElement, 0.25, 1.5));
        yield return new(
            "Losses.FocalLossWithGradient",
            a => a.Value = Facade.Find<ReducedFocalGradient<T, R>>("Losses.FocalLossWithGradient")(
                a.X, a.Y, a.Whole, Mean, 0.25, 1.5, Two),
            a => a.TValue = Facade.Find<ReducedFocalGradientTensor<T, R>>("Losses.FocalLossWithGradient")(
                a.TX, a.TY, a.TWhole, Mean, 0.25, 1.5, Two));
        yield return new(
            "Losses.FocalLossWithGradient, each",
            a => Facade.Find<EachFocalGradient<T, R>>("Losses.FocalLossWithGradient")(
                a.X, a.Y, a.EachFactor, a.PerElement, a.Whole, 0.25, 1.5),
            a => Losses.FocalLossWithGradient<T, R>(
                a.TX, a.TY, a.TEachFactor, a.TPerElement, a.TWhole, 0.25, 1.5));
        yield return new(
            "Losses.KlDiv",
            a => a.Value = Facade.Find<ReducedKlDiv<T, R>>("Losses.KlDiv")(a.X, a.Y, Mean, true, 3),
            a => a.TValue = Facade.Find<ReducedKlDivTensor<T, R>>("Losses.KlDiv")(a.TX, a.TY, Mean, true, 3));
        yield return new(
            "Losses.KlDiv, each",
            a => Facade.Find<EachKlDiv<T, R>>("Losses.KlDiv")(a.X, a.Y, a.PerElement, true),
            a => Losses.KlDiv<T, R>(a.TX, a.TY, a.TPerElement, true));
        yield return new(
            "Losses.KlDivWithGradient",
            a => a.Value = Facade.Find<ReducedKlDivGradient<T, R>>("Losses.KlDivWithGradient")(
                a.X, a.Y, a.Whole, Mean, true, 3, Two),
            a => a.TValue = Facade.Find<ReducedKlDivGradientTensor<T, R>>("Losses.KlDivWithGradient")(
                a.TX, a.TY, a.TWhole, Mean, true, 3, Two));
        yield return new(
            "Losses.KlDivWithGradient, each",
            a => Facade.Find<EachKlDivGradient<T, R>>("Losses.KlDivWithGradient")(
                a.X, a.Y, a.EachFactor, a.PerElement, a.Whole, true),
            a => Losses.KlDivWithGradient<T, R>(
                a.TX, a.TY, a.TEachFactor, a.TPerElement, a.TWhole, true));
        yield return new(
            "Losses.GaussianNllLoss",
            a => a.Value = Facade.Find<ReducedGaussian<T, R>>("Losses.GaussianNllLoss")(a.X, a.Y, a.Y, Mean, true, 0.125),
            a => a.TValue = Facade.Find<ReducedGaussianTensor<T, R>>("Losses.GaussianNllLoss")(a.TX, a.TY, a.TY, Mean, true, 0.125));
        yield return new(
            "Losses.GaussianNllLoss, each",
            a => Facade.Find<EachGaussian<T, R>>("Losses.GaussianNllLoss")(a.X, a.Y, a.Y, a.PerElement, true, 0.125),
            a => Losses.GaussianNllLoss<T, R>(a.TX, a.TY, a.TY, a.TPerElement, true, 0.125));
        yield return new(
            "Losses.GaussianNllLossWithGradient",
            a => a.Value = Facade.Find<ReducedGaussianGradient<T, R>>("Losses.GaussianNllLossWithGradient")(
                a.X, a.Y, a.Y, a.Whole, Mean, true, 0.125, Two),
            a => a.TValue = Facade.Find<ReducedGaussianGradientTensor<T, R>>("Losses.GaussianNllLossWithGradient")(
                a.TX, a.TY, a.TY, a.TWhole, Mean, true, 0.125, Two));
        yield return new(
            "Losses.GaussianNllLossWithGradient, each",
            a => Facade.Find<EachGaussianGradient<T, R>>("Losses.GaussianNllLossWithGradient")(
                a.X, a.Y, a.Y, a.EachFactor, a.PerElement, a.Whole, true, 0.125),
            a => Losses.GaussianNllLossWithGradient<T, R>(
                a.TX, a.TY, a.TY, a.TEachFactor, a.TPerElement, a.TWhole, true, 0.125));
        yield return new(
            "Losses.PoissonNllLoss",
            a => a.Value = Facade.Find<ReducedPoisson<T, R>>("Losses.PoissonNllLoss")(a.X, a.Y, Mean, false, true, 0.125),
            a => a.TValue = Facade.Find<ReducedPoissonTensor<T, R>>("Losses.PoissonNllLoss")(a.TX, a.TY, Mean, false, true, 0.125));
        yield return new(
            "Losses.PoissonNllLoss, each",
            a => Facade.Find<EachPoisson<T, R>>("Losses.PoissonNllLoss")(a.X, a.Y, a.PerElement, false, true, 0.125),
            a => Losses.PoissonNllLoss<T, R>(a.TX, a.TY, a.TPerElement, false, true, 0.125));
        yield return new(
            "Losses.PoissonNllLossWithGradient",
            a => a.Value = Facade.Find<ReducedPoissonGradient<T, R>>("Losses.PoissonNllLossWithGradient")(
                a.X, a.Y, a.Whole, Mean, false, true, 0.125, Two),
            a => a.TValue = Facade.Find<ReducedPoissonGradientTensor<T, R>>("Losses.PoissonNllLossWithGradient")(
                a.TX, a.TY, a.TWhole, Mean, false, true, 0.125, Two));
        yield return new(
            "Losses.PoissonNllLossWithGradient, each",
            a => Facade.Find<EachPoissonGradient<T, R>>("Losses.PoissonNllLossWithGradient")(
                a.X, a.Y, a.EachFactor, a.PerElement, a.Whole, false, true, 0.125),
            a => Losses.PoissonNllLossWithGradient<T, R>(
                a.TX, a.TY, a.TEachFactor, a.TPerElement, a.TWhole, false, true, 0.125));
    }
}
