using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <content>Losses in float arithmetic, sixteen at a time: see <see cref="IElementwiseLoss.OfFloats"/>.</content>
/// <remarks>
/// Which arithmetic an element has depends on nothing but itself, so that its results do not depend on the elements around. The losses that hold are added first, 64 at most to a sum of doubles, what they
/// lack, 2^-24 of them, to a sum of floats; then the others, in order.
/// </remarks>
internal readonly unsafe partial struct ElementwiseLosses<T, TFormula>
{
    /// <summary>Gradients of at most 1 are finite with it.</summary>
    private const double LargestScale = 1e38;

    private bool HasFloats => TFormula.HasFloats && call.Third.Data == null && call.Fourth.Data == null;

    /// <summary>Whether any element is for floats. The first is, or none, in nearly all arrays.</summary>
    private static bool AnyForFloats(T* target, nint length)
    {
        nint i = 0;
        for (; i + FloatRegister.Count <= length; i += FloatRegister.Count)
        {
            if (Registers.AnySet(TFormula.AreForFloats(FloatRegister.Zero, Registers.LoadFloats(target + i))))
            {
                return true;
            }
        }

        for (; i < length; i++)
        {
            if (Registers.AnySet(TFormula.AreForFloats(FloatRegister.Zero, Register.Create((float)Scalars.ToDouble(target[i])))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A piece with elements for floats.</summary>
    private void RunFloats(in Arrays arrays, nint length, ref LossSums sums)
    {
        nint rest = length % FloatLanes.Count;
        nint whole = length - rest;
        if (whole > 0)
        {
            RunVectorsOfFloats(arrays, whole, whole, ref sums);
        }

        if (rest == 0)
        {
            return;
        }

        // NaN is for no formula, and nobody asks for what comes after the rest.
        T* scratch = stackalloc T[3 * FloatLanes.Count];
        float* results = stackalloc float[2 * FloatLanes.Count];
        new Span<byte>(scratch, FloatLanes.Count * sizeof(T)).Fill(byte.MaxValue);
        Unsafe.CopyBlockUnaligned(scratch, arrays.X + whole, (uint)(rest * sizeof(T)));
        Arrays last = new()
        {
            X = scratch,
            Target = Padded(arrays.Target + whole, rest, scratch + FloatLanes.Count, FloatLanes.Count),
            Third = arrays.Third,
            Fourth = arrays.Fourth,
            Gradient = scratch + (2 * FloatLanes.Count),
            GradOutput = arrays.GradOutput == null ? null : (byte*)Padded((float*)arrays.GradOutput + whole, rest, results, FloatLanes.Count),
            Loss = arrays.Loss == null ? null : (byte*)(results + FloatLanes.Count),
            Stages = arrays.Stages,
        };
        RunVectorsOfFloats(last, FloatLanes.Count, rest, ref sums);
        if (call.WithGradient)
        {
            Unsafe.CopyBlockUnaligned(arrays.Gradient + whole, last.Gradient, (uint)(rest * sizeof(T)));
        }

        if (arrays.Loss != null)
        {
            Unsafe.CopyBlockUnaligned((float*)arrays.Loss + whole, last.Loss, (uint)(rest * sizeof(float)));
        }
    }

    /// <summary>Whole vectors of sixteen; the first `count` elements are asked for.</summary>
    private void RunVectorsOfFloats(in Arrays at, nint length, nint count, ref LossSums sums)
    {
        float* results = stackalloc float[(4 * Piece) + FloatLanes.Count];
        FloatResults aside = new((float*)Columns.AtCacheLine((double*)results));
        bool* marks = stackalloc bool[Piece / FloatRegister.Count];
        new Span<bool>(marks, Piece / FloatRegister.Count).Clear();
        bool all = RunFirstOfFloats(at, length);
        if (!call.WithGradient)
        {
            all = all ? RunLastOfFloats<NotWanted, TakenForGranted>(at, length, marks, aside, ref sums) : RunLastOfFloats<NotWanted, LookedAt>(at, length, marks, aside, ref sums);
        }
        else if (all && at.GradOutput == null && Math.Abs(scale.Hi) <= LargestScale)
        {
            RunLastOfFloats<Wanted, TakenForGranted>(at, length, marks, aside, ref sums);
        }
        else
        {
            all = RunLastOfFloats<Wanted, LookedAt>(at, length, marks, aside, ref sums);
        }

        if (!all)
        {
            RunOthers(at, length, count, marks, aside, ref sums);
        }
    }

    /// <summary>What has come out of floats where not all elements of a register are for them, and where it holds.</summary>
    private readonly struct FloatResults(float* data)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Loss(nint i) => Lanes.Load(data + i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Gradient(nint i) => Lanes.Load(data + Piece + i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> LossHolds(nint i) => Vector512.Equals(Lanes.Load(data + (2 * Piece) + i), Vector512<double>.One);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> GradientHolds(nint i) => Vector512.Equals(Lanes.Load(data + (3 * Piece) + i), Vector512<double>.One);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Set(nint i, FloatRegister loss, FloatRegister gradient, FloatRegister hold, bool withGradient)
        {
            loss.Store(data + i);
            (hold & FloatRegister.One).Store(data + (2 * Piece) + i);
            if (withGradient)
            {
                gradient.Store(data + Piece + i);
                hold &= IsFinite(gradient);
            }

            (hold & FloatRegister.One).Store(data + (3 * Piece) + i);
        }

        /// <summary>Whether some of them hold, losses and gradients.</summary>
        public bool Hold(nint i, int count) => new ReadOnlySpan<float>(data + (3 * Piece) + i, count).IndexOfAnyExcept(1f) < 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatRegister IsFinite(FloatRegister value) => Register.LessThanOrEqual(Register.Abs(value), Register.Create(float.MaxValue));

    /// <summary>The first loop; returns whether all elements are for floats.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static bool RunFirstOfFloats(in Arrays arrays, nint length)
    {
        Arrays at = arrays;
        IntRegister ofX = IntRegister.Zero, ofTarget = ofX;
        float* firsts = (float*)at.Stages;
        for (nint i = 0; i < length; i += FloatRegister.Count)
        {
            FloatRegister x = Registers.LoadFloats(at.X + i);
            TFormula.Inspect(x, Registers.LoadFloats(at.Target + i), ref ofX, ref ofTarget);
            FloatPower first = TFormula.FirstOfFloats(x);
            first.Power.Store(firsts + (2 * i));
            first.Less.Store(firsts + (2 * i) + FloatRegister.Count);
        }

        return TFormula.AreAllForFloats(ofX, ofTarget);
    }

    /// <summary>Whether every element is looked at, or all of them were found to be for floats, with finite gradients.</summary>
    private interface IChecks
    {
        static abstract bool Are { get; }
    }

    private readonly struct LookedAt : IChecks
    {
        public static bool Are => true;
    }

    private readonly struct TakenForGranted : IChecks
    {
        public static bool Are => false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAllFinite(FloatRegister value) => Register.LessThanOrEqualAll(Register.Abs(value), Register.Create(float.MaxValue));

    /// <summary>Sixteen at a time, register by register; returns whether everything holds, and else marks where something does not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private bool RunLastOfFloats<TGradient, TChecks>(in Arrays arrays, nint length, bool* marks, FloatResults aside, ref LossSums sums)
        where TGradient : IGradientChoice
        where TChecks : IChecks
    {
        Arrays at = arrays;
        int parts = FloatLanes.Count / FloatRegister.Count;
        FloatPair scales = FloatPair.Broadcast(scale.Hi);
        float* firsts = (float*)at.Stages;
        double* some = stackalloc double[5 * Lanes.Count];
        double* totals = Columns.AtCacheLine(some);
        DoubleRegister* heads = (DoubleRegister*)totals, tails = heads + (2 * parts);
        bool all = true;
        for (int part = 0; part < parts; part++)
        {
            DoubleRegister lower = DoubleRegister.Zero, upper = lower;
            FloatRegister rests = FloatRegister.Zero;
            for (nint i = part * FloatRegister.Count; i < length; i += FloatLanes.Count)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(at.X + Piece + i);
                    Sse.Prefetch0(at.Target + Piece + i); // here, so that memory is not idle in one loop, and all there is to wait for in the other
                }

                if (TGradient.Always && at.GradOutput != null)
                {
                    scales = new(Register.Load((float*)at.GradOutput + i), FloatRegister.Zero);
                }

                FloatRegister x = Registers.LoadFloats(at.X + i), target = Registers.LoadFloats(at.Target + i);
                FloatPower first = new(Register.Load(firsts + (2 * i)), Register.Load(firsts + (2 * i) + FloatRegister.Count));
                FloatLosses losses = TFormula.OfFloats(x, target, first, TGradient.Always, scales);
                FloatRegister loss = losses.Loss.Hi, rest = losses.Loss.Lo;
                if (!TChecks.Are || (Registers.AllSet(TFormula.AreForFloats(x, target)) && (!TGradient.Always || IsAllFinite(losses.Gradient))))
                {
                    if (at.Loss != null)
                    {
                        loss.Store((float*)at.Loss + i);
                    }

                    if (TGradient.Always)
                    {
                        Registers.Store(losses.Gradient, at.Gradient + i);
                    }
                }
                else
                {
                    FloatRegister hold = TFormula.AreForFloats(x, target);
                    aside.Set(i, loss, losses.Gradient, hold, TGradient.Always);
                    loss &= hold;
                    rest &= hold;
                    marks[i / FloatRegister.Count] = true;
                    all = false;
                }

                lower += Registers.WidenLower(loss);
                upper += Registers.WidenUpper(loss);
                rests += rest;
            }

            heads[2 * part] = lower;
            heads[(2 * part) + 1] = upper;
            tails[2 * part] = Registers.WidenLower(rests);
            tails[(2 * part) + 1] = Registers.WidenUpper(rests);
        }

        if (at.Loss == null)
        {
            Vector512<double> head = Vector512.Load(totals) + Vector512.Load(totals + Lanes.Count);
            Vector512<double> tail = Vector512.Load(totals + (2 * Lanes.Count)) + Vector512.Load(totals + (3 * Lanes.Count));
            sums.Ordinary = LossSums.AddOfFloats(sums.Ordinary, head + tail);
        }

        return all;
    }

    /// <summary>The marked registers, in doubles: what does not hold is added and stored with what does.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunOthers(in Arrays at, nint length, nint count, bool* marks, FloatResults aside, ref LossSums sums)
    {
        T* elements = stackalloc T[2 * Piece];
        float* gradOutput = stackalloc float[Piece];
        nint* places = stackalloc nint[Piece / Lanes.Count];
        nint found = 0;
        for (nint i = 0; i < length; i += Lanes.Count)
        {
            if (!marks[i / FloatRegister.Count])
            {
                continue;
            }

            if (aside.Hold(i, (int)nint.Clamp(count - i, 0, Lanes.Count)))
            {
                Store(at, i, aside.Loss(i), aside.Gradient(i));
                continue;
            }

            nint to = found * Lanes.Count;
            Unsafe.CopyBlockUnaligned(elements + to, at.X + i, (uint)(Lanes.Count * sizeof(T)));
            Unsafe.CopyBlockUnaligned(elements + Piece + to, at.Target + i, (uint)(Lanes.Count * sizeof(T)));
            if (at.GradOutput != null)
            {
                Unsafe.CopyBlockUnaligned(gradOutput + to, (float*)at.GradOutput + i, Lanes.Count * sizeof(float));
            }

            places[found++] = i;
        }

        Arrays others = at;
        others.X = elements;
        others.Target = elements + Piece;
        others.GradOutput = at.GradOutput == null ? null : (byte*)gradOutput;
        RunFirst(others, found * Lanes.Count);
        RunSecond(others, found * Lanes.Count);
        RunLastOfOthers(others, found * Lanes.Count);
        for (nint k = 0; k < found; k++)
        {
            nint i = places[k];
            Vector512<double> losses = Vector512.Load(at.Stages + (k * Lanes.Count)), gradient = Vector512.Load(at.Stages + Piece + (k * Lanes.Count));
            Vector512<double> hold = aside.LossHolds(i);
            if (at.Loss == null)
            {
                Vector512<double> wanted = Masks.AndNot(LossSums.First((int)(count - i)), hold);
                sums.Ordinary = LossSums.AddOfFloats(sums.Ordinary, losses & wanted);
            }

            losses = Masks.Select(hold, aside.Loss(i), losses);
            Store(at, i, losses, Masks.Select(aside.GradientHolds(i), aside.Gradient(i), gradient));
        }
    }

    /// <summary>Losses and gradients of elements lie where what the stages have left of them was.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void RunLastOfOthers(in Arrays arrays, nint length)
    {
        Arrays at = arrays;
        VectorPair scales = VectorPair.Broadcast(scale);
        for (nint i = 0; i < length; i += Lanes.Count)
        {
            if (at.GradOutput != null)
            {
                scales = new(LoadResults(at.GradOutput, i), Vector512<double>.Zero);
            }

            VectorPair losses = formula.Apply(Load(at, i), LoadStages(at, i), call.WithGradient, scales, out Vector512<double> gradient);
            (losses.Hi + losses.Lo).Store(at.Stages + i);
            gradient.Store(at.Stages + Piece + i);
        }
    }

    /// <summary>Eight results, as far as they are asked for.</summary>
    private void Store(in Arrays at, nint i, Vector512<double> losses, Vector512<double> gradient)
    {
        if (at.Loss != null)
        {
            StoreResults(losses, at.Loss, i);
        }

        if (call.WithGradient)
        {
            Lanes.Store(Lanes.CanonicalNaN(gradient, gradient), at.Gradient + i);
        }
    }
}
