using System.Globalization;
using Xunit.Abstractions;

namespace NativeEntropy.Tests;

/// <summary>Every reference file: each value within its bound.</summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    /// <summary>The reference files, by stem and type.</summary>
    public static TheoryData<string, string> Files()
    {
        TheoryData<string, string> files = [];
        foreach (string name in Directory.GetFiles(Repository.Reference, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order())
        {
            int end = name.LastIndexOf('_');
            if (end > 0 && name[(end + 1)..] is "f32" or "f64" or "f16" or "bf16" or "i64" or "u8")
            {
                files.Add(name[..end], name[(end + 1)..]);
            }
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryValueIsWithinItsBound(string stem, string dtype)
    {
        Report report = dtype switch
        {
            "f32" => Compare<float>(stem, dtype),
            "f16" => Compare<Half>(stem, dtype),
            "bf16" => Compare<BFloat16>(stem, dtype),
            _ => Compare<double>(stem, dtype),
        };
        output.WriteLine($"{stem} {dtype}: {report.Worst}");
        Complaints.AssertNone(report.Failures);
    }

    private static Report Compare<T>(string stem, string dtype)
        where T : unmanaged
    {
        Report report = new();
        string function = ReferenceFile.Function(stem, dtype);
        string? twin = Library<T>.WithoutGradient(function);
        foreach (ReferenceCase<T> test in ReferenceFile.Read<T>(stem, dtype))
        {
            Outcome[] outcomes = Library<T>.Instance.Run(function, test);
            if (twin is not null)
            {
                Assert.True(Library<T>.Instance.Run(twin, test)[0].HasBitsOf(outcomes[0]), $"case {test.Name}: {twin} gives other bits");
            }

            foreach (Outcome got in outcomes)
            {
                // A case need not say what each output is.
                if (test.Outputs.TryGetValue(got.Name, out ReferenceOutput? exact))
                {
                    Compare(report, test, exact, got);
                }
            }
        }

        return report;
    }

    private static void Compare<T>(Report report, ReferenceCase<T> test, ReferenceOutput exact, Outcome got)
        where T : unmanaged
    {
        Dictionary<int, double> largest = exact.Rule == "row" ? LargestOfRows(exact, test.Cols) : [];
        foreach ((int index, ExactValue value) in exact.Values)
        {
            double least = exact.Rule == "row" ? Math.ScaleB(largest[index / test.Cols], -10) : value.Scale;
            report.Add(test.Name, exact, index, got[index], value, value.UlpError(got[index], least, got.Precision, got.Smallest));
        }
    }

    private static Dictionary<int, double> LargestOfRows(ReferenceOutput exact, int cols) => exact.Values
        .GroupBy(item => item.Index / cols)
        .ToDictionary(row => row.Key, row => row.Select(item => Math.Abs(item.Exact.Hi)).Where(double.IsFinite).DefaultIfEmpty(0).Max());

    /// <summary>The worst error for each output and bound, and the worst value of every case beyond its bound.</summary>
    private sealed class Report
    {
        private readonly List<(string Output, double Bound, double Error, string Case)> _worst = [];
        private readonly Dictionary<(string Case, string Output), (double Error, string Message)> _failures = [];

        public IEnumerable<string> Failures => _failures.Values.Select(failure => failure.Message);

        public string Worst => string.Join("; ", _worst.Select(worst => string.Create(
            CultureInfo.InvariantCulture,
            $"{(_worst.Count > 1 ? worst.Output + " " : "")}worst {worst.Error:F3} ULP (case {worst.Case}), bound {worst.Bound}")));

        public void Add(string test, ReferenceOutput exact, int index, IFormattable got, ExactValue value, double error)
        {
            int place = _worst.FindIndex(worst => worst.Output == exact.Name && worst.Bound == exact.Bound);
            if (place < 0)
            {
                _worst.Add((exact.Name, exact.Bound, error, test));
            }
            else if (error > _worst[place].Error)
            {
                _worst[place] = (exact.Name, exact.Bound, error, test);
            }

            if (error > exact.Bound && error > _failures.GetValueOrDefault((test, exact.Name)).Error)
            {
                _failures[(test, exact.Name)] = (error, string.Create(
                    CultureInfo.InvariantCulture,
                    $"case {test}: {exact.Name}[{index}] = {got}, exact {value.Hi}, error {error:G3} ULP, bound {exact.Bound}"));
            }
        }
    }
}
