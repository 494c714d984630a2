using System.Diagnostics;

namespace NativeEntropy.Tests;

/// <summary>
/// The ledger's bits come out with any number of threads, any width of vectors the runtime compiles for, and, for a smaller part of the
/// battery, wherever a row stands in memory and in a batch.
/// </summary>
public sealed class LedgerTests : IDisposable
{
    /// <summary>Elements up to which a case is run in many places.</summary>
    private const int Small = 700;

    private const int Moderate = 1 << 14;

    /// <summary>Elements that keep 64 threads busy.</summary>
    private const int Many = 66 << 16;

    private readonly int _threads = NativeEntropyInfo.ThreadCount;

    public static TheoryData<string, string> Functions()
    {
        TheoryData<string, string> functions = [];
        foreach (string function in Battery.Instance.Functions)
        {
            Array.ForEach(Battery.Instance.Dtypes(function), dtype => functions.Add(function, dtype));
        }

        return functions;
    }

    /// <summary>Restores the number of threads.</summary>
    public void Dispose() => NativeEntropyInfo.ThreadCount = _threads;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void NumberOfThreads(int threads)
    {
        NativeEntropyInfo.ThreadCount = threads;
        AssertPromised(Ledger.Compute());
    }

    /// <summary>Narrower vectors than those of this process. Without AVX multiply-adds are emulated: of cases up to <see cref="Moderate"/> elements. (Of all of them: the C tests of the baseline build.)</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "jit-256", int.MaxValue)]
    [InlineData("DOTNET_EnableAVX", "jit-128", Moderate)]
    public void WidthOfVectors(string switchedOff, string expected, int most)
    {
        string elements = most.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(Environment.ProcessPath!, ["exec", typeof(Ledger).Assembly.Location, elements]) { RedirectStandardOutput = true };
        start.Environment[switchedOff] = "0";
        using Process process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.True(Width(lines[0]) <= Width(expected), lines[0]);
        Assert.Equal(most == int.MaxValue ? Ledger.Promised : Ledger.Compute(most), lines[1..]);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void SixteenOffsetsInMemory(string function, string dtype)
    {
        switch (dtype)
        {
            case "f32":
                AssertOffsets<float>(function);
                break;
            case "f16":
                AssertOffsets<Half>(function);
                break;
            case "bf16":
                AssertOffsets<BFloat16>(function);
                break;
            default:
                AssertOffsets<double>(function);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void RowAloneFirstLastAndInABatch(string function, string dtype)
    {
        switch (dtype)
        {
            case "f32":
                AssertPlaces<float>(function);
                break;
            case "f16":
                AssertPlaces<Half>(function);
                break;
            case "bf16":
                AssertPlaces<BFloat16>(function);
                break;
            default:
                AssertPlaces<double>(function);
                break;
        }
    }

    private static int Width(string instructionSet) =>
        int.Parse(instructionSet.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static void AssertPromised(string[] lines) => Complaints.AssertNone(
        Ledger.Promised.Except(lines).Select(line => $"promised: {line}").Concat(lines.Except(Ledger.Promised).Select(line => $"got: {line}")));

    private static IEnumerable<BatteryCase> Cases(string function, int least, int most) => Battery.Instance.Cases
        .Where(line => line.Functions.Contains(function) && line.Rows * line.Cols >= least && line.Rows * line.Cols <= most);

    private static void AssertOffsets<T>(string function)
        where T : unmanaged
    {
        foreach (BatteryCase line in Cases(function, 1, Small))
        {
            ReferenceCase<T> test = Battery.Instance.Inputs<T>(line, function, 0, line.Rows);
            T[] x = test.First, memory = new T[x.Length + 16];
            Outcome[] expected = Library<T>.Instance.Run(function, test, x);
            for (int offset = 0; offset < 16; offset++)
            {
                x.CopyTo(memory, offset);
                Outcome[] got = Library<T>.Instance.Run(function, test, memory.AsMemory(offset, x.Length));
                AssertRows(line, expected, got, 0, line.Rows, $"offset {offset}");
            }
        }
    }

    private static void AssertPlaces<T>(string function)
        where T : unmanaged
    {
        IEnumerable<BatteryCase> rows = Cases(function, 1, int.MaxValue).Where(line => line.Rows > 1 && line.Reduction == "none");
        foreach (BatteryCase line in rows.Where(line => line.Rows * line.Cols <= Small || line.Cols is > 8192 and < 100000))
        {
            Outcome[] expected = Run<T>(function, line, 0, line.Rows);
            for (int row = 0; row < int.Min(line.Rows, 3); row++)
            {
                AssertRows(line, expected, Run<T>(function, line, row, 1), row, 1, "alone");
                AssertRows(line, expected, Run<T>(function, line, row, line.Rows), row, line.Rows, "first");
                AssertRows(line, expected, Run<T>(function, line, row + 1, line.Rows), row + 1, line.Rows, "last");
            }
        }

        NativeEntropyInfo.ThreadCount = 64;
        BatteryCase? large = rows.Where(line => line.Rows >= 64 && line.Cols >= 64).MaxBy(line => line.Rows * line.Cols);
        if (large is null)
        {
            return;
        }

        int count = Many / large.Cols;
        AssertRows(large, Run<T>(function, large, 0, large.Rows), Run<T>(function, large, 1, count), 1, count, "64 threads");
    }

    private static Outcome[] Run<T>(string function, BatteryCase line, int first, int count)
        where T : unmanaged
    {
        return Library<T>.Instance.Run(function, Battery.Instance.Inputs<T>(line, function, first, count));
    }

    /// <summary>The rows from `first` on, `count` of them, have the bits that they have in the whole case.</summary>
    private static void AssertRows(BatteryCase line, Outcome[] expected, Outcome[] got, int first, int count, string place)
    {
        for (int i = 0; i < got.Length; i++)
        {
            bool oneValue = expected[i].Length < line.Rows;
            int rows = oneValue ? 1 : line.Rows, length = expected[i].Length / rows;
            for (int row = 0; row < (oneValue ? 1 : count); row++)
            {
                bool same = expected[i].Bytes((first + row) % rows * length, length).SequenceEqual(got[i].Bytes(row * length, length));
                Assert.True(same, $"{got[i].Name}, {line}, {place}: other bits in row {row} of {count} from row {first} on");
            }
        }
    }
}
