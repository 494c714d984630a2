using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>A block for a double result, or for a float result that cancellation has left too few digits of.</summary>
/// <remarks>
/// <para>The sum is a pair with a relative error of 2^-54.8 (the exponential's), of itself and, above 2^-20, of the sum without the largest element:
/// x - maximum is a pair; 2^n, 2^n r and 2^n r^2 v(r) are added one after the other and never rounded to one double; the head of each partial
/// sum starts at 64, so that it is larger than anything added to it and its rounding error comes out of two subtractions.
/// The heads are multiples of 2^-46 and exact; what they leave is below 2^-47 an element and goes to the tails. (2^-43 and 2^-44 in the longer blocks that <see cref="DoubleBlockSum{T}"/>
/// hands on, of numbers above 16384; in the tails that is 2^-88, still nothing.)</para>
/// <para>Vectors of nothing but filling up are left out: they add 0.</para>
/// <para>Same order as <see cref="SingleBlockSum{T, TScaling}"/>.</para>
/// </remarks>
internal readonly struct PairBlockSum<T, TScaling>(TScaling scaling) : IBlockSum<T>
    where T : unmanaged
    where TScaling : unmanaged, IScaling
{
    private const int Streams = 4;
    private const double HeadStart = 64.0; // a block of BlockLength adds at most 64 elements, each at most 1, to one partial sum

    public static int BlockLength => 2048;

    public static Load Load => new(2);

    public VectorPair Start => new(Vector512.Create(HeadStart), Vector512<double>.Zero);

    [MethodImpl(Inlining.OfLoops)]
    public unsafe DoubleDouble Sum(in Groups<T> block, double maximum, double lowerBound, double* terms)
    {
        Vector512<double> shift = Vector512.Create(maximum);
        VectorPair* sums = stackalloc VectorPair[Streams];
        Run<T>* runs = stackalloc Run<T>[Groups<T>.MostRuns];
        int count = block.ToRuns(runs);

        if (Vector512.IsHardwareAccelerated)
        {
            TwoStreams(runs, count, shift, sums);
        }
        else
        {
            OneStream(runs, count, shift, sums);
        }

        return Across(sums);
    }

    /// <summary>Two partial sums at a time, which overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void TwoStreams(Run<T>* runs, int count, Vector512<double> shift, VectorPair* sums)
    {
        for (int stream = 0; stream < Streams; stream += 2)
        {
            VectorPair a = Start, b = Start;
            int offset = stream * Lanes.Count;
            for (int run = 0; run < count; run++)
            {
                T* end = runs[run].End;
                for (T* p = runs[run].Start; p + offset < end; p += Groups<T>.Length)
                {
                    Sse.Prefetch0(p + BlockLength + offset);
                    Sse.Prefetch0(p + BlockLength + offset + Lanes.Count);
                    a = Add(a, Lanes.Load(p + offset), shift);
                    b = Add(b, Lanes.Load(p + offset + Lanes.Count), shift);
                }
            }

            sums[stream] = a;
            sums[stream + 1] = b;
        }
    }

    /// <summary>One partial sum after the other, and one loop, with one place where Add is inlined: without AVX-512 each vector operation is a small method, and the compiler inlines only so many into one caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void OneStream(Run<T>* runs, int count, Vector512<double> shift, VectorPair* sums)
    {
        for (int stream = 0; stream < Streams; stream++)
        {
            VectorPair sum = Start;
            int offset = stream * Lanes.Count;
            for (int run = 0; run < count; run++)
            {
                T* end = runs[run].End;
                for (T* p = runs[run].Start; p + offset < end; p += Groups<T>.Length)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(p + BlockLength + offset);
                    }

                    sum = Add(sum, Lanes.Load(p + offset), shift);
                }
            }

            sums[stream] = sum;
        }
    }

    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor) => scaling.Difference(x, anchor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Accumulate(VectorPair sum, Vector512<double> x, Vector512<double> maximum, out Vector512<double> term)
    {
        term = default;
        return Add(sum, x, maximum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Finish(VectorPair sum) => Complete(sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Add(VectorPair a, VectorPair b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private VectorPair Add(VectorPair sum, Vector512<double> x, Vector512<double> shift)
    {
        VectorPair result = sum;
        for (int part = 0; part < Registers.InEight; part++)
        {
            result = RegisterPair.WithPart(result, part, Add(RegisterPair.Part(sum, part), Registers.Part(x, part), Registers.Part(shift, part)));
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RegisterPair Add(RegisterPair sum, DoubleRegister x, DoubleRegister shift)
    {
        RegisterPair difference = scaling.DifferenceOf(x, shift).ForExponential(Exponential.Lowest);
        DoubleRegister scale = Exponential.ForRegister(difference.Hi, difference.Lo, out DoubleRegister linear, out DoubleRegister rest);
        DoubleRegister rounded = Register.FusedMultiplyAdd(scale, linear + rest, scale);
        DoubleRegister head = sum.Hi + rounded;
        DoubleRegister left = Register.FusedMultiplyAdd(scale, linear, scale - (head - sum.Hi));
        return new(head, sum.Lo + Register.FusedMultiplyAdd(scale, rest, left));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Complete(VectorPair sum) => VectorPair.TwoSum(sum.Hi - Vector512.Create(HeadStart), sum.Lo);

    private static unsafe DoubleDouble Across(VectorPair* sums)
    {
        Vector512<double> start = Vector512.Create(HeadStart);
        VectorPair a = VectorPair.TwoSum(sums[0].Hi - start, sums[1].Hi - start);
        VectorPair b = VectorPair.TwoSum(sums[2].Hi - start, sums[3].Hi - start);
        VectorPair c = VectorPair.TwoSum(a.Hi, b.Hi);
        Vector512<double> left = (sums[0].Lo + sums[1].Lo) + (sums[2].Lo + sums[3].Lo) + (a.Lo + b.Lo + c.Lo);
        return new VectorPair(c.Hi, left).AcrossInHalves();
    }
}
