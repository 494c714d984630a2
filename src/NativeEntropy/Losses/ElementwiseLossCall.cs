using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>One call of an elementwise loss, forward or with its gradient, on checked pointers.</summary>
internal unsafe struct ElementwiseLossCall<T>
    where T : unmanaged
{
    public T* X;
    public LossArray<T> Target;
    public LossArray<T> Third;
    public LossArray<T> Fourth;
    public nint Count;
    public Reduction Reduction;

    /// <summary>What a mean divides by.</summary>
    public double Divisor;

    /// <summary>One value, or one per element with <see cref="Reduction.None"/>; null means 1.</summary>
    public void* GradOutput;

    /// <summary>One value, or one per element with <see cref="Reduction.None"/>.</summary>
    public void* Losses;

    /// <summary>As long as x, and possibly x itself.</summary>
    public T* Gradient;

    public bool WithGradient;

    public readonly void Run<TFormula>(TFormula formula)
        where TFormula : unmanaged, IElementwiseLoss
    {
        DoubleDouble scale = new(GradOutput == null || Reduction == Reduction.None ? 1 : new Results<T>(GradOutput)[0], 0);
        if (Reduction == Reduction.Mean && double.IsFinite(scale.Hi) && Divisor != 0)
        {
            DoubleDouble quotient = scale / new DoubleDouble(Divisor, 0);
            scale = double.IsFinite(quotient.Hi) ? quotient : new DoubleDouble(scale.Hi / Divisor, 0);
        }

        ElementwiseLosses<T, TFormula> losses = new(this, formula, scale);
        LossSum total = LossReduction.Run(losses, Count, ElementwiseLosses<T, TFormula>.Piece, 1, new Load(TFormula.Cost));
        if (Reduction == Reduction.Sum)
        {
            new Results<T>(Losses).Set(0, total.Divided(new DoubleDouble(1, 0)));
        }
        else if (Reduction == Reduction.Mean)
        {
            new Results<T>(Losses).Set(0, Count == 0 && Divisor == 0 ? Scalars.NaN : total.Divided(new DoubleDouble(Divisor, 0)));
        }
    }
}
