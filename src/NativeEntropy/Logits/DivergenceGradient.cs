using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Both gradients of elements one after another: of one pair of rows, or of eight that are turned.</summary>
internal unsafe interface IDivergenceGradient
{
    /// <summary>n elements. The destinations may be the logits of the same side.</summary>
    void Run<T>(T* p, T* q, nint n, T* byP, T* byQ)
        where T : unmanaged;
}

/// <summary>The derivatives of D(p || q) by the logits: factor p (log(p / q) - D) by p's, -factor (p - q) by q's.</summary>
/// <remarks>log(p / q) - D is the difference of log(p / q) to that where p is largest, less the mean of these differences: so it keeps its digits there, where D
/// is nearly log(p / q) if p is confident.</remarks>
internal readonly unsafe struct DivergenceGradient<TScaling> : IDivergenceGradient
    where TScaling : unmanaged, IScaling
{
    private readonly DivergenceElements<TScaling> _elements;
    private readonly PairNumber _reference;
    private readonly PairNumber _mean;
    private readonly PairNumber _factor;
    private readonly Vector512<double> _before;
    private readonly Vector512<double> _after;

    public DivergenceGradient(in DivergenceFrame frame, VectorPair mean, VectorPair factor, TScaling scaling, ExponentialRange range)
    {
        _elements = new DivergenceElements<TScaling>(frame, scaling, range);
        _reference = _elements.Reference();
        _mean = new(mean);

        // The range's unit goes to a large factor, so that products stay in range, to the result elsewhere, so that it is rounded once.
        Vector512<double> unit = Vector512.Create(range.Unit);
        Vector512<double> large = Vector512.GreaterThan(Vector512.Abs(factor.Hi), Vector512.Create(1e100));
        _before = Masks.Select(large, unit, Vector512<double>.One);
        _after = Masks.Select(large, Vector512<double>.One, unit);
        _factor = new PairNumber(factor).Scaled(_before);
    }

    public void Run<T>(T* p, T* q, nint n, T* byP, T* byQ)
        where T : unmanaged
    {
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, n - i);
            Vector512<double> pLogit = Lanes.LoadFirst(p + i, some, double.NegativeInfinity);
            Vector512<double> qLogit = Lanes.LoadFirst(q + i, some, double.NegativeInfinity);
            Vector512<double> derivative = Apply(pLogit, qLogit, out Vector512<double> other);
            Lanes.StoreFirst(derivative, byP + i, some);
            Lanes.StoreFirst(other, byQ + i, some);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector512<double> Apply(Vector512<double> pLogit, Vector512<double> qLogit, out Vector512<double> byQ)
    {
        _elements.At(pLogit, qLogit, out DivergenceElement element);
        return Apply(element, out byQ);
    }

    [MethodImpl(Inlining.OfFormulas)]
    private Vector512<double> Apply(in DivergenceElement element, out Vector512<double> byQ)
    {
        byQ = OfQ(element);

        // An infinite divergence: upwards where q is 0, downwards elsewhere.
        Vector512<double> zero = Vector512.Equals(element.P.Hi, Vector512<double>.Zero);
        Vector512<double> upwards = Vector512.Equals(element.Logarithm.Hi, Vector512.Create(double.PositiveInfinity));
        Vector512<double> infinite = Vector512.Equals(_mean.Hi, Vector512.Create(double.PositiveInfinity));
        Vector512<double> byP = OfP(element);
        Vector512<double> limit = Masks.Select(upwards, _factor.Hi, -_factor.Hi) * Vector512.Create(double.PositiveInfinity);
        return Masks.AndNot(Masks.Select(infinite, limit, byP), zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector512<double> OfP(in DivergenceElement element) => Rounded(element.P * ((element.Logarithm - _reference) - _mean) * _factor);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector512<double> OfQ(in DivergenceElement element) => Rounded(-element.Excess * _factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Rounded(PairNumber value)
    {
        Vector512<double> rounded = (value.Pair.Hi + value.Pair.Lo) * _after;
        return Lanes.CanonicalNaN(rounded, rounded);
    }
}

/// <summary>Both gradients of a long row. The destinations may be the logits of the same side.</summary>
internal static unsafe class DivergenceGradientRow<T, TGradient>
    where T : unmanaged
    where TGradient : unmanaged, IDivergenceGradient
{
    private const int Piece = 4096;

    /// <summary>Shared out over the threads.</summary>
    public static void Run(T* p, T* q, nint n, T* byP, T* byQ, TGradient formula)
    {
        Pieces items = new(p, q, n, byP, byQ, formula);
        Threading.Workers.Run(ref items, (n / Piece) + (n % Piece == 0 ? 0 : 1), Piece, DivergenceCall<T>.LoadWith());
    }

    private readonly struct Pieces(T* p, T* q, nint n, T* byP, T* byQ, TGradient formula) : Threading.IItems
    {
        public void Run(nint from, nint to)
        {
            nint start = from * Piece;
            formula.Run(p + start, q + start, nint.Min(n, to * Piece) - start, byP + start, byQ + start);
        }
    }
}
