using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>scale (softmax(z)[k] - [k = t]) + extra softmax(z)[k] of up to eight rows.</summary>
/// <remarks>At the target it is formed as -scale times the probability of the others, which keeps its digits in a confident row.</remarks>
/// <param name="rows">The logits.</param>
/// <param name="target">A class of each row.</param>
/// <param name="targetLogit">Its logit.</param>
/// <param name="others">The sums over the others.</param>
/// <param name="scaling">That of the logits.</param>
internal unsafe ref struct CrossEntropyGradient<T, TScaling>(
    EightRows<T> rows, long* target, Vector512<double> targetLogit, in ExponentialSums others, TScaling scaling)
    where T : unmanaged
    where TScaling : unmanaged, IScaling
{
    private readonly EightRows<T> _rows = rows;
    private readonly ExponentialSums _others = others;
    private readonly TScaling _scaling = scaling;

    /// <summary>d result / d loss of each row, over the temperature.</summary>
    public VectorPair Scale { get; init; }

    /// <summary>What a loss of the probabilities alone adds, a squared logsumexp.</summary>
    public VectorPair Extra { get; init; }

    public bool HasExtra { get; init; }

    /// <param name="gradient">Where the rows' gradients go; possibly the logits.</param>
    /// <param name="skip">Rows to leave alone, as a mask.</param>
    /// <param name="scratch"><see cref="Columns.ScratchLength"/> doubles.</param>
    /// <param name="kept">The exponentials of the others, where their sums kept them.</param>
    public readonly void Run(Matrix<T> gradient, Vector512<double> skip, double* scratch, KeptTerms kept)
    {
        VectorPair total = HasExtra ? Scale + Extra : Scale;
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> ordinary = Masks.AndNot(
            Vector512.LessThan(Vector512.Abs(targetLogit), infinity) & Vector512.LessThan(Vector512.Abs(total.Hi), infinity),
            _others.NotFinite());
        CrossEntropyFormula.Shares shares = Probabilities(_others, targetLogit);
        VectorPair scaledFactor = shares.Factor * total;
        SoftmaxKernel.ExponentialTerms(
            _rows, gradient, shares.Anchor, scaledFactor.Hi + scaledFactor.Lo, skip | ~ordinary, _scaling, scratch, kept);
        T* values = stackalloc T[Lanes.Count];
        Vector512<double> atTarget = -shares.OfOthers(Scale);
        if (HasExtra)
        {
            VectorPair extra = shares.Target * Extra;
            atTarget += extra.Hi + extra.Lo;
        }

        Lanes.Store(atTarget, values);
        bool allOrdinary = !Lanes.AnySet(skip | ~ordinary);
        for (int lane = 0; lane < _rows.Count; lane++)
        {
            if (allOrdinary || Lanes.IsSet(Masks.AndNot(ordinary, skip), lane))
            {
                gradient.Row(_rows.First + lane)[target[lane]] = values[lane];
            }
            else if (!Lanes.IsSet(skip, lane))
            {
                SpecialRow(lane, gradient, scratch);
            }
        }
    }

    /// <summary>Infinite or missing logits, or an infinite scale: the same mathematics, element by element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void SpecialRow(int lane, Matrix<T> gradient, double* scratch)
    {
        nint row = _rows.First + lane;
        double scale = Scale.Hi[lane];
        double extra = Extra.Hi[lane];
        double logit = targetLogit[lane];
        double missing = Missing(_others[lane], logit);
        SoftmaxKernel.OneByOne(new EightRows<T>(_rows.Matrix, row, 1), gradient, _scaling, scratch);
        T* values = gradient.Row(row);
        bool distribution = !double.IsNaN(Scalars.ToDouble(values[target[lane]]));
        for (nint k = 0; k < _rows.Matrix.Cols; k++)
        {
            double probability = Scalars.ToDouble(values[k]);
            double derivative = (k == target[lane] ? -missing : probability) * scale;
            derivative += extra == 0 || probability == 0 ? 0 : probability * extra; // also: no -0
            values[k] = Scalars.FromDouble<T>(distribution ? derivative : Scalars.NaN);
        }
    }

    /// <summary>1 - softmax(z)[t] of a row that is a distribution.</summary>
    private readonly double Missing(in ExponentialSum others, double logit)
    {
        if (double.IsPositiveInfinity(others.Maximum))
        {
            double infinities = others.Sum.Hi;
            return double.IsPositiveInfinity(logit) ? infinities / (infinities + 1) : 1;
        }

        if (double.IsNegativeInfinity(others.Maximum) || double.IsPositiveInfinity(logit))
        {
            return 0;
        }

        return double.IsNegativeInfinity(logit)
            ? 1
            : Probabilities(ExponentialSums.Broadcast(others), Vector512.Create(logit)).OfOthers(VectorPair.One)[0];
    }

    private readonly CrossEntropyFormula.Shares Probabilities(in ExponentialSums others, Vector512<double> logits) => typeof(T) == typeof(double)
        ? CrossEntropyFormula.Probabilities(others, logits, _scaling)
        : CrossEntropyFormula.ProbabilitiesOfFloats(others, logits, _scaling);
}
