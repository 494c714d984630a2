using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>What <see cref="FewLogits{T}"/> computes, of a row that stands alone: the same bits by a shorter way. Where a row needs more than that, nothing is written, and the answer is no.</summary>
internal static unsafe class OneRowOfLogits<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static bool TryLogSumExp(T* x, int cols, float* destination)
    {
        T* scratch = stackalloc T[FloatRow<T>.ScratchLength];
        float* kept = stackalloc float[2 * FloatRow<T>.Room];
        FloatRow<T> row = new(x, cols, scratch);
        row.Limits(out FloatRegister largest, out FloatRegister least);
        FloatPair r = Sum(row, cols, largest, kept, null);
        FloatRegister result = FloatLogits.LogSumExp(largest, r, out FloatRegister cancels, out FloatRegister needsDeep);
        FloatRegister isPlain = FloatLogits.AreForFloats(largest, r.Hi) & ~cancels & (~needsDeep | HasNothingDeep(largest, least));
        *destination = Registers.AllSet(isPlain) ? result.ToScalar() : *destination;
        return Registers.AllSet(isPlain);
    }

    /// <summary>softmax of a row; the destination may be x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static bool TrySoftmax(T* x, int cols, T* destination)
    {
        T* scratch = stackalloc T[FloatRow<T>.ScratchLength];
        float* kept = stackalloc float[3 * FloatRow<T>.Room];
        float* powers = kept + (2 * FloatRow<T>.Room);
        FloatRow<T> row = new(x, cols, scratch);
        row.Limits(out FloatRegister largest, out FloatRegister least);
        FloatPair r = Sum(row, cols, largest, kept, powers);
        if (!Registers.AllSet(FloatLogits.AreForFloats(largest, r.Hi) & HasNothingDeep(largest, least)))
        {
            return false;
        }

        FloatPair factor = FloatLogits.Factor(r);
        int step = 0;
        do
        {
            FloatPower term = new(Register.Load(powers + step), Register.Load(kept + FloatRow<T>.Room + step));
            row.Store(FloatLogits.Softmax(term, factor), step, destination);
        }
        while (row.Advance(ref step));

        return true;
    }

    /// <summary>The same of log_softmax.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static bool TryLogSoftmax(T* x, int cols, T* destination)
    {
        T* scratch = stackalloc T[FloatRow<T>.ScratchLength];
        float* kept = stackalloc float[2 * FloatRow<T>.Room];
        FloatRow<T> row = new(x, cols, scratch);
        row.Limits(out FloatRegister largest, out FloatRegister least);
        FloatPair r = Sum(row, cols, largest, kept, null);
        if (!Registers.AllSet(FloatLogits.AreForFloats(largest, r.Hi) & (~FloatLogits.NeedsDeep(r.Hi) | HasNothingDeep(largest, least))))
        {
            return false;
        }

        FloatPair logarithm = FloatLogarithmOfOnePlus.Of(r);
        FloatRegister last = row[row.Last]; // before results take the places of its elements
        for (int step = 0; step < row.Last; step += FloatColumns.Width)
        {
            row.Store(FloatLogits.LogSoftmax(row[step], largest, logarithm), step, destination);
        }

        row.Store(FloatLogits.LogSoftmax(last, largest, logarithm), row.Last, destination);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatRegister HasNothingDeep(FloatRegister largest, FloatRegister least) =>
        Register.LessThan(largest - least, Register.Create(FloatLogits.Depth));

    /// <summary>The sum of the powers, less the 1 of the largest element.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cols">Its elements.</param>
    /// <param name="largest">The largest of them.</param>
    /// <param name="kept">Room for the terms, and for what these lack.</param>
    /// <param name="powers">For the terms with that of the largest element, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair Sum(in FloatRow<T> row, int cols, FloatRegister largest, float* kept, float* powers)
    {
        float* lacks = kept + FloatRow<T>.Room;
        FloatRegister lowest = largest - Register.Create(FloatLogits.Depth + 0.5f);
        int ofLargest = -1;
        int step = 0;
        do
        {
            FloatRegister x = row[step];
            FloatRegister isLargest = Register.Equals(x, largest);
            FloatPair difference = FloatPair.Below(Register.MaxNative(lowest, x), largest);
            FloatPower term = FloatPower.Of(difference);
            FloatRegister power = term.Power & Register.GreaterThan(difference.Hi, Register.Create(-FloatLogits.Depth));
            Register.AndNot(power, isLargest).Store(kept + step);
            term.Less.Store(lacks + step);
            if (powers != null)
            {
                power.Store(powers + step);
            }

            ofLargest += BitOperations.PopCount(row.New(isLargest, step));
        }
        while (row.Advance(ref step));

        FloatPair sum = default;
        for (int col = 0; col < cols;)
        {
            int endOfChunk = Math.Min(cols, col + FloatColumns.Chunk);
            FloatRegister rest = FloatRegister.Zero;
            for (; col < endOfChunk; col++)
            {
                FloatRegister ofOthers = Register.Create(kept[col]);
                rest = Register.FusedMultiplyAdd(ofOthers, Register.Create(lacks[col]), rest);
                sum = sum.Plus(ofOthers);
            }

            sum = sum.Plus(rest);
        }

        sum = sum.Plus(Register.Create((float)ofLargest));
        return FloatPair.FastTwoSum(sum.Hi, sum.Lo);
    }
}
