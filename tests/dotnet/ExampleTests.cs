using NativeEntropy.Examples;

namespace NativeEntropy.Tests;

/// <summary>The examples run, and print the figures that their texts speak of.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Weather() => AssertPrints(
        WeatherStation.Run,
        "sun 75 %, rain 25 %: 0.8113 bits a day",
        "eight kinds of weather: 2.23 bits a day",
        "code words of 2, 2, 3, 3, 4, 4, 5, 5 bits cost 2.42 bits here,",
        "and 4.58 bits where the weather is reversed",
        "made for 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625, 0.03125, 0.03125",
        "cross-entropy 2.4200 = entropy 2.2290 + divergence 0.1910 bits");

    [Fact]
    public void Lotteries() => AssertPrints(
        Lottery.Run,
        "fair            entropy 2.0000 bits, perplexity 4.0000",
        "a favourite     entropy 1.3568 bits, perplexity 2.5611",
        "nearly decided  entropy 0.0313 bits, perplexity 1.0220",
        "divided by its sum of 1.002: 0.0342 bits");

    [Fact]
    public void TwoGaussians() => AssertPrints(
        Gaussians.Run,
        "4 apart: KL 3.555556E+000 in closed form, 3.555556E+000 on a grid",
        "1 apart: KL 2.222222E-001 in closed form, 2.222222E-001 on a grid",
        "1E-06 apart: KL 2.222222E-013 in closed form, 2.222222E-013 on a grid");

    [Fact]
    public void Split() => AssertPrints(
        InformationGain.Run,
        "before any question: 0.9077 bits",
        "asked for the class: 0.8484 bits are left, information gain 0.0593 bits",
        "asked for the sex  : 0.7653 bits are left, information gain 0.1424 bits",
        "asked for the age  : 0.9012 bits are left, information gain 0.0064 bits");

    [Fact]
    public void Pixels() => AssertPrints(
        Heatmap.Run,
        "0.00 0.01 0.02 0.06 0.13 0.28 0.53 0.84",
        "1.00 1.00 1.00 1.00 1.00 1.00 1.00 1.00",
        "entropies in bits; cross-entropy of all pixels 0.2742 nats",
        "of its right half 0.3155 nats");

    private static void AssertPrints(Action<TextWriter> example, params string[] lines)
    {
        using StringWriter output = new();
        example(output);
        Assert.All(lines, line => Assert.Contains(line, output.ToString(), StringComparison.Ordinal));
    }
}
