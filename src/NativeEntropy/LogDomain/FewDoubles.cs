using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>logsumexp and softmax of up to eight short rows of doubles, a row a lane, with the exponentials of long rows.</summary>
/// <remarks>
/// <para>What is subtracted from elements is so without error: an offset that all of a row have changes nothing. A term is s (1 + q), times <see cref="DoubleExponential.Unit"/>, with an error of 2^-56. The s are added without error, the s q, at most 0.0444 s, four at a time plainly, 2^-55.5 of the sum, and those sums without
/// error again: the sum has 2^-54.7.</para>
/// <para>log S is added to the largest element as a pair: from a size of 1/2 on, a result has an error of 2^-54.7, 0.31 ULP, and 0.5. Others, as all that cancels, take <see cref="LogSumExpKernel.Exact{T}"/>.</para>
/// <para>A probability is s (1 + q) / S, the quotient a pair, the product rounded once: 2^-56 + 2^-54.7, 0.44 ULP, and 0.5. Rows with elements 700 to 746 below the largest are computed one by one.</para>
/// </remarks>
internal readonly unsafe ref struct FewDoubles
{
    /// <summary>s q that are added before they are put to the sum.</summary>
    private const int Chunk = 4;

    /// <summary>The least size of a logarithm of a sum that has its digits.</summary>
    private const double LeastResult = 0.5;

    /// <summary>Elements that are further below the largest have the probability 0: exp(-746) is below 2^-1076.</summary>
    private const double Bottom = 746;

    /// <summary>The largest element may be so large: a number next to it is within 1/4.</summary>
    private const double MostOfLargest = 1125899906842624; // 2^50

    private readonly EightRows<double> _rows;
    private readonly Columns _columns;
    private readonly double* _lacks;

    /// <summary>Registers of a column with rows in them.</summary>
    private readonly int _parts;

    /// <param name="rows">The rows.</param>
    /// <param name="scratch"><see cref="Columns.ScratchLength"/> doubles.</param>
    /// <param name="lacks">As many, for what the terms lack; or null.</param>
    private FewDoubles(EightRows<double> rows, double* scratch, double* lacks)
    {
        _rows = rows;
        _columns = Columns.Load(rows.Matrix, rows.First, rows.Count, scratch);
        _lacks = lacks;
        _parts = rows.Count <= DoubleRegister.Count ? 1 : Registers.InEight;
    }

    /// <summary>Whether softmax of rows is for this.</summary>
    public static bool HasSoftmax<T>(EightRows<T> rows)
        where T : unmanaged => typeof(T) == typeof(double) && rows.Matrix.Cols is > 1 and <= Columns.Most;

    /// <summary>The same of logsumexp: of two or three numbers too many results are small.</summary>
    public static bool HasLogSumExp<T>(EightRows<T> rows)
        where T : unmanaged => HasSoftmax(rows) && rows.Matrix.Cols > 3;

    /// <summary>destination[first + lane] for the rows.</summary>
    public static void LogSumExp(EightRows<double> rows, Results<double> destination, double* scratch)
    {
        new FewDoubles(rows, scratch, null).Sum(out Vector512<double> largest, out VectorPair sum, out Vector512<double> quick);
        VectorPair total = new VectorPair(largest, Vector512<double>.Zero) + (Logarithm.Pair(sum) + VectorPair.Broadcast(-DoubleExponential.LogarithmOfUnit));
        Vector512<double> result = total.Hi + total.Lo;
        Vector512<double> others = ~(quick & Vector512.GreaterThanOrEqual(Vector512.Abs(result), Vector512.Create(LeastResult)));
        if (Lanes.AnySet(others))
        {
            result = Masks.Select(others, LogSumExpKernel.Exact(rows, scratch), result);
        }

        destination.Store(result, rows.First, rows.Count);
    }

    /// <summary>softmax of the rows, to those of the destination, which may be where the rows are.</summary>
    public static void Softmax(EightRows<double> rows, Matrix<double> destination, double* scratch)
    {
        double* some = stackalloc double[Columns.ScratchLength];
        FewDoubles few = new(rows, scratch, Columns.AtCacheLine(some));
        few.Sum(out _, out VectorPair sum, out Vector512<double> quick);
        few.Multiply(VectorPair.One / sum);
        if (!Lanes.AnySet(~quick))
        {
            few._columns.Store(destination, rows.First, rows.Count);
            return;
        }

        for (int lane = 0; lane < rows.Count; lane++)
        {
            if (Lanes.IsSet(quick, lane))
            {
                few._columns.StoreLane(lane, destination.Row(rows.First + lane));
            }
        }

        for (int lane = 0; lane < rows.Count; lane++)
        {
            if (!Lanes.IsSet(quick, lane))
            {
                SoftmaxKernel.OneByOne(new EightRows<double>(rows.Matrix, rows.First + lane, 1), destination, default(Unscaled), scratch);
            }
        }
    }

    /// <summary>The largest elements, and the sums of the terms. Lanes that are not `quick` need another way.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Sum(out Vector512<double> maximum, out VectorPair sum, out Vector512<double> quick)
    {
        maximum = quick = default;
        sum = default;
        for (int part = 0; part < _parts; part++)
        {
            double* data = _columns.Data + (part * DoubleRegister.Count);
            double* end = data + (_rows.Matrix.Cols * Lanes.Count);
            DoubleRegister largest = Register.Load(data), least = largest;
            for (double* p = data + Lanes.Count; p < end; p += Lanes.Count)
            {
                DoubleRegister x = Register.Load(p);
                largest = Register.MaxNative(largest, x);
                least = Register.MinNative(least, x);
            }

            DoubleRegister lowest = largest - Register.Create(DoubleExponential.Depth);
            DoubleRegister isQuick = Register.LessThanOrEqual(Register.Abs(largest), Register.Create(MostOfLargest));
            if (_lacks != null && !Register.GreaterThanOrEqualAll(least, lowest))
            {
                isQuick &= HaveNothingDeep(data, end, largest, lowest);
            }

            RegisterPair total = Sum(data, end, largest, lowest);
            maximum = Registers.WithPart(maximum, part, largest);
            sum = RegisterPair.WithPart(sum, part, total);
            quick = Registers.WithPart(quick, part, isQuick & Register.Equals(total.Hi, total.Hi));
        }

        for (int part = _parts; part < Registers.InEight; part++)
        {
            maximum = Registers.WithPart(maximum, part, Registers.Part(maximum, 0));
            sum = RegisterPair.WithPart(sum, part, RegisterPair.Part(sum, 0));
            quick = Registers.WithPart(quick, part, Registers.Part(quick, 0));
        }
    }

    /// <summary>Lanes all of whose elements are no lower than that, or so low that their probability is 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static DoubleRegister HaveNothingDeep(double* data, double* end, DoubleRegister largest, DoubleRegister lowest)
    {
        DoubleRegister deep = DoubleRegister.Zero, bottom = largest - Register.Create(Bottom);
        for (double* p = data; p < end; p += Lanes.Count)
        {
            DoubleRegister x = Register.Load(p);
            deep |= Register.LessThan(x, lowest) & Register.GreaterThan(x, bottom);
        }

        return ~deep;
    }

    /// <summary>The sum of a register of rows. For softmax the s take the elements' places, and the q are kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RegisterPair Sum(double* data, double* end, DoubleRegister largest, DoubleRegister lowest)
    {
        DoubleRegister head = Register.Create(DoublePartialSum.HeadStart), error = DoubleRegister.Zero;
        nint toLacks = (nint)((byte*)_lacks - (byte*)_columns.Data);
        bool keep = _lacks != null;
        double* p = data;
        while (p < end)
        {
            double* endOfChunk = p + Math.Min(end - p, Chunk * Lanes.Count);
            DoubleRegister rest = DoubleRegister.Zero;
            for (; p < endOfChunk; p += Lanes.Count)
            {
                DoubleRegister x = Register.Load(p);
                DoublePower term = DoublePower.Of(RegisterPair.Below(Register.MaxNative(lowest, x), largest));
                rest = Register.FusedMultiplyAdd(term.Power, term.Less, rest);
                DoubleRegister next = head + term.Power;
                error += term.Power - (next - head);
                head = next;
                if (keep)
                {
                    (term.Power & Register.GreaterThanOrEqual(x, lowest)).Store(p);
                    term.Less.Store((double*)((byte*)p + toLacks));
                }
            }

            DoubleRegister sum = head + rest;
            error += rest - (sum - head);
            head = sum;
        }

        return RegisterPair.FastTwoSum(head - Register.Create(DoublePartialSum.HeadStart), error);
    }

    /// <summary>Makes probabilities of the terms.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Multiply(VectorPair factors)
    {
        nint toLacks = (nint)((byte*)_lacks - (byte*)_columns.Data);
        for (int part = 0; part < _parts; part++)
        {
            RegisterPair factor = RegisterPair.Part(factors, part);
            double* p = _columns.Data + (part * DoubleRegister.Count);
            for (double* end = p + (_rows.Matrix.Cols * Lanes.Count); p < end; p += Lanes.Count)
            {
                DoubleRegister s = Register.Load(p), q = Register.Load((double*)((byte*)p + toLacks));
                Register.FusedMultiplyAdd(s, factor.Hi, s * Register.FusedMultiplyAdd(factor.Hi, q, factor.Lo)).Store(p);
            }
        }
    }
}
