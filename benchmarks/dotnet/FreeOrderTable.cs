using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Benchmarks;

/// <summary>
/// What the promise of the same bits costs: the library's logsumexp of one row beside the same arithmetic in a free order, on one thread.
/// All contenders take turns in one process; a time is the median of the turns. Prints rows of a Markdown table.
/// </summary>
internal static unsafe class FreeOrderTable
{
    private const int Turns = 301;

    /// <summary>A turn repeats its row until it has taken about this many elements.</summary>
    private const int ElementsPerTurn = 1 << 18;

    private delegate ExponentialSum Contender<T>(T* x, nint n)
        where T : unmanaged;

    private static readonly int[] s_lengths = [1000, 32000, 128256];

    /// <summary>The command line's word for this table.</summary>
    public const string Command = "promises";

    public static void Print()
    {
        NativeEntropyInfo.ThreadCount = 1;
        string vectors = Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "SSE";
        foreach (int n in s_lengths)
        {
            Print<float>(vectors, "f32", n,
                (x, m) => ReductionTree.Sum(x, m, -1, default(FloatBlockSum<float>)),
                [("4 x 512", FreeOrderSingle.FourWide), ("1 x 512", FreeOrderSingle.OneWide)]);
        }

        foreach (int n in s_lengths)
        {
            Print<double>(vectors, "f64", n,
                (x, m) => ReductionTree.Sum(x, m, -1, default(DoubleBlockSum<double>)),
                [("4 x 512", FreeOrderDouble.FourWide), ("1 x 512", FreeOrderDouble.OneWide)]);
        }
    }

    /// <summary>The same logarithm for all.</summary>
    private static double LogSumExp(ExponentialSum sum) => (Logarithm.Pair(sum.Sum) + sum.Maximum).Round();

    private static void Print<T>(string vectors, string type, int length, Contender<T> ours, (string Name, Contender<T> Run)[] free)
        where T : unmanaged
    {
        T* x = (T*)NativeMemory.AlignedAlloc((nuint)length * (nuint)sizeof(T), 64);
        Fill(x, length);
        Contender<T>[] all = [ours, .. free.Select(contender => contender.Run)];
        long[][] ticks = [.. all.Select(_ => new long[Turns])];
        int repeats = Math.Max(1, ElementsPerTurn / length);
        Warm(all, x, length);
        for (int turn = 0; turn < Turns; turn++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                int which = (i + turn) % all.Length;
                ticks[which][turn] = Time(all[which], x, length, repeats);
            }
        }

        double[] medians = [.. ticks.Select(t => Median(t) * 1e9 / Stopwatch.Frequency / repeats / length)];
        int best = 1;
        for (int i = 2; i < medians.Length; i++)
        {
            best = medians[i] < medians[best] ? i : best;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {vectors} | {type} | {length} | {medians[0]:0.0000} | {medians[best]:0.0000} ({free[best - 1].Name}) | {medians[0] / medians[best]:0.000} |"));
        NativeMemory.AlignedFree(x);
    }

    /// <summary>Until the JIT has compiled everything for good; and the results must agree.</summary>
    private static void Warm<T>(Contender<T>[] all, T* x, int length)
        where T : unmanaged
    {
        for (int k = 0; k < 3; k++)
        {
            foreach (Contender<T> contender in all)
            {
                Time(contender, x, length, 100);
            }

            Thread.Sleep(150);
        }

        double expected = LogSumExp(all[0](x, length));
        foreach (Contender<T> contender in all)
        {
            double value = LogSumExp(contender(x, length));
            if (Math.Abs(value - expected) > 1e-8 * Math.Abs(expected))
            {
                throw new InvalidOperationException($"{value} instead of {expected}.");
            }
        }
    }

    private static long Time<T>(Contender<T> contender, T* x, nint n, int repeats)
        where T : unmanaged
    {
        double sink = 0;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++)
        {
            sink += LogSumExp(contender(x, n));
        }

        long end = Stopwatch.GetTimestamp();
        GC.KeepAlive(sink);
        return end - start;
    }

    private static double Median(long[] values)
    {
        long[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Fill<T>(T* x, int length)
        where T : unmanaged
    {
        float[] logits = new Shape(1, length).Logits();
        for (int i = 0; i < length; i++)
        {
            float value = logits[i];
            x[i] = typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(double)value;
        }
    }
}
