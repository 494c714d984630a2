namespace NativeEntropy.Tests;

/// <summary>Edges and bad arguments of the functions of counts, bytes, labels, code lengths and Gaussians.</summary>
public sealed class DataArgumentTests
{
    private const double Untouched = -77;
    private static readonly long[] Counts = [3, 1, 0, 5];
    private static readonly double[] One = [1.0];
    private static readonly double[] Two = [1.0, 2.0];

    public static TheoryData<double> BadBases => [0, 1, -2, double.NaN, double.PositiveInfinity];

    [Theory]
    [MemberData(nameof(BadBases))]
    public void BaseMustBeFinitePositiveAndNotOne(double given)
    {
        double[] destination = [Untouched];
        Assert.Throws<ArgumentOutOfRangeException>("logBase", () => Information.EntropyFromCounts(Counts, logBase: given));
        Assert.Throws<ArgumentOutOfRangeException>("logBase", () => Information.ByteEntropy([1, 2], given));
        Assert.Throws<ArgumentOutOfRangeException>("logBase", () => Information.MutualInformationFromLabels(Counts, Counts, given));
        Assert.Throws<ArgumentOutOfRangeException>("logBase", () => Gaussian.Entropy(One, destination, given));
        Assert.Throws<ArgumentOutOfRangeException>("logBase", () => Gaussian.KlDivergence(0f, 1f, 0f, 1f, given));
        Assert.Throws<ArgumentOutOfRangeException>("logBase", () => Gaussian.CrossEntropy(0.0, 1.0, 0.0, 1.0, given));
        Assert.Equal(Untouched, destination[0]);
    }

    [Fact]
    public void NegativeCountsAndLengthsAreNamed()
    {
        long[] bad = [1, -5, 2];
        double[] destination = [Untouched, Untouched, Untouched];
        ArgumentOutOfRangeException thrown =
            Assert.Throws<ArgumentOutOfRangeException>("counts", () => Information.EntropyFromCounts(bad, 3, destination));
        Assert.Equal(-5L, thrown.ActualValue);
        Assert.Contains("Element 1", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("lengths", () => Codes.ImpliedDistribution(bad, destination));
        Assert.Throws<ArgumentOutOfRangeException>("lengths", () => Codes.KraftSum(bad));
        Assert.Throws<ArgumentOutOfRangeException>("lengths", () => Codes.ExpectedLength([0.5, 0.25, 0.25], bad));
        Assert.All(destination, value => Assert.Equal(Untouched, value));
    }

    [Fact]
    public void EnumsMustBeDefined()
    {
        Assert.Throws<ArgumentOutOfRangeException>("estimator", () => Information.EntropyFromCounts(Counts, (EntropyEstimator)4));
        Assert.Throws<ArgumentOutOfRangeException>("average", () => Information.NormalizedMutualInformation(Counts, Counts, (NormalizingAverage)(-1)));
    }

    [Fact]
    public void LengthsMustAgree()
    {
        double[] destination = [Untouched];
        Assert.Throws<ArgumentException>("counts", () => Information.EntropyFromCounts(Counts, 3, destination));
        Assert.Throws<ArgumentException>("destination", () => Information.EntropyFromCounts(Counts, 2, destination));
        Assert.Throws<ArgumentException>("y", () => Information.MutualInformationFromLabels(Counts, Counts.AsSpan(1)));
        Assert.Throws<ArgumentException>("y", () => Information.NormalizedMutualInformation(Counts, Counts.AsSpan(1)));
        Assert.Throws<ArgumentException>("counts", () => Information.ByteHistogram([1], new long[255]));
        Assert.Throws<ArgumentException>("codes", () => Information.LabelCodes(Counts, new long[3], new long[4]));
        Assert.Throws<ArgumentException>("distinct", () => Information.LabelCodes(Counts, new long[4], new long[3]));
        Assert.Throws<ArgumentException>("lengths", () => Codes.HuffmanLengths(Two, new long[1]));
        Assert.Throws<ArgumentException>("lengths", () => Codes.ShannonLengths(Two, new long[1]));
        Assert.Throws<ArgumentException>("lengths", () => Codes.ExpectedLength(Two, Counts));
        Assert.Throws<ArgumentException>("destination", () => Codes.ImpliedDistribution(Counts, destination));
        Assert.Throws<ArgumentException>("destination", () => Gaussian.Entropy(Two, destination));
        Assert.Throws<ArgumentException>("sigmaP", () => Gaussian.KlDivergence(Two, One, Two, Two, new double[2]));
        Assert.Throws<ArgumentException>("meanQ", () => Gaussian.KlDivergence(Two, Two, One, Two, new double[2]));
        Assert.Throws<ArgumentException>("sigmaQ", () => Gaussian.CrossEntropy(Two, Two, Two, One, new double[2]));
        Assert.Equal(Untouched, destination[0]);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NegativeInfinity)]
    public void StandardDeviationsMustBePositive(double deviation)
    {
        double[] bad = [1, deviation];
        double[] destination = [Untouched, Untouched];
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Gaussian.Entropy(bad, destination));
        Assert.Throws<ArgumentOutOfRangeException>("sigmaP", () => Gaussian.KlDivergence(Two, bad, Two, Two, destination));
        Assert.Throws<ArgumentOutOfRangeException>("sigmaQ", () => Gaussian.CrossEntropy(Two, Two, Two, bad, destination));
        Assert.All(destination, value => Assert.Equal(Untouched, value));
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void WeightsMustBeFiniteAndNotNegative(double weight)
    {
        double[] bad = [0.5, weight];
        long[] lengths = [-1, -1];
        Assert.Throws<ArgumentOutOfRangeException>("p", () => Codes.HuffmanLengths(bad, lengths));
        Assert.Throws<ArgumentOutOfRangeException>("p", () => Codes.ShannonLengths(bad, lengths));
        Assert.All(lengths, length => Assert.Equal(-1, length));
    }

    [Fact]
    public void NothingAtAll()
    {
        Assert.Equal(double.NaN, Information.EntropyFromCounts([]));
        Assert.Equal(double.NaN, Information.EntropyFromCounts([0, 0]));
        Assert.Equal(0, Information.ByteEntropy([]));
        Assert.Equal(0, Information.MutualInformationFromLabels([], []));
        Assert.Equal(1, Information.NormalizedMutualInformation([], []));
        Assert.Equal(0, Codes.KraftSum([]));
        Assert.Equal(0, Codes.ExpectedLength(Array.Empty<double>(), []));
        Assert.Equal(0, Information.LabelCodes([], [], []));
    }

    [Fact]
    public void LabelsBecomeCodesAndATable()
    {
        long[] x = [7, long.MinValue, 7, long.MaxValue], y = [2, 2, 1, 1], codesX = new long[4], codesY = new long[4], distinct = new long[4];
        Assert.Equal(3, Information.LabelCodes(x, codesX, distinct));
        Assert.Equal([long.MinValue, 7, long.MaxValue], distinct[..3]);
        Assert.Equal([1, 0, 1, 2], codesX);
        Assert.Equal(2, Information.LabelCodes(y, codesY, distinct));
        long[] table = new long[7];
        table[6] = -9;
        Information.Contingency(codesX, 3, codesY, 2, table);
        Assert.Equal([0, 1, 1, 1, 1, 0, -9], table);
        Assert.Throws<ArgumentOutOfRangeException>("x", () => Information.Contingency(codesX, 2, codesY, 2, table));
        Assert.Throws<ArgumentOutOfRangeException>("y", () => Information.Contingency(codesX, 3, codesY, 1, table));
        Assert.Throws<ArgumentException>("table", () => Information.Contingency(codesX, 3, codesY, 3, table));
        Assert.Throws<ArgumentOutOfRangeException>("countX", () => Information.Contingency([], -1, [], 0, table));
        Assert.Equal([0, 1, 1, 1, 1, 0, -9], table);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-5)]
    [InlineData(1e-9)]
    [InlineData(1e-15)]
    public void DivergenceOfGaussiansThatMoveTogether(double distance)
    {
        // d^2 / 2 for the means; u^2 - u^3 / 3 + ... for the widths, u as it is stored.
        Assert.Equal(distance * distance / 2, Gaussian.KlDivergence(distance, 1, 0, 1), distance * distance * 1e-15);
        double sigma = 1 + distance, u = sigma - 1;
        Assert.InRange(Gaussian.KlDivergence(0, sigma, 0, 1) / (u * u), 1 - (u / 3) - 1e-14, 1 + 1e-15);
        Assert.Equal(0, Gaussian.KlDivergence(distance, 3 * distance, distance, 3 * distance));
    }
}
