using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Short rows with float results and a class index each, in a call without options but weights: in float arithmetic, a row a lane.</summary>
/// <remarks>
/// <para>Up to 64 rows at a time, each step for all of them before the next: the steps of a row wait for each other, those of several do not. A row's results depend on nothing but itself; which rows float
/// arithmetic is for, <see cref="ForFloats"/> says, and <see cref="LossRows{T}"/> computes the others.</para>
/// <para>The terms' sum: as in <see cref="FloatPartialSum"/>, powers out of the table without error, and what these lack, eight terms at a time, put to them. What becomes of it: see <see cref="FloatCrossEntropy"/>.</para>
/// </remarks>
internal unsafe ref partial struct FewClasses<T>
    where T : unmanaged
{
    private const int MostRows = FloatColumns.MostRows;

    private const int Arrays = 17;

    /// <summary>Logits that are lower count as so far below the largest, as far as floats go, and are 0 in gradients.</summary>
    public const float Depth = 0.5f - FloatPower.LowestOfPairs;

    /// <summary>Columns that a target is looked for in; among more of them the way to its place is shorter.</summary>
    private const int MostCompared = 24;

    private readonly ref readonly CrossEntropyCall<T> _call;
    private readonly float* _arrays;
    private readonly FloatColumns _columns;
    private readonly int _cols;
    private readonly int _atOnce;
    private nint _first;
    private int _rows;
    private ulong _forFloats;
    private bool _someBeyond;

    /// <param name="call">What is asked for.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    public FewClasses(ref readonly CrossEntropyCall<T> call, float* scratch)
    {
        _call = ref call;
        _arrays = Columns.AtCacheLine(scratch);
        _cols = (int)call.Logits.Cols;
        _columns = new(_arrays + (Arrays * MostRows), _cols);
        _atOnce = FloatColumns.RowsAtOnce(_cols);
    }

    /// <summary>Floats of scratch space.</summary>
    public static int ScratchLength => FloatColumns.Room + (Arrays * MostRows) + FloatLanes.Count;

    /// <summary>Whether a call is of that sort.</summary>
    public static bool AreFew(in CrossEntropyCall<T> call)
    {
        CrossEntropyOptions options = call.Options;
        return FloatColumns.AreFor<T>(call.Logits.Cols) && !call.HasDistributions
            && options.SoftCap == 0 && options.Temperature == 1 && options.ZLoss == 0;
    }

    private readonly float* Targets => _arrays;

    private readonly float* Largest => _arrays + MostRows;

    private readonly FloatPairs Others => new(_arrays + (2 * MostRows));

    private readonly FloatPairs OfTarget => new(_arrays + (4 * MostRows));

    private readonly FloatPairs Loss => new(_arrays + (6 * MostRows));

    private readonly FloatPairs Scale => new(_arrays + (8 * MostRows));

    private readonly FloatPairs Factor => new(_arrays + (10 * MostRows));

    /// <summary>What the targets' logits are above the largest of the others.</summary>
    private readonly FloatPairs Differences => new(_arrays + (12 * MostRows));

    /// <summary>See <see cref="FloatCrossEntropy.Beyond"/>; there where <see cref="_someBeyond"/> says so.</summary>
    private readonly FloatPairs Beyond => new(_arrays + (14 * MostRows));

    private readonly float* AtTarget => _arrays + (16 * MostRows);

    /// <summary>Computes the losses of as many rows as there is room for, from the row `first` on; returns how many.</summary>
    public int Load(nint first, nint end)
    {
        _first = first;
        _rows = (int)nint.Min(_atOnce, end - first);
        _columns.Load(_call.Logits, first, _rows);
        TakeOutTargets();
        Add();
        _someBeyond = !Finish();
        if (_someBeyond)
        {
            GoBeyond();
        }

        return _rows;
    }

    /// <summary>The rows that were loaded, as a mask.</summary>
    public readonly ulong All => ulong.MaxValue >> (MostRows - _rows);

    /// <summary>The rows that float arithmetic is for, as a mask.</summary>
    public readonly ulong ForFloats => _forFloats & All;

    /// <summary>The losses of eight rows that were loaded, from row `at` of these on; 0 in lanes without a row.</summary>
    public readonly Vector512<double> this[int at]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Vector512<double> losses = Lanes.Widen(Vector256.Load(Loss.Hi + at)) + Lanes.Widen(Vector256.Load(Loss.Lo + at));
            if (_someBeyond)
            {
                losses *= Lanes.Widen(Vector256.Load(Beyond.Hi + at)) + Lanes.Widen(Vector256.Load(Beyond.Lo + at));
            }

            return at <= _rows - Lanes.Count ? losses : losses & LossSums.First(_rows - at);
        }
    }

    /// <summary>The sum with all losses added, eight by eight.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public readonly VectorPair AddTo(VectorPair sum)
    {
        VectorPair total = sum;
        for (int at = 0; at < _rows; at += Lanes.Count)
        {
            total = LossSums.AddOfFloats(total, this[at]);
        }

        return total;
    }

    /// <summary>Stores all losses, one a row.</summary>
    public readonly void StoreLosses()
    {
        for (int at = 0; at < _rows; at += Lanes.Count)
        {
            _call.Loss.Store(this[at], _first + at, Math.Min(Lanes.Count, _rows - at));
        }
    }

    /// <summary>Takes the targets out of their places, leaves -inf there, and finds the largest of the others. What is no class is an index to be ignored: any class does.</summary>
    private readonly void TakeOutTargets()
    {
        int whole = _cols <= MostCompared ? _rows & -FloatColumns.Width : 0;
        Compare(whole);
        Index(whole);
        FindLargest(whole);
    }

    /// <summary>Of rows up to `end`, by comparing every column's number: few of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private readonly void Compare(int end)
    {
        FloatRegister nothing = Register.Create(float.NegativeInfinity);
        for (int at = 0; at < end; at += FloatColumns.Width)
        {
            long* target = _call.Target + _first + at;
            IntRegister index = Register.Narrow(Register.Load(target), Register.Load(target + LongRegister.Count));
            IntRegister current = IntRegister.Zero;
            FloatRegister taken = FloatRegister.Zero, largest = nothing;
            float* p = _columns.Row(at);
            for (float* last = p + (_cols * FloatColumns.Width); p < last; p += FloatColumns.Width)
            {
                FloatRegister x = Register.Load(p), place = Register.Equals(index, current).AsSingle();
                FloatRegister others = Masks.Select(place, nothing, x);
                taken = Masks.Select(place, x, taken);
                largest = Register.MaxNative(largest, others);
                others.Store(p);
                current += IntRegister.One;
            }

            taken.Store(Targets + at);
            largest.Store(Largest + at);
        }
    }

    /// <summary>Of rows from `start` on, by going to the places.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private readonly void Index(int start)
    {
        nuint cols = (nuint)_cols;
        long* target = _call.Target + _first + start;
        float* taken = Targets + start;
        for (int at = start; at < _rows; at += FloatColumns.Width)
        {
            float* end = taken + Math.Min(FloatColumns.Width, _rows - at);
            for (float* column = _columns.Row(at); taken < end; column++, taken++, target++)
            {
                nuint index = (nuint)(*target);
                float* place = column + (index < cols ? index * (nuint)FloatColumns.Width : 0);
                *taken = *place;
                *place = float.NegativeInfinity;
            }
        }
    }

    /// <summary>The largest of the others, of the same rows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private readonly void FindLargest(int start)
    {
        for (int at = start; at < _rows; at += FloatColumns.Width)
        {
            float* p = _columns.Row(at);
            float* end = p + (_cols * FloatColumns.Width);
            FloatRegister largest = Register.Load(p);
            for (p += FloatColumns.Width; p < end; p += FloatColumns.Width)
            {
                largest = Register.MaxNative(largest, Register.Load(p));
            }

            largest.Store(Largest + at);
        }
    }

    /// <summary>The sums over the others, and the targets' terms, over exp of the largest of the others. For a gradient the others' terms take their places.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private readonly void Add()
    {
        bool keep = _call.WithGradient;
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatRegister largest = Register.Load(Largest + at);
            FloatRegister lowest = largest - Register.Create(Depth);
            FloatRegister head = Register.Create(FloatPartialSum.HeadStart), error = FloatRegister.Zero;
            float* p = _columns.Row(at);
            float* end = p + (_cols * FloatColumns.Width);
            while (p < end)
            {
                float* endOfChunk = FloatColumns.EndOfChunk(p, end);
                FloatRegister rest = FloatRegister.Zero;
                for (; p < endOfChunk; p += FloatColumns.Width)
                {
                    FloatPair x = FloatPair.Below(Register.MaxNative(lowest, Register.Load(p)), largest);
                    FloatPower term = FloatPower.Of(x);
                    rest = Register.FusedMultiplyAdd(term.Power, term.Less, rest);
                    FloatRegister next = head + term.Power;
                    error += term.Power - (next - head);
                    head = next;
                    if (keep)
                    {
                        (term.Rounded & Register.GreaterThan(x.Hi, Register.Create(FloatPower.LowestOfPairs))).Store(p);
                    }
                }

                FloatRegister sum = head + rest;
                error += rest - (sum - head);
                head = sum;
            }

            Others.Set(at, FloatPair.FastTwoSum(head - Register.Create(FloatPartialSum.HeadStart), error));
            FloatPair difference = FloatPair.Difference(Register.Load(Targets + at), largest);
            FloatPower target = FloatPower.Of(FloatCrossEntropy.Near(difference));
            FloatRegister rounded = target.Rounded;
            OfTarget.Set(at, new(rounded, target.Minus(rounded)));
            Differences.Set(at, difference);
        }
    }

    /// <summary>The losses, and which rows float arithmetic is for; returns whether no target is so far from the others that <see cref="GoBeyond"/> is needed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private bool Finish()
    {
        ulong forFloats = 0;
        bool allNear = true;
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatPair others = Others[at];
            FloatRegister difference = Register.Load(Differences.Hi + at);
            Loss.Set(at, FloatCrossEntropy.Loss(others, OfTarget[at]));
            forFloats |= (ulong)FloatCrossEntropy.AreForFloats(Register.Load(Largest + at), difference, others.Hi).ExtractMostSignificantBits() << at;
            allNear &= FloatCrossEntropy.AreAllNear(difference);
        }

        _forFloats = forFloats;
        return allNear;
    }

    /// <summary>What lies beyond comes to losses, or is kept as what they are multiplied by.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private readonly void GoBeyond()
    {
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatPair difference = Differences[at];
            Loss.Set(at, FloatCrossEntropy.PlusBeyond(Loss[at], difference));
            Beyond.Set(at, FloatCrossEntropy.Beyond(difference));
        }
    }
}
