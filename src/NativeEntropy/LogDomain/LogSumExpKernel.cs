using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>log sum exp(x_i) of one row.</summary>
/// <remarks>
/// <para>Maximum + log Sum. Both carry the rounding of the sum only, so the result does too, unless the two cancel, or the sum is so close to 1
/// that adding the maximum's own exp(0) = 1 has cost the others their digits. Those rows take <see cref="Careful"/>.</para>
/// <para>Sources: P. Blanchard, D. J. Higham, N. J. Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal. 41 (2021);
/// the split of the largest term is SciPy's.</para>
/// </remarks>
internal static unsafe class LogSumExpKernel
{
    /// <summary>Cancellation that a sum good for a result of type T can bear: |result| / log Sum.</summary>
    private const double Bearable = 0.25;

    /// <summary>The same for a float result out of <see cref="DoubleBlockSum{T, TScaling}"/>: 2^-56 against 2^-24.</summary>
    private const double BearableForFloatInDouble = 9.313225746154785e-10; // 2^-30

    /// <summary>Where the sum of the others is below this, it is summed without the largest element.</summary>
    private const double Confident = 9.5367431640625e-07; // 2^-20

    public static double Row<T>(T* x, nint n)
        where T : unmanaged
    {
        ExponentialSum sum = RowSum(x, n, -1, default(Unscaled));
        if (!double.IsFinite(sum.Maximum))
        {
            return sum.Maximum;
        }

        DoubleDouble log = sum.LogSum();
        double result = (log + sum.Maximum).Round();
        bool cancels = sum.Maximum < 0 && Math.Abs(result) < Bearable * Math.Min(1, log.Hi);
        return cancels || (IsConfident<T>(sum) && Math.Abs(sum.Maximum) < 1) ? Careful(x, n, sum.Maximum) : result;
    }

    /// <summary>The row's sum as a result of type T needs it, without element `skip`.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExponentialSum RowSum<T, TScaling>(T* x, nint n, nint skip, TScaling scaling)
        where T : unmanaged
        where TScaling : struct, IScaling =>
        typeof(T) == typeof(float)
            ? ReductionTree.Sum((float*)x, n, skip, new SingleBlockSum<TScaling>(scaling))
            : ReductionTree.Sum((double*)x, n, skip, new DoubleBlockSum<double, TScaling>(scaling));

    /// <summary>log Sum of a row with a finite maximum, to a relative accuracy that a result of type T can bear.</summary>
    public static DoubleDouble LogSum<T, TScaling>(T* x, nint n, in ExponentialSum sum, TScaling scaling)
        where T : unmanaged
        where TScaling : struct, IScaling =>
        IsConfident<T>(sum)
            ? CrossEntropyKernel.Loss(RowSum(x, n, IndexOfMaximum(x, n, sum.Maximum), scaling), sum.Maximum, scaling)
            : sum.LogSum();

    /// <summary>The sum of a float row says little about its smaller terms. (A double row's pair says all.)</summary>
    private static bool IsConfident<T>(in ExponentialSum sum) => typeof(T) == typeof(float) && sum.Sum.Hi - 1 < Confident;

    /// <summary>The first position of the row's largest element, which is finite.</summary>
    private static nint IndexOfMaximum<T>(T* x, nint n, double maximum)
        where T : unmanaged
    {
        nint i = 0;
        while (i < n && Scalars.ToDouble(x[i]) != maximum)
        {
            i++;
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Careful<T>(T* x, nint n, double maximum)
        where T : unmanaged
    {
        nint index = IndexOfMaximum(x, n, maximum);
        ExponentialSum others = ReductionTree.Sum(x, n, index, new DoubleBlockSum<T, Unscaled>(default));
        DoubleDouble log = CrossEntropyKernel.Loss(others, maximum, default(Unscaled));
        double result = (log + maximum).Round();
        double bearable = typeof(T) == typeof(float) ? BearableForFloatInDouble : Bearable;
        return maximum < 0 && Math.Abs(result) < bearable * Math.Min(1, log.Hi) ? FixedPointSum.LogSumExp(x, n) ?? result : result;
    }
}
