namespace NativeEntropy.Benchmarks;

/// <summary>What one writes by hand: MathF in a loop, a row at a time.</summary>
internal static class PlainLoops
{
    public static float LogSumExp(ReadOnlySpan<float> row)
    {
        float largest = Largest(row);
        float sum = 0;
        foreach (float x in row)
        {
            sum += MathF.Exp(x - largest);
        }

        return largest + MathF.Log(sum);
    }

    public static void Softmax(ReadOnlySpan<float> row, Span<float> destination)
    {
        float largest = Largest(row);
        float sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            destination[i] = MathF.Exp(row[i] - largest);
            sum += destination[i];
        }

        for (int i = 0; i < row.Length; i++)
        {
            destination[i] /= sum;
        }
    }

    private static float Largest(ReadOnlySpan<float> row)
    {
        float largest = float.NegativeInfinity;
        foreach (float x in row)
        {
            largest = MathF.Max(largest, x);
        }

        return largest;
    }
}
