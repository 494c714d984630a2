using System.Numerics.Tensors;

namespace NativeEntropy.Tests;

// The overloads that are there once for each element type, for elements T and values per row R: those that return a tensor, and reduced losses.
internal delegate Tensor<T> UnaryTensor<T>(in ReadOnlyTensorSpan<T> x);

internal delegate Tensor<T> BinaryTensor<T>(in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y);

internal delegate Tensor<T> RowArraysTensor<T>(in ReadOnlyTensorSpan<T> x, int axis, double temperature);

internal delegate Tensor<R> RowValuesTensor<T, R>(in ReadOnlyTensorSpan<T> x, int axis);

internal delegate Tensor<T> ElementMeasureTensor<T>(in ReadOnlyTensorSpan<T> p, double? logBase);

internal delegate Tensor<R> RowMeasureTensor<T, R>(in ReadOnlyTensorSpan<T> p, int axis, double? logBase, bool normalize);

internal delegate Tensor<R> PairMeasureTensor<T, R>(
    in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, int axis, double? logBase, bool normalize);

internal delegate Tensor<R> OrderedTensor<T, R>(in ReadOnlyTensorSpan<T> p, double order, int axis);

internal delegate Tensor<R> OrderedTensorInUnits<T, R>(in ReadOnlyTensorSpan<T> p, double order, int axis, double? logBase);

internal delegate Tensor<R> TableTensor<T, R>(in ReadOnlyTensorSpan<T> pxy, double? logBase);

internal delegate Tensor<R> ConditionalTensor<T, R>(in ReadOnlyTensorSpan<T> pxy, Given given, double? logBase);

internal delegate Tensor<R> LogitsEntropyTensor<T, R>(in ReadOnlyTensorSpan<T> x, int axis, double temperature, double? logBase);

internal delegate Tensor<R> LogitsKlDivergenceTensor<T, R>(
    in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, int axis, double temperature, double? logBase);

internal delegate Tensor<R> LogitsJsDivergenceTensor<T, R>(
    in ReadOnlyTensorSpan<T> p, in ReadOnlyTensorSpan<T> q, int axis, double temperature, double beta, double? logBase);

internal delegate Tensor<R> LogitsTokensTensor<T, R>(in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<long> target, int axis, double temperature);

internal delegate R ReducedTensor<T, TTarget, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<TTarget> target, int axis, CrossEntropyOptions options, ReadOnlySpan<R> weight,
    in ReadOnlyTensorSpan<R> sampleWeight);

internal delegate R ReducedGradientTensor<T, TTarget, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<TTarget> target, in TensorSpan<T> gradient, int axis, CrossEntropyOptions options, R gradOutput,
    ReadOnlySpan<R> weight, in ReadOnlyTensorSpan<R> sampleWeight);

internal delegate R ReducedMarginTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<long> target, int axis, Reduction reduction, int p, double margin, ReadOnlySpan<R> weight);

internal delegate R ReducedMarginGradientTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<long> target, in TensorSpan<T> gradient, int axis, Reduction reduction, int p, double margin,
    ReadOnlySpan<R> weight, R gradOutput);

internal delegate R ReducedPairTensor<T, R>(in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, Reduction reduction);

internal delegate R ReducedPairGradientTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in TensorSpan<T> gradient, Reduction reduction, R gradOutput);

internal delegate R ReducedWeightedTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, Reduction reduction, in ReadOnlyTensorSpan<T> weight);

internal delegate R ReducedWeightedGradientTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in TensorSpan<T> gradient, Reduction reduction, in ReadOnlyTensorSpan<T> weight,
    R gradOutput);

internal delegate R ReducedBinaryTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, Reduction reduction, in ReadOnlyTensorSpan<T> weight,
    in ReadOnlyTensorSpan<T> positiveWeight);

internal delegate R ReducedBinaryGradientTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in TensorSpan<T> gradient, Reduction reduction, in ReadOnlyTensorSpan<T> weight,
    in ReadOnlyTensorSpan<T> positiveWeight, R gradOutput);

internal delegate R ReducedFocalTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, Reduction reduction, double? alpha, double gamma);

internal delegate R ReducedFocalGradientTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in TensorSpan<T> gradient, Reduction reduction, double? alpha, double gamma, R gradOutput);

internal delegate R ReducedKlDivTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, Reduction reduction, bool logTarget, int batch);

internal delegate R ReducedKlDivGradientTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in TensorSpan<T> gradient, Reduction reduction, bool logTarget, int batch, R gradOutput);

internal delegate R ReducedGaussianTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in ReadOnlyTensorSpan<T> variance, Reduction reduction, bool full, double eps);

internal delegate R ReducedGaussianGradientTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in ReadOnlyTensorSpan<T> variance, in TensorSpan<T> gradient, Reduction reduction, bool full,
    double eps, R gradOutput);

internal delegate R ReducedPoissonTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, Reduction reduction, bool logInput, bool full, double eps);

internal delegate R ReducedPoissonGradientTensor<T, R>(
    in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in TensorSpan<T> gradient, Reduction reduction, bool logInput, bool full, double eps,
    R gradOutput);
