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
    /// <summary>What a row takes besides its elements, in elements: rather less, as <see cref="Threading.Load"/> has it.</summary>
    public const int WorkOfRow = 8;

    private const int MostRows = FloatColumns.MostRows;

    private const int Arrays = 4;

    /// <summary>Terms whose rests are added before they are put to the sum.</summary>
    private const int Chunk = 8;

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
    public static int ScratchLength => (Arrays * MostRows) + (2 * FloatColumns.Room) + FloatLanes.Count;

    /// <summary>Whether rows of so many elements are of that sort.</summary>
    public static bool AreFew(nint cols) => typeof(T) != typeof(double) && cols is > 1 and <= Columns.Most;

    private float* Largest => _arrays;

    /// <summary>What the least element lies below the largest.</summary>
    private float* Spread => _arrays + MostRows;

    /// <summary>The sums, less the 1 of the largest element, and then what becomes of them for all of a row's elements.</summary>
    private FloatPairs Sums => new(_arrays + (2 * MostRows));

    private float* Elements => _arrays + (Arrays * MostRows);

    private ulong All => ulong.MaxValue >> (MostRows - _rows);

    /// <summary>destination[row] = log sum exp(x[row, c]).</summary>
    public void LogSumExp(Results<T> destination)
    {
        ulong forFloats = Add(keep: false);
        forFloats &= FinishLogSumExp();
        new ReadOnlySpan<float>(Largest, _rows).CopyTo(new Span<float>(destination.Singles + _first, _rows));
        if ((forFloats & All) != All)
        {
            InDoubles(All & ~forFloats, destination);
        }
    }

    /// <summary>softmax of the rows, to those of the destination, which may be x.</summary>
    public void Softmax(Matrix<T> destination)
    {
        ulong forFloats = Add(keep: true) & All;
        if (forFloats != All)
        {
            InDoubles(All & ~forFloats, destination, logarithm: false);
        }

        Multiply();
        Store(forFloats, destination);
    }

    /// <summary>The same of log_softmax.</summary>
    public void LogSoftmax(Matrix<T> destination)
    {
        ulong forFloats = Add(keep: false) & All;
        if (forFloats != All)
        {
            InDoubles(All & ~forFloats, destination, logarithm: true);
        }

        Subtract();
        Store(forFloats, destination);
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
            FloatRegister between = Register.LessThanAll(Register.Load(Spread + at), Register.Create(FloatLogits.Depth)) ? FloatRegister.Zero : AnyBetweenDepths(at, largest);
            FloatPair sum = default;
            IntRegister minusLargest = IntRegister.One; // how many elements are the largest, less 1, with the other sign
            float* p = _columns.Row(at);
            float* end = p + (_cols * FloatColumns.Width);
            while (p < end)
            {
                float* endOfChunk = p + Math.Min(end - p, Chunk * FloatColumns.Width);
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
            forFloats |= (ulong)Register.AndNot(FloatLogits.AreForFloats(largest, r.Hi), between).ExtractMostSignificantBits() << at;
        }

        return forFloats;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FloatRegister AnyBetweenDepths(int at, FloatRegister largest)
    {
        FloatRegister any = FloatRegister.Zero;
        float* p = _columns.Row(at);
        for (float* end = p + (_cols * FloatColumns.Width); p < end; p += FloatColumns.Width)
        {
            any |= FloatLogits.BetweenDepths(Register.Load(p), largest);
        }

        return any;
    }

    /// <summary>The results take the places of the largest. Returns the rows where nothing cancels, as a mask.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private ulong FinishLogSumExp()
    {
        ulong cancels = 0;
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatLogits.LogSumExp(Register.Load(Largest + at), Sums[at], out FloatRegister mask).Store(Largest + at);
            cancels |= (ulong)mask.ExtractMostSignificantBits() << at;
        }

        return ~cancels;
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

    /// <summary>The rows of a mask in doubles: copies beside each other, so that eight lanes have work.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void InDoubles(ulong rows, Results<T> destination)
    {
        double* scratch = stackalloc double[Columns.ScratchLength];
        float* results = stackalloc float[Lanes.Count];
        T* copies = (T*)Elements;
        while (rows != 0)
        {
            ulong left = rows;
            int count = 0;
            for (; count < Lanes.Count && left != 0; count++, left &= left - 1)
            {
                Unsafe.CopyBlockUnaligned(copies + (count * _cols), _x.Row(_first + BitOperations.TrailingZeroCount(left)), (uint)(_cols * sizeof(T)));
            }

            LogSumExpKernel.Run(new EightRows<T>(new Matrix<T>(copies, count, _cols, _cols), 0, count), new Results<T>(results), scratch);
            for (int i = 0; i < count; i++, rows &= rows - 1)
            {
                destination.Singles[_first + BitOperations.TrailingZeroCount(rows)] = results[i];
            }
        }
    }

    /// <summary>The same of softmax or log_softmax, row by row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void InDoubles(ulong rows, Matrix<T> destination, bool logarithm)
    {
        double* scratch = stackalloc double[Columns.ScratchLength];
        for (; rows != 0; rows &= rows - 1)
        {
            EightRows<T> row = new(_x, _first + BitOperations.TrailingZeroCount(rows), 1);
            if (logarithm)
            {
                SoftmaxKernel.LogSoftmax(row, destination, default(Unscaled), scratch);
            }
            else
            {
                SoftmaxKernel.Softmax(row, destination, default(Unscaled), scratch);
            }
        }
    }
}
