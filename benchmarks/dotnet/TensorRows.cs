using System.Numerics.Tensors;

namespace NativeEntropy.Benchmarks;

/// <summary>The same with TensorPrimitives. Its SoftMax does not subtract the largest value, so that is done here.</summary>
internal static class TensorRows
{
    public static float LogSumExp(ReadOnlySpan<float> row, Span<float> scratch)
    {
        float largest = TensorPrimitives.Max(row);
        TensorPrimitives.Subtract(row, largest, scratch);
        TensorPrimitives.Exp(scratch, scratch);
        return largest + MathF.Log(TensorPrimitives.Sum<float>(scratch));
    }

    public static void Softmax(ReadOnlySpan<float> row, Span<float> destination)
    {
        TensorPrimitives.Subtract(row, TensorPrimitives.Max(row), destination);
        TensorPrimitives.SoftMax<float>(destination, destination);
    }
}
