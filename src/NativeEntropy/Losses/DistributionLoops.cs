using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>
/// A long row of logits narrower than double, its target distribution and the classes' weights, eight elements at a time: the whole vectors first, then the
/// rest from scratch space, where the shares of what is not there are 0. Arrays that are missing are one vector, walked with step 0.
/// </summary>
internal unsafe ref struct DistributionLoops<TLogit, TTarget, TScaling>
    where TLogit : unmanaged
    where TTarget : unmanaged
    where TScaling : unmanaged, IScaling
{
    /// <summary>Elements whose terms are added up in doubles, 512 in a lane: an error of 2^-44. Such sums are added up as pairs.</summary>
    public const int BlockLength = 4096;

    /// <summary>Bytes of the scratch space.</summary>
    public const int ScratchLength = Lanes.Count * (3 * sizeof(double));

    private readonly TScaling _scaling;
    private readonly TargetShare _share;
    private readonly nint _whole;
    private readonly int _rest;
    private readonly Operands _operands;
    private readonly Operands _tail;

    public DistributionLoops(TLogit* logits, TTarget* given, Results<TTarget> weight, nint cols, TargetShare share, TScaling scaling, byte* scratch)
    {
        new Span<byte>(scratch, ScratchLength).Clear();
        _scaling = scaling;
        _share = share;
        _rest = (int)(cols % Lanes.Count);
        _whole = cols - _rest;
        TLogit* tailLogits = (TLogit*)scratch;
        TTarget* tailGiven = (TTarget*)(scratch + (Lanes.Count * sizeof(double)));
        float* tailWeights = (float*)(scratch + (2 * Lanes.Count * sizeof(double)));
        float* ones = tailWeights + Lanes.Count;
        new Span<float>(ones, Lanes.Count).Fill(1);
        for (int i = 0; i < Lanes.Count; i++)
        {
            nint col = _whole + i;
            tailLogits[i] = i < _rest ? logits[col] : Scalars.FromDouble<TLogit>(double.NegativeInfinity);
            tailGiven[i] = i < _rest && given != null ? given[col] : default;
            tailWeights[i] = i < _rest ? (float)(weight.IsNull ? 1 : weight[col]) : 0;
        }

        _tail = new Operands { Logits = tailLogits, Given = tailGiven, Weights = tailWeights };

        // The vector of zeros that stands for no given distribution is the tail's: it has none then either.
        _operands = new Operands
        {
            Logits = logits,
            Given = given == null ? tailGiven : given,
            GivenStep = given == null ? 0 : 1,
            Weights = weight.IsNull ? ones : weight.Singles,
            WeightStep = weight.IsNull ? 0 : 1,
        };
    }

    private struct Operands
    {
        public TLogit* Logits;
        public TTarget* Given;
        public nint GivenStep;
        public float* Weights;
        public nint WeightStep;
    }

    /// <summary>Of the whole row, in lane 0.</summary>
    public readonly RowShares Shares(Vector512<double> maximum)
    {
        RowShares sum = default;
        for (nint start = 0; start < _whole; start += BlockLength)
        {
            sum = Plus(sum, Block(_operands, start, nint.Min(_whole, start + BlockLength), maximum));
        }

        return Plus(sum, Block(_tail, 0, _rest == 0 ? 0 : Lanes.Count, maximum)).Across();
    }

    /// <summary>sum exp((z - maximum) scaled), in every lane; error 2^-44.</summary>
    /// <param name="maximum">The largest logit.</param>
    /// <param name="kept">Where the terms are put, the last eight whole; null if the row is longer than <see cref="BlockLength"/>.</param>
    public readonly VectorPair Exponentials(Vector512<double> maximum, double* kept)
    {
        VectorPair sum = default;
        for (nint start = 0; start < _whole; start += BlockLength)
        {
            sum += new VectorPair(SumOfBlock(_operands.Logits, start, nint.Min(_whole, start + BlockLength), maximum, kept), Vector512<double>.Zero);
        }

        sum += new VectorPair(
            SumOfBlock(_tail.Logits, 0, _rest == 0 ? 0 : Lanes.Count, maximum, kept == null ? null : kept + _whole), Vector512<double>.Zero);
        return VectorPair.Broadcast(sum.Across());
    }

    /// <summary>scale (exp((z - maximum) scaled) factor - share) into destination, which may be the logits.</summary>
    /// <param name="destination">The gradient.</param>
    /// <param name="maximum">The largest logit.</param>
    /// <param name="factor">1 / the sum of the exponentials, times what multiplies the probabilities.</param>
    /// <param name="scale">What multiplies everything.</param>
    /// <param name="kept">The exponentials as <see cref="Exponentials"/> left them; null to compute them.</param>
    public readonly void Gradient(TLogit* destination, Vector512<double> maximum, Vector512<double> factor, Vector512<double> scale, double* kept)
    {
        TLogit* scratch = stackalloc TLogit[Lanes.Count];
        Gradient(_operands, 0, _whole, destination, maximum, factor, scale, kept);
        if (_rest > 0)
        {
            Gradient(_tail, 0, Lanes.Count, scratch, maximum, factor, scale, kept == null ? null : kept + _whole);
        }

        new ReadOnlySpan<TLogit>(scratch, _rest).CopyTo(new Span<TLogit>(destination + _whole, _rest));
    }

    private readonly void Gradient(
        Operands x, nint start, nint end, TLogit* destination, Vector512<double> maximum, Vector512<double> factor, Vector512<double> scale, double* kept)
    {
        if (kept != null)
        {
            GradientLoop(kept, x, start, end, destination, factor, scale);
            return;
        }

        double* block = stackalloc double[PlainExponentials.Block];
        for (nint i = start; i < end; i += PlainExponentials.Block)
        {
            nint some = nint.Min(PlainExponentials.Block, end - i);
            PlainExponentials.Differences(x.Logits + i, some, _scaling, maximum, block);
            PlainExponentials.Replace(block, some);
            GradientLoop(block - i, x, i, i + some, destination, factor, scale);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GradientLoop(
        double* exponentials, Operands x, nint start, nint end, TLogit* destination, Vector512<double> factor, Vector512<double> scale)
    {
        TargetShare share = _share;
        for (nint i = start; i < end; i += Lanes.Count)
        {
            Vector512<double> given = share.Rounded(Lanes.Load(x.Given + (i * x.GivenStep)), Lanes.Load(x.Weights + (i * x.WeightStep)));
            Vector512<double> gradient = Vector512.FusedMultiplyAdd(Vector512.Load(exponentials + i), factor, -given) * scale;
            Lanes.Store(Lanes.CanonicalNaN(gradient, gradient), destination + i);
        }
    }

    private static RowShares Plus(RowShares sum, (Vector512<double> Total, Vector512<double> Distance) block) => sum.Plus(block.Total, block.Distance);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly (Vector512<double> Total, Vector512<double> Distance) Block(Operands x, nint start, nint end, Vector512<double> maximum)
    {
        Vector512<double> total = Vector512<double>.Zero;
        Vector512<double> distance = Vector512<double>.Zero;
        TScaling scaling = _scaling;
        TargetShare share = _share;
        for (nint i = start; i < end; i += Lanes.Count)
        {
            Vector512<double> a = share.Rounded(Lanes.Load(x.Given + (i * x.GivenStep)), Lanes.Load(x.Weights + (i * x.WeightStep)));
            Vector512<double> term = a * scaling.Rounded(Lanes.Load(x.Logits + i), maximum);
            total += a;
            distance -= Masks.AndNot(term, Vector512.Equals(a, Vector512<double>.Zero));
        }

        return (total, distance);
    }

    private readonly Vector512<double> SumOfBlock(TLogit* logits, nint start, nint end, Vector512<double> maximum, double* kept)
    {
        double* block = stackalloc double[PlainExponentials.Block];
        Vector512<double> sum = Vector512<double>.Zero;
        for (nint i = start; i < end; i += PlainExponentials.Block)
        {
            nint some = nint.Min(PlainExponentials.Block, end - i);
            double* place = kept == null ? block : kept + i;
            PlainExponentials.Differences(logits + i, some, _scaling, maximum, place);
            sum = PlainExponentials.Sum(place, some, sum);
        }

        return sum;
    }
}
