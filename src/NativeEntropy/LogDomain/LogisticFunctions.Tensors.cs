using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;

namespace NativeEntropy;

// Tensors of any strides, with an axis. The methods with a destination are generic; those that return a tensor are not, so that
// Tensor<T> and TensorSpan<T> convert by themselves, and they rank behind those of spans, so that an array goes on meaning a span.
public static partial class LogDomain
{
    /// <summary>destination = 1 / (1 + exp(-x)), elementwise.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="destination">The lengths of x; it may be x.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void Sigmoid<T>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> destination)
        where T : unmanaged => UnaryTensors(x, destination, default(SigmoidFormula<T>));

    /// <inheritdoc cref="Sigmoid{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Sigmoid(in ReadOnlyTensorSpan<float> x) =>
        UnaryTensor(x, default(SigmoidFormula<float>));

    /// <inheritdoc cref="Sigmoid{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> Sigmoid(in ReadOnlyTensorSpan<double> x) =>
        UnaryTensor(x, default(SigmoidFormula<double>));

    /// <inheritdoc cref="Sigmoid{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> Sigmoid(in ReadOnlyTensorSpan<Half> x) =>
        UnaryTensor(x, default(SigmoidFormula<Half>));

    /// <inheritdoc cref="Sigmoid{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> Sigmoid(in ReadOnlyTensorSpan<BFloat16> x) =>
        UnaryTensor(x, default(SigmoidFormula<BFloat16>));

    /// <summary>destination = sigmoid(x) (1 - sigmoid(x)), elementwise.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="destination">The lengths of x; it may be x.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void SigmoidGradient<T>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> destination)
        where T : unmanaged => UnaryTensors(x, destination, default(SigmoidGradientFormula<T>));

    /// <inheritdoc cref="SigmoidGradient{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> SigmoidGradient(in ReadOnlyTensorSpan<float> x) =>
        UnaryTensor(x, default(SigmoidGradientFormula<float>));

    /// <inheritdoc cref="SigmoidGradient{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> SigmoidGradient(in ReadOnlyTensorSpan<double> x) =>
        UnaryTensor(x, default(SigmoidGradientFormula<double>));

    /// <inheritdoc cref="SigmoidGradient{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> SigmoidGradient(in ReadOnlyTensorSpan<Half> x) =>
        UnaryTensor(x, default(SigmoidGradientFormula<Half>));

    /// <inheritdoc cref="SigmoidGradient{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> SigmoidGradient(in ReadOnlyTensorSpan<BFloat16> x) =>
        UnaryTensor(x, default(SigmoidGradientFormula<BFloat16>));

    /// <summary>destination = log sigmoid(x) = -log(1 + exp(-x)), elementwise.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="destination">The lengths of x; it may be x.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void LogSigmoid<T>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> destination)
        where T : unmanaged => UnaryTensors(x, destination, default(LogSigmoidFormula<T>));

    /// <inheritdoc cref="LogSigmoid{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> LogSigmoid(in ReadOnlyTensorSpan<float> x) =>
        UnaryTensor(x, default(LogSigmoidFormula<float>));

    /// <inheritdoc cref="LogSigmoid{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> LogSigmoid(in ReadOnlyTensorSpan<double> x) =>
        UnaryTensor(x, default(LogSigmoidFormula<double>));

    /// <inheritdoc cref="LogSigmoid{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> LogSigmoid(in ReadOnlyTensorSpan<Half> x) =>
        UnaryTensor(x, default(LogSigmoidFormula<Half>));

    /// <inheritdoc cref="LogSigmoid{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> LogSigmoid(in ReadOnlyTensorSpan<BFloat16> x) =>
        UnaryTensor(x, default(LogSigmoidFormula<BFloat16>));

    /// <summary>destination = log(1 + exp(x)), elementwise.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="destination">The lengths of x; it may be x.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void Softplus<T>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> destination)
        where T : unmanaged => UnaryTensors(x, destination, default(SoftplusFormula<T>));

    /// <inheritdoc cref="Softplus{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> Softplus(in ReadOnlyTensorSpan<float> x) =>
        UnaryTensor(x, default(SoftplusFormula<float>));

    /// <inheritdoc cref="Softplus{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> Softplus(in ReadOnlyTensorSpan<double> x) =>
        UnaryTensor(x, default(SoftplusFormula<double>));

    /// <inheritdoc cref="Softplus{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> Softplus(in ReadOnlyTensorSpan<Half> x) =>
        UnaryTensor(x, default(SoftplusFormula<Half>));

    /// <inheritdoc cref="Softplus{T}(in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> Softplus(in ReadOnlyTensorSpan<BFloat16> x) =>
        UnaryTensor(x, default(SoftplusFormula<BFloat16>));

    /// <summary>destination = log(exp(x) + exp(y)), elementwise.</summary>
    /// <param name="x">Any numbers: any lengths, any strides.</param>
    /// <param name="y">The lengths of x.</param>
    /// <param name="destination">The lengths of x; it may be x.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <exception cref="NotSupportedException">T is not float, double, Half or BFloat16.</exception>
    public static void LogAddExp<T>(in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, in TensorSpan<T> destination)
        where T : unmanaged
    {
        using TensorMap<T> map = new(x, destination, -1, nameof(x));
        using PackedInput<T> other = PackedInput<T>.Beside(y, x, Math.Max(x.Rank - 1, 0), nameof(y), nameof(x));
        LogAddExpOf(map.Input, other.Span, map.Results);
        map.Store();
    }

    /// <inheritdoc cref="LogAddExp{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<float> LogAddExp(in ReadOnlyTensorSpan<float> x, in ReadOnlyTensorSpan<float> y) =>
        LogAddExpTensor(x, y);

    /// <inheritdoc cref="LogAddExp{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<double> LogAddExp(in ReadOnlyTensorSpan<double> x, in ReadOnlyTensorSpan<double> y) =>
        LogAddExpTensor(x, y);

    /// <inheritdoc cref="LogAddExp{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<Half> LogAddExp(in ReadOnlyTensorSpan<Half> x, in ReadOnlyTensorSpan<Half> y) =>
        LogAddExpTensor(x, y);

    /// <inheritdoc cref="LogAddExp{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in TensorSpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor<BFloat16> LogAddExp(in ReadOnlyTensorSpan<BFloat16> x, in ReadOnlyTensorSpan<BFloat16> y) =>
        LogAddExpTensor(x, y);

    private static Tensor<T> LogAddExpTensor<T>(in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y)
        where T : unmanaged
    {
        Tensor<T> result = Tensor.CreateFromShapeUninitialized<T>(x.Lengths);
        LogAddExp(x, y, result.AsTensorSpan());
        return result;
    }

    private static Tensor<T> UnaryTensor<T, TFormula>(in ReadOnlyTensorSpan<T> x, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        Tensor<T> result = Tensor.CreateFromShapeUninitialized<T>(x.Lengths);
        UnaryTensors(x, result.AsTensorSpan(), formula);
        return result;
    }

    private static void UnaryTensors<T, TFormula>(in ReadOnlyTensorSpan<T> x, in TensorSpan<T> destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        using TensorMap<T> map = new(x, destination, -1, nameof(x));
        Unary(map.Input, map.Results, formula);
        map.Store();
    }
}
