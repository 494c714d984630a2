using System.Globalization;
using System.Runtime.CompilerServices;

namespace NativeEntropy.Tests;

/// <summary>One line of the battery, for one number of columns.</summary>
internal sealed record BatteryCase(string[] Functions, int Rows, int Cols, ulong Seed, Dictionary<string, string> Entries)
{
    public string Reduction => Entries.GetValueOrDefault("reduction", "none");

    /// <summary>A number by its key; <paramref name="otherwise"/> where the line does not have it.</summary>
    public double Number(string key, double otherwise = 0) =>
        Entries.TryGetValue(key, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public bool Has(string key, string word) => Entries.TryGetValue(key, out string? text) && text == word;

    public override string ToString() => $"rows {Rows} cols {Cols} seed {Seed}";
}

/// <summary>The inputs of the ledger: python/native_entropy/ledger/battery.txt, which says what each word of it means.</summary>
internal sealed class Battery
{
    private readonly Dictionary<string, string[]> _groups = [];
    private readonly Dictionary<string, ulong[]> _specials = new() { ["f32"] = [], ["f64"] = [], ["f16"] = [], ["bf16"] = [] };
    private readonly HashSet<string> _sixteen = [];
    private readonly Dictionary<string, string> _integers = [];

    public static Battery Instance { get; } = new(Path.Combine(Repository.Ledger, "battery.txt"));

    public List<BatteryCase> Cases { get; } = [];

    /// <summary>All functions, in the order in which the groups name them.</summary>
    public IEnumerable<string> Functions => _groups.Values.SelectMany(names => names).Distinct();

    private Battery(string path)
    {
        foreach (string[] words in Repository.Lines(path).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words[0] == "group")
            {
                _groups[words[1]] = words[2..];
            }
            else if (words[0] == "sixteen")
            {
                _sixteen.UnionWith(words[1..]);
            }
            else if (words[0] == "integers")
            {
                Array.ForEach(words[2..], function => _integers[function] = words[1]);
            }
            else if (words[0] == "specials")
            {
                ulong[] bits = [.. words[2..].Select(word => ulong.Parse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
                _specials[words[1]] = [.. _specials[words[1]], .. bits];
            }
            else
            {
                AddCases(_groups.GetValueOrDefault(words[0], [words[0]]), words[1..].Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]));
            }
        }
    }

    private void AddCases(string[] functions, Dictionary<string, string> entries)
    {
        int[] range = [.. entries["cols"].Split("..").Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        ulong seed = ulong.Parse(entries["seed"], CultureInfo.InvariantCulture);
        int rows = int.Parse(entries["rows"], CultureInfo.InvariantCulture);
        for (int cols = range[0]; cols <= range[^1]; cols++)
        {
            Cases.Add(new BatteryCase(functions, rows, cols, seed++, entries));
        }
    }

    /// <summary>The types in whose lines of the ledger a function stands.</summary>
    public string[] Dtypes(string function) => _integers.TryGetValue(function, out string? only) ? [only]
        : _sixteen.Contains(function) ? ["f32", "f64", "f16", "bf16"] : ["f32", "f64"];

    /// <summary>
    /// The inputs of a case: <paramref name="count"/> rows from row <paramref name="first"/> on, row 0 coming again after the last one.
    /// </summary>
    public ReferenceCase<T> Inputs<T>(BatteryCase from, string function, int first, int count)
        where T : unmanaged
    {
        BatteryFunction shape = BatteryFunction.Named(function);
        int n = from.Rows * from.Cols, after = 2 * (n + from.Rows), all = count * from.Cols;
        ReferenceCase<T> result = new(from.ToString())
        {
            Elementwise = shape.Elementwise,
            Rows = shape.Elementwise ? 1 : count,
            Cols = shape.Elementwise ? all : from.Cols,
        };
        foreach ((string key, string value) in from.Entries.Where(entry => !BatteryFunction.Shapes.Contains(entry.Key)))
        {
            result.Parameters[key] = value;
        }

        result.Parameters["reduction"] = from.Reduction;
        for (int i = 0; i < shape.Inputs.Length; i++)
        {
            string name = shape.Inputs[i];
            int more = (int)from.Number("more", name == "var" ? 1 : 0);
            if (ReferenceFile.IsOfIntegers(name))
            {
                result.Integers[name] = [.. Elements<double>(from, i, first, count).Select(value => (long)value)];
            }
            else if (i < 2)
            {
                result.Inputs[name] = name == "weights" ? Weights<T>(from, n, first, count)
                    : i == 1 && from.Number("near") > 0 ? Near(from, result.First, first)
                    : Elements<T>(from, i, first, count);
            }
            else if (more > 0)
            {
                result.Inputs[name] = Element<T>.Array(Positive(from, after + ((i - 2) * more), 0, more, more));
            }
        }

        result.Integers["target"] = [.. Enumerable.Range(first, count).Select(row => Class(from, row % from.Rows))];
        if (from.Has("class_weight", "given"))
        {
            result.OfResults["class_weight"] = Rounded<T>(Positive(from, after, 0, from.Cols, from.Cols));
        }

        if (from.Has("sample_weight", "given"))
        {
            result.OfResults["sample_weight"] = Rounded<T>(Positive(from, after + from.Cols, first, count, from.Rows));
        }

        if (from.Has("grad_output", "given"))
        {
            int values = shape.IsLoss && from.Reduction != "none" ? 1 : shape.Elementwise ? all : count, each = shape.Elementwise ? from.Cols : 1;
            result.OfResults["grad_output"] = Rounded<T>(
                [.. Enumerable.Range(0, values).Select(i => Number(Word(from, (2 * n) + from.Rows + ((first + (i / each)) % from.Rows)), 2))]);
        }

        return result;
    }

    /// <summary>Weights in (0, 2) from a word on.</summary>
    private static double[] Positive(BatteryCase from, int word, int first, int count, int period) =>
        [.. Enumerable.Range(first, count).Select(i => Number(Word(from, word + (i % period)), 1) + 1)];

    /// <summary>As numbers of the type of values per row.</summary>
    private static double[] Rounded<T>(double[] values)
        where T : unmanaged => typeof(T) == typeof(double) ? values : [.. values.Select(value => (double)(float)value)];

    private T[] Elements<T>(BatteryCase from, int input, int first, int count)
        where T : unmanaged
    {
        ulong[] special = _specials[Element<T>.Name];
        ulong specials = (ulong)from.Number("specials");
        double peak = input == 0 ? from.Number("peak") : 0;
        string kind = from.Entries.GetValueOrDefault(input == 0 ? "first" : "second", from.Entries.GetValueOrDefault("values", "numbers"));
        Func<ulong, double, double>? number = kind == "bits" ? null : OfKind(from, kind);
        T[] values = new T[count * from.Cols];
        for (int i = 0; i < values.Length; i++)
        {
            int row = (first + (i / from.Cols)) % from.Rows, col = i % from.Cols;
            ulong word = Word(from, (input * from.Rows * from.Cols) + (row * from.Cols) + col), low = word & ((1 << 20) - 1);
            if (specials > 0 && low % specials == 0)
            {
                values[i] = Element<T>.OfBits(special[(int)(low / specials % (ulong)special.Length)]);
            }
            else
            {
                values[i] = number is null
                    ? Element<T>.OfBits(word >> (64 - (8 * Unsafe.SizeOf<T>())))
                    : Element<T>.Of(number(word, col == row % from.Cols ? peak : 0));
            }
        }

        return values;
    }

    /// <summary>What makes a number of a word, and of what comes to it at a peak. (Keys are looked up here: there are millions of words.)</summary>
    private static Func<ulong, double, double> OfKind(BatteryCase from, string kind)
    {
        double scale = from.Number("scale", 1), offset = from.Number("offset");
        ulong modulo = (ulong)from.Number("modulo");
        int spread = (int)from.Number("spread", 1);
        return kind switch
        {
            "unit" => (word, _) => (word >> 20) * (1.0 / (1L << 44)),
            "label" => (word, _) => (word >> 32) % 2,
            "sign" => (word, _) => ((double)((word >> 32) % 2) * 2) - 1,
            "negative" => (word, _) => (word >> 20) * (-1.0 / (1L << 41)),
            "whole" => (word, _) => ((word >> 20) % modulo * scale) + offset,
            "numbers" => (word, peak) => Number(word, scale) + offset + peak,
            "fractions" => (word, peak) => Fraction(word, scale, spread) + offset + peak,
            _ => throw new FormatException(kind),
        };
    }

    /// <summary>The second input next to the first.</summary>
    private static T[] Near<T>(BatteryCase from, T[] x, int first)
        where T : unmanaged
    {
        double near = from.Number("near");
        T[] values = new T[x.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int row = (first + (i / from.Cols)) % from.Rows;
            double value = Element<T>.ToDouble(x[i]);
            double change = value * Number(Word(from, ((from.Rows + row) * from.Cols) + (i % from.Cols)), near);
            values[i] = Element<T>.Of(value + change);
        }

        return values;
    }

    private static T[] Weights<T>(BatteryCase from, int skipped, int first, int count)
        where T : unmanaged
    {
        bool units = from.Has("weights", "units");
        double more = from.Has("weights", "positive") ? 1 : 0;
        T[] values = new T[count * from.Cols];
        for (int i = 0; i < values.Length; i++)
        {
            int row = (first + (i / from.Cols)) % from.Rows;
            ulong word = Word(from, skipped + (row * from.Cols) + (i % from.Cols));
            values[i] = Element<T>.Of(units ? (double)((word >> 32) % 3) - 1 : Number(word, 1) + more);
        }

        return values;
    }

    private static long Class(BatteryCase from, int row)
    {
        ulong word = Word(from, (2 * from.Rows * from.Cols) + row), ignore = (ulong)from.Number("ignore");
        return ignore > 0 && (word >> 32) % ignore == 0 ? (long)from.Number("ignore_index", -100)
            : from.Has("target", "peak") ? row % from.Cols
            : (long)((word & uint.MaxValue) % (ulong)from.Cols);
    }

    private static ulong Word(BatteryCase from, int index)
    {
        unchecked
        {
            ulong z = from.Seed + (((ulong)index + 1) * 0x9e3779b97f4a7c15);
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }

    private static double Number(ulong word, double scale) => ((long)(word >> 20) - (1L << 43)) * scale * (1.0 / (1L << 43));

    /// <summary>Positive; `spread` powers of 2 wide.</summary>
    private static double Fraction(ulong word, double scale, int spread) =>
        Math.ScaleB((double)((long)(word >> 20) + 1) * scale * (1.0 / (1L << 44)), -(int)((word & ((1 << 20) - 1)) % (ulong)spread));
}
