using System.Numerics;
using System.Runtime.InteropServices;

namespace NativeEntropy.Tests;

/// <summary>A result depends on the values and the shape only: not on a row's place in a batch, alignment or the number of threads.</summary>
public sealed class SameBitsTests
{
    private static readonly string[] RowFunctions =
        ["logsumexp", "logsumexp_weighted", "softmax", "log_softmax", "softmax_cross_entropy", "softmax_cross_entropy_grad"];

    private static readonly string[] ElementwiseFunctions = ["logaddexp", "sigmoid", "sigmoid_grad", "log_sigmoid", "softplus"];

    public static TheoryData<string> Rows() => [.. RowFunctions];

    public static TheoryData<string> Everything() => [.. RowFunctions, .. ElementwiseFunctions];

    [Theory]
    [MemberData(nameof(Rows))]
    public void RowAloneFirstLastOrInTheMiddle(string function)
    {
        AssertPlaceDoesNotMatter<float>(function);
        AssertPlaceDoesNotMatter<double>(function);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Alignment(string function)
    {
        AssertAlignmentDoesNotMatter<float>(function);
        AssertAlignmentDoesNotMatter<double>(function);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void NumberOfThreads(string function)
    {
        AssertThreadsDoNotMatter<float>(function);
        AssertThreadsDoNotMatter<double>(function);
    }

    /// <summary>A case with any values: `rows` rows, or as many elements.</summary>
    private static ReferenceCase<T> Case<T>(string function, int rows, int cols)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        T[] Values(int seed, double scale)
        {
            Random random = new(seed);
            T[] values = new T[rows * cols];
            foreach (ref T value in values.AsSpan())
            {
                value = T.CreateTruncating((random.NextDouble() - 0.4) * scale);
            }

            return values;
        }

        ReferenceCase<T> test = new(function) { Rows = rows, Cols = cols };
        test.Inputs["x"] = test.Inputs["a"] = test.Inputs["logits"] = Values(1, 25);
        test.Inputs["b"] = Values(2, 25);
        test.Inputs["weights"] = Values(3, 2);
        test.Target = [.. Enumerable.Range(0, rows).Select(row => row % 5 == 4 ? -100L : row % cols)];
        test.Parameters["reduction"] = "none";
        return test;
    }

    private static void AssertPlaceDoesNotMatter<T>(string function)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        foreach (int cols in new[] { 1, 5, 8, 16, 17, 63, 130, 1000, 5003 })
        {
            const int rows = 7;
            ReferenceCase<T> batch = Case<T>(function, rows, cols);
            T[] x = Library<T>.FirstInput(function, batch);
            (string Name, T[] Values)[] together = Library<T>.Instance.Run(function, batch, x);
            for (int row = 0; row < rows; row++)
            {
                ReferenceCase<T> alone = new(function) { Rows = 1, Cols = cols, Target = [batch.Target[row]] };
                alone.Parameters["reduction"] = "none";
                alone.Inputs["weights"] = batch.Inputs["weights"].AsSpan(row * cols, cols).ToArray();
                (string Name, T[] Values)[] got = Library<T>.Instance.Run(function, alone, x.AsSpan(row * cols, cols));
                for (int i = 0; i < got.Length; i++)
                {
                    int count = got[i].Values.Length;
                    Span<T> expected = together[i].Values.AsSpan(row * count, count);
                    AssertSameBits<T>(expected, got[i].Values, $"{got[i].Name}, {cols} columns, row {row} alone");
                }
            }
        }
    }

    private static void AssertAlignmentDoesNotMatter<T>(string function)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int cols) in new[] { (1, 1), (1, 31), (3, 17), (2, 130), (1, 1025) })
        {
            ReferenceCase<T> test = Case<T>(function, rows, cols);
            T[] x = Library<T>.FirstInput(function, test);
            (string Name, T[] Values)[] expected = Library<T>.Instance.Run(function, test, x);
            T[] memory = new T[x.Length + 64];
            for (int offset = 1; offset * Marshal.SizeOf<T>() < 64; offset++)
            {
                x.CopyTo(memory, offset);
                (string Name, T[] Values)[] got = Library<T>.Instance.Run(function, test, memory.AsSpan(offset, x.Length));
                for (int i = 0; i < got.Length; i++)
                {
                    AssertSameBits<T>(expected[i].Values, got[i].Values, $"{got[i].Name}, {rows} x {cols}, offset {offset}");
                }
            }
        }
    }

    private static void AssertThreadsDoNotMatter<T>(string function)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        int before = NativeEntropyInfo.ThreadCount;
        try
        {
            foreach ((int rows, int cols, string reduction) in new[] { (1, 300000, "none"), (300, 1000, "mean"), (30000, 10, "sum") })
            {
                ReferenceCase<T> test = Case<T>(function, rows, cols);
                test.Parameters["reduction"] = reduction;
                T[] x = Library<T>.FirstInput(function, test);
                NativeEntropyInfo.ThreadCount = 1;
                (string Name, T[] Values)[] expected = Library<T>.Instance.Run(function, test, x);
                foreach (int threads in new[] { 2, 3, 7 })
                {
                    NativeEntropyInfo.ThreadCount = threads;
                    (string Name, T[] Values)[] got = Library<T>.Instance.Run(function, test, x);
                    for (int i = 0; i < got.Length; i++)
                    {
                        AssertSameBits<T>(expected[i].Values, got[i].Values, $"{got[i].Name}, {rows} x {cols}, {threads} threads");
                    }
                }
            }
        }
        finally
        {
            NativeEntropyInfo.ThreadCount = before;
        }
    }

    private static void AssertSameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> got, string what)
        where T : struct =>
        Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(got)), $"other bits in {what}");
}
