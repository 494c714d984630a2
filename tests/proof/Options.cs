using System.Globalization;
using System.Runtime.CompilerServices;

namespace NativeEntropy.Proof;

/// <summary>The command line.</summary>
internal sealed record Options
{
    public IReadOnlyList<Subject> Subjects { get; private init; } = Subject.All;

    public bool EveryFunction => Subjects.Count == Subject.All.Count;

    /// <summary>1 means every float.</summary>
    public long Sample { get; private init; } = 1;

    public long Count { get; private init; } = 1_000_000_000;

    public int Threads { get; private init; } = Environment.ProcessorCount;

    public bool Write { get; private init; }

    public string CommandLine { get; private init; } = "";

    /// <summary>The folder of this file, where the tables lie.</summary>
    public static string Folder => Path.GetDirectoryName(SourcePath())!;

    /// <summary>Null where the command line is not understood.</summary>
    public static Options? Parse(string[] args)
    {
        Options? options = new() { CommandLine = string.Join(' ', args) };
        for (int i = 0; i < args.Length && options is not null; i++)
        {
            options = args[i] == "--write" ? options with { Write = true }
                : i + 1 < args.Length ? options.With(args[i], args[++i])
                : null;
        }

        // A table is of every function and of every float.
        return options is { Write: true, Sample: > 1 } or { Write: true, EveryFunction: false } ? null : options;
    }

    private static string SourcePath([CallerFilePath] string path = "") => path;

    private Options? With(string name, string value) => name switch
    {
        "--functions" => WithFunctions(value.Split(',')),
        "--sample" when Positive(value) is { } sample => this with { Sample = sample },
        "--count" when Positive(value) is { } count => this with { Count = count },
        "--threads" when Positive(value) is { } threads => this with { Threads = (int)threads },
        _ => null,
    };

    private Options? WithFunctions(string[] names)
    {
        Subject[] chosen = [.. Subject.All.Where(subject => names.Contains(subject.Name))];
        return chosen.Length == names.Length ? this with { Subjects = chosen } : null;
    }

    private static long? Positive(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value is > 0 and <= int.MaxValue
            ? value
            : null;
}
