using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>-sum p log p of a block of floats or narrower numbers in float arithmetic, for a float result: twice as many at a time as in doubles, and no division.</summary>
/// <remarks>
/// <para>Error, relative: 2^-28. log p is a float and a rest, 2^-29.4. p times the float is rounded to t, and what that loses, with p times the rest, is at most 2^-8.3 of t: those of four vectors are added
/// in floats, then they go to doubles: 2^-30.3. The t are added without error: their sum begins at B, which is further from 0 than any t, so that what rounding takes from it comes out of two
/// subtractions. That has a sum of its own, which rounds by 2^-48 (B + sum t) at most for each two of the 128 elements of a lane: 2^-35 (16 B + sum t) together, and as B is at most 2.9 times the
/// block's sum, 2^-29.4.</para>
/// <para>No p may be above 1/2, where logarithms are small: up to eight such numbers are taken out first and have their terms computed in doubles. The largest of the others must be at least 2^-60: beside it
/// nothing counts that falls below the range, products by 2^-150 each, logarithms of subnormal numbers by 2^-121 each, 2^-55 of the sum together. Other blocks are summed in doubles.</para>
/// <para>Lane l of sixteen has the elements i = l (mod 16). The rests of four vectors are added one after the other, in the end lanes l and l + 8.</para>
/// </remarks>
internal static unsafe class FloatEntropySum<T>
    where T : unmanaged
{
    private const int GroupLength = 4 * FloatLanes.Count;
    private const int BlockLength = 2048;
    private const int MostLarge = 8;
    private const int CacheLine = 64;
    private const float LargestOfAll = 0.5f;
    private const float LeastLargest = 8.673617379884035e-19f; // 2^-60

    /// <summary>Sums a block, unless that takes doubles.</summary>
    /// <param name="p">The elements.</param>
    /// <param name="n">How many: more than 128, up to 2048.</param>
    /// <param name="sums">Nothing; then Total and Largest, and no sign.</param>
    public static bool TrySum(T* p, int n, ref TermSums sums) => SixteenBit.Is<T>()
        ? TrySum(p, n, ProbabilityBits<ushort>.Largest((ushort*)p, n), ref sums)
        : TrySum(p, n, ProbabilityBits<uint>.Largest((uint*)p, n), ref sums);

    private static bool TrySum<TBits>(T* p, int n, TBits largestBits, ref TermSums sums)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        float largest = Value(largestBits);
        if (!(largest <= 1) || float.IsNegative(largest))
        {
            return false;
        }

        sums.Largest = Vector512.Create((double)largest);
        return largest <= LargestOfAll ? TrySum(p, n, 0, largest, ref sums) : TryWithoutLarge<TBits>(p, n, ref sums);
    }

    private static float Value<TBits>(TBits bits)
        where TBits : unmanaged => (float)Scalars.ToDouble(Unsafe.BitCast<TBits, T>(bits));

    /// <summary>With a copy of the others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryWithoutLarge<TBits>(T* p, int n, ref TermSums sums)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        T* copy = stackalloc T[BlockLength];
        T* large = stackalloc T[MostLarge + 1];
        TBits limit = Unsafe.BitCast<T, TBits>(Scalars.FromDouble<T>(LargestOfAll));
        int count = ProbabilityBits<TBits>.CopyUpTo((TBits*)p, n, limit, (TBits*)copy, (TBits*)large, MostLarge, out TBits largestBits);
        if (count > MostLarge || !TrySum(copy, n, (nint)((byte*)p - (byte*)copy), Value(largestBits), ref sums))
        {
            return false;
        }

        for (int i = count; i < MostLarge; i++)
        {
            large[i] = default;
        }

        Vector512<double> values = Lanes.Load(large);
        sums.Total = new(sums.Total.Hi - (values * LogarithmParts.ForSingle(values)), Vector512<double>.Zero);
        return true;
    }

    private static bool TrySum(T* p, int n, nint toSource, float largest, ref TermSums sums)
    {
        if (largest < LeastLargest)
        {
            return largest == 0;
        }

        float* floats = stackalloc float[2 * FloatLanes.Count];
        double* rests = stackalloc double[FloatLanes.Count];
        float start = Start(largest);
        Loop(p, n, toSource, -start, floats, rests);
        Vector512<double> heads = Widen(floats);
        Vector512<double> others = Widen(floats + FloatLanes.Count) + (Vector512.Load(rests) + Vector512.Load(rests + Lanes.Count));
        sums.Total = new(sums.Total.Hi - (heads + others), Vector512<double>.Zero);
        return true;
    }

    /// <summary>Lanes l and l + 8.</summary>
    private static Vector512<double> Widen(float* sixteen) => Lanes.Widen(Vector256.Load(sixteen)) + Lanes.Widen(Vector256.Load(sixteen + Lanes.Count));

    /// <summary>A power of two above every p |log p|, as p (|log p| + 0.31) grows with p up to 1/2, and above what the error of the float for log p makes of it.</summary>
    private static float Start(float largest)
    {
        int exponent = (BitConverter.SingleToInt32Bits(largest) >> 23) - 127;
        float most = largest * (0.31f - (0.6932f * exponent));
        return BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(most) + 0x7FFFFF) & 0x7F800000);
    }

    /// <summary>sum p log p, in every lane, as floats begun at `start`, what these lack, and the rests.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void Loop(T* p, int n, nint toSource, float start, float* floats, double* rests)
    {
        T* group = stackalloc T[GroupLength];
        int whole = n & ~(GroupLength - 1);
        if (whole < n)
        {
            for (int i = 0; i < GroupLength * sizeof(T); i += CacheLine)
            {
                Vector512<byte>.Zero.Store((byte*)group + i);
            }

            Unsafe.CopyBlockUnaligned(group, p + whole, (uint)((n - whole) * sizeof(T)));
        }

        int parts = FloatLanes.Count / FloatRegister.Count;
        int linesOfPart = GroupLength * sizeof(T) / CacheLine / parts;
        FloatLogarithm logarithm = FloatLogarithm.Load();
        for (int part = 0; part < parts; part++)
        {
            int lane = part * FloatRegister.Count;
            FloatRegister head = Register.Create(start), error = FloatRegister.Zero;
            DoubleRegister lower = DoubleRegister.Zero, upper = lower;
            T* q = p + lane;
            T* end = q + whole;
            nint ahead = toSource + ((BlockLength - lane) * sizeof(T)) + (part * linesOfPart * CacheLine);
            while (true)
            {
                for (; q < end; q += GroupLength)
                {
                    Fetch((byte*)q + ahead, linesOfPart);
                    FloatRegister rest = FloatRegister.Zero;
                    if (parts == 1)
                    {
                        AddTwo(logarithm, q, ref head, ref error, ref rest);
                        AddTwo(logarithm, q + (2 * FloatLanes.Count), ref head, ref error, ref rest);
                    }
                    else
                    {
                        for (T* x = q; x < q + GroupLength; x += FloatLanes.Count)
                        {
                            AddOne(logarithm, x, ref head, ref error, ref rest);
                        }
                    }

                    lower += Registers.WidenLower(rest);
                    upper += Registers.WidenUpper(rest);
                }

                if (whole == n || end == group + lane + GroupLength)
                {
                    break;
                }

                q = group + lane;
                end = q + GroupLength;
            }

            (head - Register.Create(start)).Store(floats + lane);
            error.Store(floats + FloatLanes.Count + lane);
            lower.Store(rests + lane);
            upper.Store(rests + lane + DoubleRegister.Count);
        }
    }

    /// <summary>Two vectors, step by step; for four the registers are too few.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwo(in FloatLogarithm logarithm, T* p, ref FloatRegister head, ref FloatRegister error, ref FloatRegister rest)
    {
        FloatRegister x = Registers.LoadFloats(p), y = Registers.LoadFloats(p + FloatLanes.Count);
        FloatRegister xr = logarithm.Reduce(x, out FloatRegister xh, out FloatRegister xl);
        FloatRegister yr = logarithm.Reduce(y, out FloatRegister yh, out FloatRegister yl);
        xh = logarithm.Join(xr, xh, xl, out xl);
        yh = logarithm.Join(yr, yh, yl, out yl);
        Add(x, xh, xl, ref head, ref error, ref rest);
        Add(y, yh, yl, ref head, ref error, ref rest);
    }

    /// <summary>One vector: with sixteen registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOne(in FloatLogarithm logarithm, T* p, ref FloatRegister head, ref FloatRegister error, ref FloatRegister rest)
    {
        FloatRegister x = Registers.LoadFloats(p);
        FloatRegister r = logarithm.Reduce(x, out FloatRegister high, out FloatRegister low);
        high = logarithm.Join(r, high, low, out low);
        Add(x, high, low, ref head, ref error, ref rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(FloatRegister p, FloatRegister high, FloatRegister low, ref FloatRegister head, ref FloatRegister error, ref FloatRegister rest)
    {
        FloatRegister t = p * high;
        FloatRegister next = head + t;
        error += t - (next - head);
        head = next;
        rest += Register.FusedMultiplyAdd(p, low, Registers.FusedMultiplySubtract(p, high, t));
    }

    /// <summary>The address may lie outside the array, which a prefetch does not mind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(byte* p, int lines)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        Sse.Prefetch0(p);
        if (lines > 1)
        {
            Sse.Prefetch0(p + CacheLine);
        }

        if (lines > 2)
        {
            Sse.Prefetch0(p + (2 * CacheLine));
            Sse.Prefetch0(p + (3 * CacheLine));
        }
    }
}
