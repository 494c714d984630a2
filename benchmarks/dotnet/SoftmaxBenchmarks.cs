using BenchmarkDotNet.Attributes;

namespace NativeEntropy.Benchmarks;

public class SoftmaxBenchmarks : LogitsBenchmarks
{
    [Benchmark(Baseline = true, Description = "limit")]
    public void MemoryLimit() => Memory.Copy(Logits, Result);

    [Benchmark(Description = "NativeEntropy")]
    public void Ours() => LogDomain.Softmax(Logits, Shape.Cols, Result);

    [Benchmark(Description = "TensorPrimitives")]
    public void Tensors()
    {
        for (int row = 0; row < Shape.Rows; row++)
        {
            TensorRows.Softmax(Row(row), ResultRow(row));
        }
    }

    [Benchmark(Description = "loop")]
    public void Plain()
    {
        for (int row = 0; row < Shape.Rows; row++)
        {
            PlainLoops.Softmax(Row(row), ResultRow(row));
        }
    }
}
