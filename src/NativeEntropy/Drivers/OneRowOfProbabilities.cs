using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>The sum that <see cref="FewProbabilities{T}"/> computes, of a row that stands alone: the same bits by a shorter way. Where a row needs more than that, the answer is no.</summary>
internal static unsafe class OneRowOfProbabilities<T>
    where T : unmanaged
{
    /// <param name="p">Weights of the logarithms.</param>
    /// <param name="q">As many; may be p.</param>
    /// <param name="cols">How many: up to <see cref="Columns.Most"/>.</param>
    /// <param name="most">The sum may be so large.</param>
    /// <param name="sum">-sum p log q.</param>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static bool TrySum(T* p, T* q, int cols, float most, out double sum)
    {
        T* scratch = stackalloc T[2 * FloatRow<T>.ScratchLength];
        float* terms = stackalloc float[2 * FloatRow<T>.Room];
        float* rests = terms + FloatRow<T>.Room;
        FloatRow<T> weights = new(p, cols, scratch), probabilities = new(q, cols, scratch + FloatRow<T>.ScratchLength);
        FloatRegister one = FloatRegister.One, signs = FloatRegister.Zero, least = one;
        int largeOnes = 0, large = 0;
        FloatLogarithm logarithm = FloatLogarithm.Load();
        int step = 0;
        do
        {
            FloatRegister weight = weights[step], x = probabilities[step];
            signs |= weight | x;
            least = Register.MinNative(least, Masks.Select(Register.Equals(weight, FloatRegister.Zero), one, x));
            FloatRegister isSmall = Register.LessThanOrEqual(x, Register.Create(0.5f));
            uint larger = weights.New(~isSmall, step);
            if (larger != 0)
            {
                large = step + BitOperations.TrailingZeroCount(larger);
                largeOnes += BitOperations.PopCount(larger);
            }

            FewProbabilities<T>.Term(logarithm, -weight & isSmall, x, out FloatRegister rest).Store(terms + step);
            rest.Store(rests + step);
        }
        while (weights.Advance(ref step));

        FloatPair total = Sum(terms, rests, cols);
        if (largeOnes > 0)
        {
            FloatRegister x = Register.Create((float)Scalars.ToDouble(q[large]));
            if (largeOnes > 1 || !(x.ToScalar() <= 1))
            {
                sum = 0;
                return false;
            }

            total = FewProbabilities<T>.PlusLarge(total, Register.Create((float)Scalars.ToDouble(p[large])), x);
        }
        else
        {
            total = total.Plus(FloatRegister.Zero);
            total = FloatPair.FastTwoSum(total.Hi, total.Lo);
        }

        sum = (double)total.Hi.ToScalar() + total.Lo.ToScalar();
        return Registers.AllSet(FewProbabilities<T>.AreForFloats(total.Hi, most, least, signs));
    }

    /// <summary>In the order and with the operations of rows side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair Sum(float* terms, float* rests, int cols)
    {
        FloatPair sum = default;
        for (int col = 0; col < cols;)
        {
            int endOfChunk = Math.Min(cols, col + FloatColumns.Chunk);
            FloatRegister rest = FloatRegister.Zero;
            for (; col < endOfChunk; col++)
            {
                rest += Register.Create(rests[col]);
                sum = sum.Plus(Register.Create(terms[col]));
            }

            sum = sum.Plus(rest);
        }

        return sum;
    }
}
