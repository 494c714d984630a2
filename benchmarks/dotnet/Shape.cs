namespace NativeEntropy.Benchmarks;

/// <summary>Rows and columns of one matrix of logits.</summary>
public readonly record struct Shape(int Rows, int Cols)
{
    public static IEnumerable<Shape> All => [new(65536, 10), new(8192, 1000), new(512, 32000)];

    public int Length => Rows * Cols;

    /// <summary>Normally distributed, standard deviation 3, the same in every run.</summary>
    public float[] Logits()
    {
        var random = new Random(1);
        var logits = new float[Length];
        for (int i = 0; i < logits.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            logits[i] = (float)(3 * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return logits;
    }

    public long[] Targets()
    {
        var random = new Random(2);
        var targets = new long[Rows];
        for (int row = 0; row < Rows; row++)
        {
            targets[row] = random.Next(Cols);
        }

        return targets;
    }

    public override string ToString() => $"[{Rows},{Cols}]";
}
