namespace NativeEntropy.Tests;

/// <summary>Files of the repository that tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Reference { get; } = Path.Combine(Root, "tests", "reference");

    public static string Ledger { get; } = Path.Combine(Root, "python", "native_entropy", "ledger");

    public static string Header { get; } = Path.Combine(Root, "native", "include", "native_entropy.h");

    /// <summary>The lines of a table file without comments.</summary>
    public static IEnumerable<string> Lines(string path) => File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#');

    private static string FindRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "tests", "reference", "surface.txt")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No repository above {AppContext.BaseDirectory}.");
    }
}
