using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The loss that <see cref="FewClasses{T}"/> computes, of a row that stands alone: the same bits by a shorter way. Where a row needs more than that, the answer is no.</summary>
internal static unsafe class OneRowOfClasses<T>
    where T : unmanaged
{
    /// <param name="logits">The row.</param>
    /// <param name="cols">Its classes: up to <see cref="Columns.Most"/>.</param>
    /// <param name="target">One of them.</param>
    /// <param name="loss">-log softmax(logits)[target].</param>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static bool TryLoss(T* logits, int cols, int target, out double loss)
    {
        T* scratch = stackalloc T[FloatRow<T>.ScratchLength];
        float* powers = stackalloc float[2 * FloatRow<T>.Room];
        float* lacks = powers + FloatRow<T>.Room;
        FloatRow<T> row = new(logits, cols, scratch);
        FloatRegister most = Register.Create(float.NegativeInfinity);
        int step = 0;
        do
        {
            most = Register.MaxNative(most, Others(row, cols, step, target));
        }
        while (row.Advance(ref step));

        FloatRegister largest = Registers.Largest(most);
        FloatPair difference = FloatPair.Difference(Register.Create((float)Scalars.ToDouble(logits[target])), largest);
        FloatRegister lowest = largest - Register.Create(FewClasses<T>.Depth);
        step = 0;
        do
        {
            FloatPower term = FloatPower.Of(FloatPair.Below(Register.MaxNative(lowest, Others(row, cols, step, target)), largest));
            term.Power.Store(powers + step);
            term.Less.Store(lacks + step);
        }
        while (row.Advance(ref step));

        FloatPair others = Sum(powers, lacks, cols);
        FloatPower ofTarget = FloatPower.Of(FloatCrossEntropy.Near(difference));
        FloatRegister rounded = ofTarget.Rounded;
        FloatPair result = FloatCrossEntropy.Loss(others, new(rounded, ofTarget.Minus(rounded)));
        loss = (double)result.Hi.ToScalar() + result.Lo.ToScalar();
        return FloatCrossEntropy.AreAllNear(difference.Hi) && Registers.AllSet(FloatCrossEntropy.AreForFloats(largest, difference.Hi, others.Hi));
    }

    /// <summary>A register of the row, with -inf in the target's place. (A row of fewer elements than that is filled up with copies of the first: of no other target's.)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatRegister Others(in FloatRow<T> row, int cols, int step, int target)
    {
        FloatRegister isTarget = Register.Equals(Registers.LaneNumbers + Register.Create(step), Register.Create(target)).AsSingle();
        if (cols < FloatColumns.Width && target == 0)
        {
            isTarget |= Register.GreaterThanOrEqual(Registers.LaneNumbers, Register.Create(cols)).AsSingle();
        }

        return Masks.Select(isTarget, Register.Create(float.NegativeInfinity), row[step]);
    }

    /// <summary>The sum of powers, in the order and with the operations of rows side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair Sum(float* powers, float* lacks, int cols)
    {
        FloatRegister head = Register.Create(FloatPartialSum.HeadStart), error = FloatRegister.Zero;
        for (int col = 0; col < cols;)
        {
            int endOfChunk = Math.Min(cols, col + FloatColumns.Chunk);
            FloatRegister rest = FloatRegister.Zero;
            for (; col < endOfChunk; col++)
            {
                FloatRegister power = Register.Create(powers[col]);
                rest = Register.FusedMultiplyAdd(power, Register.Create(lacks[col]), rest);
                FloatRegister next = head + power;
                error += power - (next - head);
                head = next;
            }

            FloatRegister sum = head + rest;
            error += rest - (sum - head);
            head = sum;
        }

        return FloatPair.FastTwoSum(head - Register.Create(FloatPartialSum.HeadStart), error);
    }
}
