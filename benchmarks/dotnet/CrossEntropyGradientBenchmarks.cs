using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;

namespace NativeEntropy.Benchmarks;

public class CrossEntropyGradientBenchmarks : LogitsBenchmarks
{
    [Benchmark(Baseline = true, Description = "limit")]
    public void MemoryLimit() => Memory.Copy(Logits, Result);

    [Benchmark(Description = "NativeEntropy")]
    public float Ours() => Losses.CrossEntropyWithGradient(Logits, Targets, Shape.Cols, Result);

    [Benchmark(Description = "TensorPrimitives")]
    public float Tensors()
    {
        double sum = 0;
        for (int row = 0; row < Shape.Rows; row++)
        {
            Span<float> gradient = ResultRow(row);
            TensorRows.Softmax(Row(row), gradient);
            sum += Finish(gradient, (int)Targets[row]);
            TensorPrimitives.Multiply(gradient, 1F / Shape.Rows, gradient);
        }

        return (float)(sum / Shape.Rows);
    }

    [Benchmark(Description = "loop")]
    public float Plain()
    {
        double sum = 0;
        for (int row = 0; row < Shape.Rows; row++)
        {
            Span<float> gradient = ResultRow(row);
            PlainLoops.Softmax(Row(row), gradient);
            sum += Finish(gradient, (int)Targets[row]);
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] /= Shape.Rows;
            }
        }

        return (float)(sum / Shape.Rows);
    }

    /// <summary>Turns a row of probabilities into the gradient, and gives its loss.</summary>
    private static float Finish(Span<float> probabilities, int target)
    {
        float loss = -MathF.Log(probabilities[target]);
        probabilities[target] -= 1;
        return loss;
    }
}
