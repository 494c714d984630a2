namespace NativeEntropy.Tests;

// The facade's overloads, for elements T and values per row R. `Reduced`: one value. `Each`: one per row or element. `...Gradient`: with the gradient.
internal delegate void RowValues<T, R>(ReadOnlySpan<T> x, int cols, Span<R> destination);

internal delegate void WeightedRowValues<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> weights, int cols, Span<R> destination, Span<R> sign);

internal delegate void RowArrays<T>(ReadOnlySpan<T> x, int cols, Span<T> destination, double temperature);

internal delegate void Unary<T>(ReadOnlySpan<T> x, Span<T> destination);

internal delegate void Binary<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination);

// Cross-entropy; TTarget is long for classes.
internal delegate R Reduced<T, TTarget, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<TTarget> target, int cols, CrossEntropyOptions options, ReadOnlySpan<R> weight, ReadOnlySpan<R> sampleWeight);

internal delegate void Each<T, TTarget, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<TTarget> target, int cols, Span<R> destination, CrossEntropyOptions options, ReadOnlySpan<R> weight,
    ReadOnlySpan<R> sampleWeight);

internal delegate R ReducedGradient<T, TTarget, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<TTarget> target, int cols, Span<T> gradient, CrossEntropyOptions options, R gradOutput, ReadOnlySpan<R> weight,
    ReadOnlySpan<R> sampleWeight);

internal delegate void EachGradient<T, TTarget, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<TTarget> target, int cols, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient,
    CrossEntropyOptions options, ReadOnlySpan<R> weight, ReadOnlySpan<R> sampleWeight);

// Multi-class margin loss.
internal delegate R ReducedMargin<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<long> target, int cols, Reduction reduction, int p, double margin, ReadOnlySpan<R> weight);

internal delegate void EachMargin<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<long> target, int cols, Span<R> destination, int p, double margin, ReadOnlySpan<R> weight);

internal delegate R ReducedMarginGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<long> target, int cols, Span<T> gradient, Reduction reduction, int p, double margin, ReadOnlySpan<R> weight,
    R gradOutput);

internal delegate void EachMarginGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<long> target, int cols, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient, int p, double margin,
    ReadOnlySpan<R> weight);

// Elementwise losses: of x and y, then what each of them adds.
internal delegate R ReducedPair<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Reduction reduction);

internal delegate void EachPair<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<R> destination);

internal delegate R ReducedPairGradient<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> gradient, Reduction reduction, R gradOutput);

internal delegate void EachPairGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient);

internal delegate R ReducedWeighted<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Reduction reduction, ReadOnlySpan<T> weight);

internal delegate void EachWeighted<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<R> destination, ReadOnlySpan<T> weight);

internal delegate R ReducedWeightedGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> gradient, Reduction reduction, ReadOnlySpan<T> weight, R gradOutput);

internal delegate void EachWeightedGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient, ReadOnlySpan<T> weight);

internal delegate R ReducedBinary<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Reduction reduction, ReadOnlySpan<T> weight, ReadOnlySpan<T> positiveWeight);

internal delegate void EachBinary<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<R> destination, ReadOnlySpan<T> weight, ReadOnlySpan<T> positiveWeight);

internal delegate R ReducedBinaryGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> gradient, Reduction reduction, ReadOnlySpan<T> weight, ReadOnlySpan<T> positiveWeight, R gradOutput);

internal delegate void EachBinaryGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient, ReadOnlySpan<T> weight,
    ReadOnlySpan<T> positiveWeight);

internal delegate R ReducedFocal<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Reduction reduction, double? alpha, double gamma);

internal delegate void EachFocal<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<R> destination, double? alpha, double gamma);

internal delegate R ReducedFocalGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> gradient, Reduction reduction, double? alpha, double gamma, R gradOutput);

internal delegate void EachFocalGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient, double? alpha, double gamma);

internal delegate R ReducedKlDiv<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Reduction reduction, bool logTarget, int batch);

internal delegate void EachKlDiv<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<R> destination, bool logTarget);

internal delegate R ReducedKlDivGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> gradient, Reduction reduction, bool logTarget, int batch, R gradOutput);

internal delegate void EachKlDivGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient, bool logTarget);

internal delegate R ReducedGaussian<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> variance, Reduction reduction, bool full, double eps);

internal delegate void EachGaussian<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> variance, Span<R> destination, bool full, double eps);

internal delegate R ReducedGaussianGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> variance, Span<T> gradient, Reduction reduction, bool full, double eps, R gradOutput);

internal delegate void EachGaussianGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> variance, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient, bool full,
    double eps);

internal delegate R ReducedPoisson<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Reduction reduction, bool logInput, bool full, double eps);

internal delegate void EachPoisson<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<R> destination, bool logInput, bool full, double eps);

internal delegate R ReducedPoissonGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> gradient, Reduction reduction, bool logInput, bool full, double eps, R gradOutput);

internal delegate void EachPoissonGradient<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient, bool logInput, bool full, double eps);

// Straight from logits.
internal delegate void LogitsEntropy<T, R>(ReadOnlySpan<T> x, int cols, Span<R> destination, double temperature, double? logBase);

internal delegate void LogitsEntropyGradient<T, R>(
    ReadOnlySpan<T> x, int cols, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> gradient, double temperature, double? logBase);

internal delegate void LogitsTokens<T, R>(ReadOnlySpan<T> x, ReadOnlySpan<long> target, int cols, Span<R> destination, double temperature);

internal delegate void LogitsStatistics<T, R>(
    ReadOnlySpan<T> x, ReadOnlySpan<long> target, int cols, Span<R> loss, Span<R> logSumExp, Span<R> entropy, Span<bool> correct,
    CrossEntropyOptions options, ReadOnlySpan<R> weight, ReadOnlySpan<R> sampleWeight);

internal delegate void LogitsKlDivergence<T, R>(
    ReadOnlySpan<T> p, ReadOnlySpan<T> q, int cols, Span<R> destination, double temperature, double? logBase);

internal delegate void LogitsKlDivergenceGradient<T, R>(
    ReadOnlySpan<T> p, ReadOnlySpan<T> q, int cols, ReadOnlySpan<R> gradOutput, Span<R> destination, Span<T> pGradient, Span<T> qGradient,
    double temperature, double? logBase);

internal delegate void LogitsJsDivergence<T, R>(
    ReadOnlySpan<T> p, ReadOnlySpan<T> q, int cols, Span<R> destination, double temperature, double beta, double? logBase);

// Of distributions.
internal delegate void ElementMeasure<T>(ReadOnlySpan<T> p, Span<T> destination, double? logBase);

internal delegate void RowMeasure<T, R>(ReadOnlySpan<T> p, int cols, Span<R> destination, double? logBase, bool normalize);

internal delegate void OrderedRowMeasure<T, R>(ReadOnlySpan<T> p, double order, int cols, Span<R> destination);

internal delegate void OrderedRowMeasureInUnits<T, R>(ReadOnlySpan<T> p, double order, int cols, Span<R> destination, double? logBase);

internal delegate void PairMeasure<T, R>(
    ReadOnlySpan<T> p, ReadOnlySpan<T> q, int cols, Span<R> destination, double? logBase, bool normalize);

internal delegate void TableMeasure<T, R>(ReadOnlySpan<T> pxy, int rows, int cols, Span<R> destination, double? logBase);

internal delegate void ConditionalMeasure<T, R>(ReadOnlySpan<T> pxy, int rows, int cols, Given given, Span<R> destination, double? logBase);

internal delegate void CodeLengths<T>(ReadOnlySpan<T> p, Span<long> lengths);

internal delegate T ExpectedLength<T>(ReadOnlySpan<T> p, ReadOnlySpan<long> lengths);

internal delegate void GaussianPair<T>(
    ReadOnlySpan<T> meanP, ReadOnlySpan<T> sigmaP, ReadOnlySpan<T> meanQ, ReadOnlySpan<T> sigmaQ, Span<T> destination, double? logBase);
