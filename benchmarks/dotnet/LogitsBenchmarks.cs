using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace NativeEntropy.Benchmarks;

/// <summary>One matrix of logits; what is written goes into arrays that exist already. One thread.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
[HideColumns("Error", "StdDev", "RatioSD", "Alloc Ratio")]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public abstract class LogitsBenchmarks
{
    [ParamsSource(nameof(Shapes))]
    public Shape Shape { get; set; }

    public static IEnumerable<Shape> Shapes => Shape.All;

    protected float[] Logits { get; private set; } = [];

    protected long[] Targets { get; private set; } = [];

    /// <summary>As large as the logits.</summary>
    protected float[] Result { get; private set; } = [];

    /// <summary>One value for each row.</summary>
    protected float[] Values { get; private set; } = [];

    [GlobalSetup]
    public void Setup()
    {
        Logits = Shape.Logits();
        Targets = Shape.Targets();
        Result = new float[Shape.Length];
        Values = new float[Shape.Rows];
        NativeEntropyInfo.ThreadCount = 1;
    }

    protected ReadOnlySpan<float> Row(int row) => Logits.AsSpan(row * Shape.Cols, Shape.Cols);

    protected Span<float> ResultRow(int row) => Result.AsSpan(row * Shape.Cols, Shape.Cols);
}
