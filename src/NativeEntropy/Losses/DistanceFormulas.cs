using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>(x - y)^2; derivative 2 (x - y).</summary>
/// <remarks>The difference is a pair without error, its square has the error of the pair's product: 2^-100. Of floats both are exact but for 2^-53.</remarks>
internal readonly struct SquaredErrorFormula<T> : IElementwiseLoss
    where T : unmanaged
{
    public static int Arrays => 2;

    public static int Cost => typeof(T) == typeof(double) ? 2 : 1;

    public bool HasSpecials => false;

    public static bool PutsAside => typeof(T) == typeof(double);

    public static bool AddsPlainly => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        Vector512<double> x = operands.X;
        Vector512<double> y = operands.Target;
        Vector512<double> plain = x - y;
        if (typeof(T) != typeof(double))
        {
            gradient = (plain + plain) * scale.Hi;
            return new VectorPair(plain * plain, Vector512<double>.Zero);
        }

        VectorPair difference = VectorPair.TwoSum(x, -y);
        VectorPair square = VectorPair.TwoProduct(difference.Hi, difference.Hi);
        VectorPair loss = new(square.Hi, Vector512.FusedMultiplyAdd(difference.Hi + difference.Hi, difference.Lo, square.Lo));
        gradient = default;
        if (withGradient)
        {
            // Halves: their difference is finite where x and y are.
            Vector512<double> half = Vector512.Create(0.5);
            Vector512<double> halves = (x * half) - (y * half);
            Vector512<double> fits = Vector512.LessThan(Vector512.Abs(plain), LossTerms.Infinity);
            Vector512<double> product = LossTerms.Gradient(difference, plain, scale);
            gradient = Masks.Select(fits, product + product, halves * scale.Hi * Vector512.Create(4.0));
        }

        return LossTerms.FiniteOr(loss, plain * plain);
    }
}

/// <summary>max(0, 1 - y s); derivative -y where that is positive, 0 at the corner. 0 * inf is 0.</summary>
/// <remarks>One fused multiply-add: rounded once, 0 where it is 0.</remarks>
internal readonly struct HingeFormula<T> : IElementwiseLoss
    where T : unmanaged
{
    public static int Arrays => 2;

    public static int Cost => typeof(T) == typeof(double) ? 2 : 1;

    public bool HasSpecials => false;

    public static bool PutsAside => typeof(T) == typeof(double);

    public static bool AddsPlainly => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Apply(LossOperands operands, LossStages stages, bool withGradient, VectorPair scale, out Vector512<double> gradient)
    {
        Vector512<double> s = operands.X;
        Vector512<double> y = operands.Target;
        Vector512<double> nothing = (Vector512.Equals(y, Vector512<double>.Zero) & Vector512.Equals(Vector512.Abs(s), LossTerms.Infinity))
            | (Vector512.Equals(s, Vector512<double>.Zero) & Vector512.Equals(Vector512.Abs(y), LossTerms.Infinity));
        Vector512<double> margin = Masks.Select(
            nothing, Vector512<double>.One, Vector512.FusedMultiplyAdd(-y, s, Vector512<double>.One));
        Vector512<double> loss = Vector512.MaxNative(Vector512<double>.Zero, margin);
        gradient = default;
        if (withGradient)
        {
            Vector512<double> product = typeof(T) == typeof(double)
                ? LossTerms.Gradient(new VectorPair(y, Vector512<double>.Zero), y, scale)
                : y * scale.Hi;
            Vector512<double> none = Vector512.LessThanOrEqual(margin, Vector512<double>.Zero);
            gradient = Lanes.CanonicalNaN(margin, Masks.AndNot(Vector512<double>.Zero - product, none));
        }

        return new VectorPair(loss, Vector512<double>.Zero);
    }
}
