namespace NativeEntropy.Tests;

internal static class Complaints
{
    /// <summary>Fails with all of them, one per line.</summary>
    public static void AssertNone(IEnumerable<string> complaints)
    {
        string[] all = [.. complaints];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }
}
