namespace NativeEntropy.Examples;

/// <summary>Two Gaussians move together: their divergence falls with the square of the distance, down to the last digits.</summary>
public static class Gaussians
{
    private const double Sigma = 1.5;

    public static void Run(TextWriter output)
    {
        output.WriteLine("Two Gaussians");
        foreach (double distance in new[] { 4, 1, 0.1, 1e-4, 1e-6 })
        {
            double closedForm = Gaussian.KlDivergence(0, Sigma, distance, Sigma);
            double onGrid = Information.KlDivergence(Grid(0), Grid(distance), normalize: true);
            output.WriteLine($"  {distance,6} apart: KL {closedForm:E6} in closed form, {onGrid:E6} on a grid");
        }
    }

    /// <summary>The density at 2000 points, but for a common factor.</summary>
    private static double[] Grid(double mean) =>
        [.. Enumerable.Range(0, 2000).Select(i => Math.Exp(-Math.Pow((0.02 * i) - 20 - mean, 2) / (2 * Sigma * Sigma)))];
}
