using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>One call of the multi-class margin loss, forward or with its gradient, on checked pointers.</summary>
internal unsafe struct MultiMarginCall<T>
    where T : unmanaged
{
    public Matrix<T> Scores;

    /// <summary>One class index per row.</summary>
    public long* Target;

    /// <summary>One factor per class, or null.</summary>
    public Results<T> Weight;

    /// <summary>The power is 2, not 1.</summary>
    public bool Squared;

    /// <summary>Finite.</summary>
    public double Margin;

    public Reduction Reduction;

    /// <summary>One value, or one per row with <see cref="Reduction.None"/>; null means 1.</summary>
    public Results<T> GradOutput;

    /// <summary>One value, or one per row with <see cref="Reduction.None"/>.</summary>
    public Results<T> Loss;

    /// <summary>Of the scores' shape, and possibly the scores themselves.</summary>
    public Matrix<T> Gradient;

    public bool WithGradient;

    /// <summary>Computes everything, or nothing where the status is not <see cref="Status.Ok"/>; `badRow` is the first row with a bad target.</summary>
    public readonly Status Run(out nint badRow)
    {
        for (badRow = 0; badRow < Scores.Rows; badRow++)
        {
            if ((ulong)Target[badRow] >= (ulong)Scores.Cols)
            {
                return Status.TargetRange;
            }
        }

        int atOnce = EightRows<T>.RowsAtOnce(Scores.Cols);
        Load load = Load.Of<T>(2, 4, StackPlace.After16);
        LossSum total = Scores.AreColumns || Gradient.AreColumns
            ? LossReduction.RunTiles(new OfColumns(this), Scores.Rows, atOnce, Scores.Cols, ColumnTiles.Width<T>(Scores.Cols), load)
            : LossReduction.Run(new MultiMarginRows<T>(this), Scores.Rows, atOnce, Scores.Cols, load);
        if (Reduction == Reduction.Sum)
        {
            Loss.Set(0, total.Divided(new DoubleDouble(1, 0)));
        }
        else if (Reduction == Reduction.Mean)
        {
            Loss.Set(0, Scores.Rows == 0 ? Scalars.NaN : total.Divided(new DoubleDouble(Scores.Rows, 0)));
        }

        return Status.Ok;
    }

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct OfColumns(MultiMarginCall<T> call) : ITileLosses
    {
        public void Run(nint first, nint end, nint rowsPerPart, LossSum* sums)
        {
            nint count = end - first;
            using ColumnTilePair<T> scores = new(call.Scores, call.Gradient, count);
            MultiMarginCall<T> turned = call;
            turned.Scores = scores.Read(first, count);
            turned.Gradient = scores.Room(first);
            MultiMarginRows<T> losses = new(turned);
            for (nint row = first; row < end; row += rowsPerPart)
            {
                *sums++ = losses.Run(row, nint.Min(end, row + rowsPerPart));
            }

            scores.Write(first, count);
        }
    }
}

/// <summary>max(0, margin - wanted + x), to the power of 1 or 2, eight at a time.</summary>
/// <remarks>
/// Of floats x - wanted is exact and the sum with the margin is rounded once; of doubles it is a pair, so its sign is right at the corner. All terms
/// are positive: their sum has the error of its additions, 2^-53 each for floats, 2^-100 for doubles.
/// </remarks>
internal readonly struct MarginTerm<T>(double margin, bool squared)
    where T : unmanaged
{
    /// <summary>The term, 0 where the margin is kept or the mask says so.</summary>
    /// <param name="x">Scores.</param>
    /// <param name="wanted">The score of the row's target.</param>
    /// <param name="leftOut">Lanes that do not count.</param>
    /// <param name="slope">Its derivative by x, but for the factor 2 of a square.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Of(Vector512<double> x, Vector512<double> wanted, Vector512<double> leftOut, out VectorPair slope)
    {
        Vector512<double> difference = x - wanted;
        Vector512<double> rounded = difference + Vector512.Create(margin);
        VectorPair violation = new(rounded, Vector512<double>.Zero);
        if (typeof(T) == typeof(double))
        {
            violation = LossTerms.FiniteOr(
                VectorPair.TwoSum(x, -wanted) + new VectorPair(Vector512.Create(margin), Vector512<double>.Zero), rounded);
        }

        // NaN counts.
        Vector512<double> none = Vector512.LessThanOrEqual(violation.Hi, Vector512<double>.Zero) | leftOut;
        violation = new(Masks.AndNot(violation.Hi, none), Masks.AndNot(violation.Lo, none));
        slope = squared ? violation : new VectorPair(Masks.AndNot(Vector512<double>.One, none), Vector512<double>.Zero);
        if (!squared)
        {
            return violation;
        }

        return typeof(T) == typeof(double)
            ? LossTerms.FiniteOr(LossTerms.Product(violation, violation), violation.Hi * violation.Hi)
            : new VectorPair(violation.Hi * violation.Hi, Vector512<double>.Zero);
    }

    /// <summary>sum + term. A sum that is not finite has no error term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair Add(VectorPair sum, VectorPair term)
    {
        if (typeof(T) != typeof(double))
        {
            return new(sum.Hi + term.Hi, Vector512<double>.Zero);
        }

        VectorPair heads = VectorPair.TwoSum(sum.Hi, term.Hi);
        return new(heads.Hi, sum.Lo + (heads.Lo + term.Lo));
    }
}
