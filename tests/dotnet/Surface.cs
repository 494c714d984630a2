namespace NativeEntropy.Tests;

/// <summary>
/// One line of surface.txt: a function's names in C, Python and .NET, its reference file and its element types; null or empty for what is not there.
/// </summary>
internal sealed record SurfaceRow(string Function, string? Python, string[] DotNet, string? ReferenceStem, string[] Dtypes)
{
    /// <summary>The stem is the one file of a function that takes integers.</summary>
    public static bool IsOfIntegers(string stem) => stem.EndsWith("_i64", StringComparison.Ordinal) || stem.EndsWith("_u8", StringComparison.Ordinal);
}

internal static class Surface
{
    private static readonly string[] WithFile = ["f32", "f64"];

    public static SurfaceRow[] Rows { get; } =
    [
        .. Repository.Lines(Path.Combine(Repository.Reference, "surface.txt"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries).Select(word => word == "-" ? null : word).ToArray())
            .Select(words => new SurfaceRow(
                words[0]!, words[1], words[2]?.Split(", ") ?? [], words[3],
                words.Length > 4 ? words[4]!.Split(' ') : words[3] is null || SurfaceRow.IsOfIntegers(words[3]!) ? [] : WithFile)),
    ];
}
