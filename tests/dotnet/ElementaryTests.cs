using System.Globalization;
using NativeEntropy.Proof;
using Xunit.Abstractions;

namespace NativeEntropy.Tests;

/// <summary>A dense sample of what tests/proof does for every float, with its code: the elementary functions beside their exact values.</summary>
public sealed class ElementaryTests(ITestOutputHelper output)
{
    private const double SingleBound = 1;
    private const double DoubleBound = 2;
    private const long Stride = 4093;
    private const int RandomBlocks = 20;

    public static TheoryData<string> Functions() => [.. Subject.All.Select(subject => subject.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void FloatsAreWithinTheProvedBound(string function)
    {
        Subject subject = Find(function);
        Tally tally = subject.Check(Inputs.ExponentBoundaries());
        for (long block = 0; block < Inputs.SingleBlocks(Stride); block++)
        {
            tally.Add(subject.Check(Inputs.Singles(block, Stride)));
        }

        float at = BitConverter.UInt32BitsToSingle((uint)tally.WorstInput);
        Report($"{function} f32: worst {tally.Worst:F8} ULP at {at:R} of {tally.Inputs} floats, bound {SingleBound}");
        Assert.True(tally.Worst <= Math.Min(SingleBound, ProvedWorst(function)), $"{tally.Worst} ULP at {at:R}");
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void EveryFloatHasBeenCompared(string function)
    {
        string[] row = ProofRow("exhaustive.txt", function);
        Assert.Equal("4294967296", row[1]);
        Assert.InRange(ProvedWorst(function), 0, SingleBound);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void DoublesAreWithinTheirBound(string function)
    {
        Subject subject = Find(function);
        Tally tally = subject.Check(Inputs.Constructed());
        tally.Add(subject.Check(HardInputs(function)));
        for (int block = 0; block < RandomBlocks; block++)
        {
            tally.Add(subject.Check(Inputs.Random(subject.Intervals[block % subject.Intervals.Length], (ulong)block)));
        }

        double at = BitConverter.UInt64BitsToDouble(tally.WorstInput);
        Report($"{function} f64: worst {tally.Worst:F3} ULP at {at:R} of {tally.Inputs} doubles, bound {DoubleBound}");
        Assert.True(tally.Worst <= DoubleBound, $"{tally.Worst} ULP at {at:R}");
    }

    [Fact]
    public void ShortExponentialHasItsRelativeError()
    {
        double worst = 0;
        for (long block = 0; block * Inputs.SingleBlock * Stride < ShortExponential.Count; block++)
        {
            worst = Math.Max(worst, ShortExponential.Check(block, Stride).Error);
        }

        Report($"short exponential: relative error 2^{Math.Log2(worst):F2}");
        Assert.True(worst <= Math.Pow(2, -33.5), $"2^{Math.Log2(worst)}");
    }

    private static Subject Find(string function) => Subject.All.Single(subject => subject.Name == function);

    private static double[] HardInputs(string function) =>
    [
        .. from row in Repository.Lines(ProofFile("hard.txt"))
           let cells = Cells(row)
           where cells[0] == function
           select BitConverter.UInt64BitsToDouble(ulong.Parse(cells[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The worst error over every float, rounded up.</summary>
    private static double ProvedWorst(string function) => double.Parse(ProofRow("exhaustive.txt", function)[2], CultureInfo.InvariantCulture);

    private static string[] ProofRow(string file, string function) =>
        Repository.Lines(ProofFile(file)).Select(Cells).Single(cells => cells[0] == function);

    private static string[] Cells(string row) => row.Split('|', StringSplitOptions.TrimEntries);

    private static string ProofFile(string name) => Path.Combine(Repository.Root, "tests", "proof", name);

    private void Report(FormattableString text) => output.WriteLine(FormattableString.Invariant(text));
}
