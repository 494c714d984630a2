namespace NativeEntropy.Examples;

/// <summary>A weather station sends one of eight kinds of weather every day: how many bits does that take?</summary>
public static class WeatherStation
{
    private static readonly double[] Here = [0.35, 0.35, 0.1, 0.1, 0.04, 0.04, 0.01, 0.01];
    private static readonly double[] Reversed = [.. Here.Reverse()];
    private static readonly long[] Lengths = [2, 2, 3, 3, 4, 4, 5, 5];

    public static void Run(TextWriter output)
    {
        output.WriteLine("A weather station");
        output.WriteLine($"  sun 75 %, rain 25 %: {Information.Entropy([0.75, 0.25], logBase: 2):F4} bits a day");
        double entropy = Information.Entropy(Here, logBase: 2);
        output.WriteLine($"  eight kinds of weather: {entropy:F2} bits a day");

        double cost = Codes.ExpectedLength(Here, Lengths), costElsewhere = Codes.ExpectedLength(Reversed, Lengths);
        output.WriteLine($"  code words of {string.Join(", ", Lengths)} bits cost {cost:F2} bits here,");
        output.WriteLine($"  and {costElsewhere:F2} bits where the weather is reversed");

        double[] implied = new double[Lengths.Length];
        Codes.ImpliedDistribution(Lengths, implied);
        output.WriteLine($"  the code is made for {string.Join(", ", implied)}");
        double cross = Information.CrossEntropy(Here, implied, logBase: 2);
        double divergence = Information.KlDivergence(Here, implied, logBase: 2);
        output.WriteLine($"  cross-entropy {cross:F4} = entropy {entropy:F4} + divergence {divergence:F4} bits");
    }
}
