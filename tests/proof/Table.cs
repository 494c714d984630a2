using System.Diagnostics;
using System.Globalization;

namespace NativeEntropy.Proof;

/// <summary>Rows of words, printed as they come and stored as aligned columns.</summary>
internal sealed class Table
{
    private readonly string _file;
    private readonly List<string[]> _rows = [];

    public Table(string file, string about)
    {
        _file = file;
        Store($"# {about}");
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Seconds(Stopwatch watch) => watch.Elapsed.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>Eight digits, never less than the value.</summary>
    public static string RoundedUp(double value) =>
        double.IsFinite(value) ? (Math.Ceiling(value * 1e8) / 1e8).ToString("F8", CultureInfo.InvariantCulture) : "inf";

    public static string Single(uint bits) =>
        string.Create(CultureInfo.InvariantCulture, $"{bits:x8} ({BitConverter.UInt32BitsToSingle(bits):R})");

    public static string Double(ulong bits) =>
        string.Create(CultureInfo.InvariantCulture, $"{bits:x16} ({BitConverter.UInt64BitsToDouble(bits):R})");

    /// <summary>A row, stored.</summary>
    public void Store(params string[] cells) => _rows.Add(cells);

    /// <summary>A row, stored and printed.</summary>
    public void Add(params string[] cells)
    {
        Store(cells);
        Console.WriteLine(string.Join(" | ", cells));
    }

    public void Write()
    {
        using StreamWriter writer = new(Path.Combine(Options.Folder, _file)) { NewLine = "\n" };
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => cell.PadRight(Width(row.Length, column)));
            writer.WriteLine(string.Join(" | ", cells).TrimEnd());
        }
    }

    private int Width(int columns, int column) => _rows.Where(row => row.Length == columns).Max(row => row[column].Length);
}
