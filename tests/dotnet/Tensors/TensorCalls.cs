namespace NativeEntropy.Tests;

/// <summary>The calls of functions that are no losses: with a destination, and returning a tensor.</summary>
internal static class TensorCalls<T, R>
    where T : unmanaged
    where R : unmanaged
{
    private const double Temperature = 0.75;
    private const double Base = 3;
    private const double Order = 1.5;

    public static IEnumerable<TensorCall<T, R>> All() => [.. OfLogDomain(), .. OfDistributions(), .. OfTables(), .. OfLogits()];

    private static IEnumerable<TensorCall<T, R>> OfLogDomain()
    {
        yield return new(
            "LogDomain.LogSumExp", a => Facade.Find<RowValues<T, R>>("LogDomain.LogSumExp")(a.X, a.Cols, a.PerRow),
            a => LogDomain.LogSumExp<T, R>(a.TX, a.TPerRow, a.Axis));
        yield return new(
            "LogDomain.LogSumExp, new", a => Facade.Find<RowValues<T, R>>("LogDomain.LogSumExp")(a.X, a.Cols, a.PerRow),
            a => a.TPerRow = Facade.Find<RowValuesTensor<T, R>>("LogDomain.LogSumExp")(a.TX, a.Axis));
        yield return new(
            "LogDomain.LogSumExp, weights", a => Facade.Find<WeightedRowValues<T, R>>("LogDomain.LogSumExp")(a.X, a.Y, a.Cols, a.PerRow, a.Second),
            a => LogDomain.LogSumExp<T, R>(a.TX, a.TY, a.TPerRow, a.TSecond, a.Axis));
        yield return new(
            "LogDomain.Softmax", a => Facade.Find<RowArrays<T>>("LogDomain.Softmax")(a.X, a.Cols, a.Whole, Temperature),
            a => LogDomain.Softmax<T>(a.TX, a.TWhole, a.Axis, Temperature));
        yield return new(
            "LogDomain.Softmax, new", a => Facade.Find<RowArrays<T>>("LogDomain.Softmax")(a.X, a.Cols, a.Whole, Temperature),
            a => a.TWhole = Facade.Find<RowArraysTensor<T>>("LogDomain.Softmax")(a.TX, a.Axis, Temperature));
        yield return new(
            "LogDomain.LogSoftmax", a => Facade.Find<RowArrays<T>>("LogDomain.LogSoftmax")(a.X, a.Cols, a.Whole, Temperature),
            a => LogDomain.LogSoftmax<T>(a.TX, a.TWhole, a.Axis, Temperature));
        yield return new(
            "LogDomain.LogSoftmax, new", a => Facade.Find<RowArrays<T>>("LogDomain.LogSoftmax")(a.X, a.Cols, a.Whole, Temperature),
            a => a.TWhole = Facade.Find<RowArraysTensor<T>>("LogDomain.LogSoftmax")(a.TX, a.Axis, Temperature));
        yield return Unary("LogDomain.Sigmoid", a => LogDomain.Sigmoid<T>(a.TX, a.TWhole));
        yield return Unary("LogDomain.SigmoidGradient", a => LogDomain.SigmoidGradient<T>(a.TX, a.TWhole));
        yield return Unary("LogDomain.LogSigmoid", a => LogDomain.LogSigmoid<T>(a.TX, a.TWhole));
        yield return Unary("LogDomain.Softplus", a => LogDomain.Softplus<T>(a.TX, a.TWhole));
        foreach (string name in new[] { "LogDomain.Sigmoid", "LogDomain.SigmoidGradient", "LogDomain.LogSigmoid", "LogDomain.Softplus" })
        {
            yield return Unary($"{name}, new", a => a.TWhole = Facade.Find<UnaryTensor<T>>(name)(a.TX));
        }

        yield return new(
            "LogDomain.LogAddExp", a => Facade.Find<Binary<T>>("LogDomain.LogAddExp")(a.X, a.Y, a.Whole),
            a => LogDomain.LogAddExp<T>(a.TX, a.TY, a.TWhole));
        yield return new(
            "LogDomain.LogAddExp, new", a => Facade.Find<Binary<T>>("LogDomain.LogAddExp")(a.X, a.Y, a.Whole),
            a => a.TWhole = Facade.Find<BinaryTensor<T>>("LogDomain.LogAddExp")(a.TX, a.TY));
    }

    private static TensorCall<T, R> Unary(string name, Action<TensorArguments<T, R>> onTensors) =>
        new(name, a => Facade.Find<Unary<T>>(name.Split(',')[0])(a.X, a.Whole), onTensors);

    private static IEnumerable<TensorCall<T, R>> OfDistributions()
    {
        yield return Measure("SelfInformation", a => Information.SelfInformation<T>(a.TX, a.TWhole, Base));
        yield return Measure("BinaryEntropy", a => Information.BinaryEntropy<T>(a.TX, a.TWhole, Base));
        foreach (string name in new[] { "SelfInformation", "BinaryEntropy" })
        {
            yield return Measure($"{name}, new", a => a.TWhole = Facade.Find<ElementMeasureTensor<T>>($"Information.{name}")(a.TX, Base));
        }

        Action<TensorArguments<T, R>> entropy = a => Facade.Find<RowMeasure<T, R>>("Information.Entropy")(a.X, a.Cols, a.PerRow, Base, true);
        yield return new("Information.Entropy", entropy, a => Information.Entropy<T, R>(a.TX, a.TPerRow, a.Axis, Base, normalize: true));
        yield return new(
            "Information.Entropy, new", entropy, a => a.TPerRow = Facade.Find<RowMeasureTensor<T, R>>("Information.Entropy")(a.TX, a.Axis, Base, true));
        Action<TensorArguments<T, R>> perplexity = a => Facade.Find<RowValues<T, R>>("Information.Perplexity")(a.X, a.Cols, a.PerRow);
        yield return new("Information.Perplexity", perplexity, a => Information.Perplexity<T, R>(a.TX, a.TPerRow, a.Axis));
        yield return new(
            "Information.Perplexity, new", perplexity, a => a.TPerRow = Facade.Find<RowValuesTensor<T, R>>("Information.Perplexity")(a.TX, a.Axis));
        Action<TensorArguments<T, R>> renyi = a => Facade.Find<OrderedRowMeasureInUnits<T, R>>("Information.RenyiEntropy")(a.X, Order, a.Cols, a.PerRow, Base);
        yield return new("Information.RenyiEntropy", renyi, a => Information.RenyiEntropy<T, R>(a.TX, a.TPerRow, Order, a.Axis, Base));
        yield return new(
            "Information.RenyiEntropy, new", renyi,
            a => a.TPerRow = Facade.Find<OrderedTensorInUnits<T, R>>("Information.RenyiEntropy")(a.TX, Order, a.Axis, Base));
        Action<TensorArguments<T, R>> tsallis = a => Facade.Find<OrderedRowMeasure<T, R>>("Information.TsallisEntropy")(a.X, Order, a.Cols, a.PerRow);
        yield return new("Information.TsallisEntropy", tsallis, a => Information.TsallisEntropy<T, R>(a.TX, a.TPerRow, Order, a.Axis));
        yield return new(
            "Information.TsallisEntropy, new", tsallis,
            a => a.TPerRow = Facade.Find<OrderedTensor<T, R>>("Information.TsallisEntropy")(a.TX, Order, a.Axis));
        yield return Pair("CrossEntropy", a => Information.CrossEntropy<T, R>(a.TX, a.TY, a.TPerRow, a.Axis, Base, normalize: true));
        yield return Pair("KlDivergence", a => Information.KlDivergence<T, R>(a.TX, a.TY, a.TPerRow, a.Axis, Base, normalize: true));
        yield return Pair("JsDivergence", a => Information.JsDivergence<T, R>(a.TX, a.TY, a.TPerRow, a.Axis, Base, normalize: true));
        yield return Pair("JsDistance", a => Information.JsDistance<T, R>(a.TX, a.TY, a.TPerRow, a.Axis, Base, normalize: true));
        foreach (string name in new[] { "CrossEntropy", "KlDivergence", "JsDivergence", "JsDistance" })
        {
            yield return Pair($"{name}, new", a => a.TPerRow = Facade.Find<PairMeasureTensor<T, R>>($"Information.{name}")(a.TX, a.TY, a.Axis, Base, true));
        }
    }

    private static TensorCall<T, R> Measure(string name, Action<TensorArguments<T, R>> onTensors) =>
        new($"Information.{name}", a => Facade.Find<ElementMeasure<T>>($"Information.{name.Split(',')[0]}")(a.X, a.Whole, Base), onTensors);

    private static TensorCall<T, R> Pair(string name, Action<TensorArguments<T, R>> onTensors) =>
        new($"Information.{name}", a => Facade.Find<PairMeasure<T, R>>($"Information.{name.Split(',')[0]}")(a.X, a.Y, a.Cols, a.PerRow, Base, true), onTensors);

    private static IEnumerable<TensorCall<T, R>> OfTables()
    {
        foreach (string name in new[] { "JointEntropy", "MutualInformation", "ConditionalEntropy" })
        {
            // The tables are the last two dimensions: one value for every Cols rows of the span, from the start of PerRow.
            void OnSpans(TensorArguments<T, R> a)
            {
                int rows = (int)a.TX.Lengths[^2], tables = a.PerRow.Length / Math.Max(rows, 1);
                Span<R> results = a.PerRow.AsSpan(0, rows == 0 ? 0 : tables);
                if (name == "ConditionalEntropy")
                {
                    Facade.Find<ConditionalMeasure<T, R>>("Information.ConditionalEntropy")(a.X, rows, a.Cols, Given.Y, results, Base);
                }
                else
                {
                    Facade.Find<TableMeasure<T, R>>($"Information.{name}")(a.X, rows, a.Cols, results, Base);
                }
            }

            void Store(TensorArguments<T, R> a, System.Numerics.Tensors.Tensor<R> tables)
            {
                R[] values = Layouts.Pack(tables, tables.Rank - 1);
                for (int i = 0; i < values.Length && a.TX.Lengths[^2] > 0; i++)
                {
                    R[] all = Layouts.Pack(a.TPerRow, a.TPerRow.Rank - 1);
                    all[i] = values[i];
                    a.TPerRow = Layouts.Of(all, a.TPerRow.Lengths.ToArray(), a.TPerRow.Rank - 1, Layout.Dense);
                }
            }

            nint[] TableLengths(TensorArguments<T, R> a) => a.TX.Rank == 2 ? [1] : [.. a.TX.Lengths[..^2]];

            yield return new($"Information.{name}", OnSpans, a =>
            {
                System.Numerics.Tensors.Tensor<R> tables = Layouts.Zeros<R>(TableLengths(a), Layout.Spread);
                if (name == "ConditionalEntropy")
                {
                    Information.ConditionalEntropy<T, R>(a.TX, Given.Y, tables, Base);
                }
                else if (name == "JointEntropy")
                {
                    Information.JointEntropy<T, R>(a.TX, tables, Base);
                }
                else
                {
                    Information.MutualInformation<T, R>(a.TX, tables, Base);
                }

                Store(a, tables);
            })
            { MinimumRank = 2, LastAxis = true };
            yield return new($"Information.{name}, new", OnSpans, a => Store(a, name == "ConditionalEntropy"
                ? Facade.Find<ConditionalTensor<T, R>>("Information.ConditionalEntropy")(a.TX, Given.Y, Base)
                : Facade.Find<TableTensor<T, R>>($"Information.{name}")(a.TX, Base)))
            { MinimumRank = 2, LastAxis = true };
        }
    }

    private static IEnumerable<TensorCall<T, R>> OfLogits()
    {
        Action<TensorArguments<T, R>> entropy = a => Facade.Find<LogitsEntropy<T, R>>("Logits.Entropy")(a.X, a.Cols, a.PerRow, Temperature, Base);
        yield return new("Logits.Entropy", entropy, a => Logits.Entropy<T, R>(a.TX, a.TPerRow, a.Axis, Temperature, Base));
        yield return new(
            "Logits.Entropy, new", entropy, a => a.TPerRow = Facade.Find<LogitsEntropyTensor<T, R>>("Logits.Entropy")(a.TX, a.Axis, Temperature, Base));
        yield return new(
            "Logits.EntropyWithGradient",
            a => Facade.Find<LogitsEntropyGradient<T, R>>("Logits.EntropyWithGradient")(a.X, a.Cols, a.Factors, a.PerRow, a.Whole, Temperature, Base),
            a => Logits.EntropyWithGradient<T, R>(a.TX, a.TFactors, a.TPerRow, a.TWhole, a.Axis, Temperature, Base));
        Action<TensorArguments<T, R>> divergence =
            a => Facade.Find<LogitsKlDivergence<T, R>>("Logits.KlDivergence")(a.X, a.Y, a.Cols, a.PerRow, Temperature, Base);
        yield return new("Logits.KlDivergence", divergence, a => Logits.KlDivergence<T, R>(a.TX, a.TY, a.TPerRow, a.Axis, Temperature, Base));
        yield return new(
            "Logits.KlDivergence, new", divergence,
            a => a.TPerRow = Facade.Find<LogitsKlDivergenceTensor<T, R>>("Logits.KlDivergence")(a.TX, a.TY, a.Axis, Temperature, Base));
        yield return new(
            "Logits.KlDivergenceWithGradient",
            a => Facade.Find<LogitsKlDivergenceGradient<T, R>>("Logits.KlDivergenceWithGradient")(
                a.X, a.Y, a.Cols, a.Factors, a.PerRow, a.Whole, a.OtherWhole, Temperature, Base),
            a => Logits.KlDivergenceWithGradient<T, R>(a.TX, a.TY, a.TFactors, a.TPerRow, a.TWhole, a.TOtherWhole, a.Axis, Temperature, Base));
        Action<TensorArguments<T, R>> mixture =
            a => Facade.Find<LogitsJsDivergence<T, R>>("Logits.JsDivergence")(a.X, a.Y, a.Cols, a.PerRow, Temperature, 0.25, Base);
        yield return new("Logits.JsDivergence", mixture, a => Logits.JsDivergence<T, R>(a.TX, a.TY, a.TPerRow, a.Axis, Temperature, 0.25, Base));
        yield return new(
            "Logits.JsDivergence, new", mixture,
            a => a.TPerRow = Facade.Find<LogitsJsDivergenceTensor<T, R>>("Logits.JsDivergence")(a.TX, a.TY, a.Axis, Temperature, 0.25, Base));
        Action<TensorArguments<T, R>> tokens =
            a => Facade.Find<LogitsTokens<T, R>>("Logits.TokenLogProbs")(a.X, a.Classes, a.Cols, a.PerRow, Temperature);
        yield return new("Logits.TokenLogProbs", tokens, a => Logits.TokenLogProbs<T, R>(a.TX, a.TClasses, a.TPerRow, a.Axis, Temperature));
        yield return new(
            "Logits.TokenLogProbs, new", tokens,
            a => a.TPerRow = Facade.Find<LogitsTokensTensor<T, R>>("Logits.TokenLogProbs")(a.TX, a.TClasses, a.Axis, Temperature));
        CrossEntropyOptions options = new() { Temperature = Temperature };
        yield return new(
            "Logits.Perplexity",
            a => a.Value = Facade.Find<Reduced<T, long, R>>("Logits.Perplexity")(a.X, a.Target, a.Cols, options, a.ClassWeight, a.Factors),
            a => a.TValue = Facade.Find<ReducedTensor<T, long, R>>("Logits.Perplexity")(a.TX, a.TTarget, a.Axis, options, a.ClassWeight, a.TFactors));
        yield return new(
            "Logits.CrossEntropyStats",
            a => Facade.Find<LogitsStatistics<T, R>>("Logits.CrossEntropyStats")(
                a.X, a.Target, a.Cols, a.PerRow, a.Second, a.Third, a.Flags, options, a.ClassWeight, a.Factors),
            a => Logits.CrossEntropyStats<T, R>(
                a.TX, a.TTarget, a.TPerRow, a.TSecond, a.TThird, a.TFlags, a.Axis, options, a.ClassWeight, a.TFactors));
    }
}
