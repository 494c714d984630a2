using System.Globalization;
using System.Numerics;

namespace NativeEntropy.Tests;

/// <summary>The exact values of one output of a case: all of them, or samples by index.</summary>
internal sealed record ReferenceOutput(string Name, double Bound, bool ByRow)
{
    public List<(int Index, ExactValue Exact)> Values { get; } = [];
}

/// <summary>One case of a reference file. Elementwise: one row of n columns.</summary>
internal sealed class ReferenceCase<T>(string name)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public string Name { get; } = name;

    public bool Elementwise { get; set; }

    /// <summary>How many tables of <see cref="Rows"/> rows there are, for functions of joint tables.</summary>
    public int Tables { get; set; }

    public int Rows { get; set; }

    public int Cols { get; set; }

    public Dictionary<string, string> Parameters { get; } = [];

    public Dictionary<string, T[]> Inputs { get; } = [];

    public Dictionary<string, long[]> Integers { get; } = [];

    public long[] Target { get; set; } = [];

    public Dictionary<string, ReferenceOutput> Outputs { get; } = [];

    public double Temperature { get; set; } = 1.0;

    /// <summary>In the battery of the ledger each row of a case may stand for a table of so many rows; 0: tables are given as such.</summary>
    public int Height { get; set; }

    public (int Tables, int Rows, int Cols) TableShape => Height > 0 ? (Rows, Height, Cols / Height) : (Tables, Rows, Cols);

    /// <summary>The base of the logarithm; null: nats.</summary>
    public double? LogBase { get; set; }

    public double Order { get; set; }

    public bool Normalize { get; set; }

    public bool GivenColumns { get; set; }

    public CrossEntropyOptions Options
    {
        get
        {
            CrossEntropyOptions options = new()
            {
                Reduction = Enum.Parse<Reduction>(Parameters["reduction"], ignoreCase: true),
                Empty = Parameters.GetValueOrDefault("empty") == "zero" ? EmptyMean.Zero : EmptyMean.NaN,
            };
            return !Parameters.TryGetValue("ignore_index", out string? ignored) ? options
                : options with { IgnoreIndex = ignored == "none" ? null : long.Parse(ignored, CultureInfo.InvariantCulture) };
        }
    }
}

/// <summary>Reads the files of tests/reference; the format is described in the README there.</summary>
internal static class ReferenceFile
{
    /// <param name="function">The name in the file, and of it.</param>
    /// <param name="integers">The dtype where it is one of integers, i64 or u8; null: that of T.</param>
    public static IEnumerable<ReferenceCase<T>> Read<T>(string function, string? integers = null)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        string dtype = integers ?? (typeof(T) == typeof(float) ? "f32" : "f64");
        Dictionary<string, (double Bound, bool ByRow)> bounds = [];
        ReferenceCase<T>? current = null;
        foreach (string line in Repository.Lines(Path.Combine(Repository.Reference, $"{function}_{dtype}.txt")))
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "function":
                    Assert.Equal(function, words[1]);
                    break;
                case "dtype":
                    Assert.Equal(dtype, words[1]);
                    break;
                case "bound":
                    bounds[words[1]] = (double.Parse(words[2], CultureInfo.InvariantCulture), words[3] == "row");
                    break;
                case "case":
                    current = new ReferenceCase<T>(words[1]);
                    break;
                case "end":
                    yield return current!;
                    break;
                default:
                    ReadLine(current!, words, bounds);
                    break;
            }
        }
    }

    private static void ReadLine<T>(ReferenceCase<T> test, string[] words, Dictionary<string, (double Bound, bool ByRow)> bounds)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        switch (words[0])
        {
            case "n":
                (test.Elementwise, test.Rows, test.Cols) = (true, 1, Integer(words[1]));
                break;
            case "rows":
                (test.Rows, test.Cols) = (Integer(words[1]), Integer(words[3]));
                break;
            case "tables":
                (test.Tables, test.Rows, test.Cols) = (Integer(words[1]), Integer(words[3]), Integer(words[5]));
                break;
            case "param" when words[1] == "temperature":
                test.Temperature = HexFloat(words[2]);
                break;
            case "param" when words[1] == "base":
                test.LogBase = HexFloat(words[2]) is var given and not 0 ? given : null;
                break;
            case "param" when words[1] == "order":
                test.Order = HexFloat(words[2]);
                break;
            case "param" when words[1] == "normalize":
                test.Normalize = words[2] == "1";
                break;
            case "param" when words[1] == "given":
                test.GivenColumns = words[2] == "y";
                break;
            case "param":
                test.Parameters[words[1]] = words[2];
                break;
            case "in" when words[1] == "target":
                test.Target = Values(words, Whole);
                break;
            case "in" when words[1] is "counts" or "data" or "lengths" or "x_labels" or "y_labels":
                test.Integers[words[1]] = words is [_, _, "modulo", ..] ? Generated.Remainders(words[3..]) : Values(words, Whole);
                break;
            case "in":
                test.Inputs[words[1]] = words switch
                {
                    [_, _, "splitmix64", ..] => Generated.Signed<T>(words[3..]),
                    [_, _, "fractions", ..] => Generated.Fractions<T>(words[3..]),
                    _ => Values(words, OfBits<T>),
                };
                break;
            case "out":
                ReadOutput(test, words, bounds);
                break;
            default:
                throw new FormatException(words[0]);
        }
    }

    private static void ReadOutput<T>(ReferenceCase<T> test, string[] words, Dictionary<string, (double Bound, bool ByRow)> bounds)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        bool sampled = words[1].EndsWith("_at", StringComparison.Ordinal);
        string name = sampled ? words[1][..^3] : words[1];
        if (!test.Outputs.TryGetValue(name, out ReferenceOutput? output))
        {
            output = test.Outputs[name] = new ReferenceOutput(name, bounds[name].Bound, bounds[name].ByRow);
        }

        if (sampled)
        {
            output.Values.Add((Integer(words[2]), ExactValue.Parse(words[3])));
        }
        else
        {
            output.Values.AddRange(words.Skip(2).Select((text, index) => (index, ExactValue.Parse(text))));
        }
    }

    private static TValue[] Values<TValue>(string[] words, Func<string, TValue> parse) => words is [_, _, "runs", ..]
        ? [.. words.Skip(3).Chunk(2).SelectMany(run => Enumerable.Repeat(parse(run[1]), Integer(run[0])))]
        : [.. words.Skip(2).Select(parse)];

    private static T OfBits<T>(string hex)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        ulong bits = ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return typeof(T) == typeof(float)
            ? (T)(object)BitConverter.UInt32BitsToSingle((uint)bits)
            : (T)(object)BitConverter.UInt64BitsToDouble(bits);
    }

    /// <summary>A C hex float, such as 0x1.8p-1, or inf.</summary>
    private static double HexFloat(string text)
    {
        if (text == "inf")
        {
            return double.PositiveInfinity;
        }

        string[] parts = text[(text.IndexOf('x', StringComparison.Ordinal) + 1)..].Split('p');
        string digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        int fraction = point < 0 ? 0 : parts[0].Length - point - 1;
        double mantissa = ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return Math.ScaleB(mantissa, int.Parse(parts[1], CultureInfo.InvariantCulture) - (4 * fraction));
    }

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
