using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>scale (K softmax(z)_c - a_c) of up to eight rows, a_c what class c counts for, K their sum and what zLoss adds.</summary>
/// <remarks>
/// The two terms cancel as a model learns its targets. So the probabilities have far more digits than the result: 2^-51 for float, 2^-73 for double
/// (<see cref="ExtendedExponential"/>), their sum included, which is formed anew. The gradient keeps its bound until a row's largest is below 2^-19 (float) or
/// 2^-12 (double) of its largest share.
/// </remarks>
internal unsafe ref struct DistributionGradient<TLogit, TTarget, TScaling>(
    EightRows<TLogit> rows, EightRows<TTarget> probabilities, long* target, Vector512<double> skip, TScaling scaling)
    where TLogit : unmanaged
    where TTarget : unmanaged
    where TScaling : unmanaged, IScaling
{
    private const int BlockLength = DistributionLoops<TLogit, TTarget, TScaling>.BlockLength;

    private readonly EightRows<TLogit> _rows = rows;
    private readonly EightRows<TTarget> _probabilities = probabilities;
    private readonly TScaling _scaling = scaling;

    public bool IsIndex { get; init; }

    public Results<TTarget> Weight { get; init; }

    public TargetShare Share { get; init; }

    /// <summary>K.</summary>
    public VectorPair Total { get; init; }

    /// <summary>What zLoss adds to K.</summary>
    public VectorPair Extra { get; init; }

    public VectorPair Scale { get; init; }

    public Vector512<double> Maximum { get; init; }

    /// <param name="gradient">Where the rows' gradients go; possibly the logits.</param>
    /// <param name="special">Rows whose maximum is not finite, as a mask.</param>
    /// <param name="scratch">Twice <see cref="Columns.ScratchLength"/> doubles, with the logits and the probabilities of at most 128 columns, turned.</param>
    public readonly void Run(Matrix<TLogit> gradient, Vector512<double> special, double* scratch)
    {
        bool ordinary = !Lanes.AnySet(skip | special);
        Columns columns = _rows.AreShort ? OfColumns(scratch) : default;
        if (_rows.AreShort && ordinary)
        {
            columns.Store(gradient, _rows.First, _rows.Count);
            return;
        }

        for (int lane = 0; lane < _rows.Count; lane++)
        {
            if (Lanes.IsSet(skip, lane))
            {
                continue;
            }

            if (Lanes.IsSet(special, lane))
            {
                SpecialRow(lane, gradient);
            }
            else if (_rows.AreShort)
            {
                columns.StoreLane(lane, gradient.Row(_rows.First + lane));
            }
            else
            {
                OfRow(lane, gradient.Row(_rows.First + lane));
            }
        }
    }

    /// <summary>exp((z - maximum) scaled): of doubles a pair of 73 bits, else rounded.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    private static VectorPair Exponentials(TScaling scaling, Vector512<double> logit, Vector512<double> maximum) => typeof(TLogit) == typeof(double)
        ? ExtendedExponential.Pair(scaling.Difference(logit, maximum))
        : PlainNumber.Exponential(PlainNumber.Difference(logit, maximum, scaling, Exponential.Lowest), ExponentialRange.Ordinary).Pair;

    /// <summary>The exponentials' sum; eight of them in each pair of the room, if all have a place there.</summary>
    private readonly VectorPair SumOfRow(TLogit* logits, nint cols, nint whole, Vector512<double> maximum, VectorPair* room)
    {
        VectorPair sums = default;
        for (nint start = 0; start < whole; start += BlockLength)
        {
            sums = DistributionPairs.Exponentials((double*)logits + start, nint.Min(BlockLength, whole - start), maximum, room, sums);
        }

        for (nint i = whole; i < cols; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, cols - i);
            VectorPair exponentials = Exponentials(_scaling, Lanes.LoadFirst(logits + i, some, double.NegativeInfinity), maximum);
            sums += exponentials;
            if (cols <= BlockLength)
            {
                room[i / Lanes.Count] = exponentials;
            }
        }

        return VectorPair.Broadcast(sums.Across());
    }

    private readonly Columns OfColumns(double* scratch)
    {
        int cols = (int)_rows.Matrix.Cols;
        double* second = scratch + Columns.ScratchLength;
        Columns logits = Columns.Again(cols, scratch);
        Columns given = IsIndex ? Columns.OfZeros(cols, second) : Columns.Again(cols, second);
        for (int lane = 0; IsIndex && lane < _rows.Count; lane++)
        {
            if (target[lane] >= 0)
            {
                given.Set(lane, (nint)target[lane], 1);
            }
        }

        VectorPair* exponentials = stackalloc VectorPair[typeof(TLogit) == typeof(double) ? cols : 0];
        bool areGiven = DistributionPairs.Are<TLogit, TTarget, TScaling>(IsIndex, Weight, Share);
        VectorPair sum = areGiven ? DistributionPairs.Exponentials(logits.Data, cols * Lanes.Count, Maximum, exponentials, default)
            : typeof(TLogit) == typeof(double) ? SumOfColumns(logits, cols, exponentials)
            : IntoExponentials(logits, cols);
        double* largest = stackalloc double[2 * Lanes.Count];
        Vector512<double> confident = OthersOfLargest.AreConfident(sum);
        bool anyConfident = Lanes.AnySet(confident);
        if (anyConfident)
        {
            AtLargest(LogitsAgain(cols, scratch), given, largest, largest + Lanes.Count);
            sum = typeof(TLogit) == typeof(double) ? sum : IntoExponentials(logits, cols);
        }

        DistributionTerm<TLogit> terms = new(Total / sum, Scale, Share);
        if (typeof(TLogit) != typeof(double))
        {
            SingleColumns(logits, given, cols, terms.Factor.Hi);
        }

        if (areGiven)
        {
            DistributionPairs.Gradient(exponentials, given.Data, cols * Lanes.Count, terms.Factor, terms.Scale, logits.Data);
        }

        for (int col = 0; typeof(TLogit) == typeof(double) && !areGiven && col < cols; col++)
        {
            logits[col] = terms.Of(exponentials[col], given[col], WeightOf(col));
        }

        for (int lane = 0; anyConfident && lane < Lanes.Count; lane++)
        {
            if (Lanes.IsSet(confident, lane))
            {
                logits.Set(lane, (nint)largest[lane + Lanes.Count], largest[lane]);
            }
        }

        return logits;
    }

    private readonly VectorPair SumOfColumns(Columns logits, int cols, VectorPair* exponentials)
    {
        VectorPair sum = default;
        for (int col = 0; col < cols; col++)
        {
            exponentials[col] = Exponentials(_scaling, logits[col], Maximum);
            sum += exponentials[col];
        }

        return sum;
    }

    /// <summary>Narrower than double, at most 128 columns: the logits become exponentials, summed in plain doubles.</summary>
    private readonly VectorPair IntoExponentials(Columns logits, int cols)
    {
        nint all = cols * Lanes.Count;
        PlainExponentials.Differences(logits.Data, all, _scaling, Maximum, logits.Data);
        return new(PlainExponentials.Sum(logits.Data, all, Vector512<double>.Zero), Vector512<double>.Zero);
    }

    /// <summary>The logits, where they may have become exponentials.</summary>
    private readonly Columns LogitsAgain(int cols, double* scratch) => typeof(TLogit) == typeof(double)
        ? Columns.Again(cols, scratch)
        : Columns.Load(_rows.Matrix, _rows.First, _rows.Count, scratch);

    /// <summary>The gradients where the exponentials are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void SingleColumns(Columns exponentials, Columns given, int cols, Vector512<double> factor)
    {
        Vector512<double> scale = Scale.Hi;
        TargetShare share = Share;
        for (int col = 0; col < cols; col++)
        {
            Vector512<double> gradient = Vector512.FusedMultiplyAdd(exponentials[col], factor, -share.Rounded(given[col], WeightOf(col))) * scale;
            exponentials[col] = Lanes.CanonicalNaN(gradient, gradient);
        }
    }

    /// <summary>The gradients at the rows' first largest logits, and where those are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void AtLargest(Columns logits, Columns given, double* gradients, double* places)
    {
        OthersOfLargest others = default;
        Vector512<double> place = Vector512<double>.Zero;
        Vector512<double> found = Vector512<double>.Zero;
        for (int col = 0; col < _rows.Matrix.Cols; col++)
        {
            Vector512<double> largest = Masks.AndNot(Vector512.Equals(logits[col], Maximum), found);
            found |= largest;
            place = Masks.Select(largest, Vector512.Create((double)col), place);
            others = others.Plus(Exponentials(_scaling, logits[col], Maximum), PairOf(given[col], WeightOf(col)), largest);
        }

        others.Gradient(Total, Extra, Scale).Store(gradients);
        place.Store(places);
    }

    /// <summary>The same for a long row, in lane 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly double AtLargest(int lane, nint place)
    {
        OthersOfLargest others = default;
        Vector512<double> maximum = Vector512.Create(Maximum[lane]);
        nint cols = _rows.Matrix.Cols;
        for (nint i = 0; i < cols; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, cols - i);
            Vector512<double> position = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7) + Vector512.Create((double)i);
            Vector512<double> largest = Vector512.Equals(position, Vector512.Create((double)place));
            Vector512<double> probability = IsIndex ? Vector512<double>.Zero : Lanes.LoadFirst(_probabilities.Row(lane) + i, some, 0);
            VectorPair exponential = Exponentials(_scaling, Lanes.LoadFirst(_rows.Row(lane) + i, some, double.NegativeInfinity), maximum);
            others = others.Plus(exponential, PairOf(probability, Weight.LoadFirst(i, some)), largest);
        }

        others = others.Across();
        if (IsIndex && place != target[lane])
        {
            others = others with { Shares = others.Shares + Share.OfTarget(WeightOf((nint)target[lane])) };
        }

        return others.Gradient(Lane(Total, lane), Lane(Extra, lane), Lane(Scale, lane))[0];
    }

    private static VectorPair Lane(VectorPair x, int lane) => VectorPair.Broadcast(new DoubleDouble(x.Hi[lane], x.Lo[lane]));

    private readonly VectorPair PairOf(Vector512<double> probability, Vector512<double> weight) => typeof(TLogit) == typeof(double)
        ? Share.Exact(probability, weight)
        : new VectorPair(Share.Rounded(probability, weight), Vector512<double>.Zero);

    private readonly Vector512<double> WeightOf(nint col) => Weight.IsNull ? Vector512<double>.One : Vector512.Create(Weight[col]);

    private readonly void OfRow(int lane, TLogit* destination)
    {
        TLogit* logits = _rows.Row(lane);
        TTarget* given = IsIndex ? null : _probabilities.Row(lane);
        nint cols = _rows.Matrix.Cols;
        Vector512<double> maximum = Vector512.Create(Maximum[lane]);
        byte* scratch = stackalloc byte[DistributionLoops<TLogit, TTarget, TScaling>.ScratchLength];
        DistributionLoops<TLogit, TTarget, TScaling> loops = typeof(TLogit) == typeof(double)
            ? default
            : new(logits, given, Weight, cols, Share, _scaling, scratch);
        bool keeps = cols <= BlockLength;
        double* kept = stackalloc double[typeof(TLogit) != typeof(double) && keeps ? (int)cols + Lanes.Count : 0];
        VectorPair* room = stackalloc VectorPair[typeof(TLogit) == typeof(double) ? ((int)nint.Min(cols, BlockLength) / Lanes.Count) + 1 : 0];
        nint whole = DistributionPairs.Are<TLogit, TTarget, TScaling>(IsIndex, Weight, Share) ? cols - (cols % Lanes.Count) : 0;
        VectorPair sum = typeof(TLogit) == typeof(double) ? SumOfRow(logits, cols, whole, maximum, room) : loops.Exponentials(maximum, keeps ? kept : null);
        nint largest = Lanes.AnySet(OthersOfLargest.AreConfident(sum)) ? LogSumExpKernel.IndexOfMaximum(logits, cols, Maximum[lane]) : -1;
        double atLargest = largest < 0 ? 0 : AtLargest(lane, largest);
        DistributionTerm<TLogit> terms = new(Lane(Total, lane) / sum, Lane(Scale, lane), Share);
        double targetLogit = IsIndex ? Scalars.ToDouble(logits[target[lane]]) : 0;
        if (typeof(TLogit) != typeof(double))
        {
            loops.Gradient(destination, maximum, terms.Factor.Hi, terms.Scale.Hi, keeps ? kept : null);
        }

        for (nint start = 0; start < whole; start += BlockLength)
        {
            nint count = nint.Min(BlockLength, whole - start);
            if (!keeps)
            {
                DistributionPairs.Exponentials((double*)logits + start, count, maximum, room, default);
            }

            DistributionPairs.Gradient(room, (double*)given + start, count, terms.Factor, terms.Scale, (double*)destination + start);
        }

        for (nint i = whole; typeof(TLogit) == typeof(double) && i < cols; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, cols - i);
            VectorPair exponential = keeps
                ? room[i / Lanes.Count]
                : Exponentials(_scaling, Lanes.LoadFirst(logits + i, some, double.NegativeInfinity), maximum);
            Vector512<double> probability = IsIndex ? Vector512<double>.Zero : Lanes.LoadFirst(given + i, some, 0);
            Lanes.StoreFirst(terms.Of(exponential, probability, Weight.LoadFirst(i, some)), destination + i, some);
        }

        if (IsIndex)
        {
            VectorPair exponential = Exponentials(_scaling, Vector512.Create(targetLogit), maximum);
            Vector512<double> weight = WeightOf((nint)target[lane]);
            destination[target[lane]] = Scalars.FromDouble<TLogit>(terms.Of(exponential, Vector512<double>.One, weight)[0]);
        }

        if (largest >= 0)
        {
            destination[largest] = Scalars.FromDouble<TLogit>(atLargest);
        }
    }

    /// <summary>Rows with +inf: they share the probability equally. Rows of -inf, or with a NaN: NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void SpecialRow(int lane, Matrix<TLogit> gradient)
    {
        nint cols = _rows.Matrix.Cols;
        TLogit* logits = _rows.Row(lane);
        TLogit* destination = gradient.Row(_rows.First + lane);
        double infinities = 0;
        for (nint i = 0; i < cols; i++)
        {
            infinities += double.IsPositiveInfinity(Scalars.ToDouble(logits[i])) ? 1 : 0;
        }

        for (nint i = 0; i < cols; i++)
        {
            bool has = double.IsPositiveInfinity(Scalars.ToDouble(logits[i]));
            double given = IsIndex ? (i == target[lane] ? 1 : 0) : Scalars.ToDouble(_probabilities.Row(lane)[i]);
            double share = Share.Rounded(Vector512.Create(given), Vector512.Create(Weight.IsNull ? 1 : Weight[i]))[0];
            double expected = has ? Total.Hi[lane] / infinities : 0;
            bool distribution = double.IsPositiveInfinity(Maximum[lane]);
            destination[i] = Scalars.FromDouble<TLogit>(distribution ? ((expected - share) * Scale.Hi[lane]) + 0.0 : Scalars.NaN);
        }
    }
}
