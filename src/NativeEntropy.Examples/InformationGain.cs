namespace NativeEntropy.Examples;

/// <summary>
/// Who survived the Titanic: what a question about a person tells about the answer. The table is that of Dawson, "The 'Unusual Episode'
/// Data Revisited", Journal of Statistics Education 3 (1995), from the report of the British Board of Trade (1912).
/// </summary>
public static class InformationGain
{
    public static void Run(TextWriter output)
    {
        output.WriteLine("Who survived the Titanic?");
        output.WriteLine($"  before any question: {Information.Entropy([1490.0, 711], logBase: 2, normalize: true):F4} bits");

        // Rows: the answers; columns: did not survive, survived.
        Split(output, "class", [122, 203, 167, 118, 528, 178, 673, 212]);
        Split(output, "sex", [1364, 367, 126, 344]);
        Split(output, "age", [52, 57, 1438, 654]);
    }

    private static void Split(TextWriter output, string question, double[] counts)
    {
        double sum = counts.Sum();
        double[] table = [.. counts.Select(count => count / sum)];
        double left = Information.ConditionalEntropy(table, 2, Given.X, logBase: 2);
        double gain = Information.MutualInformation(table, 2, logBase: 2);
        output.WriteLine($"  asked for the {question,-5}: {left:F4} bits are left, information gain {gain:F4} bits");
    }
}
