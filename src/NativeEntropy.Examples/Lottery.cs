namespace NativeEntropy.Examples;

/// <summary>The more certain the outcome of a lottery, the smaller its entropy.</summary>
public static class Lottery
{
    public static void Run(TextWriter output)
    {
        output.WriteLine("Lotteries");
        (string Name, double[] Chances)[] lotteries =
        [
            ("fair", [0.25, 0.25, 0.25, 0.25]),
            ("a favourite", [0.1, 0.1, 0.1, 0.7]),
            ("nearly decided", [0.001, 0.001, 0.001, 0.999]),
        ];
        foreach ((string name, double[] p) in lotteries)
        {
            output.WriteLine($"  {name,-15} entropy {Information.Entropy(p, logBase: 2):F4} bits, perplexity {Information.Perplexity(p):F4}");
        }

        // The last one sums up to 1.002: it is used as it is, unless told otherwise.
        double normalized = Information.Entropy(lotteries[2].Chances, logBase: 2, normalize: true);
        output.WriteLine($"  the last one divided by its sum of 1.002: {normalized:F4} bits");
    }
}
