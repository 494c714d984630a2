using BenchmarkDotNet.Attributes;

namespace NativeEntropy.Benchmarks;

public class CrossEntropyBenchmarks : LogitsBenchmarks
{
    [Benchmark(Baseline = true, Description = "limit")]
    public float MemoryLimit() => Memory.Read(Logits);

    [Benchmark(Description = "NativeEntropy")]
    public float Ours() => Losses.CrossEntropy(Logits, Targets, Shape.Cols);

    [Benchmark(Description = "TensorPrimitives")]
    public float Tensors()
    {
        double sum = 0;
        for (int row = 0; row < Shape.Rows; row++)
        {
            sum += TensorRows.LogSumExp(Row(row), ResultRow(0)) - Row(row)[(int)Targets[row]];
        }

        return (float)(sum / Shape.Rows);
    }

    [Benchmark(Description = "loop")]
    public float Plain()
    {
        double sum = 0;
        for (int row = 0; row < Shape.Rows; row++)
        {
            sum += PlainLoops.LogSumExp(Row(row)) - Row(row)[(int)Targets[row]];
        }

        return (float)(sum / Shape.Rows);
    }
}
