using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>One call of the cross-entropy of logits with class indices or probabilities, forward or with its gradient, on checked pointers.</summary>
internal unsafe struct CrossEntropyCall<T>
    where T : unmanaged
{
    public Matrix<T> Logits;

    /// <summary>One class index per row; null where the targets are probabilities.</summary>
    public long* Target;

    /// <summary>Probabilities of the logits' shape, where Target is null.</summary>
    public Matrix<T> Probabilities;

    public CrossEntropyOptions Options;

    /// <summary>One factor per class, or null.</summary>
    public Results<T> Weight;

    /// <summary>One factor per row, or null.</summary>
    public Results<T> SampleWeight;

    /// <summary>One value, or one per row with <see cref="Reduction.None"/>; null means 1.</summary>
    public Results<T> GradOutput;

    /// <summary>One value, or one per row with <see cref="Reduction.None"/>.</summary>
    public Results<T> Loss;

    /// <summary>Of the logits' shape, and possibly the logits themselves.</summary>
    public Matrix<T> Gradient;

    public bool WithGradient;

    /// <summary>Not null, and never read: the class indices of no rows.</summary>
    public static long* NoTargets => (long*)sizeof(long);

    /// <summary>Whether a row's target is a distribution over the classes, given or smoothed, not one class.</summary>
    public readonly bool HasDistributions => Target == null || Options.LabelSmoothing != 0;

    /// <summary>Whether anything is to be turned into rows.</summary>
    public readonly bool HasColumns => Logits.AreColumns || Probabilities.AreColumns || Gradient.AreColumns;

    /// <summary>The ignored class index. Where none is: a number that no checked target is.</summary>
    public readonly long IgnoredIndex => Options.IgnoreIndex ?? long.MinValue;

    /// <summary>Whether the rows' losses are multiplied by weights.</summary>
    public readonly bool IsWeighted => !SampleWeight.IsNull || (!Weight.IsNull && !HasDistributions);

    /// <summary>Computes everything, or nothing where the status is not <see cref="Status.Ok"/>; `badRow` is the first row with a bad target.</summary>
    public readonly Status Run(out nint badRow)
    {
        Status status = Validate(out badRow, out DoubleDouble denominator);
        return status == Status.Ok ? CrossEntropyCore.Run(this, denominator) : status;
    }

    /// <summary>Checks the targets and adds up what the mean divides by: the rows that count, or their weights.</summary>
    public readonly Status Validate(out nint badRow, out DoubleDouble denominator)
    {
        denominator = default;
        nint counted = Logits.Rows;
        badRow = Target == null ? Logits.Rows : CountTargets(out counted);
        if (badRow < Logits.Rows)
        {
            return Status.TargetRange;
        }

        denominator = !SampleWeight.IsNull || (!Weight.IsNull && Target != null)
            ? SumOfWeights()
            : new DoubleDouble(counted, 0);
        bool emptyMean = denominator.Hi == 0 && Options.Reduction == Reduction.Mean;
        return emptyMean && Options.Empty == EmptyMean.Throw ? Status.Empty : Status.Ok;
    }

    /// <summary>The first row whose class index is out of range, or their number; how many are not ignored.</summary>
    private readonly nint CountTargets(out nint counted)
    {
        bool ignores = Options.IgnoreIndex != null;
        long ignored = IgnoredIndex;
        nint skipped = 0;
        nint row = Logits.Rows < Vector512<long>.Count ? 0 : CountEight(ignores, ignored, ref skipped);
        for (; row < Logits.Rows; row++)
        {
            if (ignores && Target[row] == ignored)
            {
                skipped++;
            }
            else if ((ulong)Target[row] >= (ulong)Logits.Cols)
            {
                break;
            }
        }

        counted = row - skipped;
        return row;
    }

    /// <summary>The same as long as eight rows follow and none of them is bad.</summary>
    private readonly nint CountEight(bool ignores, long ignoredIndex, ref nint skippedRows)
    {
        Vector512<long> ignored = Vector512.Create(ignoredIndex);
        Vector512<long> mayIgnore = ignores ? Vector512<long>.AllBitsSet : Vector512<long>.Zero;
        Vector512<ulong> classes = Vector512.Create((ulong)Logits.Cols);
        Vector512<long> skipped = Vector512<long>.Zero;
        nint row = 0;
        for (; row <= Logits.Rows - Vector512<long>.Count; row += Vector512<long>.Count)
        {
            Vector512<long> target = Vector512.Load(Target + row);
            Vector512<long> skip = Vector512.Equals(target, ignored) & mayIgnore;
            if (!Vector512.LessThanAll(Vector512.AndNot(target, skip).AsUInt64(), classes))
            {
                break;
            }

            skipped -= skip;
        }

        skippedRows += (nint)Vector512.Sum(skipped);
        return row;
    }

    private readonly DoubleDouble SumOfWeights()
    {
        DoubleDouble sum = default;
        long ignored = IgnoredIndex;
        for (nint row = 0; row < Logits.Rows; row++)
        {
            long target = Target == null ? 0 : Target[row];
            if (Target == null || target != ignored)
            {
                sum += RowWeight(row, target);
            }
        }

        return sum;
    }

    /// <summary>The weight of a row's class; 1 where its target is a distribution that was given.</summary>
    public readonly double ClassWeight(long target) => Weight.IsNull || Target == null ? 1 : Weight[(nint)target];

    /// <summary>What multiplies a row's loss: a smoothed loss holds the weights of the classes already.</summary>
    public readonly DoubleDouble LossWeight(nint row, long target) =>
        HasDistributions ? new DoubleDouble(SampleWeight.IsNull ? 1 : SampleWeight[row], 0) : RowWeight(row, target);

    /// <summary>What a row that counts weighs in the mean's denominator.</summary>
    private readonly DoubleDouble RowWeight(nint row, long target) =>
        DoubleDouble.TwoProduct(ClassWeight(target), SampleWeight.IsNull ? 1 : SampleWeight[row]);
}
