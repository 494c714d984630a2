using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The rows of a call. A short row is a lane and its terms are added in order; in a long one element i goes to lane i mod 8, then the lanes in order.</summary>
internal readonly unsafe struct MultiMarginRows<T>(MultiMarginCall<T> call) : IRowLosses
    where T : unmanaged
{
    private readonly MarginTerm<T> _term = new(call.Margin, call.Squared);

    [SkipLocalsInit]
    public LossSum Run(nint first, nint end)
    {
        double* scratch = stackalloc double[Columns.ScratchLength];
        int atOnce = EightRows<T>.RowsAtOnce(call.Scores.Cols);
        LossSums sums = default;
        VectorPair sum = default;
        for (nint row = first; row < end; row += atOnce)
        {
            int count = (int)nint.Min(atOnce, end - row);
            Vector512<double> wanted = LossSums.First(count);
            VectorPair losses = Rows(row, count, scratch);
            losses = new(losses.Hi & wanted, losses.Lo & wanted);
            sum = LossSums.Add(sum, losses, ref sums);
        }

        sums.Ordinary = sum;
        return sums.Total();
    }

    /// <summary>The losses of up to eight rows; further lanes hold anything.</summary>
    [SkipLocalsInit]
    private VectorPair Rows(nint first, int count, double* scratch)
    {
        nint cols = call.Scores.Cols;
        double* index = stackalloc double[Lanes.Count];
        double* wanted = stackalloc double[Lanes.Count];
        double* factor = stackalloc double[Lanes.Count];
        double* given = stackalloc double[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            nint row = first + Math.Min(lane, count - 1);
            nint target = (nint)call.Target[row];
            index[lane] = target;
            wanted[lane] = Scalars.ToDouble(call.Scores.Row(row)[target]);
            factor[lane] = call.Weight.IsNull ? 1 : call.Weight[target];
            given[lane] = call.GradOutput.IsNull ? 1 : call.GradOutput[call.Reduction == Reduction.None ? row : 0];
        }

        VectorPair weight = new(Vector512.Load(factor), Vector512<double>.Zero);
        VectorPair scale = call.WithGradient ? Scale(weight, Vector512.Load(given)) : default;
        VectorPair slopes;
        VectorPair sums = cols <= Columns.Most
            ? ShortRows(first, count, index, wanted, scale, scratch, out slopes)
            : LongRows(first, count, wanted, scale, out slopes);
        if (call.WithGradient)
        {
            Vector512<double> atTarget = LossTerms.Gradient(slopes, slopes.Hi, scale);
            T* values = stackalloc T[Lanes.Count];
            Lanes.StoreFirst(Vector512<double>.Zero - atTarget, values, Lanes.Count);
            for (int lane = 0; lane < count; lane++)
            {
                call.Gradient.Row(first + lane)[call.Target[first + lane]] = values[lane];
            }
        }

        VectorPair losses = new(LossTerms.Product(weight.Hi, sums.Hi / Vector512.Create((double)cols)), Vector512<double>.Zero);
        if (typeof(T) == typeof(double))
        {
            losses = LossTerms.FiniteOr(Quotient(LossTerms.Product(sums, weight.Hi), cols), losses.Hi);
        }

        if (call.Reduction == Reduction.None)
        {
            call.Loss.Store(losses.Hi + losses.Lo, first, count);
        }

        return losses;
    }

    /// <summary>What a slope is multiplied with: weight / cols, 2 of a square, and d result / d loss.</summary>
    private VectorPair Scale(VectorPair weight, Vector512<double> given)
    {
        VectorPair product = LossTerms.Product(weight, given * Vector512.Create(call.Squared ? 2.0 : 1.0));
        double divisor = call.Reduction == Reduction.Mean ? (double)call.Scores.Rows * call.Scores.Cols : call.Scores.Cols;
        return LossTerms.FiniteOr(Quotient(product, divisor), weight.Hi * given);
    }

    private static VectorPair Quotient(VectorPair dividend, double divisor) =>
        dividend / VectorPair.Broadcast(new DoubleDouble(divisor, 0));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VectorPair ShortRows(
        nint first, int count, double* target, double* wanted, VectorPair scale, double* scratch, out VectorPair slopes)
    {
        Columns columns = Columns.Load(call.Scores, first, count, scratch);
        if (!call.WithGradient)
        {
            slopes = default;
            return ShortSums(columns, Vector512.Load(target), Vector512.Load(wanted));
        }

        VectorPair sum = ShortGradients(columns, Vector512.Load(target), Vector512.Load(wanted), scale, out slopes);
        columns.Store(call.Gradient, first, count);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VectorPair ShortSums(Columns columns, Vector512<double> target, Vector512<double> wanted)
    {
        VectorPair sum = default;
        Vector512<double> index = Vector512<double>.Zero;
        for (int col = 0; col < (int)call.Scores.Cols; col++)
        {
            sum = MarginTerm<T>.Add(sum, _term.Of(columns[col], wanted, Vector512.Equals(index, target), out _));
            index += Vector512<double>.One;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VectorPair ShortGradients(Columns columns, Vector512<double> target, Vector512<double> wanted, VectorPair scale, out VectorPair slopes)
    {
        VectorPair sum = default;
        VectorPair slopeSum = default;
        Vector512<double> index = Vector512<double>.Zero;
        for (int col = 0; col < (int)call.Scores.Cols; col++)
        {
            VectorPair term = _term.Of(columns[col], wanted, Vector512.Equals(index, target), out VectorPair slope);
            sum = MarginTerm<T>.Add(sum, term);
            slopeSum = MarginTerm<T>.Add(slopeSum, slope);
            columns[col] = Gradient(slope, scale);
            index += Vector512<double>.One;
        }

        slopes = slopeSum;
        return sum;
    }

    private VectorPair LongRows(nint first, int count, double* wanted, VectorPair scale, out VectorPair slopes)
    {
        double* all = stackalloc double[4 * Lanes.Count];
        new Span<double>(all, 4 * Lanes.Count).Clear();
        for (int lane = 0; lane < count; lane++)
        {
            DoubleDouble sum = LongRow(
                first + lane,
                Vector512.Create(wanted[lane]),
                VectorPair.Broadcast(new DoubleDouble(scale.Hi[lane], scale.Lo[lane])),
                out DoubleDouble slope);
            all[lane] = sum.Hi;
            all[Lanes.Count + lane] = sum.Lo;
            all[(2 * Lanes.Count) + lane] = slope.Hi;
            all[(3 * Lanes.Count) + lane] = slope.Lo;
        }

        slopes = new(Vector512.Load(all + (2 * Lanes.Count)), Vector512.Load(all + (3 * Lanes.Count)));
        return new(Vector512.Load(all), Vector512.Load(all + Lanes.Count));
    }

    [SkipLocalsInit]
    private DoubleDouble LongRow(nint row, Vector512<double> wanted, VectorPair scale, out DoubleDouble slopes)
    {
        nint cols = call.Scores.Cols;
        T* x = call.Scores.Row(row);
        T* gradient = call.WithGradient ? call.Gradient.Row(row) : null;
        T* scratch = stackalloc T[2 * Lanes.Count];
        nint rest = cols % Lanes.Count;
        Vector512<double> target = Vector512.Create((double)call.Target[row]);
        Vector512<double> index = Vector512.Create(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
        VectorPair sum = default;
        VectorPair slopeSum = default;
        for (nint i = 0; i < cols; i += Lanes.Count)
        {
            T* source = x + i;
            T* destination = gradient + i;
            if (cols - i < Lanes.Count)
            {
                // Lanes without an element are left out, as the target is.
                Unsafe.CopyBlockUnaligned(scratch, source, (uint)(rest * sizeof(T)));
                source = scratch;
                destination = scratch + Lanes.Count;
                index = Masks.Select(Vector512.LessThan(index, Vector512.Create((double)cols)), index, target);
            }

            VectorPair term = _term.Of(Lanes.Load(source), wanted, Vector512.Equals(index, target), out VectorPair slope);
            sum = MarginTerm<T>.Add(sum, term);
            if (call.WithGradient)
            {
                slopeSum = MarginTerm<T>.Add(slopeSum, slope);
                Lanes.Store(Gradient(slope, scale), destination);
            }

            index += Vector512.Create((double)Lanes.Count);
        }

        if (rest != 0 && call.WithGradient)
        {
            Unsafe.CopyBlockUnaligned(gradient + cols - rest, scratch + Lanes.Count, (uint)(rest * sizeof(T)));
        }

        slopes = InOrder(slopeSum);
        return InOrder(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Gradient(VectorPair slope, VectorPair scale)
    {
        Vector512<double> gradient = typeof(T) == typeof(double) ? LossTerms.Gradient(slope, slope.Hi, scale) : slope.Hi * scale.Hi;
        return Lanes.CanonicalNaN(gradient, gradient);
    }

    private static DoubleDouble InOrder(VectorPair lanes)
    {
        DoubleDouble sum = default;
        double plain = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            sum += new DoubleDouble(lanes.Hi[lane], lanes.Lo[lane]);
            plain += lanes.Hi[lane];
        }

        return double.IsFinite(plain) ? sum : new DoubleDouble(plain, 0);
    }
}
