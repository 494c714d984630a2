using System.Numerics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Doubles as whole numbers.</summary>
internal static unsafe class Exact
{
    /// <summary>Places behind the point: every double is a multiple of 2^-1074.</summary>
    private const int Places = 1074;

    private static readonly WideArithmetic s_units = new(Places);

    /// <summary>1 as a multiple of 2^-1074.</summary>
    public static BigInteger One => s_units.One;

    /// <summary>A number as a multiple of 2^-1074.</summary>
    public static BigInteger Of<T>(T value)
        where T : unmanaged => s_units.FromDouble(Scalars.ToDouble(value));

    public static BigInteger Sum<T>(T* x, nint n)
        where T : unmanaged
    {
        BigInteger sum = BigInteger.Zero;
        for (nint i = 0; i < n; i++)
        {
            sum += Of(x[i]);
        }

        return sum;
    }
}

/// <summary>sum p log(1 / q), or of normalised rows sum p / P log(Q / q).</summary>
internal readonly unsafe struct ExactCrossEntropy<T>(T* p, T* q, nint n, bool normalize) : ILogarithmTerms
    where T : unmanaged
{
    private readonly BigInteger _whole = normalize ? Exact.Sum(q, n) : Exact.One;

    public nint Count => n;

    public BigInteger Constant => BigInteger.Zero;

    public BigInteger Divisor { get; } = normalize ? Exact.Sum(p, n) : Exact.One;

    public (BigInteger C, BigInteger A, BigInteger B) this[nint i] => (Exact.Of(p[i]), _whole, Exact.Of(q[i]));
}

/// <summary>sum p log(p / q), less the difference of the sums where it is left out; or of normalised rows sum p / P log(p Q / (q P)).</summary>
internal readonly unsafe struct ExactDivergence<T>(T* p, T* q, nint n, bool normalize, bool leaveOut) : ILogarithmTerms
    where T : unmanaged
{
    private readonly BigInteger _p = normalize ? Exact.Sum(p, n) : BigInteger.One;
    private readonly BigInteger _q = normalize ? Exact.Sum(q, n) : BigInteger.One;

    public nint Count => n;

    public BigInteger Constant { get; } = leaveOut ? Exact.Sum(q, n) - Exact.Sum(p, n) : BigInteger.Zero;

    public BigInteger Divisor { get; } = normalize ? Exact.Sum(p, n) : Exact.One;

    public (BigInteger C, BigInteger A, BigInteger B) this[nint i] => (Exact.Of(p[i]), Exact.Of(p[i]) * _q, Exact.Of(q[i]) * _p);
}

/// <summary>sum (x log(x / m) + y log(y / m)) / 2, m = (x + y) / 2, of x = p and y = q, or of normalised rows of x = p / P and y = q / Q.</summary>
internal readonly unsafe struct ExactJensenShannon<T>(T* p, T* q, nint n, bool normalize) : ILogarithmTerms
    where T : unmanaged
{
    private readonly BigInteger _p = normalize ? Exact.Sum(p, n) : BigInteger.One;
    private readonly BigInteger _q = normalize ? Exact.Sum(q, n) : BigInteger.One;

    public nint Count => 2 * n;

    public BigInteger Constant => BigInteger.Zero;

    public BigInteger Divisor => normalize ? 2 * _p * _q : 2 * Exact.One;

    public (BigInteger C, BigInteger A, BigInteger B) this[nint i]
    {
        get
        {
            BigInteger x = Exact.Of(p[i / 2]) * _q;
            BigInteger y = Exact.Of(q[i / 2]) * _p;
            BigInteger c = i % 2 == 0 ? x : y;
            return (c, 2 * c, x + y);
        }
    }
}

/// <summary>Of a joint table: sum pxy log(px / pxy), or py for px; line after line of those whose sums are px, or py.</summary>
internal readonly unsafe struct ExactConditional<T>(Matrix<T> table, Given given) : ILogarithmTerms
    where T : unmanaged
{
    private readonly ExactLines<T> _lines = new(table, given == Given.X);

    public nint Count => table.Rows * table.Cols;

    public BigInteger Constant => BigInteger.Zero;

    public BigInteger Divisor => Exact.One;

    public (BigInteger C, BigInteger A, BigInteger B) this[nint i]
    {
        get
        {
            (nint line, nint place) = Math.DivRem(i, _lines.Length);
            BigInteger p = _lines.At(line, place);
            return (p, _lines.Sum(line), p);
        }
    }
}

/// <summary>sum pxy log(pxy S / (px py)), with S the table's sum or 1; line after line of the shorter ones.</summary>
internal readonly unsafe struct ExactMutualInformation<T> : ILogarithmTerms
    where T : unmanaged
{
    private readonly ExactLines<T> _lines;
    private readonly BigInteger[] _across;
    private readonly BigInteger _whole;

    public ExactMutualInformation(Matrix<T> table, bool divideBySum)
    {
        _lines = new ExactLines<T>(table, table.Rows >= table.Cols);
        _across = _lines.SumsAcross();
        _whole = divideBySum ? Sum : Exact.One;
    }

    /// <summary>The table's sum.</summary>
    public BigInteger Sum => _across.Aggregate(BigInteger.Zero, BigInteger.Add);

    public nint Count => _lines.Count * _lines.Length;

    public BigInteger Constant => BigInteger.Zero;

    public BigInteger Divisor => Exact.One;

    public (BigInteger C, BigInteger A, BigInteger B) this[nint i]
    {
        get
        {
            (nint line, nint place) = Math.DivRem(i, _lines.Length);
            BigInteger p = _lines.At(line, place);
            return (p, p * _whole, _lines.Sum(line) * _across[place]);
        }
    }
}

/// <summary>The rows of a table, or its columns, one after the other.</summary>
/// <remarks>
/// A line is summed when its turn comes: the sums of 10^5 lines are more than the collector should have to hold. Those across are kept, and where the lines
/// are the shorter ones, there are at most as many as the square root of the table's size.
/// </remarks>
internal sealed unsafe class ExactLines<T>(Matrix<T> table, bool areRows)
    where T : unmanaged
{
    private nint _line = -1;
    private BigInteger _sum;

    public nint Count => areRows ? table.Rows : table.Cols;

    /// <summary>Elements of a line.</summary>
    public nint Length => areRows ? table.Cols : table.Rows;

    public BigInteger At(nint line, nint place) => Exact.Of(areRows ? table.Row(line)[place] : table.Row(place)[line]);

    /// <summary>The sum of a line: at once where it was asked for before.</summary>
    public BigInteger Sum(nint line)
    {
        if (line != _line)
        {
            BigInteger sum = BigInteger.Zero;
            for (nint place = 0; place < Length; place++)
            {
                sum += At(line, place);
            }

            (_line, _sum) = (line, sum);
        }

        return _sum;
    }

    /// <summary>The sums of the lines across.</summary>
    public BigInteger[] SumsAcross()
    {
        BigInteger[] sums = new BigInteger[Length];
        for (nint line = 0; line < Count; line++)
        {
            for (nint place = 0; place < Length; place++)
            {
                sums[place] += At(line, place);
            }
        }

        return sums;
    }
}
