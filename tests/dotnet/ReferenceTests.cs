using System.Globalization;
using System.Numerics;
using Xunit.Abstractions;

namespace NativeEntropy.Tests;

/// <summary>Every reference file: each value within its bound.</summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    /// <summary>The functions that surface.txt says have a reference file, and its dtype.</summary>
    public static TheoryData<string, string> Functions()
    {
        TheoryData<string, string> functions = [];
        foreach (string file in Surface.Rows.SelectMany(row => row.ReferenceFiles))
        {
            int end = file.LastIndexOf('_');
            functions.Add(file[..end], file[(end + 1)..]);
        }

        return functions;
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void EveryValueIsWithinItsBound(string function, string dtype)
    {
        Report report = DataLibrary.Has(function) ? CompareData(function, dtype)
            : dtype == "f32" ? Compare<float>(function) : Compare<double>(function);
        output.WriteLine($"{function} {dtype}: {report.Worst}");
        Complaints.AssertNone(report.Failures);
    }

    private static Report Compare<T>(string function)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        Report report = new();
        foreach (ReferenceCase<T> test in ReferenceFile.Read<T>(function))
        {
            foreach ((string name, T[] values) in Library<T>.Instance.Run(function, test, Library<T>.FirstInput(test)))
            {
                ReferenceOutput exact = test.Outputs[name];
                Dictionary<int, double> largest = exact.ByRow ? LargestOfRows(exact, test.Cols) : [];
                foreach ((int index, ExactValue value) in exact.Values)
                {
                    double least = exact.ByRow ? Math.ScaleB(largest[index / test.Cols], -10) : 0;
                    report.Add(test.Name, exact, index, values[index], value, value.UlpError(values[index], least));
                }
            }
        }

        return report;
    }

    private static Report CompareData(string function, string dtype) => dtype switch
    {
        "f32" => CompareData<float>(function, null),
        "f64" => CompareData<double>(function, null),
        _ => CompareData<double>(function, dtype),
    };

    private static Report CompareData<T>(string function, string? integers)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        Report report = new();
        foreach (ReferenceCase<T> test in ReferenceFile.Read<T>(function, integers))
        {
            T[] values = DataLibrary.Run(function, test);
            ReferenceOutput exact = test.Outputs[function];
            foreach ((int index, ExactValue value) in exact.Values)
            {
                report.Add(test.Name, exact, index, values[index], value, value.UlpError(values[index], 0));
            }
        }

        return report;
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
