using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>logsumexp, softmax and log_softmax of short rows with float results: in float arithmetic, a row a lane.</summary>
/// <remarks>
/// Up to 64 rows at a time, each step for all of them before the next, as in <see cref="FewClasses{T}"/>. A row's results depend on nothing but itself; rows that <see cref="FloatLogits"/> are not for are
/// computed in doubles.
/// </remarks>
internal readonly unsafe ref struct FewLogits<T>
    where T : unmanaged
{
    private const int MostRows = FloatColumns.MostRows;

    private const int Arrays = 6;

    private readonly Matrix<T> _x;
    private readonly nint _first;
    private readonly int _rows;
    private readonly int _cols;
    private readonly float* _arrays;
    private readonly FloatColumns _columns;

    /// <param name="x">Logits.</param>
    /// <param name="first">The first row of those that are computed.</param>
    /// <param name="rows">How many: at most <see cref="FloatColumns.RowsAtOnce"/>.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    public FewLogits(Matrix<T> x, nint first, int rows, float* scratch)
    {
        _x = x;
        _first = first;
        _rows = rows;
        _cols = (int)x.Cols;
        _arrays = Columns.AtCacheLine(scratch);
        _columns = new(Elements, _cols);
        _columns.Load(x, first, rows);
        FindLargest();
    }

    /// <summary>Floats of scratch space.</summary>
    public static int ScratchLength => (Arrays * MostRows) + (3 * FloatColumns.Room) + FloatLanes.Count;

    private float* Largest => _arrays;

    /// <summary>What the least element lies below the largest.</summary>
    private float* Spread => _arrays + MostRows;

    /// <summary>The sums, less the 1 of the largest element, and then what becomes of them for all of a row's elements.</summary>
    private FloatPairs Sums => new(_arrays + (2 * MostRows));

    /// <summary>Those of the terms of deep elements, of groups where <see cref="FindDeep"/> has found some.</summary>
    private FloatPairs DeepSums => new(_arrays + (4 * MostRows));

    private float* Elements => _arrays + (Arrays * MostRows);

    private static ulong LanesOfGroup => (1UL << FloatColumns.Width) - 1;

    private ulong All => ulong.MaxValue >> (MostRows - _rows);

    /// <summary>destination[row] = log sum exp(x[row, c]).</summary>
    public void LogSumExp(Results<T> destination)
    {
        ulong forFloats = Add(keep: false) & ~FinishLogSumExp(out ulong needDeep);
        forFloats &= ~(needDeep & FindDeep(needDeep));
        new ReadOnlySpan<float>(Sums.Hi, _rows).CopyTo(new Span<float>(destination.Singles + _first, _rows));
        if ((All & ~forFloats) != 0)
        {
            InDoubles(All & ~forFloats, destination);
        }
    }

    /// <summary>softmax of the rows, to those of the destination, which may be x.</summary>
    public void Softmax(Matrix<T> destination)
    {
        ulong deep = FindDeep(All), forFloats = Add(keep: true) & All;
        Multiply();
        if (deep != 0)
        {
            MultiplyDeep(deep);
        }

        Store(forFloats, destination);
        if (forFloats != All)
        {
            InDoubles(All & ~forFloats, destination, logarithm: false);
        }
    }

    /// <summary>The same of log_softmax.</summary>
    public void LogSoftmax(Matrix<T> destination)
    {
        ulong forFloats = Add(keep: false) & All, deep = FindDeep(NeedDeep());
        if (deep != 0)
        {
            AddDeep(deep);
        }

        Subtract();
        Store(forFloats, destination);
        if (forFloats != All)
        {
            InDoubles(All & ~forFloats, destination, logarithm: true);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void FindLargest()
    {
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            float* p = _columns.Row(at);
            float* end = p + (_cols * FloatColumns.Width);
            FloatRegister largest = Register.Load(p), least = largest;
            for (p += FloatColumns.Width; p < end; p += FloatColumns.Width)
            {
                FloatRegister x = Register.Load(p);
                largest = Register.MaxNative(largest, x);
                least = Register.MinNative(least, x);
            }

            largest.Store(Largest + at);
            (largest - least).Store(Spread + at);
        }
    }

    /// <summary>The sums; where terms are to be kept, their powers take the elements' places, and what these lack is kept behind. Returns the rows that float arithmetic is for, as a mask.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private ulong Add(bool keep)
    {
        ulong forFloats = 0;
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatRegister largest = Register.Load(Largest + at);
            FloatRegister lowest = largest - Register.Create(FloatLogits.Depth + 0.5f);
            FloatPair sum = default;
            IntRegister minusLargest = IntRegister.One; // how many elements are the largest, less 1, with the other sign
            float* p = _columns.Row(at);
            float* end = p + (_cols * FloatColumns.Width);
            while (p < end)
            {
                float* endOfChunk = FloatColumns.EndOfChunk(p, end);
                FloatRegister rest = FloatRegister.Zero;
                for (; p < endOfChunk; p += FloatColumns.Width)
                {
                    FloatRegister x = Register.Load(p);
                    IntRegister isLargest = Register.Equals(x, largest).AsInt32();
                    FloatPair difference = FloatPair.Below(Register.MaxNative(lowest, x), largest);
                    FloatPower term = FloatPower.Of(difference);
                    FloatRegister power = term.Power & Register.GreaterThan(difference.Hi, Register.Create(-FloatLogits.Depth));
                    FloatRegister ofOthers = Register.AndNot(power, isLargest.AsSingle());
                    minusLargest += isLargest;
                    rest = Register.FusedMultiplyAdd(ofOthers, term.Less, rest);
                    sum = sum.Plus(ofOthers);
                    if (keep)
                    {
                        power.Store(p);
                        term.Less.Store(p + FloatColumns.Room);
                    }
                }

                sum = sum.Plus(rest);
            }

            sum = sum.Plus(Register.ConvertToSingle(-minusLargest));
            FloatPair r = FloatPair.FastTwoSum(sum.Hi, sum.Lo);
            Sums.Set(at, r);
            forFloats |= (ulong)FloatLogits.AreForFloats(largest, r.Hi).ExtractMostSignificantBits() << at;
        }

        return forFloats;
    }

    /// <summary>The rows with deep elements, as a mask, in groups with rows of a mask; the terms of these elements are left behind the rests.</summary>
    private ulong FindDeep(ulong rows)
    {
        ulong deep = 0;
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            if ((rows >> at & LanesOfGroup) != 0 && !Register.LessThanAll(Register.Load(Spread + at), Register.Create(FloatLogits.Depth)))
            {
                deep |= (ulong)DeepTerms(at) << at;
            }
        }

        return deep;
    }

    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private uint DeepTerms(int at)
    {
        FloatRegister largest = Register.Load(Largest + at);
        FloatPair sum = default;
        float* p = _columns.Row(at);
        for (float* end = p + (_cols * FloatColumns.Width); p < end; p += FloatColumns.Width)
        {
            FloatRegister term = FloatLogits.DeepTerm(Register.Load(p), largest);
            term.Store(p + (2 * FloatColumns.Room));
            sum = sum.Plus(term);
        }

        DeepSums.Set(at, sum);
        return (uint)Register.GreaterThan(sum.Hi, FloatRegister.Zero).ExtractMostSignificantBits();
    }

    /// <summary>The rows whose sums need their deep elements, as a mask.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private ulong NeedDeep()
    {
        ulong need = 0;
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            need |= (ulong)FloatLogits.NeedsDeep(Register.Load(Sums.Hi + at)).ExtractMostSignificantBits() << at;
        }

        return need & All;
    }

    /// <summary>Puts the terms of deep elements to the sums that need them, in groups with rows of a mask.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void AddDeep(ulong rows)
    {
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            if ((rows >> at & LanesOfGroup) != 0)
            {
                Sums.Set(at, FloatLogits.PlusDeep(Sums[at], DeepSums[at]));
            }
        }
    }

    /// <summary>The results take the places of the sums' first parts. Returns the rows where something cancels, as a mask, and those that need their deep elements.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private ulong FinishLogSumExp(out ulong needDeep)
    {
        ulong cancel = 0, need = 0;
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatRegister result = FloatLogits.LogSumExp(Register.Load(Largest + at), Sums[at], out FloatRegister cancels, out FloatRegister needsDeep);
            cancel |= (ulong)cancels.ExtractMostSignificantBits() << at;
            need |= (ulong)needsDeep.ExtractMostSignificantBits() << at;
            result.Store(Sums.Hi + at);
        }

        needDeep = need & All;
        return cancel;
    }

    /// <summary>Makes probabilities of the terms.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Multiply()
    {
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            Sums.Set(at, FloatLogits.Factor(Sums[at]));
        }

        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatPair factor = Sums[at];
            float* p = _columns.Row(at);
            for (float* end = p + (_cols * FloatColumns.Width); p < end; p += FloatColumns.Width)
            {
                FloatLogits.Softmax(new(Register.Load(p), Register.Load(p + FloatColumns.Room)), factor).Store(p);
            }
        }
    }

    /// <summary>Adds the probabilities of deep elements, in groups with rows of a mask.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void MultiplyDeep(ulong rows)
    {
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatPair factor = Sums[at];
            float* p = _columns.Row(at);
            float* end = (rows >> at & LanesOfGroup) != 0 ? p + (_cols * FloatColumns.Width) : p;
            for (; p < end; p += FloatColumns.Width)
            {
                (Register.Load(p) + FloatLogits.DeepSoftmax(Register.Load(p + (2 * FloatColumns.Room)), factor)).Store(p);
            }
        }
    }

    /// <summary>Makes logarithms of probabilities of the elements.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private void Subtract()
    {
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            Sums.Set(at, FloatLogarithmOfOnePlus.Of(Sums[at]));
        }

        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatRegister largest = Register.Load(Largest + at);
            FloatPair logarithm = Sums[at];
            float* p = _columns.Row(at);
            for (float* end = p + (_cols * FloatColumns.Width); p < end; p += FloatColumns.Width)
            {
                FloatLogits.LogSoftmax(Register.Load(p), largest, logarithm).Store(p);
            }
        }
    }

    /// <summary>Stores the rows of a mask.</summary>
    private void Store(ulong rows, Matrix<T> destination)
    {
        for (int at = 0; at < _rows; at += Lanes.Count)
        {
            _columns.StoreSome(at, (int)(rows >> at) & 0xFF, destination, _first + at);
        }
    }

    /// <summary>The rows of a mask in doubles.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void InDoubles(ulong rows, Results<T> destination)
    {
        double* scratch = stackalloc double[Columns.ScratchLength];
        float* results = stackalloc float[Lanes.Count];
        while (rows != 0)
        {
            EightRows<T> copies = CopyEight(rows);
            LogSumExpKernel.Run(copies, new Results<T>(results), scratch);
            for (int i = 0; i < copies.Count; i++, rows &= rows - 1)
            {
                destination.Singles[_first + BitOperations.TrailingZeroCount(rows)] = results[i];
            }
        }
    }

    /// <summary>The same of softmax or log_softmax.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void InDoubles(ulong rows, Matrix<T> destination, bool logarithm)
    {
        double* scratch = stackalloc double[Columns.ScratchLength];
        while (rows != 0)
        {
            EightRows<T> copies = CopyEight(rows);
            if (logarithm)
            {
                SoftmaxKernel.LogSoftmax(copies, copies.Matrix, default(Unscaled), scratch);
            }
            else
            {
                SoftmaxKernel.Softmax(copies, copies.Matrix, default(Unscaled), scratch);
            }

            for (int i = 0; i < copies.Count; i++, rows &= rows - 1)
            {
                Unsafe.CopyBlockUnaligned(destination.Row(_first + BitOperations.TrailingZeroCount(rows)), copies.Row(i), (uint)(_cols * sizeof(T)));
            }
        }
    }

    /// <summary>Copies of the first eight rows of a mask, or fewer, beside each other where the turned elements are no longer needed.</summary>
    private EightRows<T> CopyEight(ulong rows)
    {
        T* copies = (T*)Elements;
        int count = 0;
        for (; count < Lanes.Count && rows != 0; count++, rows &= rows - 1)
        {
            Unsafe.CopyBlockUnaligned(copies + (count * _cols), _x.Row(_first + BitOperations.TrailingZeroCount(rows)), (uint)(_cols * sizeof(T)));
        }

        return new(new Matrix<T>(copies, count, _cols, _cols), 0, count);
    }
}
