using System.Numerics;

namespace NativeEntropy.Tests;

internal delegate void ElementMeasure<T>(ReadOnlySpan<T> p, Span<T> destination, double? logBase);

internal delegate void RowMeasure<T>(ReadOnlySpan<T> p, int cols, Span<T> destination, double? logBase, bool normalize);

internal delegate void PlainRowMeasure<T>(ReadOnlySpan<T> p, int cols, Span<T> destination);

internal delegate void OrderedRowMeasure<T>(ReadOnlySpan<T> p, double order, int cols, Span<T> destination);

internal delegate void OrderedRowMeasureInUnits<T>(ReadOnlySpan<T> p, double order, int cols, Span<T> destination, double? logBase);

internal delegate void PairMeasure<T>(
    ReadOnlySpan<T> p, ReadOnlySpan<T> q, int cols, Span<T> destination, double? logBase, bool normalize);

internal delegate void TableMeasure<T>(ReadOnlySpan<T> pxy, int rows, int cols, Span<T> destination, double? logBase);

internal delegate void ConditionalMeasure<T>(ReadOnlySpan<T> pxy, int rows, int cols, Given given, Span<T> destination, double? logBase);

/// <summary>The information measures of the facade for one element type.</summary>
internal sealed class InformationLibrary<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public static InformationLibrary<T> Instance { get; } =
        (InformationLibrary<T>)(typeof(T) == typeof(float) ? (object)InformationLibraries.Single : InformationLibraries.Double);

    public required Dictionary<string, ElementMeasure<T>> Elements { get; init; }

    public required Dictionary<string, PairMeasure<T>> Pairs { get; init; }

    public required Dictionary<string, TableMeasure<T>> Tables { get; init; }

    public required RowMeasure<T> Entropy { get; init; }

    public required PlainRowMeasure<T> Perplexity { get; init; }

    public required OrderedRowMeasureInUnits<T> RenyiEntropy { get; init; }

    public required OrderedRowMeasure<T> TsallisEntropy { get; init; }

    public required ConditionalMeasure<T> ConditionalEntropy { get; init; }

    /// <summary>The output of a reference case with <paramref name="p"/> for its first input; null: no such function.</summary>
    public T[]? Run(string function, ReferenceCase<T> test, ReadOnlySpan<T> p)
    {
        T[] perRow = new T[test.Rows];
        if (Elements.TryGetValue(function, out ElementMeasure<T>? element))
        {
            T[] perElement = new T[test.Rows * test.Cols];
            element(p, perElement, test.LogBase);
            return perElement;
        }

        if (Pairs.TryGetValue(function, out PairMeasure<T>? pair))
        {
            pair(p, test.Inputs["q"], test.Cols, perRow, test.LogBase, test.Normalize);
            return perRow;
        }

        (int tables, int rows, int cols) = test.TableShape;
        T[] perTable = new T[tables];
        switch (function)
        {
            case "entropy":
                Entropy(p, test.Cols, perRow, test.LogBase, test.Normalize);
                return perRow;
            case "perplexity":
                Perplexity(p, test.Cols, perRow);
                return perRow;
            case "renyi_entropy":
                RenyiEntropy(p, test.Order, test.Cols, perRow, test.LogBase);
                return perRow;
            case "tsallis_entropy":
                TsallisEntropy(p, test.Order, test.Cols, perRow);
                return perRow;
            case "conditional_entropy":
                ConditionalEntropy(p, rows, cols, test.GivenColumns ? Given.Y : Given.X, perTable, test.LogBase);
                return perTable;
            case string when Tables.TryGetValue(function, out TableMeasure<T>? table):
                table(p, rows, cols, perTable, test.LogBase);
                return perTable;
            default:
                return null;
        }
    }
}

internal static class InformationLibraries
{
    public static InformationLibrary<float> Single { get; } = new()
    {
        Elements = new() { ["self_information"] = Information.SelfInformation, ["binary_entropy"] = Information.BinaryEntropy },
        Pairs = new()
        {
            ["cross_entropy"] = Information.CrossEntropy,
            ["kl_divergence"] = Information.KlDivergence,
            ["js_divergence"] = Information.JsDivergence,
            ["js_distance"] = Information.JsDistance,
        },
        Tables = new() { ["joint_entropy"] = Information.JointEntropy, ["mutual_information"] = Information.MutualInformation },
        Entropy = Information.Entropy,
        Perplexity = Information.Perplexity,
        RenyiEntropy = Information.RenyiEntropy,
        TsallisEntropy = Information.TsallisEntropy,
        ConditionalEntropy = Information.ConditionalEntropy,
    };

    public static InformationLibrary<double> Double { get; } = new()
    {
        Elements = new() { ["self_information"] = Information.SelfInformation, ["binary_entropy"] = Information.BinaryEntropy },
        Pairs = new()
        {
            ["cross_entropy"] = Information.CrossEntropy,
            ["kl_divergence"] = Information.KlDivergence,
            ["js_divergence"] = Information.JsDivergence,
            ["js_distance"] = Information.JsDistance,
        },
        Tables = new() { ["joint_entropy"] = Information.JointEntropy, ["mutual_information"] = Information.MutualInformation },
        Entropy = Information.Entropy,
        Perplexity = Information.Perplexity,
        RenyiEntropy = Information.RenyiEntropy,
        TsallisEntropy = Information.TsallisEntropy,
        ConditionalEntropy = Information.ConditionalEntropy,
    };
}
