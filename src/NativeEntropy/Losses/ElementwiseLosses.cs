using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The loop over the elements of a call: element i is in lane i mod 8, whatever its part.</summary>
internal readonly unsafe partial struct ElementwiseLosses<T, TFormula>(ElementwiseLossCall<T> call, TFormula formula, DoubleDouble scale) : IRowLosses
    where T : unmanaged
    where TFormula : unmanaged, IElementwiseLoss
{
    /// <summary>Elements for which repeated arrays are written out.</summary>
    public const int Piece = 1024;

    private static int ScratchLength(int array) => TFormula.Arrays > array ? Piece : Lanes.Count;

    /// <summary>How much of it is used: a short call does not fill all of it.</summary>
    private static nint Capacity(int array, nint most) => nint.Min(ScratchLength(array), most);

    public LossSum Run(nint first, nint end)
    {
        T* target = stackalloc T[Piece];
        T* third = stackalloc T[ScratchLength(2)];
        T* fourth = stackalloc T[ScratchLength(3)];
        double* some = stackalloc double[((TFormula.Stages + (typeof(T) == typeof(double) ? 1 : 0)) * Piece) + Lanes.Count];
        double* stages = Columns.AtCacheLine(some);
        nint targetHeld = -1;
        nint thirdHeld = -1;
        nint fourthHeld = -1;
        int size = Results<T>.ElementSize;
        bool perElement = call.Reduction == Reduction.None;
        LossSums sums = default;
        nint most = (end - first + FloatLanes.Count - 1) & -FloatLanes.Count;
        for (nint start = first; start < end; start += Piece)
        {
            nint length = nint.Min(Piece, end - start);
            Arrays arrays = new()
            {
                X = call.X + start,
                Target = call.Target.At(start, length, target, ref targetHeld, Capacity(1, most)),
                Third = call.Third.At(start, length, third, ref thirdHeld, Capacity(2, most)),
                Fourth = call.Fourth.At(start, length, fourth, ref fourthHeld, Capacity(3, most)),
                Gradient = call.Gradient + start,
                GradOutput = perElement && call.WithGradient && call.GradOutput != null ? (byte*)call.GradOutput + (start * size) : null,
                Loss = perElement ? (byte*)call.Losses + (start * size) : null,
                Stages = stages,
            };
            Run(arrays, length, ref sums);
        }

        return sums.Total();
    }

    /// <summary>Where elements are that lie one behind the other.</summary>
    private struct Arrays
    {
        public T* X;
        public T* Target;
        public T* Third;
        public T* Fourth;
        public T* Gradient;

        /// <summary>Doubles for doubles, floats for every other type; null where there is one for all, or none.</summary>
        public byte* GradOutput;

        /// <summary>The same, for a loss per element.</summary>
        public byte* Loss;

        /// <summary>What the first stage has left of each element, then what the second has, then losses put aside, or where special elements are; or what the first loop over floats has left. Space for all of them.</summary>
        public double* Stages;
    }

    private void Run(Arrays arrays, nint length, ref LossSums sums)
    {
        if (HasFloats && AnyForFloats(arrays.Target, length))
        {
            RunFloats(arrays, length, ref sums);
            return;
        }

        nint rest = length % Lanes.Count;
        nint whole = length - rest;
        Run(arrays, whole, Lanes.Count, ref sums);
        if (rest == 0)
        {
            return;
        }

        // The last few elements go through scratch space: nothing past the end is read or written.
        T* scratch = stackalloc T[5 * Lanes.Count];
        byte* results = stackalloc byte[2 * Lanes.Count * sizeof(double)];
        int size = Results<T>.ElementSize;
        Arrays last = new()
        {
            X = Padded(arrays.X + whole, rest, scratch),
            Target = Padded(arrays.Target + whole, rest, scratch + Lanes.Count),
            Third = TFormula.Arrays > 2 ? Padded(arrays.Third + whole, rest, scratch + (2 * Lanes.Count)) : null,
            Fourth = TFormula.Arrays > 3 ? Padded(arrays.Fourth + whole, rest, scratch + (3 * Lanes.Count)) : null,
            Gradient = scratch + (4 * Lanes.Count),
            GradOutput = arrays.GradOutput == null ? null : Padded(arrays.GradOutput + (whole * size), rest * size, results, Lanes.Count * size),
            Loss = arrays.Loss == null ? null : results + (Lanes.Count * sizeof(double)),
            Stages = arrays.Stages,
        };
        Run(last, Lanes.Count, (int)rest, ref sums);
        if (call.WithGradient)
        {
            Unsafe.CopyBlockUnaligned(arrays.Gradient + whole, last.Gradient, (uint)(rest * sizeof(T)));
        }

        if (arrays.Loss != null)
        {
            Unsafe.CopyBlockUnaligned(arrays.Loss + (whole * size), last.Loss, (uint)(rest * size));
        }
    }

    private void Run(in Arrays at, nint length, int count, ref LossSums sums)
    {
        if (TFormula.Stages > 0)
        {
            RunFirst(at, length);
        }

        if (TFormula.Stages > 1)
        {
            RunSecond(at, length);
        }

        if (formula.HasSpecials && call.WithGradient)
        {
            RunOrdinary<Wanted>(at, length, count, ref sums);
        }
        else if (formula.HasSpecials)
        {
            RunOrdinary<NotWanted>(at, length, count, ref sums);
        }
        else if ((TFormula.Shape(call.WithGradient) & LoopShape.Shared) != 0)
        {
            RunPlaced<Asked>(at, length, count, ref sums);
        }
        else if (call.WithGradient)
        {
            RunPlaced<Wanted>(at, length, count, ref sums);
        }
        else
        {
            RunPlaced<NotWanted>(at, length, count, ref sums);
        }
    }

    /// <summary>The loop on a stack that is moved, or not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunPlaced<TGradient>(in Arrays at, nint length, int count, ref LossSums sums)
        where TGradient : IGradientChoice
    {
        const int Padding = 64;
        const int Step = 16;
        byte* padding = stackalloc byte[(TFormula.Shape(TGradient.Always) & LoopShape.Moved) != 0 ? Padding - Step : Padding];
        *padding = 0;
        RunLast<TGradient>(at, length, count, ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LossOperands Load(in Arrays at, nint i) => new(
        Lanes.Load(at.X + i),
        Lanes.Load(at.Target + i),
        TFormula.Arrays > 2 ? Lanes.Load(at.Third + i) : Vector512<double>.Zero,
        TFormula.Arrays > 3 ? Lanes.Load(at.Fourth + i) : Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void RunFirst(in Arrays arrays, nint length)
    {
        Arrays at = arrays;
        Vector512<double> rare = Vector512<double>.Zero;
        for (nint i = 0; i < length; i += Lanes.Count)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(at.X + Piece + i); // they may lie outside the arrays, which a prefetch does not mind
                Sse.Prefetch0(at.Target + Piece + i);
            }

            formula.First(Load(at, i), ref rare).Store(at.Stages + i);
        }

        if (Lanes.AnySet(rare & Vector512.Create(-0.0)))
        {
            RunRare(arrays, length);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunRare(in Arrays at, nint length)
    {
        for (nint i = 0; i < length; i += Lanes.Count)
        {
            formula.Rare(Load(at, i), Vector512.Load(at.Stages + i)).Store(at.Stages + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void RunSecond(in Arrays arrays, nint length)
    {
        Arrays at = arrays;
        for (nint i = 0; i < length; i += Lanes.Count)
        {
            formula.Second(Load(at, i), Vector512.Load(at.Stages + i)).Store(at.Stages + Piece + i);
        }
    }

    /// <summary>The loop: whole vectors only, of each of which the first `count` lanes are added. One place where the formula is inlined.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void RunLast<TGradient>(in Arrays arrays, nint length, int count, ref LossSums sums)
        where TGradient : IGradientChoice
    {
        Arrays at = arrays;
        VectorPair scales = VectorPair.Broadcast(scale);
        VectorPair sum = sums.Ordinary;
        bool addsPlainly = TFormula.AddsPlainly && typeof(T) != typeof(double);
        Vector512<double> plain = Vector512<double>.Zero;
        Vector512<double> wanted = LossSums.First(count);
        bool withGradient = TGradient.Always || (!TGradient.Never && call.WithGradient);
        double* aside = at.Stages + (TFormula.Stages * Piece);
        double* endAside = aside;
        for (nint i = 0; i < length; i += Lanes.Count)
        {
            if (withGradient && at.GradOutput != null)
            {
                scales = new(LoadResults(at.GradOutput, i), Vector512<double>.Zero);
            }

            VectorPair losses = formula.Apply(Load(at, i), LoadStages(at, i), withGradient, scales, out Vector512<double> gradient);
            if (at.Loss != null)
            {
                StoreResults(losses.Hi + losses.Lo, at.Loss, i);
            }
            else if (addsPlainly)
            {
                plain += losses.Hi & wanted;
            }
            else
            {
                sum = Add(sum, new VectorPair(losses.Hi & wanted, losses.Lo & wanted), ref sums, ref endAside);
            }

            if (withGradient)
            {
                Lanes.Store(Lanes.CanonicalNaN(gradient, gradient), at.Gradient + i);
            }
        }

        sums.Ordinary = addsPlainly ? LossSums.AddOfFloats(sum, plain) : sum;
        for (; TFormula.PutsAside && aside < endAside; aside += Lanes.Count)
        {
            sums.AddOthers(Vector512.Load(aside));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LossStages LoadStages(in Arrays at, nint i) => new(
        TFormula.Stages > 0 ? Vector512.Load(at.Stages + i) : Vector512<double>.Zero,
        TFormula.Stages > 1 ? Vector512.Load(at.Stages + Piece + i) : Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Add(VectorPair sum, VectorPair losses, ref LossSums sums, ref double* endAside)
    {
        if (typeof(T) != typeof(double))
        {
            return LossSums.AddOfFloats(sum, losses.Hi + losses.Lo);
        }

        if (!TFormula.PutsAside)
        {
            return LossSums.Add(sum, losses, ref sums);
        }

        Vector512<double> ordinary = LossSums.AreOrdinary(losses.Hi);
        if (Lanes.AnySet(~ordinary))
        {
            losses.Hi.Store(endAside);
            endAside += Lanes.Count;
        }

        return LossSums.AddOrdinary(sum, losses, ordinary);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadResults(byte* results, nint index) => typeof(T) == typeof(double)
        ? Lanes.Load((double*)results + index)
        : Lanes.Load((float*)results + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreResults(Vector512<double> values, byte* results, nint index)
    {
        values = Lanes.CanonicalNaN(values, values);
        if (typeof(T) == typeof(double))
        {
            Lanes.Store(values, (double*)results + index);
        }
        else
        {
            Lanes.Store(values, (float*)results + index);
        }
    }

    /// <summary>The scratch space, with the elements and zeros after them.</summary>
    private static TValue* Padded<TValue>(TValue* source, nint count, TValue* scratch, int length = Lanes.Count)
        where TValue : unmanaged
    {
        new Span<TValue>(scratch, length).Clear();
        Unsafe.CopyBlockUnaligned(scratch, source, (uint)(count * sizeof(TValue)));
        return scratch;
    }
}
