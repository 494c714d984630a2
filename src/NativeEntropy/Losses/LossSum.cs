using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A sum of losses as a pair, so that 10^9 of them lose nothing; infinities and NaN are kept apart, as they have no error term.</summary>
internal struct LossSum
{
    private DoubleDouble _finite;
    private double _special;

    public void Add(double loss)
    {
        if (double.IsFinite(loss))
        {
            _finite += loss;
        }
        else
        {
            _special += loss;
        }
    }

    public void Add(in LossSum other)
    {
        _finite += other._finite;
        _special += other._special;
    }

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
