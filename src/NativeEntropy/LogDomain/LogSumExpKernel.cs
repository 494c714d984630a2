using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>log sum exp(x_i) of up to eight rows.</summary>
/// <remarks>
/// <para>Maximum + log Sum. Both carry the rounding of the sum only, so the result does too, unless the two cancel, or the sum is so close to 1
/// that adding the maximum's own exp(0) = 1 has cost the others their digits. Those rows are done again, carefully.</para>
/// <para>Sources: P. Blanchard, D. J. Higham, N. J. Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal. 41 (2021);
/// the split of the largest term is SciPy's.</para>
/// </remarks>
internal static unsafe class LogSumExpKernel
{
    /// <summary>Cancellation, |result| / log Sum, that the first sum of a row can bear: its error, 2^-33.5 in a float row and 2^-54.8 in a
    /// double row, over this is a hundredth of an ULP, or 0.6.</summary>
    private const double BearableForFloat = 0.25;
    private const double BearableForDouble = 0.5;

    /// <summary>Where the sum of the others is below this, it is summed without the largest element, whose own exp(0) = 1 costs the others
    /// digits: in a float row in the sum itself, in a double row in the tail of the pair.</summary>
    private const double ConfidentFloat = 1.52587890625e-05; // 2^-16
    private const double ConfidentDouble = 9.5367431640625e-07; // 2^-20

    /// <summary>Where |result| is below this, <see cref="QuickSums"/> do not do: their error, 2^-25.3 or 2^-53.8, is then more than 0.4 ULP.</summary>
    private const double QuickResult = 1;

    /// <summary>destination[first + lane] for the rows.</summary>
    public static void Run<T>(EightRows<T> rows, Results<T> destination, double* scratch)
        where T : unmanaged
    {
        if (FewDoubles.HasLogSumExp(rows))
        {
            FewDoubles.LogSumExp(rows.As<double>(), destination.As<double>(), scratch);
        }
        else
        {
            destination.Store(AreQuick<T, Unscaled>(rows) ? Quick(rows, scratch) : Exact(rows, scratch), rows.First, rows.Count);
        }
    }

    private static Vector512<double> Quick<T>(EightRows<T> rows, double* scratch)
        where T : unmanaged
    {
        Vector512<double> result = OfQuickSums<T>(QuickSums(rows, null, default(Unscaled), scratch), out Vector512<double> close);
        for (int lane = 0; Lanes.AnySet(close) && lane < rows.Count; lane++)
        {
            if (Lanes.IsSet(close, lane))
            {
                result = result.WithElement(lane, Exact(new EightRows<T>(rows.Matrix, rows.First + lane, 1), scratch)[0]);
            }
        }

        return result;
    }

    /// <summary>log sum exp from <see cref="QuickSums"/>, which do not do in the lanes that are `close`.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OfQuickSums<T>(in ExponentialSums sums, out Vector512<double> close)
    {
        Vector512<double> notFinite = sums.NotFinite();
        VectorPair logarithm = QuickLogarithm<T>(sums);
        Vector512<double> result = Masks.Select(notFinite, sums.Maximum, (logarithm + new VectorPair(sums.Maximum, Vector512<double>.Zero)).Hi);
        close = Masks.AndNot(Vector512.LessThan(Vector512.Abs(result), Vector512.Create(QuickResult)), notFinite);
        return result;
    }

    /// <summary>log sum exp with sums in pairs for doubles, and looked at for what cancels.</summary>
    public static Vector512<double> Exact<T>(EightRows<T> rows, double* scratch)
        where T : unmanaged
    {
        ExponentialSums sums = Sums(rows, null, default(Unscaled), scratch);
        Vector512<double> notFinite = sums.NotFinite();
        VectorPair logarithm = Logarithm.Pair(sums.Sum);
        VectorPair total = logarithm + new VectorPair(sums.Maximum, Vector512<double>.Zero);
        Vector512<double> result = Masks.Select(notFinite, sums.Maximum, total.Hi + total.Lo);

        Vector512<double> bearable = Vector512.Create(typeof(T) == typeof(double) ? BearableForDouble : BearableForFloat) * Vector512.MinNative(Vector512<double>.One, logarithm.Hi);
        Vector512<double> cancels = Vector512.LessThan(sums.Maximum, Vector512<double>.Zero) & Vector512.LessThan(Vector512.Abs(result), bearable);
        Vector512<double> confident = IsConfident<T>(sums) & Vector512.LessThan(Vector512.Abs(sums.Maximum), Vector512<double>.One);
        Vector512<double> careful = Masks.AndNot(cancels | confident, notFinite);
        return Lanes.AnySet(careful) ? Careful(rows, sums.Maximum, careful, result) : result;
    }

    /// <summary>Whether <see cref="QuickSums"/> are quicker.</summary>
    public static bool AreQuick<T, TScaling>(EightRows<T> rows)
        where T : unmanaged
        where TScaling : unmanaged, IScaling => typeof(TScaling) == typeof(Unscaled) && !rows.AreShort;

    /// <summary><see cref="Sums"/> with an error of 2^-25.3 in float rows and 2^-53.8 in double rows, for results that subtract nothing from them or their logarithms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExponentialSums QuickSums<T, TScaling>(EightRows<T> rows, long* skip, TScaling scaling, double* scratch, KeptTerms kept = default)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        if (!AreQuick<T, TScaling>(rows))
        {
            return Sums(rows, skip, scaling, scratch, kept);
        }

        return typeof(T) == typeof(double)
            ? rows.Sums(skip, default(DoubleBlockSum<T>), scratch, default)
            : rows.Sums(skip, default(FloatBlockSum<T>), scratch, default);
    }

    private static VectorPair QuickLogarithm<T>(in ExponentialSums sums) => typeof(T) == typeof(double)
        ? Logarithm.Pair(sums.Sum)
        : new VectorPair(FloatFunctions.CalledLogarithm(sums.Sum.Hi), Vector512<double>.Zero);

    /// <summary><see cref="LogSums"/> from <see cref="QuickSums"/>.</summary>
    public static VectorPair QuickLogSums<T, TScaling>(EightRows<T> rows, in ExponentialSums sums, TScaling scaling, double* scratch)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        if (!AreQuick<T, TScaling>(rows))
        {
            return LogSums(rows, sums, scaling, scratch);
        }

        VectorPair logarithm = QuickLogarithm<T>(sums);
        Vector512<double> close = Masks.AndNot(Vector512.LessThan(logarithm.Hi, Vector512.Create(QuickResult)), sums.NotFinite());
        for (int lane = 0; Lanes.AnySet(close) && lane < rows.Count; lane++)
        {
            if (Lanes.IsSet(close, lane))
            {
                // Without the largest, whose own exp(0) = 1 costs the others digits.
                T* row = rows.Row(lane);
                nint cols = rows.Matrix.Cols;
                nint largest = IndexOfMaximum(row, cols, sums.Maximum[lane]);
                ExponentialSum others = typeof(T) == typeof(double)
                    ? ReductionTree.Sum(row, cols, largest, default(DoubleBlockSum<T>))
                    : ReductionTree.Sum(row, cols, largest, default(FloatBlockSum<T>));
                DoubleDouble careful = CrossEntropyFormula.Loss(others, sums.Maximum[lane], default(Unscaled));
                logarithm = new VectorPair(logarithm.Hi.WithElement(lane, careful.Hi), logarithm.Lo.WithElement(lane, careful.Lo));
            }
        }

        return logarithm;
    }

    /// <summary>The rows' sums as results of type T need them, without the elements that skip names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExponentialSums Sums<T, TScaling>(EightRows<T> rows, long* skip, TScaling scaling, double* scratch, KeptTerms kept = default)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        if (typeof(T) == typeof(double))
        {
            return rows.Sums(skip, new PairBlockSum<T, TScaling>(scaling), scratch, default);
        }

        return rows.Sums(skip, new SingleBlockSum<T, TScaling>(scaling), scratch, kept);
    }

    /// <summary>log Sum of rows with finite maxima, to a relative accuracy that a result of type T can bear.</summary>
    public static VectorPair LogSums<T, TScaling>(EightRows<T> rows, in ExponentialSums sums, TScaling scaling, double* scratch)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        VectorPair logarithm = Logarithm.Pair(sums.Sum);
        Vector512<double> confident = Masks.AndNot(IsConfident<T>(sums), sums.NotFinite());
        if (!Lanes.AnySet(confident))
        {
            return logarithm;
        }

        long* largest = stackalloc long[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            largest[lane] = lane >= rows.Count ? -1 : IndexOfMaximum(rows.Row(lane), rows.Matrix.Cols, sums.Maximum[lane]);
        }

        ExponentialSums others = Sums(rows, largest, scaling, scratch);
        return VectorPair.Select(confident, CrossEntropyFormula.Loss(others, sums.Maximum, scaling), logarithm);
    }

    private static Vector512<double> IsConfident<T>(in ExponentialSums sums) => Vector512.LessThan(
        sums.Sum.Hi - Vector512<double>.One + sums.Sum.Lo, Vector512.Create(typeof(T) == typeof(double) ? ConfidentDouble : ConfidentFloat));

    /// <summary>The first position of the row's largest element; the row's length where it is none.</summary>
    public static nint IndexOfMaximum<T>(T* x, nint n, double maximum)
        where T : unmanaged
    {
        nint i = 0;
        if (!SixteenBit.Is<T>())
        {
            Vector512<T> sought = Vector512.Create(Scalars.FromDouble<T>(maximum));
            while (i + Vector512<T>.Count <= n && !Vector512.EqualsAny(Vector512.Load(x + i), sought))
            {
                i += Vector512<T>.Count;
            }
        }

        while (i < n && Scalars.ToDouble(x[i]) != maximum)
        {
            i++;
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Careful<T>(EightRows<T> rows, Vector512<double> maxima, Vector512<double> careful, Vector512<double> result)
        where T : unmanaged
    {
        for (int lane = 0; lane < rows.Count; lane++)
        {
            if (Lanes.IsSet(careful, lane))
            {
                result = result.WithElement(lane, Careful(rows.Row(lane), rows.Matrix.Cols, maxima[lane]));
            }
        }

        return result;
    }

    private static double Careful<T>(T* x, nint n, double maximum)
        where T : unmanaged
    {
        nint index = IndexOfMaximum(x, n, maximum);
        ExponentialSum others = ReductionTree.Sum(x, n, index, new PairBlockSum<T, Unscaled>(default));
        DoubleDouble log = CrossEntropyFormula.Loss(others, maximum, default(Unscaled));
        double result = (log + maximum).Round();
        return maximum < 0 && Math.Abs(result) < Cancellation.Bearable<T>(log.Hi) ? FixedPointSum.LogSumExp(x, n) : result;
    }
}

/// <summary>How far maximum + log(1 + t) may cancel when the logarithm is a pair from <see cref="CrossEntropyFormula"/> or <see cref="Logistic"/>.</summary>
/// <remarks>
/// The pair's error is 2^-54.8 of the logarithm, and 2^-53 where t is so small that it was rounded to one double. A float result bears
/// 2^27 times that; a double result twice the first, which is 0.6 ULP, and the second itself, which is 1.
/// </remarks>
internal static class Cancellation
{
    /// <summary>Below this a logarithm counts as rounded to one double.</summary>
    public const double SmallLogarithm = 9.5367431640625e-07; // 2^-20

    public const double ForFloat = 7.450580596923828e-09; // 2^-27
    public const double ForDouble = 0.5;
    public const double ForDoubleWhereSmall = 1;

    /// <summary>The least |result| that does not need more digits.</summary>
    public static double Bearable<T>(double logarithm)
    {
        double ratio = logarithm < SmallLogarithm ? ForDoubleWhereSmall : ForDouble;
        return (typeof(T) == typeof(double) ? ratio : ForFloat) * Math.Min(1, logarithm);
    }
}
