using System.Globalization;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;
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
    public void ShortExponentialsHaveTheirRelativeErrors()
    {
        Assert.All(ShortExponential.All, exponential =>
        {
            double worst = 0;
            for (long block = 0; block * Inputs.SingleBlock * Stride < exponential.Count; block++)
            {
                worst = Math.Max(worst, exponential.Check(block, Stride).Error);
            }

            Report($"{exponential.Name}: relative error 2^{Math.Log2(worst):F2}");
            Assert.True(worst <= Math.Pow(2, exponential.Bound), $"2^{Math.Log2(worst)}");
        });
    }

    /// <summary>The exponential of the double rows' plain sums beside that of their pairs, whose own error is 2^-54.8.</summary>
    [Fact]
    public void ExponentialOfDoublesOverAPowerOfTwoHasItsRelativeError()
    {
        double worst = 0;
        Random random = new(1);
        for (int i = 0; i < 200_000; i++)
        {
            double x = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-40, 16));
            double exponent = DoubleExponential.Exponent(x);
            DoubleExponential exponential = DoubleExponential.Over(exponent, x - DoubleExponential.Depth);
            Vector512<double> r = exponential.Reduce(exponential.AtLeastLowest(Vector512.Create(x)), out Vector512<double> eighths);
            double power = exponential.Power(eighths)[0];
            DoubleDouble value = DoubleDouble.TwoProduct(power, exponential.ExpM1(r)[0]) + new DoubleDouble(power, 0);
            DoubleDouble one = value * DoubleExponential.OverPowerAndUnit(exponent, x);
            worst = Math.Max(worst, Math.Abs(one.Hi - 1 + one.Lo));
        }

        Report($"exponential of doubles over a power of two: relative error 2^{Math.Log2(worst):F2}, with that of the pair");
        Assert.True(worst <= Math.Pow(2, -54.3), $"2^{Math.Log2(worst)}");
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
