using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>The rows of a call, and what becomes of their losses.</summary>
internal static unsafe class CrossEntropyCore
{
    public static Status Run<T>(in CrossEntropyCall<T> call, DoubleDouble denominator)
        where T : unmanaged
    {
        LossSum total = Sum(call, denominator);
        if (call.Options.Reduction != Reduction.None)
        {
            call.Loss.Set(0, Reduce(total, denominator, call.Options));
        }

        return Status.Ok;
    }

    /// <summary>The sum of the losses; losses per row and gradients are written on the way.</summary>
    public static LossSum Sum<T>(in CrossEntropyCall<T> call, DoubleDouble denominator)
        where T : unmanaged
    {
        fixed (CrossEntropyCall<T>* shared = &call)
        {
            bool areShort = call.Logits.Cols <= Columns.Most;
            bool isFurther = typeof(T) == typeof(double) || (call.Target == null ? areShort : call.WithGradient && !areShort);
            StackPlace stack = isFurther ? StackPlace.After48 : StackPlace.AtLine;
            int atOnce = EightRows<T>.RowsAtOnce(call.Logits.Cols);
            return LossReduction.Run(new RowLosses<T>(shared, denominator), call.Logits.Rows, atOnce, call.Logits.Cols, call.HasDistributions ? Load.Of<T>(4, 12, stack) : Load.Of<T>(1, 2, stack));
        }
    }

    /// <summary>The mean or sum, rounded to double.</summary>
    public static double Reduce(in LossSum total, DoubleDouble denominator, CrossEntropyOptions options)
    {
        if (options.Reduction == Reduction.Sum)
        {
            return total.Divided(new DoubleDouble(1, 0));
        }

        return denominator.Hi != 0 ? total.Divided(denominator) : options.Empty == EmptyMean.Zero ? 0 : Scalars.NaN;
    }

    private readonly struct RowLosses<T>(CrossEntropyCall<T>* call, DoubleDouble denominator) : IRowLosses
        where T : unmanaged
    {
        private readonly long _ignoreIndex = call->IgnoredIndex;

        private readonly bool _isPlain = FewClasses<T>.Suits(*call);

        /// <summary>d result / d loss where it is the same for all rows.</summary>
        private readonly VectorPair _scale = call->WithGradient ? OfReduction(*call, denominator) : default;

        private static VectorPair OfReduction(in CrossEntropyCall<T> call, DoubleDouble denominator)
        {
            bool reduced = call.Options.Reduction != Reduction.None && !call.GradOutput.IsNull;
            VectorPair scale = VectorPair.Broadcast(new DoubleDouble(reduced ? call.GradOutput[0] : 1, 0));
            return call.Options.Reduction == Reduction.Mean ? LossRows<T>.Quotient(scale, denominator) : scale;
        }

        public LossSum Run(nint first, nint end)
        {
            double* scratch = stackalloc double[LossRows<T>.ScratchLength];
            int atOnce = EightRows<T>.RowsAtOnce(call->Logits.Cols);
            LossSums sums = default;
            VectorPair sum = default;
            if (_isPlain)
            {
                sum = RunPlain(first, end, scratch, ref sums);
            }
            else
            {
                for (nint row = first; row < end; row += atOnce)
                {
                    sum = LossSums.Add(sum, Run(new EightRows<T>(call->Logits, row, (int)nint.Min(atOnce, end - row)), scratch), ref sums);
                }
            }

            sums.Ordinary = sum;
            return sums.Total();
        }

        /// <summary>All rows, in groups of eight, and a last one of fewer.</summary>
        [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
        private VectorPair RunPlain(nint first, nint end, double* scratch, ref LossSums sums)
        {
            double* memory = stackalloc double[FewClasses<T>.ScratchLength];
            FewClasses<T> groups = new(in *call, memory);
            VectorPair total = default;
            nint row = first;
            while (row < end)
            {
                int count = groups.Load(row, end);
                int prepared = 0;
                for (int group = 0; group < count; group++, row += Lanes.Count)
                {
                    EightRows<T> rows = new(call->Logits, row, (int)nint.Min(Lanes.Count, end - row));
                    Vector512<double> losses = groups[group];
                    VectorPair scale = call->WithGradient ? Scale(rows) : default;
                    bool isPlain = Vector512.LessThanAll(Vector512.Abs(scale.Hi), LossTerms.Infinity) && Vector512.EqualsAll(losses, losses);
                    if (!isPlain || groups.HasIgnored(group, _ignoreIndex))
                    {
                        total = LossSums.Add(total, Run(rows, scratch), ref sums);
                        continue;
                    }

                    if (call->WithGradient)
                    {
                        groups.PrepareGradient(group, scale);
                        prepared |= 1 << group;
                    }

                    total = LossSums.AddOfFloats(total, rows.Count == Lanes.Count ? losses : losses & LossSums.First(rows.Count));
                    if (call->Options.Reduction == Reduction.None)
                    {
                        call->Loss.Store(losses, row, rows.Count);
                    }
                }

                for (int group = 0; prepared != 0; group++, prepared >>= 1)
                {
                    if ((prepared & 1) != 0)
                    {
                        groups.StoreGradient(group, end);
                    }
                }
            }

            return total;
        }

        /// <summary>The losses of the rows, 0 in lanes without a row that counts.</summary>
        private VectorPair Run(EightRows<T> rows, double* scratch)
        {
            long* some = stackalloc long[Lanes.Count];
            long* target = AllCount(rows) ? call->Target + rows.First : some;
            Vector512<double> skip = target == some ? Targets(rows, some) : Vector512<double>.Zero;
            VectorPair weight = call->IsWeighted ? Weights(rows, target, ref skip) : VectorPair.One;
            LossRows<T> group = new(in *call, rows.First, rows.Count, target, skip)
            {
                Weight = weight,
                Scale = call->WithGradient ? Scale(rows) : default,
            };
            VectorPair losses = group.Run(scratch);
            if (call->Options.Reduction == Reduction.None)
            {
                call->Loss.Store(LossRows<T>.Round(losses), rows.First, rows.Count);
            }

            if (call->WithGradient && Lanes.AnySet(skip))
            {
                ClearIgnored(rows, skip);
            }

            return losses;
        }

        /// <summary>Whether these are eight rows with a class index each, none of them ignored.</summary>
        private bool AllCount(EightRows<T> rows) => rows.Count == Lanes.Count && call->Target != null
            && !Vector512.EqualsAny(Vector512.Load(call->Target + rows.First), Vector512.Create(_ignoreIndex));

        /// <summary>The class indices, -1 where a lane has no row that counts or targets are probabilities, and the lanes without a row that counts, as a mask.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private Vector512<double> Targets(EightRows<T> rows, long* target)
        {
            Vector512<long> none = Vector512<long>.AllBitsSet;
            Vector512<long> skip = Vector512.GreaterThanOrEqual(Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((long)rows.Count));
            if (call->Target == null)
            {
                none.Store(target);
                return skip.AsDouble();
            }

            Vector512<long> classes;
            if (rows.Count == Lanes.Count)
            {
                classes = Vector512.Load(call->Target + rows.First);
            }
            else
            {
                none.Store(target);
                new ReadOnlySpan<long>(call->Target + rows.First, rows.Count).CopyTo(new Span<long>(target, rows.Count));
                classes = Vector512.Load(target);
            }

            skip |= Vector512.Equals(classes, Vector512.Create(_ignoreIndex));
            (classes | skip).Store(target); // all bits set: -1
            return skip.AsDouble();
        }

        /// <summary>What multiplies the losses. A weight of 0 makes any loss 0: such rows are ignored.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private VectorPair Weights(EightRows<T> rows, long* target, ref Vector512<double> skip)
        {
            double* weight = stackalloc double[2 * Lanes.Count];
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                DoubleDouble factor = Lanes.IsSet(skip, lane) ? new DoubleDouble(1, 0) : call->LossWeight(rows.First + lane, target[lane]);
                weight[lane] = factor.Hi;
                weight[lane + Lanes.Count] = factor.Lo;
            }

            VectorPair weights = new(Vector512.Load(weight), Vector512.Load(weight + Lanes.Count));
            skip |= Vector512.Equals(weights.Hi, Vector512<double>.Zero);
            return weights;
        }

        private void ClearIgnored(EightRows<T> rows, Vector512<double> skip)
        {
            for (int lane = 0; lane < rows.Count; lane++)
            {
                if (Lanes.IsSet(skip, lane))
                {
                    NativeMemory.Clear(call->Gradient.Row(rows.First + lane), (nuint)call->Logits.Cols * (nuint)sizeof(T));
                }
            }
        }

        /// <summary>d result / d loss of the rows, but for their weights.</summary>
        private VectorPair Scale(EightRows<T> rows)
        {
            if (call->Options.Reduction != Reduction.None)
            {
                return _scale;
            }

            double* given = stackalloc double[Lanes.Count];
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                given[lane] = call->GradOutput.IsNull ? 1 : call->GradOutput[rows.First + Math.Min(lane, rows.Count - 1)];
            }

            return new(Vector512.Load(given), Vector512<double>.Zero);
        }
    }
}
