using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>-sum p log q of short rows, for float results: in float arithmetic, a row a lane. q may be p.</summary>
/// <remarks>
/// <para>Up to 64 rows at a time, as in <see cref="Kernels.FewLogits{T}"/>. A row's results depend on nothing but itself; which rows float arithmetic is for, <see cref="Sum"/> says.</para>
/// <para>Logarithms of q up to 1/2 are a float and a rest, 2^-29.4. p times the float is rounded to t, and what that loses, with p times the rest, is added in floats, eight at a time: at most 2^-8.3 of the t, 2^-29.5. The t are
/// added as pairs. One q may be above 1/2: it is left out, and its logarithm, which may be small, is log(1 + (1 - q) / q), 2^-26.8. Together at most 2^-26.5, 0.18 ULP, and 0.5.</para>
/// </remarks>
internal readonly unsafe ref struct FewProbabilities<T>
    where T : unmanaged
{
    private const int MostRows = FloatColumns.MostRows;

    private const float LeastNormal = 1.17549435e-38f;

    /// <summary>Beside this nothing counts that falls below the range in a product, 2^-149.</summary>
    private const float LeastSum = 8.673617379884035e-19f; // 2^-60

    private readonly int _rows;
    private readonly int _cols;
    private readonly float* _sums;
    private readonly FloatColumns _p;
    private readonly FloatColumns _q;

    /// <param name="p">Weights of the logarithms.</param>
    /// <param name="q">As many rows.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many: at most <see cref="FloatColumns.RowsAtOnce"/>.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    public FewProbabilities(Matrix<T> p, Matrix<T> q, nint first, int rows, float* scratch)
    {
        _rows = rows;
        _cols = (int)p.Cols;
        _sums = Columns.AtCacheLine(scratch);
        float* elements = _sums + (2 * MostRows);
        _p = new(elements, _cols);
        _p.Load(p, first, rows);
        _q = _p;
        if (!new RowPairs<T>(p, q).IsOne)
        {
            _q = new(elements + FloatColumns.Room, _cols);
            _q.Load(q, first, rows);
        }
    }

    /// <summary>No product is out of range up to here.</summary>
    public static float MostSum => 1.152921504606847e18f; // 2^60

    /// <summary>Floats of scratch space.</summary>
    public static int ScratchLength => (2 * MostRows) + (2 * FloatColumns.Room) + FloatLanes.Count;

    private FloatPairs Sums => new(_sums);

    /// <summary>Those of eight rows, from `at` on; lanes without a row hold anything.</summary>
    public Vector512<double> this[int at]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Lanes.Widen(Vector256.Load(Sums.Hi + at)) + Lanes.Widen(Vector256.Load(Sums.Lo + at));
    }

    /// <summary>Computes the sums; returns the rows that have one, as a mask: 0, or from 2^-60 to `most`. No element of theirs is negative or NaN, at most one q is above 1/2 and none above 1, and where p > 0 q is a normal number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public ulong Sum(float most)
    {
        ulong forFloats = 0;
        FloatRegister one = FloatRegister.One;
        nint toOther = (nint)((byte*)_q.Row(0) - (byte*)_p.Row(0));
        FloatLogarithm logarithm = FloatLogarithm.Load();
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatPair sum = default;
            FloatRegister signs = FloatRegister.Zero, large = one, weightOfLarge = signs, least = one;
            IntRegister minusSmall = IntRegister.Zero;
            float* p = _p.Row(at);
            float* end = p + (_cols * FloatColumns.Width);
            while (p < end)
            {
                float* endOfChunk = FloatColumns.EndOfChunk(p, end);
                FloatRegister rest = FloatRegister.Zero;
                for (; p < endOfChunk; p += FloatColumns.Width)
                {
                    FloatRegister weight = Register.Load(p), x = Register.Load((float*)((byte*)p + toOther));
                    signs |= weight | x;
                    least = Register.MinNative(least, Masks.Select(Register.Equals(weight, FloatRegister.Zero), one, x));
                    FloatRegister isSmall = Register.LessThanOrEqual(x, Register.Create(0.5f));
                    large = Masks.Select(isSmall, large, x);
                    weightOfLarge = Masks.Select(isSmall, weightOfLarge, weight);
                    minusSmall += isSmall.AsInt32();
                    FloatRegister term = Term(logarithm, -weight & isSmall, x, out FloatRegister restOfTerm);
                    rest += restOfTerm;
                    sum = sum.Plus(term);
                }

                sum = sum.Plus(rest);
            }

            sum = PlusLarge(sum, weightOfLarge, large);
            Sums.Set(at, sum);
            FloatRegister haveFewLarge = Register.LessThanOrEqual(minusSmall, Register.Create(1 - _cols)).AsSingle();
            FloatRegister areForFloats = AreForFloats(sum.Hi, most, least, signs) & haveFewLarge & Register.LessThanOrEqual(large, one);
            forFloats |= (ulong)areForFloats.ExtractMostSignificantBits() << at;
        }

        return forFloats & (ulong.MaxValue >> (MostRows - _rows));
    }

    /// <summary>weight log x, rounded, and what that lacks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister Term(in FloatLogarithm logarithm, FloatRegister weight, FloatRegister x, out FloatRegister rest)
    {
        FloatRegister r = logarithm.Reduce(x, out FloatRegister high, out FloatRegister low);
        high = logarithm.Join(r, high, low, out low);
        FloatRegister term = weight * high;
        rest = Register.FusedMultiplyAdd(weight, low, Registers.FusedMultiplySubtract(weight, high, term));
        return term;
    }

    /// <summary>The sum with the term of the one probability above 1/2, or of weight 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair PlusLarge(FloatPair sum, FloatRegister weight, FloatRegister large)
    {
        FloatPair term = FloatPair.Product(new(weight, FloatRegister.Zero), MinusLogarithm(large));
        FloatPair all = sum.Plus(term.Hi);
        return FloatPair.FastTwoSum(all.Hi, all.Lo + term.Lo);
    }

    /// <summary>Lanes whose sums float arithmetic is for, as far as these say: see <see cref="Sum"/>.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="most">What it may be.</param>
    /// <param name="least">The least q where p > 0.</param>
    /// <param name="signs">The bits of all elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatRegister AreForFloats(FloatRegister sum, float most, FloatRegister least, FloatRegister signs)
    {
        FloatRegister inRange = Register.GreaterThanOrEqual(sum, Register.Create(LeastSum)) & Register.LessThanOrEqual(sum, Register.Create(most));
        return (inRange | Register.Equals(sum, FloatRegister.Zero)) & Register.GreaterThanOrEqual(least, Register.Create(LeastNormal))
            & Register.GreaterThanOrEqual(signs.AsInt32(), IntRegister.Zero).AsSingle();
    }

    /// <summary>-log x, 1/2 &lt;= x &lt;= 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair MinusLogarithm(FloatRegister x)
    {
        FloatRegister others = FloatRegister.One - x, inverse = FloatRegister.One / x;
        FloatRegister ratio = others * inverse;
        FloatLogarithmOfOnePlus logarithm = new(ratio);
        return logarithm.With(Register.FusedMultiplyAdd(Register.FusedMultiplyAdd(-ratio, x, others), inverse, ratio - logarithm.Near));
    }
}
