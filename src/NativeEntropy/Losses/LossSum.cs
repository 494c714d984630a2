using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A sum of losses as a pair, so that 10^9 of them lose nothing; infinities and NaN are kept apart, as they have no error term.</summary>
internal struct LossSum
{
    private DoubleDouble _finite;
    private double _special;

    public void Add(DoubleDouble finite, double special)
    {
        _finite += finite;
        _special += special;
    }

    public void Add(in LossSum other) => Add(other._finite, other._special);

    /// <summary>The sum over `count`, rounded once. An overflow is +inf, as losses are not negative.</summary>
    public readonly double Divided(double count)
    {
        if (_special != 0)
        {
            return _special;
        }

        if (!double.IsFinite(_finite.Hi))
        {
            return double.PositiveInfinity;
        }

        return count == 1 ? _finite.Round() : (_finite / new DoubleDouble(count, 0)).Round();
    }
}

/// <summary>Eight sums of losses side by side.</summary>
internal struct LossSums
{
    private VectorPair _finite;
    private Vector512<double> _special;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> losses)
    {
        Vector512<double> finite = Vector512.LessThan(losses, Vector512.Create(double.PositiveInfinity));
        _finite += new VectorPair(losses & finite, Vector512<double>.Zero);
        _special += Vector512.AndNot(losses, finite);
    }

    /// <summary>Their sum, lane after lane.</summary>
    public readonly LossSum Total()
    {
        LossSum total = default;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            total.Add(new DoubleDouble(_finite.Hi[lane], _finite.Lo[lane]), _special[lane]);
        }

        return total;
    }
}
