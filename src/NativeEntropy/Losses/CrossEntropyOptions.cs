namespace NativeEntropy;

/// <summary>What becomes of one loss per row.</summary>
public enum Reduction
{
    /// <summary>Their mean over the rows that count.</summary>
    Mean = 0,

    /// <summary>Their sum.</summary>
    Sum = 1,

    /// <summary>Nothing: one value per row.</summary>
    None = 2,
}

/// <summary>What a mean over no rows gives.</summary>
public enum EmptyMean
{
    /// <summary>NaN, as PyTorch does.</summary>
    NaN = 0,

    /// <summary>0.</summary>
    Zero = 1,

    /// <summary>An <see cref="InvalidOperationException"/>.</summary>
    Throw = 2,
}

/// <summary>The parameters of <see cref="Losses.CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{long}, int, CrossEntropyOptions, ReadOnlySpan{float}, ReadOnlySpan{float})"/>; default(CrossEntropyOptions) holds the defaults.</summary>
public readonly record struct CrossEntropyOptions
{
    private const long DefaultIgnoreIndex = -100;
    private readonly IgnoreMode _ignoreMode;
    private readonly long _ignoreIndex;
    private readonly double _temperature;
    private readonly bool _temperatureIsSet;

    /// <summary>Mean by default.</summary>
    public Reduction Reduction { get; init; }

    /// <summary>What the mean gives where every row is ignored or there is none; NaN by default.</summary>
    public EmptyMean Empty { get; init; }

    /// <summary>Rows with this target count for nothing; -100 by default, null for no such target.</summary>
    public long? IgnoreIndex
    {
        get => _ignoreMode switch
        {
            IgnoreMode.None => null,
            IgnoreMode.Index => _ignoreIndex,
            _ => DefaultIgnoreIndex,
        };
        init => (_ignoreMode, _ignoreIndex) = value is long index ? (IgnoreMode.Index, index) : (IgnoreMode.None, 0);
    }

    /// <summary>e in 0..1: the target distribution is (1 - e) target + e / classes; 0 by default.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What divides the logits: finite, above 0; 1 by default.</summary>
    public double Temperature
    {
        get => _temperatureIsSet ? _temperature : 1;
        init => (_temperature, _temperatureIsSet) = (value, true);
    }

    /// <summary>cap tanh(logits / cap), after the temperature: finite, above 0; 0, the default, for none.</summary>
    public double SoftCap { get; init; }

    /// <summary>z times logsumexp^2 of those logits joins each row's loss: finite, not negative; 0 by default.</summary>
    public double ZLoss { get; init; }

    /// <summary>Whether anything is set that only logits can have.</summary>
    internal bool ShapesLogits => LabelSmoothing != 0 || Temperature != 1 || SoftCap != 0 || ZLoss != 0;

    /// <summary>The first of the numbers that is outside its range, or null.</summary>
    internal string? FirstBad() =>
        !(LabelSmoothing is >= 0 and <= 1) ? nameof(LabelSmoothing)
        : !(Temperature is > 0 and < double.PositiveInfinity) ? nameof(Temperature)
        : !(SoftCap is >= 0 and < double.PositiveInfinity) ? nameof(SoftCap)
        : !(ZLoss is >= 0 and < double.PositiveInfinity) ? nameof(ZLoss)
        : null;

    /// <summary>The numbers of the C header's NE_IGNORE_*.</summary>
    internal enum IgnoreMode
    {
        Default = 0,
        Index = 1,
        None = 2,
    }
}
