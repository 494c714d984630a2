using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>-weight log_probs[r, target[r]]: what is left of the cross-entropy where the logarithms are there already.</summary>
internal static unsafe class NegativeLogLikelihoodCore
{
    /// <param name="call">A call whose logits are log-probabilities; of its options the reduction, the empty mean and the ignored index count.</param>
    /// <param name="badRow">The first row with a bad target.</param>
    public static Status Run<T>(in CrossEntropyCall<T> call, out nint badRow)
        where T : unmanaged
    {
        Status status = call.Validate(out badRow, out DoubleDouble denominator);
        if (status != Status.Ok)
        {
            return status;
        }

        // A row costs one element forward, all of them where its gradient is written.
        // Parts of at least 256 rows: a part's sum must not cost more than its losses.
        const int MostColumns = 32;
        nint work = call.WithGradient ? call.Logits.Cols : 1;
        nint cols = nint.Min(MostColumns, call.Logits.Cols);
        LossSum total = call.HasColumns
            ? LossReduction.RunTiles(new ColumnLosses<T>(call, denominator), call.Logits.Rows, Lanes.Count, cols, ColumnTiles.Width<T>(work), new Load(1))
            : LossReduction.Run(new RowLosses<T>(call, denominator), call.Logits.Rows, Lanes.Count, cols, work, new Load(1));
        if (call.Options.Reduction != Reduction.None)
        {
            call.Loss.Set(0, CrossEntropyCore.Reduce(total, denominator, call.Options));
        }

        return Status.Ok;
    }

    /// <summary>Of columns one element each is read where it is; gradients are turned from rows.</summary>
    private readonly struct ColumnLosses<T>(CrossEntropyCall<T> call, DoubleDouble denominator) : ITileLosses
        where T : unmanaged
    {
        public void Run(nint first, nint end, nint rowsPerPart, LossSum* sums)
        {
            using ColumnTile<T> gradient = new(call.Gradient, end - first);
            CrossEntropyCall<T> turned = call;
            turned.Gradient = gradient.Room(first);
            RowLosses<T> losses = new(turned, denominator);
            for (nint row = first; row < end; row += rowsPerPart)
            {
                *sums++ = losses.Run(row, nint.Min(end, row + rowsPerPart));
            }

            ColumnTile<T>.Write(turned.Gradient, first, end - first, call.Gradient);
        }
    }

    private readonly struct RowLosses<T>(CrossEntropyCall<T> call, DoubleDouble denominator) : IRowLosses
        where T : unmanaged
    {
        /// <summary>Rows between the one that is read and the one whose element is fetched.</summary>
        private const int FetchedAhead = 8 * Lanes.Count;

        /// <summary>The processor fetches by itself what lies fewer bytes apart.</summary>
        private const int LeastApart = 256;

        private readonly long _ignoreIndex = call.IgnoredIndex;
        private readonly bool _ignores = call.Options.IgnoreIndex != null;

        /// <summary>The derivative at the target where it is the same for all rows.</summary>
        private readonly double _derivative = call.IsWeighted || call.Options.Reduction == Reduction.None || !call.WithGradient
            ? 0
            : -Scale(call, denominator, 0, new DoubleDouble(1, 0));

        public LossSum Run(nint first, nint end)
        {
            LossSums sums = default;
            VectorPair sum = default;
            bool simple = !call.IsWeighted && !call.Logits.AreColumns && call.Options.Reduction != Reduction.None && (!call.WithGradient || ClearsAhead);
            nint whole = simple ? end - ((end - first) % Lanes.Count) : first;
            Matrix<T> logProbabilities = call.Logits;
            long* target = call.Target;
            if (ClearsAhead)
            {
                NativeMemory.Clear(call.Gradient.Row(first), (nuint)(end - first) * (nuint)call.Logits.Cols * (nuint)sizeof(T));
            }

            nint lastToFetchAt = logProbabilities.RowStride * sizeof(T) < LeastApart ? -1 : call.Logits.Rows - FetchedAhead - Lanes.Count;
            for (nint row = first; row < whole; row += Lanes.Count)
            {
                if (row <= lastToFetchAt)
                {
                    Fetch(logProbabilities, target, row + FetchedAhead);
                }

                // Built up in a register: a vector that is read where its parts were just written waits for them.
                Vector512<double> losses = Vector512.Create(
                    At(logProbabilities, target, row),
                    At(logProbabilities, target, row + 1),
                    At(logProbabilities, target, row + 2),
                    At(logProbabilities, target, row + 3),
                    At(logProbabilities, target, row + 4),
                    At(logProbabilities, target, row + 5),
                    At(logProbabilities, target, row + 6),
                    At(logProbabilities, target, row + 7));
                sum = LossSums.Add(sum, new VectorPair(-losses, Vector512<double>.Zero), ref sums);
            }

            if (call.WithGradient)
            {
                SetDerivatives(first, whole);
            }

            for (nint row = whole; row < end; row += Lanes.Count)
            {
                Vector512<double> losses = Run(row, (int)nint.Min(Lanes.Count, end - row));
                sum = LossSums.Add(sum, new VectorPair(losses, Vector512<double>.Zero), ref sums);
            }

            sums.Ordinary = sum;
            return sums.Total();
        }

        /// <summary>Has the memory deliver what will be read of eight rows. The place of a target to be ignored may lie outside the array, which a prefetch does not mind.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Fetch(Matrix<T> logProbabilities, long* target, nint first)
        {
            for (nint row = first; Sse.IsSupported && row < first + Lanes.Count; row++)
            {
                Sse.Prefetch0(logProbabilities.Row(row) + target[row]);
            }
        }

        /// <summary>0 where the target is the ignored one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private double At(Matrix<T> logProbabilities, long* target, nint row) =>
            _ignores && target[row] == _ignoreIndex ? 0 : Scalars.ToDouble(logProbabilities.Row(row)[target[row]]);

        private Vector512<double> Run(nint first, int count)
        {
            Vector512<double> losses = Losses(first, count);
            for (int lane = 0; call.WithGradient && lane < count; lane++)
            {
                Gradient(first + lane);
            }

            if (call.Options.Reduction == Reduction.None)
            {
                call.Loss.Store(losses, first, count);
            }

            return losses;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private Vector512<double> Losses(nint first, int count)
        {
            double* losses = stackalloc double[Lanes.Count];
            new Span<double>(losses, Lanes.Count).Clear();
            bool weighted = call.IsWeighted;
            for (int lane = 0; lane < count; lane++)
            {
                long target = call.Target[first + lane];
                if (_ignores && target == _ignoreIndex)
                {
                    continue;
                }

                double logProbability = Scalars.ToDouble(*call.Logits.Address(first + lane, (nint)target));
                losses[lane] = weighted ? Loss(logProbability, call.LossWeight(first + lane, target)) : -logProbability;
            }

            return Vector512.Load(losses);
        }

        /// <summary>Whether the gradient is written as zeros first: it is one block, and not where the log-probabilities are.</summary>
        private bool ClearsAhead => call.WithGradient && call.Gradient.IsBlock && call.Gradient.Data != call.Logits.Data;

        private void SetDerivatives(nint first, nint end)
        {
            Matrix<T> gradient = call.Gradient;
            long* target = call.Target;
            T derivative = Scalars.FromDouble<T>(_derivative);
            for (nint row = first; row < end; row++)
            {
                if (!_ignores || target[row] != _ignoreIndex)
                {
                    gradient.Row(row)[target[row]] = derivative;
                }
            }
        }

        private void Gradient(nint row)
        {
            T* gradient = call.Gradient.Row(row);
            if (!ClearsAhead)
            {
                NativeMemory.Clear(gradient, (nuint)call.Logits.Cols * (nuint)sizeof(T));
            }

            long target = call.Target[row];
            if (_ignores && target == _ignoreIndex)
            {
                return;
            }

            DoubleDouble weight = call.IsWeighted ? call.LossWeight(row, target) : new DoubleDouble(1, 0);
            bool isSame = !call.IsWeighted && call.Options.Reduction != Reduction.None;
            gradient[target] = weight.Hi == 0 ? default : Scalars.FromDouble<T>(isSame ? _derivative : -Scale(row, weight));
        }

        private static double Loss(double logProbability, DoubleDouble weight)
        {
            if (weight.Hi == 0)
            {
                return 0; // whatever the log-probability
            }

            double rounded = -logProbability * weight.Hi;
            return double.IsFinite(rounded) ? Math.FusedMultiplyAdd(-logProbability, weight.Hi, -logProbability * weight.Lo) : rounded;
        }

        private double Scale(nint row, DoubleDouble weight) => Scale(call, denominator, row, weight);

        /// <summary>d result / d (-log_prob).</summary>
        private static double Scale(in CrossEntropyCall<T> call, DoubleDouble denominator, nint row, DoubleDouble weight)
        {
            double given = call.GradOutput.IsNull ? 1 : call.GradOutput[call.Options.Reduction == Reduction.None ? row : 0];
            VectorPair scale = LossRows<T>.Product(
                VectorPair.Broadcast(new DoubleDouble(given, 0)), VectorPair.Broadcast(weight));
            return LossRows<T>.Round(call.Options.Reduction == Reduction.Mean ? LossRows<T>.Quotient(scale, denominator) : scale)[0];
        }
    }
}
