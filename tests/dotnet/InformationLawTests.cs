namespace NativeEntropy.Tests;

/// <summary>Laws of information theory on random and adversarial distributions, each within the published errors of what it compares.</summary>
public sealed class InformationLawTests
{
    private const int Repetitions = 60;
    private const double Eps = 1.0 / (1L << 52);

    /// <summary>The bound of one value: 2 ULP, relative.</summary>
    private const double Value = 2 * Eps;

    private static readonly bool[] Both = [false, true];
    private static readonly double[] Distances = [1e-3, 1e-5, 1e-7];

    /// <summary>Number of outcomes, and how many powers of ten the probabilities of a row may be apart.</summary>
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 2, 0 }, { 2, 12 }, { 3, 3 }, { 8, 1 }, { 17, 6 }, { 40, 2 }, { 129, 3 }, { 1000, 4 }, { 5000, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EntropyLiesBetweenZeroAndThatOfTheUniformDistribution(int cols, int spread) => Repeat(cols, spread, (p, _, _) =>
    {
        double entropy = Information.Entropy(p, normalize: true);
        Assert.InRange(entropy, 0, Math.Log(cols) * (1 + Value));
        Assert.InRange(Information.Perplexity(p), 1 - (40 * Eps), cols * (1 + (40 * Eps)));
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void DivergencesAreNeverNegativeAndVanishForEqualInputs(int cols, int spread) => Repeat(cols, spread, (p, q, _) =>
    {
        Assert.True(Information.KlDivergence(p, q, normalize: true) >= 0);
        Assert.True(Information.JsDivergence(p, q) >= 0);
        Assert.InRange(Information.JsDistance(p, q, logBase: 2, normalize: true), 0, 1 + Value);
        foreach (bool normalize in Both)
        {
            Assert.Equal(0, Information.KlDivergence(p, p, normalize: normalize));
            Assert.Equal(0, Information.JsDivergence(p, p, normalize: normalize));
            Assert.Equal(0, Information.JsDistance(q, q, normalize: normalize));
        }
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TheJensenShannonDivergenceIsSymmetric(int cols, int spread) => Repeat(cols, spread, (p, q, _) =>
    {
        Assert.Equal(Information.JsDivergence(p, q), Information.JsDivergence(q, p));
        Assert.Equal(Information.JsDistance(p, q, normalize: true), Information.JsDistance(q, p, normalize: true));
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NearDistributionsKeepTheirDigits(int cols, int spread) => Repeat(cols, spread, (p, _, random) =>
    {
        // q = p (1 + d), half of the d against the other half: D is about the mean of d^2 / 2, to the relative size of d.
        foreach (double distance in Distances)
        {
            double[] q = [.. p.Select(value => value * (1 + (distance * ((2 * random.NextDouble()) - 1))))];
            double p1 = p.Sum(), q1 = q.Sum();
            double expected = p.Zip(q, (a, b) => a / p1 * Math.Pow((b / q1 / (a / p1)) - 1, 2) / 2).Sum();
            double got = Information.KlDivergence(p, q, normalize: true);
            Assert.True(Math.Abs(got - expected) <= (2 * distance * expected) + (1e-15 * distance), $"{got} instead of {expected}");
        }
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TheOrderOfTheOutcomesDoesNotMatter(int cols, int spread) => Repeat(cols, spread, (p, q, random) =>
    {
        int[] order = [.. Enumerable.Range(0, cols)];
        random.Shuffle(order);
        double[] first = [.. order.Select(i => p[i])], second = [.. order.Select(i => q[i])];
        AssertClose(Information.Entropy(p), Information.Entropy(first), 2);
        AssertClose(Information.KlDivergence(p, q, normalize: true), Information.KlDivergence(first, second, normalize: true), 2);
        AssertClose(Information.JsDivergence(p, q), Information.JsDivergence(first, second), 2);
        AssertClose(Information.RenyiEntropy(p, 2.5), Information.RenyiEntropy(first, 2.5), 2);
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void CrossEntropyIsEntropyPlusDivergence(int cols, int spread) => Repeat(cols, spread, (p, q, _) =>
    {
        double cross = Information.CrossEntropy(p, q), parts = Information.Entropy(p) + Information.KlDivergence(p, q);
        Assert.True(Math.Abs(cross - parts) <= (3 * Value * cross) + (10 * Eps), $"{cross} instead of {parts}");
    });

    [Theory]
    [InlineData(2.0)]
    [InlineData(10.0)]
    [InlineData(0.5)]
    [InlineData(1.0000001)]
    public void AnotherBaseDividesByItsLogarithm(double logBase)
    {
        foreach (object[] shape in Shapes)
        {
            Repeat((int)shape[0], (int)shape[1], (p, q, _) =>
            {
                double logarithm = Math.Log(logBase);
                AssertClose(Information.Entropy(p) / logarithm, Information.Entropy(p, logBase), 3);
                AssertClose(Information.KlDivergence(p, q) / logarithm, Information.KlDivergence(p, q, logBase), 3);
                AssertClose(Information.CrossEntropy(p, q) / logarithm, Information.CrossEntropy(p, q, logBase), 3);
            });
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 7)]
    [InlineData(16, 17)]
    [InlineData(40, 3)]
    public void ChainRules(int rows, int cols) => Repeat(rows * cols, 2, (table, _, _) =>
    {
        double[] x = [.. table.Chunk(cols).Select(row => row.Sum())];
        double[] y = [.. Enumerable.Range(0, cols).Select(c => Enumerable.Range(0, rows).Sum(r => table[(r * cols) + c]))];
        double joint = Information.JointEntropy(table), ofX = Information.Entropy(x), ofY = Information.Entropy(y);
        double yGivenX = Information.ConditionalEntropy(table, cols, Given.X), xGivenY = Information.ConditionalEntropy(table, cols, Given.Y);
        double information = Information.MutualInformation(table, cols);
        double slack = (4 * Value * (ofX + ofY + joint)) + (20 * Eps * rows * cols); // the sums x and y were rounded here
        Assert.InRange(joint - (ofX + yGivenX), -slack, slack);
        Assert.InRange(joint - (ofY + xGivenY), -slack, slack);
        Assert.InRange(information - (ofX + ofY - joint), -slack, slack);
        Assert.True(information >= 0 && yGivenX >= 0 && xGivenY >= 0);
        double[] turned = [.. Enumerable.Range(0, rows * cols).Select(i => table[(i % rows * cols) + (i / rows)])];
        AssertClose(information, Information.MutualInformation(turned, rows), 2);
    });

    [Theory]
    [InlineData(3, 2)]
    [InlineData(10, 4)]
    public void ProcessingAddsNoInformation(int before, int after) => Repeat(before, 3, (p, q, random) =>
    {
        double[][] channel = [.. Enumerable.Range(0, before).Select(_ => Distribution(random, after, 2))];
        double[] Through(double[] input) => [.. Enumerable.Range(0, after).Select(z => input.Select((value, y) => value * channel[y][z]).Sum())];
        double slack = 40 * Eps;
        Assert.True(Information.KlDivergence(Through(p), Through(q), normalize: true) <= Information.KlDivergence(p, q, normalize: true) + slack);
        Assert.True(Information.JsDivergence(Through(p), Through(q), normalize: true) <= Information.JsDivergence(p, q, normalize: true) + slack);
    });

    private static void Repeat(int cols, int spread, Action<double[], double[], Random> law)
    {
        Random random = new((cols * 31) + spread);
        for (int i = 0; i < (cols > 200 ? 5 : Repetitions); i++)
        {
            law(Distribution(random, cols, spread), Distribution(random, cols, spread), random);
        }
    }

    /// <summary>Positive numbers that add up to 1 but for rounding.</summary>
    private static double[] Distribution(Random random, int cols, int spread)
    {
        double[] values = [.. Enumerable.Range(0, cols).Select(_ => (0.01 + random.NextDouble()) * Math.Pow(10, -spread * random.NextDouble()))];
        double sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }

    private static void AssertClose(double expected, double got, double values) =>
        Assert.True(Math.Abs(got - expected) <= values * Value * Math.Abs(expected), $"{got} instead of {expected}");
}
