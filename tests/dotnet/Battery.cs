using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeEntropy.Tests;

/// <summary>One line of the battery, for one number of columns.</summary>
internal sealed record BatteryCase(string[] Functions, int Rows, int Cols, ulong Seed, Dictionary<string, string> Entries)
{
    public string Reduction => Entries.GetValueOrDefault("reduction", "none");

    /// <summary>A number by its key; <paramref name="otherwise"/> where the line does not have it.</summary>
    public double Number(string key, double otherwise = 0) =>
        !Entries.TryGetValue(key, out string? text) ? otherwise
        : text == "inf" ? double.PositiveInfinity
        : double.Parse(text, CultureInfo.InvariantCulture);

    public bool Has(string key, string word) => Entries.TryGetValue(key, out string? text) && text == word;

    public override string ToString() => $"rows {Rows} cols {Cols} seed {Seed}";
}

/// <summary>The inputs of the ledger: python/native_entropy/ledger/battery.txt, which says what each word of it means.</summary>
internal sealed class Battery
{
    private readonly Dictionary<string, string[]> _groups = [];
    private readonly Dictionary<string, ulong[]> _specials = new() { ["f32"] = [], ["f64"] = [] };

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

    /// <summary>
    /// The inputs of a case: <paramref name="count"/> rows from row <paramref name="first"/> on, row 0 coming again after the last one.
    /// </summary>
    public ReferenceCase<T> Inputs<T>(BatteryCase from, int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReferenceCase<T> result = new(from.ToString()) { Rows = count, Cols = from.Cols, Temperature = from.Number("temperature", 1) };
        result.LogBase = from.Number("base") is var given and not 0 ? given : null;
        result.Order = from.Number("order", 2);
        result.Normalize = from.Number("normalize") == 1;
        result.GivenColumns = from.Has("given", "y");
        result.Height = (int)from.Number("height", 1);
        result.Parameters["reduction"] = from.Reduction;
        foreach (string key in new[] { "empty", "ignore_index" })
        {
            if (from.Entries.TryGetValue(key, out string? value))
            {
                result.Parameters[key] = value;
            }
        }

        int n = from.Rows * from.Cols;
        T[] x = Elements<T>(from, 0, first, count, from.Number("peak"));
        result.Inputs["x"] = result.Inputs["a"] = result.Inputs["logits"] = result.Inputs["p"] = result.Inputs["pxy"] = x;
        result.Inputs["b"] = result.Inputs["q"] = from.Number("near") > 0 ? Near(from, x, first) : Elements<T>(from, n, first, count, 0);
        result.Inputs["weights"] = Weights<T>(from, n, first, count);
        result.Target = [.. Enumerable.Range(first, count).Select(row => Class(from, row % from.Rows))];
        if (from.Has("grad_output", "given"))
        {
            result.Inputs["grad_output"] =
            [
                .. Enumerable.Range(first, from.Reduction == "none" ? count : 1)
                    .Select(row => T.CreateTruncating(Number(Word(from, (2 * n) + from.Rows + (row % from.Rows)), 2))),
            ];
        }

        return result;
    }

    private T[] Elements<T>(BatteryCase from, int skipped, int first, int count, double peak)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float), bits = from.Has("values", "bits"), fractions = from.Has("values", "fractions");
        int spread = (int)from.Number("spread", 1);
        ulong[] special = _specials[single ? "f32" : "f64"];
        ulong specials = (ulong)from.Number("specials");
        double scale = from.Number("scale", 1), offset = from.Number("offset");
        T[] values = new T[count * from.Cols];
        for (int i = 0; i < values.Length; i++)
        {
            int row = (first + (i / from.Cols)) % from.Rows, col = i % from.Cols;
            ulong word = Word(from, skipped + (row * from.Cols) + col), low = word & ((1 << 20) - 1);
            if (bits)
            {
                values[i] = OfBits<T>(single ? word >> 32 : word);
            }
            else if (specials > 0 && low % specials == 0)
            {
                values[i] = OfBits<T>(special[(int)(low / specials % (ulong)special.Length)]);
            }
            else
            {
                double number = fractions ? Fraction(word, scale, spread) : Number(word, scale);
                values[i] = T.CreateTruncating(number + offset + (col == row % from.Cols ? peak : 0));
            }
        }

        return values;
    }

    /// <summary>The second input next to the first.</summary>
    private static T[] Near<T>(BatteryCase from, T[] x, int first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double near = from.Number("near");
        T[] values = new T[x.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int row = (first + (i / from.Cols)) % from.Rows;
            double value = double.CreateTruncating(x[i]);
            double change = value * Number(Word(from, ((from.Rows + row) * from.Cols) + (i % from.Cols)), near);
            values[i] = T.CreateTruncating(value + change);
        }

        return values;
    }

    private static T[] Weights<T>(BatteryCase from, int skipped, int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool units = from.Has("weights", "units");
        double more = from.Has("weights", "positive") ? 1 : 0;
        T[] values = new T[count * from.Cols];
        for (int i = 0; i < values.Length; i++)
        {
            int row = (first + (i / from.Cols)) % from.Rows;
            ulong word = Word(from, skipped + (row * from.Cols) + (i % from.Cols));
            values[i] = T.CreateTruncating(units ? (double)((word >> 32) % 3) - 1 : Number(word, 1) + more);
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

    private static T OfBits<T>(ulong bits)
        where T : unmanaged
    {
        uint upper = (uint)bits;
        return typeof(T) == typeof(float) ? Unsafe.BitCast<uint, T>(upper) : Unsafe.BitCast<ulong, T>(bits);
    }
}
