using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A divergence between the softmaxes of up to eight pairs of rows, and the gradients of the Kullback-Leibler divergence.</summary>
/// <remarks>
/// <para>Where D is not small it is the <see cref="DirectDivergence"/> of one reading. Elsewhere a first read gives both rows' sums of exponentials, a second one the divergence as a sum of terms that are never negative. Those are exact for probabilities
/// p (1 + E) and q, E what the rounding of the first sums has left, below 2^-28 (floats) or 2^-54: the second read also sums (1 + E) p - q to E. With
/// h(E) = (1 + E) log(1 + E) - E, about E^2 / 2, the sum of p (1 + E) log(p (1 + E) / q) - p (1 + E) + q is (1 + E) D + h(E): D follows without an error.</para>
/// <para>Where rows are so nearly equal that h(E) is a part of the sum that matters, E is put into the probabilities and the rows are read again; then E is
/// smaller by many digits. So rows that differ in their last bits only have a divergence with all its digits. Identical rows, and rows that differ by a constant,
/// have no difference at all to sum: 0.</para>
/// </remarks>
internal unsafe ref partial struct DivergenceKernel<T, TNumber, TDivergence>(
    Matrix<T> pLogits, Matrix<T> qLogits, nint first, int count, TDivergence divergence, double* scratch)
    where T : unmanaged
    where TNumber : unmanaged, ILaneNumber<TNumber>
    where TDivergence : unmanaged, IDivergence
{
    /// <summary>Doubles of scratch space.</summary>
    public const int ScratchLength = 2 * Columns.ScratchLength;

    private static bool IsPlain => typeof(TNumber) == typeof(PlainNumber);

    private readonly EightRows<T> _p = new(pLogits, first, count);
    private readonly EightRows<T> _q = new(qLogits, first, count);

    /// <summary>What the divergence in nats is multiplied by.</summary>
    public DoubleDouble PerNat { get; init; }

    /// <summary>For the gradients: d result / d divergence in nats, over the temperature. Their data is null where none are asked for.</summary>
    public VectorPair Scale { get; init; }

    public Matrix<T> PGradient { get; init; }

    public Matrix<T> QGradient { get; init; }

    public bool WithGradient { get; init; }

    /// <summary>For the plain exponentials of one long pair of rows between sums and gradients; possibly null.</summary>
    public KeptExponentials Kept { get; init; }

    /// <summary>The divergences; with the gradients written.</summary>
    public readonly Vector512<double> Run<TScaling>(TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        if (!TDivergence.HasDirectForm)
        {
            return Careful(FirstLanes(), scaling);
        }

        DirectDivergence direct = Direct(scaling);
        Vector512<double> good = direct.Good & FirstLanes();
        Vector512<double> rest = Masks.AndNot(FirstLanes(), good);
        if (WithGradient)
        {
            // Of doubles, the difference of probabilities needs more digits than the direct sums have.
            rest = typeof(T) == typeof(double) ? FirstLanes() : rest;
            if (typeof(T) != typeof(double) && Lanes.AnySet(good))
            {
                Gradients(direct.Frame, direct.QSum, direct.Mean, good, scaling, ExponentialRange.Ordinary, Kept);
            }
        }

        Vector512<double> values = Result(direct.Value, ExponentialRange.Ordinary);
        return Lanes.AnySet(rest) ? Masks.Select(good, values, Careful(rest, scaling)) : values;
    }

    private readonly DirectDivergence Direct<TScaling>(TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        if (_p.AreShort)
        {
            double* p = Turned(_p, 0);
            double* q = Turned(_q, 1);
            Vector512<double> pMaximum = TurnedRows.Maximum(p, (int)_p.Matrix.Cols);
            Vector512<double> qMaximum = TurnedRows.Maximum(q, (int)_p.Matrix.Cols);
            DivergenceFrame frame = new(pMaximum, qMaximum, default, default, References(pMaximum));
            DirectAccumulator<TNumber, TScaling> sums = new(frame, scaling, TDivergence.WithMean);
            sums.Add(p, q, _p.Matrix.Cols * Lanes.Count);
            return DirectDivergence.Of(frame, sums.Rows(), TDivergence.WithMean, IsPlain);
        }

        Vector512<double> pMaxima = default;
        Vector512<double> qMaxima = default;
        T* patches = stackalloc T[Groups<T>.ScratchLength];
        for (int lane = 0; lane < count; lane++)
        {
            pMaxima = pMaxima.WithElement(lane, BlockMaximum.Of(new Groups<T>(_p.Row(lane), _p.Matrix.Cols, -1, patches)));
            qMaxima = qMaxima.WithElement(lane, BlockMaximum.Of(new Groups<T>(_q.Row(lane), _p.Matrix.Cols, -1, patches)));
        }

        DivergenceFrame maxima = new(pMaxima, qMaxima, default, default, References(pMaxima));
        DivergenceSums total = default;
        for (int lane = 0; lane < count; lane++)
        {
            DirectAccumulator<TNumber, TScaling> start = new(maxima.Lane(lane), scaling, TDivergence.WithMean, Kept);
            total = total.With(lane, new DivergenceTree<T, DirectAccumulator<TNumber, TScaling>>(start).Sum(_p.Row(lane), _q.Row(lane), _p.Matrix.Cols));
        }

        return DirectDivergence.Of(maxima, total, TDivergence.WithMean, IsPlain);
    }

    /// <summary>The divergences of the lanes in the mask as sums of terms that are never negative.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly Vector512<double> Careful<TScaling>(Vector512<double> mask, TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        ExponentialSums pSums = LogSumExpKernel.Sums(_p, null, scaling, scratch);
        ExponentialSums qSums = LogSumExpKernel.Sums(_q, null, scaling, scratch);
        Vector512<double> special = mask & (pSums.NotFinite() | qSums.NotFinite());
        Vector512<double> values = Regular(pSums, qSums, Masks.AndNot(mask, special), scaling);
        for (int lane = 0; lane < count && Lanes.AnySet(special); lane++)
        {
            if (Lanes.IsSet(special, lane))
            {
                values = values.WithElement(lane, Special(lane, pSums, qSums, scaling));
            }
        }

        return values;
    }

    /// <summary>A row with +inf is the limit of a row in which those elements are equal and far above the others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly double Special<TScaling>(int lane, in ExponentialSums pSums, in ExponentialSums qSums, TScaling scaling)
        where TScaling : unmanaged, IScaling
    {
        if (pSums.Maximum[lane] > double.NegativeInfinity && qSums.Maximum[lane] > double.NegativeInfinity)
        {
            Vector512<double> only = Vector512<double>.Zero.WithElement(lane, BitConverter.Int64BitsToDouble(-1));
            return Regular(pSums, qSums, only, new InfiniteRows<TScaling>(scaling))[lane];
        }

        if (WithGradient)
        {
            FillWithNaN(PGradient.Row(first + lane));
            FillWithNaN(QGradient.Row(first + lane));
        }

        return Scalars.NaN;
    }

    private readonly Vector512<double> FirstLanes() => Vector512.LessThan(
        Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)count));

    private readonly void FillWithNaN(T* row)
    {
        for (nint i = 0; i < _p.Matrix.Cols; i++)
        {
            row[i] = Scalars.FromDouble<T>(Scalars.NaN);
        }
    }

    /// <summary>q's logits where p's are largest, if they are of interest.</summary>
    private readonly Vector512<double> References(Vector512<double> maximum)
    {
        Vector512<double> references = default;
        for (int lane = 0; TDivergence.WithMean && lane < count; lane++)
        {
            nint index = IndexOf(_p.Row(lane), _p.Matrix.Cols, maximum[lane]);
            references = references.WithElement(lane, index < 0 ? Scalars.NaN : Scalars.ToDouble(_q.Row(lane)[index]));
        }

        return references;
    }

    /// <summary>The first position of a value, -1 where it is none.</summary>
    private static nint IndexOf(T* x, nint n, double value)
    {
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, n - i);
            Vector512<double> found = Vector512.Equals(Lanes.LoadFirst(x + i, some, Scalars.NaN), Vector512.Create(value));
            if (Lanes.AnySet(found))
            {
                return i + System.Numerics.BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
            }
        }

        return -1;
    }

    /// <summary>The rows, turned, in one half or the other of the scratch space.</summary>
    private readonly double* Turned(EightRows<T> rows, int half)
    {
        double* start = TurnedRows.Start(scratch + (half * Columns.ScratchLength));
        _ = Columns.Load(rows.Matrix, first, count, start);
        return start;
    }

    private readonly void Gradients<TScaling>(
        in DivergenceFrame frame, VectorPair qSum, VectorPair mean, Vector512<double> mask, TScaling scaling, ExponentialRange range,
        KeptExponentials kept = default)
        where TScaling : unmanaged, IScaling
    {
        VectorPair factor = Scale / qSum;
        if (_p.AreShort)
        {
            Columns p = Columns.Load(_p.Matrix, first, count, scratch);
            Columns q = Columns.Load(_q.Matrix, first, count, scratch + Columns.ScratchLength);
            nint all = _p.Matrix.Cols * Lanes.Count;
            if (IsPlain)
            {
                new PlainGradient<TScaling>(frame, mean, factor, scaling).Run(p.Data, q.Data, all, p.Data, q.Data);
            }
            else
            {
                new DivergenceGradient<TScaling>(frame, mean, factor, scaling, range).Run(p.Data, q.Data, all, p.Data, q.Data);
            }

            if (!Lanes.AnySet(Masks.AndNot(FirstLanes(), mask)))
            {
                p.Store(PGradient, first, count);
                q.Store(QGradient, first, count);
                return;
            }

            for (int lane = 0; lane < count; lane++)
            {
                if (Lanes.IsSet(mask, lane))
                {
                    p.StoreLane(lane, PGradient.Row(first + lane));
                    q.StoreLane(lane, QGradient.Row(first + lane));
                }
            }

            return;
        }

        for (int lane = 0; lane < count; lane++)
        {
            if (Lanes.IsSet(mask, lane))
            {
                DivergenceFrame one = frame.Lane(lane);
                if (IsPlain)
                {
                    Gradients(lane, kept, new PlainGradient<TScaling>(one, Lane(mean, lane), Lane(factor, lane), scaling));
                }
                else
                {
                    DivergenceGradientRow<T, DivergenceGradient<TScaling>>.Run(
                        _p.Row(lane), _q.Row(lane), _p.Matrix.Cols, PGradient.Row(first + lane), QGradient.Row(first + lane), new(one, Lane(mean, lane), Lane(factor, lane), scaling, range));
                }
            }
        }
    }

    private readonly void Gradients<TScaling>(int lane, KeptExponentials kept, in PlainGradient<TScaling> formula)
        where TScaling : unmanaged, IScaling
    {
        T* byP = PGradient.Row(first + lane);
        T* byQ = QGradient.Row(first + lane);
        if (kept.IsNull)
        {
            DivergenceGradientRow<T, PlainGradient<TScaling>>.Run(_p.Row(lane), _q.Row(lane), _p.Matrix.Cols, byP, byQ, formula);
        }
        else
        {
            formula.Run(_p.Row(lane), _q.Row(lane), kept, _p.Matrix.Cols, byP, byQ);
        }
    }

    private static VectorPair Lane(VectorPair values, int lane) => VectorPair.Broadcast(new DoubleDouble(values.Hi[lane], values.Lo[lane]));
}
