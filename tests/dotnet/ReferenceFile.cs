using System.Globalization;

namespace NativeEntropy.Tests;

/// <summary>Reads the files of tests/reference; the format is described in the README there.</summary>
internal static class ReferenceFile
{
    /// <summary>The function that a file is for.</summary>
    public static string Function(string stem, string dtype) => Repository.Lines(PathOf(stem, dtype)).First().Split(' ')[1];

    /// <summary>Whether the input of this name is of integers.</summary>
    public static bool IsOfIntegers(string input) => input is "target" or "counts" or "data" or "lengths" or "x_labels" or "y_labels";

    /// <param name="stem">What the file's name begins with.</param>
    /// <param name="dtype">That of T; i64 or u8 where the function takes integers and gives T.</param>
    public static IEnumerable<ReferenceCase<T>> Read<T>(string stem, string dtype)
        where T : unmanaged
    {
        Dictionary<string, (double Bound, string Rule)> bounds = [];
        ReferenceCase<T>? current = null;
        foreach (string line in Repository.Lines(PathOf(stem, dtype)))
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "function":
                    Assert.Equal(stem.Split('.')[0], words[1]);
                    break;
                case "dtype":
                    Assert.Equal(dtype, words[1]);
                    break;
                case "bound":
                    bounds[words[1]] = (double.Parse(words[2], CultureInfo.InvariantCulture), words[3]);
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

    private static void ReadLine<T>(ReferenceCase<T> test, string[] words, Dictionary<string, (double Bound, string Rule)> bounds)
        where T : unmanaged
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
            case "param":
                test.Parameters[words[1]] = words[2];
                break;
            case "in" when IsOfIntegers(words[1]):
                test.Integers[words[1]] = words is [_, _, "modulo", ..]
                    ? Generated.Remainders(words[3..])
                    : Values(words, text => long.Parse(text, CultureInfo.InvariantCulture));
                break;
            case "in" when words[1] is "class_weight" or "sample_weight" or "grad_output":
                test.OfResults[words[1]] = typeof(T) == typeof(double) ? Doubles<double>(words) : Doubles<float>(words);
                break;
            case "in":
                test.Inputs[words[1]] = Numbers<T>(words);
                break;
            case "out":
                ReadOutput(test, words, bounds);
                break;
            default:
                throw new FormatException(words[0]);
        }
    }

    private static void ReadOutput<T>(ReferenceCase<T> test, string[] words, Dictionary<string, (double Bound, string Rule)> bounds)
        where T : unmanaged
    {
        bool sampled = words[1].EndsWith("_at", StringComparison.Ordinal);
        string name = sampled ? words[1][..^3] : words[1];
        if (!test.Outputs.TryGetValue(name, out ReferenceOutput? output))
        {
            output = test.Outputs[name] = new ReferenceOutput(name, bounds[name].Bound, bounds[name].Rule);
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

    private static double[] Doubles<T>(string[] words)
        where T : unmanaged => [.. Numbers<T>(words).Select(Element<T>.ToDouble)];

    private static T[] Numbers<T>(string[] words)
        where T : unmanaged => words switch
        {
            [_, _, "splitmix64", ..] => Generated.Signed<T>(words[3..]),
            [_, _, "fractions", ..] => Generated.Fractions<T>(words[3..]),
            _ => Values(words, Element<T>.OfHex),
        };

    private static string PathOf(string stem, string dtype) => Path.Combine(Repository.Reference, $"{stem}_{dtype}.txt");

    private static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
