using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
        nint rowsPerPart = RowsPerPart(rows, EightRows<T>.RowsAtOnce(call.Logits.Cols));
        nint parts = Quotient(rows, rowsPerPart);
        void* memory = NativeMemory.Alloc((nuint)nint.Max(parts, 1), (nuint)sizeof(LossSum));
        try
        {
            LossSum* sums = (LossSum*)memory;
            Parts<T> items = new(call, rowsPerPart, sums, counted);
            if (rows < ThreadCount.Current && call.Logits.Cols >= Workers.WorthSplitting)
            {
                items.Run(0, parts); // each row is split instead
            }
            else
            {
                Workers.Run(ref items, parts, rowsPerPart * call.Logits.Cols);
            }

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
            total += sums[i];
        }

        if (options.Reduction == Reduction.Sum)
        {
            return total.Divided(1);
        }

        return counted > 0 ? total.Divided(counted) : options.Empty == EmptyMean.Zero ? 0 : Scalars.NaN;
    }

    /// <summary>A multiple of the rows taken at once that leaves no more than <see cref="MostParts"/> parts.</summary>
    private static nint RowsPerPart(nint rows, nint atOnce) => nint.Max(1, Quotient(Quotient(rows, MostParts), atOnce)) * atOnce;

    private static nint Quotient(nint dividend, nint divisor) => (dividend / divisor) + (dividend % divisor == 0 ? 0 : 1);

    /// <summary>Parts of `rowsPerPart` rows.</summary>
    private readonly struct Parts<T>(CrossEntropyCall<T> call, nint rowsPerPart, LossSum* sums, nint counted) : IItems
        where T : unmanaged
    {
        /// <summary>Out of every class's range where none is ignored.</summary>
        private readonly long _ignoreIndex = call.Options.IgnoreIndex ?? -1;

        public void Run(nint from, nint to)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            int atOnce = EightRows<T>.RowsAtOnce(call.Logits.Cols);
            for (nint part = from; part < to; part++)
            {
                LossSums losses = default;
                nint start = part * rowsPerPart;
                nint end = start + nint.Min(rowsPerPart, call.Logits.Rows - start);
                for (nint row = start; row < end; row += atOnce)
                {
                    losses.Add(Run(new EightRows<T>(call.Logits, row, (int)nint.Min(atOnce, end - row)), scratch));
                }

                sums[part] = losses.Total();
            }
        }

        /// <summary>The losses of the rows, 0 in lanes without a row that counts.</summary>
        private Vector512<double> Run(EightRows<T> rows, double* scratch)
        {
            long* target = stackalloc long[Lanes.Count];
            double* targetLogit = stackalloc double[Lanes.Count];
            long* ignored = stackalloc long[Lanes.Count];
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                long index = lane < rows.Count ? call.Target[rows.First + lane] : -1;
                bool counts = lane < rows.Count && index != _ignoreIndex;
                target[lane] = counts ? index : -1;
                targetLogit[lane] = counts ? Scalars.ToDouble(rows.Row(lane)[index]) : 0;
                ignored[lane] = counts ? 0 : -1;
            }

            ExponentialSums others = LogSumExpKernel.Sums(rows, target, default(Unscaled), scratch);
            Vector512<double> logits = Vector512.Load(targetLogit);
            Vector512<double> skip = Vector512.Load(ignored).AsDouble();
            VectorPair pairs = CrossEntropyFormula.Loss(others, logits, default(Unscaled));
            Vector512<double> losses = Vector512.AndNot(pairs.Hi + pairs.Lo, skip);
            if (call.Options.Reduction == Reduction.None)
            {
                Lanes.StoreFirst(losses, call.Loss + rows.First, rows.Count);
            }

            if (call.WithGradient)
            {
                CrossEntropyGradient.Run(rows, target, logits, others, call.Gradient, Scale(rows), skip, scratch);
                ClearIgnored(rows, target);
            }

            return losses;
        }

        private void ClearIgnored(EightRows<T> rows, long* target)
        {
            for (int lane = 0; lane < rows.Count; lane++)
            {
                if (target[lane] < 0)
                {
                    NativeMemory.Clear(call.Gradient.Row(rows.First + lane), (nuint)call.Logits.Cols * (nuint)sizeof(T));
                }
            }
        }

        /// <summary>d result / d loss of the rows.</summary>
        private VectorPair Scale(EightRows<T> rows)
        {
            double* given = stackalloc double[Lanes.Count];
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                nint index = call.Options.Reduction == Reduction.None ? rows.First + Math.Min(lane, rows.Count - 1) : 0;
                given[lane] = call.GradOutput == null ? 1 : Scalars.ToDouble(call.GradOutput[index]);
            }

            VectorPair scale = new(Vector512.Load(given), Vector512<double>.Zero);
            return call.Options.Reduction == Reduction.Mean ? Divide(scale, counted) : scale;
        }

        /// <summary>The quotient; what is not finite stays as it is.</summary>
        private static VectorPair Divide(VectorPair scale, double count)
        {
            Vector512<double> finite = Vector512.LessThan(Vector512.Abs(scale.Hi), Vector512.Create(double.PositiveInfinity));
            return VectorPair.Select(finite, scale / VectorPair.Broadcast(new DoubleDouble(count, 0)), scale);
        }
    }
}
