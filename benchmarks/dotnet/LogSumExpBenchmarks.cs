using BenchmarkDotNet.Attributes;

namespace NativeEntropy.Benchmarks;

public class LogSumExpBenchmarks : LogitsBenchmarks
{
    [Benchmark(Baseline = true, Description = "limit")]
    public float MemoryLimit() => Memory.Read(Logits);

    [Benchmark(Description = "NativeEntropy")]
    public void Ours() => LogDomain.LogSumExp(Logits, Shape.Cols, Values);

    [Benchmark(Description = "TensorPrimitives")]
    public void Tensors()
    {
        for (int row = 0; row < Shape.Rows; row++)
        {
            Values[row] = TensorRows.LogSumExp(Row(row), ResultRow(0));
        }
    }

    [Benchmark(Description = "loop")]
    public void Plain()
    {
        for (int row = 0; row < Shape.Rows; row++)
        {
            Values[row] = PlainLoops.LogSumExp(Row(row));
        }
    }
}
