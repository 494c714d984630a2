using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>A call of the statistics of logits with class indices on checked pointers. Every output may be null.</summary>
internal unsafe struct StatisticsCall<T>
    where T : unmanaged
{
    /// <summary>Logits, targets, weights and options, <see cref="Reduction.None"/> among them. Where the losses go is ignored.</summary>
    public CrossEntropyCall<T> CrossEntropy;

    /// <summary>As <see cref="CrossEntropy"/> has it: one factor per row.</summary>
    public byte* SampleWeight;

    /// <summary>These three: one value per row, as <see cref="Results{T}"/> has them.</summary>
    public byte* Loss;

    public byte* LogSumExp;

    public byte* Entropy;

    /// <summary>1 where the target is the first of the row's largest logits.</summary>
    public byte* Correct;

    /// <summary>Computes everything, or nothing where the status is not <see cref="Status.Ok"/>; `badRow` is the first row with a bad target.</summary>
    public readonly Status Run(out nint badRow)
    {
        Status status = CrossEntropy.Validate(out badRow, out _);
        if (status == Status.Ok)
        {
            nint rows = CrossEntropy.Logits.Rows;
            nint cols = CrossEntropy.Logits.Cols;
            if (CrossEntropy.Logits.AreColumns)
            {
                ColumnTiles.Run<T, OfColumns>(new(this), rows, cols, Load.Of<T>(3, 8));
                return status;
            }

            Pieces items = new(this, RowsPerPiece(cols));
            Workers.Run(ref items, (rows / items.Rows) + (rows % items.Rows == 0 ? 0 : 1), cols * items.Rows, Load.Of<T>(3, 8, SixteenBit.Is<T>() ? StackPlace.AtLine : StackPlace.After48));
        }

        return status;
    }

    /// <summary>So many rows that they stay in the cache between the reading for the loss and that for the rest.</summary>
    private static nint RowsPerPiece(nint cols)
    {
        const nint Elements = 4096;
        nint atOnce = EightRows<T>.RowsAtOnce(cols);
        return atOnce * nint.Max(1, Elements / nint.Max(1, cols * atOnce));
    }

    /// <summary>Columns, turned into rows, which keep their numbers.</summary>
    private readonly struct OfColumns(StatisticsCall<T> call) : IColumnTiles
    {
        public void Run(nint first, nint end, nint width)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            Matrix<T> logits = call.CrossEntropy.Logits;
            using ColumnTile<T> tile = new(logits, width);
            StatisticsCall<T> turned = call;
            for (; first < end; first += width)
            {
                nint count = nint.Min(width, end - first);
                turned.CrossEntropy.Logits = tile.Read(first, count);
                new Pieces(turned, count).Run(first, first + count, scratch);
            }
        }
    }

    private readonly struct Pieces(StatisticsCall<T> call, nint rowsPerPiece) : IItems
    {
        public nint Rows => rowsPerPiece;

        public void Run(nint from, nint to)
        {
            double* scratch = stackalloc double[Columns.ScratchLength];
            for (nint piece = from; piece < to; piece++)
            {
                nint first = piece * rowsPerPiece;
                Run(first, first + nint.Min(rowsPerPiece, call.CrossEntropy.Logits.Rows - first), scratch);
            }
        }

        /// <summary>The rows first .. end - 1.</summary>
        public void Run(nint first, nint end, double* scratch)
        {
            if (call.Loss != null)
            {
                Losses(first, end - first);
            }

            int atOnce = EightRows<T>.RowsAtOnce(call.CrossEntropy.Logits.Cols);
            for (nint row = first; row < end; row += atOnce)
            {
                StatisticsRows<T> rows = new(in call, row, (int)nint.Min(atOnce, end - row));
                rows.Run(scratch);
            }
        }

        /// <summary>The losses of some rows, by the very code of the cross-entropy.</summary>
        private void Losses(nint first, nint count)
        {
            CrossEntropyCall<T> some = call.CrossEntropy;
            Matrix<T> logits = call.CrossEntropy.Logits;
            some.Logits = logits.Part(first, count);
            some.Target = call.CrossEntropy.Target + first;
            some.SampleWeight = call.SampleWeight == null ? default : new Results<T>(call.SampleWeight + (first * Results<T>.ElementSize));
            some.Loss = new Results<T>(call.Loss + (first * Results<T>.ElementSize));
            _ = CrossEntropyCore.Run(some, default);
        }
    }
}

/// <summary>What comes beside the loss, for up to eight rows.</summary>
internal readonly unsafe struct StatisticsRows<T>(in StatisticsCall<T> call, nint first, int count)
    where T : unmanaged
{
    private readonly StatisticsCall<T> _call = call;

    public void Run(double* scratch)
    {
        CrossEntropyOptions options = _call.CrossEntropy.Options;
        EightRows<T> rows = new(_call.CrossEntropy.Logits, first, count);
        if (options.SoftCap != 0)
        {
            Capped(rows, options, scratch);
        }
        else if (options.Temperature != 1)
        {
            Of<T, Tempered>(rows, new Tempered(options.Temperature), scratch);
        }
        else
        {
            Of<T, Unscaled>(rows, default, scratch);
        }
    }

    /// <summary>The same for capped logits: they are rounded to double once, and everything else is computed from those.</summary>
    private void Capped(EightRows<T> rows, CrossEntropyOptions options, double* scratch)
    {
        nint cols = rows.Matrix.Cols;
        void* memory = NativeMemory.Alloc((nuint)(count * cols), sizeof(double));
        try
        {
            Matrix<double> capped = new((double*)memory, count, cols, cols);
            for (int lane = 0; lane < count; lane++)
            {
                CappedRow.Logits(rows.Row(lane), cols, capped.Row(lane), options.Temperature, options.SoftCap);
            }

            Of<double, Unscaled>(new EightRows<double>(capped, 0, count), default, scratch);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private void Of<TLogit, TScaling>(EightRows<TLogit> rows, TScaling scaling, double* scratch)
        where TLogit : unmanaged
        where TScaling : unmanaged, IScaling
    {
        if (typeof(TLogit) == typeof(double))
        {
            Of<TLogit, PairNumber, TScaling>(rows, scaling, scratch);
        }
        else
        {
            Of<TLogit, PlainNumber, TScaling>(rows, scaling, scratch);
        }
    }

    private void Of<TLogit, TNumber, TScaling>(EightRows<TLogit> rows, TScaling scaling, double* scratch)
        where TLogit : unmanaged
        where TNumber : unmanaged, ILaneNumber<TNumber>
        where TScaling : unmanaged, IScaling
    {
        EntropySums sums = EntropyKernel<TLogit, TNumber, TScaling>.Sums(rows, scaling, scratch);
        Vector512<double> entropies = EntropyKernel<TLogit, TNumber, TScaling>.Value(sums, new DoubleDouble(1, 0));
        Vector512<double> logSumExps = EntropyKernel<TLogit, TNumber, TScaling>.LogSumExp(rows, sums, scaling);
        long? ignored = _call.CrossEntropy.Options.IgnoreIndex;
        for (int lane = 0; lane < count; lane++)
        {
            nint row = first + lane;
            long target = _call.CrossEntropy.Target[row];
            bool counts = target != ignored;
            if (_call.Entropy != null)
            {
                new Results<T>(_call.Entropy).Set(row, counts ? entropies[lane] : 0);
            }

            if (_call.LogSumExp != null)
            {
                new Results<T>(_call.LogSumExp).Set(row, counts ? logSumExps[lane] : 0);
            }

            if (_call.Correct != null)
            {
                bool largest = counts && Scalars.ToDouble(rows.Row(lane)[target]) == sums.Maximum[lane];
                bool alone = sums.Count[lane] == 1 && _call.CrossEntropy.Options.SoftCap == 0;
                _call.Correct[row] = (byte)(largest && (alone || IsFirstLargest((nint)target, row)) ? 1 : 0);
            }
        }
    }

    /// <summary>Whether no logit is larger than the target's, and none before it is equal. A cap may make different logits equal: it does not count here.</summary>
    private bool IsFirstLargest(nint target, nint row)
    {
        T* x = _call.CrossEntropy.Logits.Row(row);
        double value = Scalars.ToDouble(x[target]);
        for (nint i = 0; i < _call.CrossEntropy.Logits.Cols; i++)
        {
            double other = Scalars.ToDouble(x[i]);
            if (other > value || (i < target && other == value))
            {
                return false;
            }
        }

        return true;
    }
}
