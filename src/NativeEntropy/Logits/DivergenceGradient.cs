using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The derivatives of D(p || q) by the logits: factor p (log(p / q) - D) by p's, -factor (p - q) by q's.</summary>
/// <remarks>log(p / q) - D is the difference of log(p / q) to that where p is largest, less the mean of these differences: so it keeps its digits there, where D
/// is nearly log(p / q) if p is confident.</remarks>
internal readonly struct DivergenceGradient<TNumber, TScaling>
    where TNumber : unmanaged, ILaneNumber<TNumber>
    where TScaling : unmanaged, IScaling
{
    private readonly DivergenceElements<TNumber, TScaling> _elements;
    private readonly TNumber _reference;
    private readonly TNumber _mean;
    private readonly TNumber _factor;
    private readonly Vector512<double> _before;
    private readonly Vector512<double> _after;

    public DivergenceGradient(in DivergenceFrame frame, VectorPair mean, VectorPair factor, TScaling scaling, ExponentialRange range)
    {
        _elements = new DivergenceElements<TNumber, TScaling>(frame, scaling, range);
        _reference = _elements.Reference();
        _mean = TNumber.Of(mean);

        // The range's unit goes to a large factor, so that products stay in range, to the result elsewhere, so that it is rounded once.
        Vector512<double> unit = Vector512.Create(range.Unit);
        Vector512<double> large = Vector512.GreaterThan(Vector512.Abs(factor.Hi), Vector512.Create(1e100));
        _before = Vector512.ConditionalSelect(large, unit, Vector512<double>.One);
        _after = Vector512.ConditionalSelect(large, Vector512<double>.One, unit);
        _factor = TNumber.Of(factor).Scaled(_before);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> Apply(Vector512<double> pLogit, Vector512<double> qLogit, out Vector512<double> byQ)
    {
        _elements.At(pLogit, qLogit, out DivergenceElement<TNumber> element);
        return Apply(element, out byQ);
    }

    /// <summary>The same where the exponentials of the logits' differences to the largest are known.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public Vector512<double> Apply(TNumber p, TNumber q, Vector512<double> pLogit, Vector512<double> qLogit, out Vector512<double> byQ)
    {
        _elements.Of(p, q, pLogit, qLogit, out DivergenceElement<TNumber> element);
        return Apply(element, out byQ);
    }

    [MethodImpl(Inlining.OfFormulas)]
    private Vector512<double> Apply(in DivergenceElement<TNumber> element, out Vector512<double> byQ)
    {
        bool isPlain = typeof(TNumber) == typeof(PlainNumber);
        byQ = isPlain ? Rounded(-element.Excess * _factor) : OfQ(element);

        // An infinite divergence: upwards where q is 0, downwards elsewhere.
        Vector512<double> zero = Vector512.Equals(element.P.Hi, Vector512<double>.Zero);
        Vector512<double> upwards = Vector512.Equals(element.Logarithm.Hi, Vector512.Create(double.PositiveInfinity));
        Vector512<double> infinite = Vector512.Equals(_mean.Hi, Vector512.Create(double.PositiveInfinity));
        Vector512<double> byP = isPlain
            ? Rounded(element.P * ((element.Logarithm - _reference) - _mean) * _factor)
            : OfP(element);
        Vector512<double> limit = Vector512.ConditionalSelect(upwards, _factor.Hi, -_factor.Hi) * Vector512.Create(double.PositiveInfinity);
        return Vector512.AndNot(Vector512.ConditionalSelect(infinite, limit, byP), zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector512<double> OfP(in DivergenceElement<TNumber> element) => Rounded(element.P * ((element.Logarithm - _reference) - _mean) * _factor);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector512<double> OfQ(in DivergenceElement<TNumber> element) => Rounded(-element.Excess * _factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Rounded(TNumber value)
    {
        Vector512<double> rounded = (value.Pair.Hi + value.Pair.Lo) * _after;
        return Lanes.CanonicalNaN(rounded, rounded);
    }
}

/// <summary>Both gradients of a long row. The destinations may be the logits of the same side.</summary>
internal static unsafe class DivergenceGradientRow<T, TNumber, TScaling>
    where T : unmanaged
    where TNumber : unmanaged, ILaneNumber<TNumber>
    where TScaling : unmanaged, IScaling
{
    private const int Piece = 4096;

    /// <summary>Shared out over the threads.</summary>
    public static void Run(T* p, T* q, nint n, T* byP, T* byQ, DivergenceGradient<TNumber, TScaling> formula)
    {
        Pieces items = new(p, q, n, byP, byQ, formula);
        Threading.Workers.Run(ref items, (n / Piece) + (n % Piece == 0 ? 0 : 1), Piece);
    }

    /// <summary>From the exponentials that the sums were made of.</summary>
    public static void Run(T* p, T* q, KeptExponentials kept, nint n, T* byP, T* byQ, in DivergenceGradient<TNumber, TScaling> formula)
    {
        int rest = (int)(n % Lanes.Count);
        nint whole = n - rest;
        Whole(p, q, kept, whole, byP, byQ, formula);
        if (rest == 0)
        {
            return;
        }

        T* patches = stackalloc T[2 * Lanes.Count];
        T* other = patches + Lanes.Count;
        for (int i = 0; i < Lanes.Count; i++)
        {
            patches[i] = i < rest ? p[whole + i] : Scalars.FromDouble<T>(double.NegativeInfinity);
            other[i] = i < rest ? q[whole + i] : Scalars.FromDouble<T>(double.NegativeInfinity);
        }

        Whole(patches, other, kept.From(whole), Lanes.Count, patches, other, formula);
        for (int i = 0; i < rest; i++)
        {
            byP[whole + i] = patches[i];
            byQ[whole + i] = other[i];
        }
    }

    /// <summary>Eight at a time. No call in this loop: it would send all that is in registers through memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Whole(T* p, T* q, KeptExponentials kept, nint n, T* byP, T* byQ, in DivergenceGradient<TNumber, TScaling> derivatives)
    {
        DivergenceGradient<TNumber, TScaling> formula = derivatives;
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            Vector512<double> derivative = formula.Apply(
                kept.P<TNumber>(i), kept.Q<TNumber>(i), Lanes.Load(p + i), Lanes.Load(q + i), out Vector512<double> other);
            Lanes.Store(Lanes.CanonicalNaN(derivative, derivative), byP + i);
            Lanes.Store(Lanes.CanonicalNaN(other, other), byQ + i);
        }
    }

    private readonly struct Pieces(T* p, T* q, nint n, T* byP, T* byQ, DivergenceGradient<TNumber, TScaling> formula) : Threading.IItems
    {
        public void Run(nint from, nint to)
        {
            nint end = nint.Min(n, to * Piece);
            for (nint i = from * Piece; i < end; i += Lanes.Count)
            {
                int some = (int)nint.Min(Lanes.Count, end - i);
                Vector512<double> pLogit = Lanes.LoadFirst(p + i, some, double.NegativeInfinity);
                Vector512<double> qLogit = Lanes.LoadFirst(q + i, some, double.NegativeInfinity);
                Vector512<double> derivative = formula.Apply(pLogit, qLogit, out Vector512<double> other);
                Lanes.StoreFirst(derivative, byP + i, some);
                Lanes.StoreFirst(other, byQ + i, some);
            }
        }
    }
}

/// <summary>Where the exponentials of two rows are kept, if they are: they cost more than reading them again.</summary>
internal readonly unsafe struct KeptExponentials(double* memory)
{
    /// <summary>The longest row.</summary>
    public const int Most = 4096;

    /// <summary>Doubles of memory.</summary>
    public const int Length = 2 * Most;

    public bool IsNull => memory == null;

    /// <summary>From element i on.</summary>
    public KeptExponentials From(nint i) => new(memory + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TNumber P<TNumber>(nint i)
        where TNumber : unmanaged, ILaneNumber<TNumber> => At<TNumber>(i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TNumber Q<TNumber>(nint i)
        where TNumber : unmanaged, ILaneNumber<TNumber> => At<TNumber>(Most + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(nint i, Vector512<double> p, Vector512<double> q)
    {
        p.Store(memory + i);
        q.Store(memory + Most + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TNumber At<TNumber>(nint i)
        where TNumber : unmanaged, ILaneNumber<TNumber> => TNumber.Of(new VectorPair(Vector512.Load(memory + i), Vector512<double>.Zero));
}
