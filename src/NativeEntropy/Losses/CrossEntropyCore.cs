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
        if (call.Logits.Rows == 1 && TryOneRow(call, denominator))
        {
            return Status.Ok;
        }

        LossSum total = Sum(call, denominator);
        if (call.Options.Reduction != Reduction.None)
        {
            call.Loss.Set(0, Reduce(total, denominator, call.Options));
        }

        return Status.Ok;
    }

    /// <summary>A row that counts, with the weight 1: its loss is the mean and the sum.</summary>
    private static bool TryOneRow<T>(in CrossEntropyCall<T> call, DoubleDouble denominator)
        where T : unmanaged
    {
        if (denominator.Hi != 1 || call.WithGradient || call.IsWeighted || !FewClasses<T>.AreFew(call)
            || !OneRowOfClasses<T>.TryLoss(call.Logits.Row(0), (int)call.Logits.Cols, (int)*call.Target, out double loss))
        {
            return false;
        }

        call.Loss.Set(0, loss);
        return true;
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
            Load load = call.HasDistributions ? Load.Of<T>(4, 12, stack) : call.WithGradient ? Load.Of<T>(2, 4, stack) : Load.Of<T>(1, 2, stack);
            nint rows = call.Logits.Rows, cols = call.Logits.Cols;
            int atOnce = EightRows<T>.RowsAtOnce(cols);
            if (call.HasColumns)
            {
                return LossReduction.RunTiles(new ColumnLosses<T>(shared, denominator), rows, atOnce, cols, ColumnTiles.Width<T>(cols), load);
            }

            nint work = FewClasses<T>.AreFew(call) ? cols + FloatColumns.WorkOfRow : cols;
            return LossReduction.Run(new RowLosses<T>(shared, denominator), rows, atOnce, cols, work, load);
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

    /// <summary>Columns, turned into rows.</summary>
    private readonly struct ColumnLosses<T>(CrossEntropyCall<T>* call, DoubleDouble denominator) : ITileLosses
        where T : unmanaged
    {
        public void Run(nint first, nint end, nint rowsPerPart, LossSum* sums)
        {
            nint count = end - first;
            using ColumnTilePair<T> logits = new(call->Logits, call->Gradient, count);
            using ColumnTile<T> probabilities = new(call->Probabilities, count);
            CrossEntropyCall<T> turned = *call;
            turned.Logits = logits.Read(first, count);
            turned.Probabilities = probabilities.Read(first, count);
            turned.Gradient = logits.Room(first);
            RowLosses<T> losses = new(&turned, denominator);
            for (nint row = first; row < end; row += rowsPerPart)
            {
                *sums++ = losses.Run(row, nint.Min(end, row + rowsPerPart));
            }

            logits.Write(first, count);
        }
    }

    private readonly struct RowLosses<T>(CrossEntropyCall<T>* call, DoubleDouble denominator) : IRowLosses
        where T : unmanaged
    {
        private readonly long _ignoreIndex = call->IgnoredIndex;

        private readonly bool _areFew = FewClasses<T>.AreFew(*call);

        private readonly bool _isWeighted = call->IsWeighted;

        /// <summary>Without weights, the mean's denominator is the number of rows that are not ignored; who wants no mean may leave it out.</summary>
        private readonly bool _ignoresSome = call->Options.IgnoreIndex != null && denominator.Hi != call->Logits.Rows;

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
            if (_areFew)
            {
                sum = RunFew(first, end, scratch, ref sums);
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

        /// <summary>All rows, as many at a time as there is room for.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private VectorPair RunFew(nint first, nint end, double* scratch, ref LossSums sums)
        {
            float* memory = stackalloc float[FewClasses<T>.ScratchLength];
            FewClasses<T> classes = new(in *call, memory);
            bool isPlain = (!call->WithGradient || classes.TakeScale(_scale)) && !_isWeighted && !_ignoresSome && !(call->WithGradient && call->Options.Reduction == Reduction.None);
            VectorPair total = default;
            int count;
            for (nint row = first; row < end; row += count)
            {
                count = classes.Load(row, end);
                ulong gradients = classes.All;
                if (!isPlain || classes.ForFloats != classes.All)
                {
                    total = RunEights(classes, row, count, total, scratch, ref sums, out gradients);
                }
                else
                {
                    total = classes.AddTo(total);
                    if (call->Options.Reduction == Reduction.None)
                    {
                        classes.StoreLosses();
                    }
                }

                if (call->WithGradient && gradients != 0)
                {
                    classes.StoreGradients(gradients);
                }
            }

            return total;
        }

        /// <summary>Rows that were loaded, eight by eight: weighted ones, those to be ignored, and those that are not for float arithmetic.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private VectorPair RunEights(in FewClasses<T> classes, nint first, int count, VectorPair sum, double* scratch, ref LossSums sums, out ulong gradients)
        {
            VectorPair total = sum;
            gradients = 0;
            for (int at = 0; at < count; at += Lanes.Count)
            {
                EightRows<T> rows = new(call->Logits, first + at, Math.Min(Lanes.Count, count - at));
                int all = (1 << rows.Count) - 1;
                int forFloats = (int)(classes.ForFloats >> at) & all, ignored = 0;
                VectorPair losses = new(classes[at], Vector512<double>.Zero);
                VectorPair scale = call->WithGradient ? Scale(rows) : default;
                if (_isWeighted || _ignoresSome)
                {
                    VectorPair weight = Weights(rows, out ignored);
                    forFloats &= ~ignored & FewClasses<T>.AreModerate(weight);
                    losses = LossRows<T>.Product(losses, weight);
                    scale = LossRows<T>.Product(scale, weight);
                }

                int withGradient = call->WithGradient ? classes.TakeScale(at, scale) & forFloats : forFloats;
                Vector512<double> inFloats = Mask(forFloats);
                if ((withGradient | ignored) != all)
                {
                    losses = VectorPair.Select(inFloats, losses, Run(rows, scratch));
                }
                else if (ignored != 0)
                {
                    losses = new(losses.Hi & inFloats, losses.Lo & inFloats);
                    if (call->WithGradient)
                    {
                        ClearIgnored(rows, Mask(ignored));
                    }
                }

                if (call->Options.Reduction == Reduction.None)
                {
                    call->Loss.Store(LossRows<T>.Round(losses), rows.First, rows.Count);
                }

                total = LossSums.Add(total, losses, ref sums);
                gradients |= (ulong)withGradient << at;
            }

            return total;
        }

        /// <summary>A mask of lanes, from bits.</summary>
        private static Vector512<double> Mask(int bits)
        {
            Vector512<long> lane = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
            return Vector512.Equals(Vector512.Create((long)bits) & lane, lane).AsDouble();
        }

        /// <summary>The rows' weights, 1 without any, and as a mask which rows are to be ignored: a weight of 0 is as a class to be ignored.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private VectorPair Weights(EightRows<T> rows, out int ignored)
        {
            long* target = stackalloc long[Lanes.Count];
            Vector512<double> skip = Targets(rows, target);
            VectorPair weight = _isWeighted ? Weights(rows, target, ref skip) : VectorPair.One;
            ignored = (int)skip.ExtractMostSignificantBits() & ((1 << rows.Count) - 1);
            return weight;
        }

        /// <summary>The losses of the rows, 0 in lanes without a row that counts.</summary>
        private VectorPair Run(EightRows<T> rows, double* scratch)
        {
            long* some = stackalloc long[Lanes.Count];
            long* target = AllCount(rows) ? call->Target + rows.First : some;
            Vector512<double> skip = target == some ? Targets(rows, some) : Vector512<double>.Zero;
            VectorPair weight = _isWeighted ? Weights(rows, target, ref skip) : VectorPair.One;
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
