using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>sum_c a_c (logsumexp(z) - z_c) + zLoss logsumexp(z)^2 of up to eight rows, a_c what class c counts for.</summary>
/// <remarks>
/// As A log S + sum_c a_c (m - z_c), A = sum a_c, m the maximum: for shares that are not negative every term is at least 0, so that the relative errors of
/// log S (2^-33.5 or 2^-54.8, also next to 0) and of the products are those of the loss. a_c = 0 makes a term 0, also where z_c is -inf.
/// Doubles: shares and products are pairs. Narrower numbers: a share is rounded three times, a product once, 2^-51 in all.
/// The sums: lane l takes the elements l (mod 8) in order, then the lanes in order. Rows of at most 128 columns have a row a lane instead, in order.
/// </remarks>
internal unsafe ref struct DistributionRows<TLogit, TTarget, TScaling>(
    EightRows<TLogit> rows, EightRows<TTarget> probabilities, long* target, Vector512<double> skip, TScaling scaling)
    where TLogit : unmanaged
    where TTarget : unmanaged
    where TScaling : unmanaged, IScaling
{
    private readonly EightRows<TLogit> _rows = rows;
    private readonly EightRows<TTarget> _probabilities = probabilities;
    private readonly TScaling _scaling = scaling;

    /// <summary>Whether the targets are class indices, smoothed, not probabilities.</summary>
    public bool IsIndex { get; init; }

    public Results<TTarget> Weight { get; init; }

    public TargetShare Share { get; init; }

    public double ZLoss { get; init; }

    /// <param name="withGradient">Whether to write the gradient.</param>
    /// <param name="gradient">Where the rows' gradients go; possibly the logits.</param>
    /// <param name="scale">What multiplies them, the temperature included.</param>
    /// <param name="scratch">Twice <see cref="Columns.ScratchLength"/> doubles.</param>
    public readonly VectorPair Run(bool withGradient, Matrix<TLogit> gradient, VectorPair scale, double* scratch)
    {
        ExponentialSums sums = LogSumExpKernel.Sums(_rows, null, _scaling, scratch);
        VectorPair logSums = LogSumExpKernel.LogSums(_rows, sums, _scaling, scratch);
        RowShares shares = Shares(sums.Maximum, scratch);
        VectorPair losses = shares.Loss(logSums);
        Vector512<double> special = sums.NotFinite();
        if (Lanes.AnySet(special))
        {
            losses = SpecialLosses(losses, special, sums);
        }

        VectorPair extra = default;
        if (ZLoss != 0)
        {
            VectorPair logSumExp = SquaredLogSumExp.LogSumExp(sums.Maximum, logSums, _scaling);
            Vector512<double> zLoss = ZLosses();
            losses = SquaredLogSumExp.Added(losses, logSumExp, zLoss);
            extra = SquaredLogSumExp.Derivative(logSumExp, VectorPair.One, zLoss);
        }

        if (withGradient)
        {
            new DistributionGradient<TLogit, TTarget, TScaling>(_rows, _probabilities, target, skip, _scaling)
            {
                IsIndex = IsIndex,
                Weight = Weight,
                Share = Share,
                Total = shares.Total + extra,
                Extra = extra,
                Scale = scale,
                Maximum = sums.Maximum,
            }.Run(gradient, special, scratch);
        }

        return losses;
    }

    /// <summary>The factor of each row: that of a class index is weighted as the row is.</summary>
    private readonly Vector512<double> ZLosses()
    {
        double* factors = stackalloc double[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            bool weighted = IsIndex && !Weight.IsNull && lane < _rows.Count && target[lane] >= 0;
            factors[lane] = weighted ? ZLoss * Weight[(nint)target[lane]] : ZLoss;
        }

        return Vector512.Load(factors);
    }

    private readonly RowShares Shares(Vector512<double> maximum, double* scratch)
    {
        RowShares shares;
        if (_rows.AreShort)
        {
            shares = OfColumns(maximum, scratch);
        }
        else
        {
            RowShares* each = stackalloc RowShares[Lanes.Count];
            for (int lane = 0; lane < _rows.Count; lane++)
            {
                each[lane] = OfRow(lane, Vector512.Create(maximum[lane]));
            }

            shares = RowShares.Gather(each, _rows.Count);
        }

        return IsIndex ? WithTargets(shares, maximum) : shares;
    }

    /// <summary>What the target's class counts for beyond the others'.</summary>
    private readonly RowShares WithTargets(RowShares shares, Vector512<double> maximum)
    {
        double* logits = stackalloc double[Lanes.Count];
        double* weights = stackalloc double[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            bool counts = lane < _rows.Count && target[lane] >= 0;
            logits[lane] = counts ? Scalars.ToDouble(_rows.Row(lane)[target[lane]]) : 0;
            weights[lane] = counts ? Weight.IsNull ? 1 : Weight[(nint)target[lane]] : 0;
        }

        return Plus(shares, Share.OfTarget(Vector512.Load(weights)), Vector512.Load(logits), maximum);
    }

    private readonly RowShares OfColumns(Vector512<double> maximum, double* scratch)
    {
        Columns logits = Columns.Load(_rows.Matrix, _rows.First, _rows.Count, scratch);
        Columns given = IsIndex ? logits : Columns.Load(_probabilities.Matrix, _probabilities.First, _probabilities.Count, scratch + Columns.ScratchLength);
        RowShares shares = default;
        if (typeof(TLogit) != typeof(double))
        {
            return OfSingleColumns(logits, given, maximum);
        }

        if (DistributionPairs.Are<TLogit, TTarget, TScaling>(IsIndex, Weight, Share))
        {
            return DistributionPairs.Shares(logits.Data, given.Data, _rows.Matrix.Cols * Lanes.Count, maximum, shares);
        }

        for (int col = 0; col < _rows.Matrix.Cols; col++)
        {
            Vector512<double> probability = IsIndex ? Vector512<double>.Zero : given[col];
            Vector512<double> weight = Weight.IsNull ? Vector512<double>.One : Vector512.Create(Weight[col]);
            shares = Plus(shares, Share.Exact(probability, weight), logits[col], maximum);
        }

        return shares;
    }

    /// <summary>Narrower than double, at most 128 columns: plain sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly RowShares OfSingleColumns(Columns logits, Columns given, Vector512<double> maximum)
    {
        int cols = (int)_rows.Matrix.Cols;
        TargetShare share = Share;
        TScaling scaling = _scaling;
        Vector512<double> total = Vector512<double>.Zero;
        Vector512<double> distance = Vector512<double>.Zero;
        for (int col = 0; col < cols; col++)
        {
            Vector512<double> probability = IsIndex ? Vector512<double>.Zero : given[col];
            Vector512<double> weight = Weight.IsNull ? Vector512<double>.One : Vector512.Create(Weight[col]);
            Vector512<double> a = share.Rounded(probability, weight);
            Vector512<double> term = a * scaling.Rounded(logits[col], maximum);
            total += a;
            distance -= Masks.AndNot(term, Vector512.Equals(a, Vector512<double>.Zero));
        }

        return new(new(total, Vector512<double>.Zero), new(distance, Vector512<double>.Zero));
    }

    private readonly RowShares OfRow(int lane, Vector512<double> maximum)
    {
        TLogit* logits = _rows.Row(lane);
        TTarget* given = IsIndex ? null : _probabilities.Row(lane);
        nint cols = _rows.Matrix.Cols;
        if (typeof(TLogit) != typeof(double))
        {
            byte* scratch = stackalloc byte[DistributionLoops<TLogit, TTarget, TScaling>.ScratchLength];
            return new DistributionLoops<TLogit, TTarget, TScaling>(logits, given, Weight, cols, Share, _scaling, scratch).Shares(maximum);
        }

        RowShares shares = default;
        nint whole = DistributionPairs.Are<TLogit, TTarget, TScaling>(IsIndex, Weight, Share) ? cols - (cols % Lanes.Count) : 0;
        if (whole > 0)
        {
            shares = DistributionPairs.Shares((double*)logits, (double*)given, whole, maximum, shares);
        }

        for (nint i = whole; i < cols; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, cols - i);
            Vector512<double> probability = IsIndex ? Vector512<double>.Zero : Lanes.LoadFirst(given + i, some, 0);
            VectorPair share = Share.Exact(probability, Weight.LoadFirst(i, some));
            shares = Plus(shares, share, Lanes.LoadFirst(logits + i, some, double.NegativeInfinity), maximum);
        }

        return shares.Across();
    }

    [MethodImpl(Inlining.OfFormulas)]
    private readonly RowShares Plus(RowShares shares, VectorPair share, Vector512<double> logit, Vector512<double> maximum)
    {
        VectorPair difference = _scaling.Difference(logit, maximum);
        VectorPair distance = share * new VectorPair(-difference.Hi, -difference.Lo);
        distance = VectorPair.Select(
            RowShares.IsFinite(distance), distance, new VectorPair(share.Hi * -difference.Hi, Vector512<double>.Zero));
        Vector512<double> nothing = Vector512.Equals(share.Hi, Vector512<double>.Zero);
        return shares.Plus(share, new(Masks.AndNot(distance.Hi, nothing), Masks.AndNot(distance.Lo, nothing)));
    }

    /// <summary>Rows with +inf: log softmax is -log(their number) there and -inf elsewhere. Rows of -inf, or with a NaN: NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly VectorPair SpecialLosses(VectorPair losses, Vector512<double> special, in ExponentialSums sums)
    {
        for (int lane = 0; lane < _rows.Count; lane++)
        {
            if (Lanes.IsSet(special, lane))
            {
                losses = new(losses.Hi.WithElement(lane, SpecialLoss(lane, sums[lane])), losses.Lo.WithElement(lane, 0));
            }
        }

        return losses;
    }

    private readonly double SpecialLoss(int lane, in ExponentialSum sum)
    {
        if (!double.IsPositiveInfinity(sum.Maximum))
        {
            return Scalars.NaN;
        }

        double loss = 0;
        double atInfinity = Logarithm.Pair(sum.Sum).Round();
        for (nint i = 0; i < _rows.Matrix.Cols; i++)
        {
            double share = SpecialShare(lane, i);
            double distance = double.IsPositiveInfinity(Scalars.ToDouble(_rows.Row(lane)[i])) ? atInfinity : double.PositiveInfinity;
            loss += share == 0 ? 0 : share * distance;
        }

        return loss;
    }

    private readonly double SpecialShare(int lane, nint col)
    {
        double probability = IsIndex ? (col == target[lane] ? 1 : 0) : Scalars.ToDouble(_probabilities.Row(lane)[col]);
        return Share.Rounded(Vector512.Create(probability), Vector512.Create(Weight.IsNull ? 1 : Weight[col]))[0];
    }
}
