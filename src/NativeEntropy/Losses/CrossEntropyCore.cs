using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>One call of the cross-entropy of logits with class indices, forward or with its gradient, on checked pointers.</summary>
internal unsafe struct CrossEntropyCall<T>
    where T : unmanaged
{
    public Matrix<T> Logits;

    /// <summary>One class index per row.</summary>
    public long* Target;

    public CrossEntropyOptions Options;

    /// <summary>One value, or one per row with <see cref="Reduction.None"/>; null means 1.</summary>
    public T* GradOutput;

    /// <summary>One value, or one per row with <see cref="Reduction.None"/>.</summary>
    public T* Loss;

    /// <summary>Of the logits' shape, and possibly the logits themselves; its data is null where no gradient is asked for.</summary>
    public Matrix<T> Gradient;

    public bool WithGradient;

    /// <summary>Computes everything, or nothing where the status is not <see cref="Status.Ok"/>; `badRow` is the first row with a bad target.</summary>
    public readonly Status Run(out nint badRow)
    {
        Status status = Validate(out badRow, out nint counted);
        return status == Status.Ok ? CrossEntropyCore.Run(this, counted) : status;
    }

    public readonly bool IsIgnored(nint row) => Options.IgnoreIndex is long ignored && Target[row] == ignored;

    private readonly Status Validate(out nint badRow, out nint counted)
    {
        counted = 0;
        long? ignored = Options.IgnoreIndex;
        for (badRow = 0; badRow < Logits.Rows; badRow++)
        {
            long target = Target[badRow];
            if (target == ignored)
            {
                continue;
            }

            if ((ulong)target >= (ulong)Logits.Cols)
            {
                return Status.TargetRange;
            }

            counted++;
        }

        bool emptyMean = counted == 0 && Options.Reduction == Reduction.Mean;
        return emptyMean && Options.Empty == EmptyMean.Throw ? Status.Empty : Status.Ok;
    }
}

/// <summary>The rows of a call, and what becomes of their losses.</summary>
internal static unsafe class CrossEntropyCore
{
    /// <summary>The losses are added up in at most this many parts, each in order. Part of the order of summation, so a constant.</summary>
    private const nint MostParts = 4096;

    public static Status Run<T>(in CrossEntropyCall<T> call, nint counted)
        where T : unmanaged
    {
        nint rows = call.Logits.Rows;
        nint rowsPerPart = nint.Max(1, (rows / MostParts) + (rows % MostParts == 0 ? 0 : 1));
        nint parts = (rows / rowsPerPart) + (rows % rowsPerPart == 0 ? 0 : 1);
        void* memory = NativeMemory.Alloc((nuint)nint.Max(parts, 1), (nuint)sizeof(LossSum));
        try
        {
            LossSum* sums = (LossSum*)memory;
            Parts<T> items = new(call, rowsPerPart, sums, counted);
            Workers.Run(ref items, parts, rowsPerPart * call.Logits.Cols);
            if (call.Options.Reduction != Reduction.None)
            {
                *call.Loss = Scalars.FromDouble<T>(Reduce(sums, parts, counted, call.Options));
            }

            return Status.Ok;
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static double Reduce(LossSum* sums, nint parts, nint counted, CrossEntropyOptions options)
    {
        LossSum total = default;
        for (nint i = 0; i < parts; i++)
        {
            total.Add(sums[i]);
        }

        if (options.Reduction == Reduction.Sum)
        {
            return total.Divided(1);
        }

        return counted > 0 ? total.Divided(counted) : options.Empty == EmptyMean.Zero ? 0 : Scalars.NaN;
    }

    /// <summary>Parts of `rowsPerPart` rows.</summary>
    private readonly struct Parts<T>(CrossEntropyCall<T> call, nint rowsPerPart, LossSum* sums, nint counted) : IItems
        where T : unmanaged
    {
        public void Run(nint from, nint to)
        {
            for (nint part = from; part < to; part++)
            {
                LossSum sum = default;
                nint start = part * rowsPerPart;
                nint end = start + nint.Min(rowsPerPart, call.Logits.Rows - start);
                for (nint row = start; row < end; row++)
                {
                    sum.Add(Row(row));
                }

                sums[part] = sum;
            }
        }

        private double Row(nint row)
        {
            nint cols = call.Logits.Cols;
            if (call.IsIgnored(row))
            {
                if (call.WithGradient)
                {
                    NativeMemory.Clear(call.Gradient.Row(row), (nuint)cols * (nuint)sizeof(T));
                }

                return Store(row, 0);
            }

            T* logits = call.Logits.Row(row);
            nint target = (nint)call.Target[row];
            ExponentialSum others = LogSumExpKernel.RowSum(logits, cols, target, default(Unscaled));
            double targetLogit = Scalars.ToDouble(logits[target]);
            double loss = CrossEntropyKernel.Loss(others, targetLogit, default(Unscaled)).Round();
            if (call.WithGradient)
            {
                CrossEntropyGradient.Row(logits, cols, target, others, call.Gradient.Row(row), Scale(row));
            }

            return Store(row, loss);
        }

        private double Store(nint row, double loss)
        {
            if (call.Options.Reduction == Reduction.None)
            {
                call.Loss[row] = Scalars.FromDouble<T>(loss);
            }

            return loss;
        }

        /// <summary>d result / d loss of the row.</summary>
        private DoubleDouble Scale(nint row)
        {
            nint index = call.Options.Reduction == Reduction.None ? row : 0;
            double given = call.GradOutput == null ? 1 : Scalars.ToDouble(call.GradOutput[index]);
            DoubleDouble scale = new(given, 0);
            return call.Options.Reduction == Reduction.Mean && double.IsFinite(given) ? scale / new DoubleDouble(counted, 0) : scale;
        }
    }
}
