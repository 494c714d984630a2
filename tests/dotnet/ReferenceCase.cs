using System.Globalization;

namespace NativeEntropy.Tests;

/// <summary>The exact values of one output of a case: all of them, or samples by index.</summary>
internal sealed record ReferenceOutput(string Name, double Bound, string Rule)
{
    public List<(int Index, ExactValue Exact)> Values { get; } = [];
}

/// <summary>One case of a reference file. Elementwise: one row of n columns.</summary>
internal sealed class ReferenceCase<T>(string name)
    where T : unmanaged
{
    public string Name { get; } = name;

    public bool Elementwise { get; set; }

    /// <summary>How many tables of <see cref="Rows"/> rows there are, for functions of joint tables.</summary>
    public int? Tables { get; set; }

    public int Rows { get; set; }

    public int Cols { get; set; }

    public Dictionary<string, string> Parameters { get; } = [];

    /// <summary>Arrays of the file's type, in its order.</summary>
    public OrderedDictionary<string, T[]> Inputs { get; } = [];

    /// <summary>Arrays of the type of values per row, here without error in double.</summary>
    public Dictionary<string, double[]> OfResults { get; } = [];

    /// <summary>Arrays of integers.</summary>
    public Dictionary<string, long[]> Integers { get; } = [];

    public long[] Target => Integers.GetValueOrDefault("target", []);

    public Dictionary<string, ReferenceOutput> Outputs { get; } = [];

    /// <summary>The first of the inputs that are not integers.</summary>
    public T[] First => Inputs.Count == 0 ? [] : Inputs.GetAt(0).Value;

    /// <summary>Tables, rows, columns; where the case is one of rows (in the battery), each of them is a table of as many rows as `height` says.</summary>
    public (int Tables, int Rows, int Cols) TableShape =>
        Tables is int tables ? (tables, Rows, Cols) : (Rows, Integer("height", 1), Cols / Integer("height", 1));

    public double Temperature => Number("temperature", 1);

    /// <summary>The base of the logarithm; null: nats.</summary>
    public double? LogBase => Number("base", 0) is var given and not 0 ? given : null;

    public double Order => Number("order", 2);

    public bool Normalize => Integer("normalize", 0) == 1;

    /// <summary>Null for a loss per row, and for what is no loss.</summary>
    public string? Reduction => Parameters.GetValueOrDefault("reduction", "none") == "none" ? null : Parameters["reduction"];

    public CrossEntropyOptions Options
    {
        get
        {
            CrossEntropyOptions options = new()
            {
                Reduction = Reduction switch
                {
                    "mean" or "batchmean" => NativeEntropy.Reduction.Mean,
                    "sum" => NativeEntropy.Reduction.Sum,
                    _ => NativeEntropy.Reduction.None,
                },
                Empty = Parameters.GetValueOrDefault("empty") == "zero" ? EmptyMean.Zero : EmptyMean.NaN,
                LabelSmoothing = Number("label_smoothing", 0),
                Temperature = Temperature,
                SoftCap = Number("softcap", 0),
                ZLoss = Number("z_loss", 0),
            };
            return !Parameters.TryGetValue("ignore_index", out string? ignored) ? options
                : options with { IgnoreIndex = ignored == "none" ? null : long.Parse(ignored, CultureInfo.InvariantCulture) };
        }
    }

    public int Integer(string parameter, int otherwise) =>
        Parameters.TryGetValue(parameter, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A parameter that is one of an enumeration's words; absent: the first of them.</summary>
    public TEnum Word<TEnum>(string parameter)
        where TEnum : struct, Enum => Parameters.TryGetValue(parameter, out string? text)
            ? Enum.Parse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true)
            : default;

    /// <summary>A C hex float, such as 0x1.8p-1, a decimal number, or inf.</summary>
    public double Number(string parameter, double otherwise)
    {
        if (!Parameters.TryGetValue(parameter, out string? text))
        {
            return otherwise;
        }

        if (!text.Contains('x', StringComparison.Ordinal))
        {
            return text == "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
        }

        string[] parts = text[(text.IndexOf('x', StringComparison.Ordinal) + 1)..].Split('p');
        string digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        int fraction = point < 0 ? 0 : parts[0].Length - point - 1;
        double mantissa = ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        double size = Math.ScaleB(mantissa, int.Parse(parts[1], CultureInfo.InvariantCulture) - (4 * fraction));
        return text[0] == '-' ? -size : size;
    }
}
