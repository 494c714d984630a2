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
