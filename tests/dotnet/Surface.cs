namespace NativeEntropy.Tests;

/// <summary>One line of surface.txt: a function's names in C, Python and .NET, and its reference file; null or empty for what is not there.</summary>
internal sealed record SurfaceRow(string Function, string? Python, string[] DotNet, string? ReferenceStem)
{
    /// <summary>The reference files' names without their ending: one where the stem says which integers the function takes, else two.</summary>
    public string[] ReferenceFiles => ReferenceStem is null ? []
        : ReferenceStem.EndsWith("_i64", StringComparison.Ordinal) || ReferenceStem.EndsWith("_u8", StringComparison.Ordinal) ? [ReferenceStem]
        : [$"{ReferenceStem}_f32", $"{ReferenceStem}_f64"];
}

internal static class Surface
{
    public static SurfaceRow[] Rows { get; } =
    [
        .. Repository.Lines(Path.Combine(Repository.Reference, "surface.txt"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries).Select(word => word == "-" ? null : word).ToArray())
            .Select(words => new SurfaceRow(words[0]!, words[1], words[2]?.Split(", ") ?? [], words[3])),
    ];
}
