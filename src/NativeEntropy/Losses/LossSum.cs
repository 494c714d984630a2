using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A sum of losses as a pair, so that 10^9 of them lose nothing.</summary>
/// <param name="Ordinary">The sum of those below <see cref="Huge"/>.</param>
/// <param name="Scaled">2^-100 times the sum of the finite ones above, whose sum may be out of range where their mean is not.</param>
/// <param name="Special">The sum of the infinite ones and NaN, which have no error term; 0 where there are none.</param>
internal readonly record struct LossSum(DoubleDouble Ordinary, DoubleDouble Scaled, double Special)
{
    /// <summary>10^20 losses below this have a finite sum.</summary>
    public const double Huge = 1e280;

    public const double Down = 7.888609052210118e-31; // 2^-100

    private const double Up = 1.2676506002282294e30;

    public static LossSum operator +(in LossSum a, in LossSum b) =>
        new(a.Ordinary + b.Ordinary, a.Scaled + b.Scaled, a.Special + b.Special);

    /// <summary>The sum over `divisor`, rounded once.</summary>
    public double Divided(DoubleDouble divisor)
    {
        if (Special != 0)
        {
            return Special;
        }

        if (Scaled.Hi == 0)
        {
            return divisor.Hi == 1 && divisor.Lo == 0 ? Ordinary.Round() : (Ordinary / divisor).Round();
        }

        DoubleDouble total = Scaled + new DoubleDouble(Ordinary.Hi * Down, Ordinary.Lo * Down);
        return (total / divisor).Round() * Up;
    }
}

/// <summary>Eight sums of losses side by side.</summary>
internal struct LossSums
{
    private VectorPair _ordinary;
    private VectorPair _scaled;
    private Vector512<double> _special;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(VectorPair losses)
    {
        Vector512<double> ordinary = Vector512.LessThan(Vector512.Abs(losses.Hi), Vector512.Create(LossSum.Huge));
        _ordinary += new VectorPair(losses.Hi & ordinary, losses.Lo & ordinary);
        if (Lanes.AnySet(~ordinary))
        {
            AddOthers(Vector512.AndNot(losses.Hi, ordinary));
        }
    }

    /// <summary>Their sum, lane after lane.</summary>
    public readonly LossSum Total()
    {
        LossSum total = default;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            total += new LossSum(
                new DoubleDouble(_ordinary.Hi[lane], _ordinary.Lo[lane]),
                new DoubleDouble(_scaled.Hi[lane], _scaled.Lo[lane]),
                _special[lane]);
        }

        return total;
    }

    private void AddOthers(Vector512<double> losses)
    {
        Vector512<double> finite = Vector512.LessThan(Vector512.Abs(losses), Vector512.Create(double.PositiveInfinity));
        _scaled += new VectorPair((losses & finite) * Vector512.Create(LossSum.Down), Vector512<double>.Zero);
        _special += Vector512.AndNot(losses, finite);
    }
}
