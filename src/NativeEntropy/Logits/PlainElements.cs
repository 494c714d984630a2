using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Elements of two rows between two steps: exp(d_p), exp(d_q) and log(p / q), d the difference to the largest.</summary>
internal readonly unsafe struct PlainBlock(double* p, double* q, double* logarithms)
{
    /// <summary>The most elements.</summary>
    public const int Most = PlainExponentials.Block;

    /// <summary>Doubles of memory.</summary>
    public const int Length = 3 * Most;

    public double* P => p;

    public double* Q => q;

    public double* Logarithms => logarithms;

    /// <summary>In memory of its own.</summary>
    public static PlainBlock In(double* memory) => new(memory, memory + Most, memory + (2 * Most));
}

/// <summary>The elements that <see cref="DivergenceElements{TScaling}"/> has in pairs, in plain doubles, for results of 24 bits and fewer.</summary>
/// <remarks>In steps over blocks: a loop of all the formulas would hold more vectors than there are registers, and more operations than the compiler inlines.</remarks>
internal readonly unsafe struct PlainElements<TScaling>(in DivergenceFrame frame, TScaling scaling)
    where TScaling : unmanaged, IScaling
{
    private readonly Vector512<double> _pMaximum = frame.PMaximum;
    private readonly Vector512<double> _qMaximum = frame.QMaximum;
    private readonly VectorPair _shift = frame.Shift;

    /// <summary>What p's exponentials are multiplied by, to be in units of q's sum.</summary>
    public Vector512<double> Ratio { get; } = frame.Ratio.Hi + frame.Ratio.Lo;

    /// <summary>log(p / q) where p is largest: see <see cref="DivergenceElements{TScaling}.Reference"/>.</summary>
    public Vector512<double> Reference { get; } = Logarithm(default, OfQ(frame.Reference, frame.QMaximum, scaling), frame.Shift);

    /// <summary>n elements, and what is not there up to a multiple of eight.</summary>
    public void Fill<T>(T* pLogits, T* qLogits, nint n, PlainBlock block)
        where T : unmanaged
    {
        Differences(pLogits, qLogits, n, block, withExponentials: true);
        PlainExponentials.Replace(block.P, n); // of the differences without their error terms, which it does not need
        PlainExponentials.Replace(block.Q, n);
    }

    /// <summary>The same where the exponentials are there already.</summary>
    public void FillLogarithms<T>(T* pLogits, T* qLogits, nint n, PlainBlock block)
        where T : unmanaged => Differences(pLogits, qLogits, n, block, withExponentials: false);

    /// <summary>
    /// p - q and p log(p / q) - p + q, each with an error relative to itself: where |log(p / q)| is below 1/64 out of a series (rest 2^-37); beyond it, 13 of 52 bits are lost.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Excess(DoubleRegister p, DoubleRegister q, DoubleRegister logarithm, out DoubleRegister gap)
    {
        DoubleRegister weighted = p * logarithm & Register.GreaterThan(p, DoubleRegister.Zero);

        // (x e^x - e^x + 1) / x^2 = the sum of x^k / ((k + 2) k!)
        DoubleRegister curve = Register.Create(0.006944444444444444);
        curve = Register.FusedMultiplyAdd(curve, logarithm, Register.Create(0.03333333333333333));
        curve = Register.FusedMultiplyAdd(curve, logarithm, Register.Create(0.125));
        curve = Register.FusedMultiplyAdd(curve, logarithm, Register.Create(1.0 / 3));
        curve = Register.FusedMultiplyAdd(curve, logarithm, Register.Create(0.5));
        DoubleRegister nearly = q * (logarithm * logarithm) * curve;
        DoubleRegister small = Register.LessThan(Register.Abs(logarithm), Register.Create(1.0 / 64));
        DoubleRegister excess = Register.ConditionalSelect(small, weighted - nearly, p - q);
        gap = Register.ConditionalSelect(small, nearly, weighted - excess);
        return excess;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Differences<T>(T* pLogits, T* qLogits, nint n, PlainBlock block, bool withExponentials)
        where T : unmanaged
    {
        Vector512<double> pMaximum = _pMaximum;
        Vector512<double> qMaximum = _qMaximum;
        VectorPair shift = _shift;
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, n - i);
            VectorPair p = scaling.Difference(Lanes.LoadFirst(pLogits + i, some, double.NegativeInfinity), pMaximum);
            VectorPair q = OfQ(Lanes.LoadFirst(qLogits + i, some, double.NegativeInfinity), qMaximum, scaling);
            Logarithm(p, q, shift).Store(block.Logarithms + i);
            if (withExponentials)
            {
                p.Hi.Store(block.P + i);
                q.Hi.Store(block.Q + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair OfQ(Vector512<double> logit, Vector512<double> maximum, TScaling scaling)
    {
        VectorPair difference = scaling.Difference(logit, maximum);
        return new(difference.Hi, difference.Lo & Vector512.GreaterThan(difference.Hi, Vector512.Create(double.NegativeInfinity)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Logarithm(VectorPair p, VectorPair q, VectorPair shift) => ((p.Hi - q.Hi) - shift.Hi) + ((p.Lo - q.Lo) - shift.Lo);
}

/// <summary>A divergence's terms, in plain doubles.</summary>
internal unsafe struct PlainAccumulator<TScaling, TDivergence>(PlainElements<TScaling> elements, TDivergence divergence) : IRowPairAccumulator
    where TScaling : unmanaged, IScaling
    where TDivergence : unmanaged, IDivergence
{
    private Vector512<double> _terms;
    private Vector512<double> _excess;
    private Vector512<double> _weight;
    private Vector512<double> _mean;
    private Vector512<double> _largest;

    public void Add<T>(T* pLogits, T* qLogits, nint n)
        where T : unmanaged
    {
        _terms = _excess = _weight = _mean = _largest = Vector512<double>.Zero;
        double* memory = stackalloc double[PlainBlock.Length];
        PlainBlock block = PlainBlock.In(memory);
        for (nint i = 0; i < n; i += PlainBlock.Most)
        {
            nint some = nint.Min(PlainBlock.Most, n - i);
            elements.Fill(pLogits + i, qLogits + i, some, block);
            for (int part = 0; part < Registers.InEight; part++)
            {
                AddPart(block, some, part);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddPart(PlainBlock block, nint n, int part)
    {
        DoubleRegister ratio = Registers.Part(elements.Ratio, part);
        DoubleRegister reference = Registers.Part(elements.Reference, part);
        DoubleRegister terms = Registers.Part(_terms, part);
        DoubleRegister excesses = Registers.Part(_excess, part);
        DoubleRegister weight = Registers.Part(_weight, part);
        DoubleRegister mean = Registers.Part(_mean, part);
        DoubleRegister largest = Registers.Part(_largest, part);
        TDivergence formula = divergence;
        for (nint i = part * DoubleRegister.Count; i < n; i += Lanes.Count)
        {
            DoubleRegister p = Register.Load(block.P + i) * ratio;
            DoubleRegister q = Register.Load(block.Q + i);
            DoubleRegister logarithm = Register.Load(block.Logarithms + i);
            DoubleRegister excess = PlainElements<TScaling>.Excess(p, q, logarithm, out DoubleRegister gap);
            terms += formula.Term(p, q, logarithm, excess, gap);
            excesses += excess;
            if (TDivergence.WithMean)
            {
                largest = Register.MaxNative(largest, Register.Abs(excess));
                weight += p;
                mean += p * (logarithm - reference) & Register.GreaterThan(p, DoubleRegister.Zero);
            }
        }

        _terms = Registers.WithPart(_terms, part, terms);
        _excess = Registers.WithPart(_excess, part, excesses);
        _weight = Registers.WithPart(_weight, part, weight);
        _mean = Registers.WithPart(_mean, part, mean);
        _largest = Registers.WithPart(_largest, part, largest);
    }

    public readonly DivergenceSums Rows() => new(Pair(_terms), Pair(_excess), Pair(_weight), Pair(_mean), _largest);

    public readonly DivergenceSum Row() => TDivergence.WithMean
        ? new(Across(_terms), Across(_excess), Across(_weight), Across(_mean), DivergenceSum.LargestOf(_largest))
        : new(Across(_terms), Across(_excess), default, default, 0);

    private static VectorPair Pair(Vector512<double> sum) => new(sum, Vector512<double>.Zero);

    private static DoubleDouble Across(Vector512<double> sum) => new PlainNumber(sum).Across();
}
