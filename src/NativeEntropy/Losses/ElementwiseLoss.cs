using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Eight elements of every array of an elementwise loss. Arrays that a loss does not have hold anything.</summary>
internal readonly record struct LossOperands(
    Vector512<double> X, Vector512<double> Target, Vector512<double> Third, Vector512<double> Fourth);

/// <summary>The loss of one element, on eight elements at a time.</summary>
internal interface IElementwiseLoss
{
    /// <summary>Arrays, x and target included: 2, 3 or 4.</summary>
    static abstract int Arrays { get; }

    /// <summary>The losses, without an error term where they are not finite.</summary>
    /// <param name="operands">The elements.</param>
    /// <param name="withGradient">Whether the gradient is asked for. The loss does not depend on it.</param>
    /// <param name="scale">What the derivative is multiplied with.</param>
    /// <param name="gradient">scale * d loss / d x, or anything.</param>
    VectorPair Apply(LossOperands operands, bool withGradient, VectorPair scale, out Vector512<double> gradient);
}

/// <summary>A further array of a loss, of Count elements that repeat; null: one everywhere.</summary>
internal readonly unsafe struct LossArray<T>(T* data, nint count)
    where T : unmanaged
{
    public T* Data => data;

    public nint Count => count;

    /// <summary>Elements start .. start + length - 1: where they are, or in the scratch space.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    /// <param name="scratch">Space for as many.</param>
    /// <param name="held">The scratch space's first element, or -1: it is not written again where it fits. It holds as many as fit in it.</param>
    /// <param name="capacity">Elements of the scratch space.</param>
    public T* At(nint start, nint length, T* scratch, ref nint held, nint capacity)
    {
        if (data != null && start + length <= count)
        {
            return data + start;
        }

        nint phase = data == null ? 0 : start % count;
        if (phase != held)
        {
            held = phase;
            Fill(phase, scratch, capacity);
        }

        return scratch;
    }

    private void Fill(nint phase, T* scratch, nint capacity)
    {
        if (data == null)
        {
            new Span<T>(scratch, (int)capacity).Fill(Scalars.FromDouble<T>(1));
        }
        else if (count == 1)
        {
            new Span<T>(scratch, (int)capacity).Fill(*data);
        }
        else
        {
            for (nint filled = 0; filled < capacity; phase = 0)
            {
                nint run = nint.Min(count - phase, capacity - filled);
                Unsafe.CopyBlockUnaligned(scratch + filled, data + phase, (uint)(run * sizeof(T)));
                filled += run;
            }
        }
    }
}

/// <summary>The loop over the elements of a call: element i is in lane i mod 8, whatever its part.</summary>
internal readonly unsafe struct ElementwiseLosses<T, TFormula>(ElementwiseLossCall<T> call, TFormula formula, DoubleDouble scale) : IRowLosses
    where T : unmanaged
    where TFormula : unmanaged, IElementwiseLoss
{
    /// <summary>Elements for which repeated arrays are written out.</summary>
    public const int Piece = 1024;

    private static int ScratchLength(int array) => TFormula.Arrays > array ? Piece : Lanes.Count;

    [SkipLocalsInit]
    public LossSum Run(nint first, nint end)
    {
        T* target = stackalloc T[Piece];
        T* third = stackalloc T[ScratchLength(2)];
        T* fourth = stackalloc T[ScratchLength(3)];
        nint targetHeld = -1;
        nint thirdHeld = -1;
        nint fourthHeld = -1;
        int size = Results<T>.ElementSize;
        bool perElement = call.Reduction == Reduction.None;
        LossSums sums = default;
        for (nint start = first; start < end; start += Piece)
        {
            nint length = nint.Min(Piece, end - start);
            Arrays arrays = new()
            {
                X = call.X + start,
                Target = call.Target.At(start, length, target, ref targetHeld, Piece),
                Third = call.Third.At(start, length, third, ref thirdHeld, ScratchLength(2)),
                Fourth = call.Fourth.At(start, length, fourth, ref fourthHeld, ScratchLength(3)),
                Gradient = call.Gradient + start,
                GradOutput = perElement && call.WithGradient && call.GradOutput != null ? (byte*)call.GradOutput + (start * size) : null,
                Loss = perElement ? (byte*)call.Losses + (start * size) : null,
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
    }

    [SkipLocalsInit]
    private void Run(Arrays arrays, nint length, ref LossSums sums)
    {
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

    /// <summary>The loop: whole vectors only, of each of which the first `count` lanes are added. One place where the formula is inlined.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Run(Arrays at, nint length, int count, ref LossSums sums)
    {
        VectorPair scales = VectorPair.Broadcast(scale);
        VectorPair sum = sums.Ordinary;
        Vector512<double> wanted = LossSums.First(count);
        bool withGradient = call.WithGradient;
        for (nint i = 0; i < length; i += Lanes.Count)
        {
            if (at.GradOutput != null)
            {
                scales = new(LoadResults(at.GradOutput, i), Vector512<double>.Zero);
            }

            LossOperands operands = new(
                Lanes.Load(at.X + i),
                Lanes.Load(at.Target + i),
                TFormula.Arrays > 2 ? Lanes.Load(at.Third + i) : Vector512<double>.Zero,
                TFormula.Arrays > 3 ? Lanes.Load(at.Fourth + i) : Vector512<double>.Zero);
            VectorPair losses = formula.Apply(operands, withGradient, scales, out Vector512<double> gradient);
            if (at.Loss != null)
            {
                StoreResults(losses.Hi + losses.Lo, at.Loss, i);
            }
            else
            {
                sum = Add(sum, new VectorPair(losses.Hi & wanted, losses.Lo & wanted), ref sums);
            }

            if (withGradient)
            {
                Lanes.Store(Lanes.CanonicalNaN(gradient, gradient), at.Gradient + i);
            }
        }

        sums.Ordinary = sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Add(VectorPair sum, VectorPair losses, ref LossSums sums)
    {
        if (typeof(T) != typeof(double))
        {
            return LossSums.AddOfFloats(sum, losses.Hi + losses.Lo);
        }

        return LossSums.Add(sum, losses, ref sums);
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
