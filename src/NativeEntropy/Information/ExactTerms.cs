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

/// <summary>Of a joint table: sum pxy log(px / pxy), or py for px.</summary>
internal readonly unsafe struct ExactConditional<T> : ILogarithmTerms
    where T : unmanaged
{
    private readonly Matrix<T> _table;
    private readonly Given _given;
    private readonly BigInteger[] _sums;

    public ExactConditional(Matrix<T> table, Given given)
    {
        _table = table;
        _given = given;
        _sums = given == Given.X ? ExactMargins.Rows(table) : ExactMargins.Columns(table);
    }

    public nint Count => _table.Rows * _table.Cols;

    public BigInteger Constant => BigInteger.Zero;

    public BigInteger Divisor => Exact.One;

    public (BigInteger C, BigInteger A, BigInteger B) this[nint i]
    {
        get
        {
            (nint row, nint col) = Math.DivRem(i, _table.Cols);
            BigInteger p = Exact.Of(_table.Row(row)[col]);
            return (p, _sums[_given == Given.X ? row : col], p);
        }
    }
}

/// <summary>sum pxy log(pxy S / (px py)), with S the table's sum or 1.</summary>
internal readonly unsafe struct ExactMutualInformation<T> : ILogarithmTerms
    where T : unmanaged
{
    private readonly Matrix<T> _table;
    private readonly BigInteger[] _rows;
    private readonly BigInteger[] _columns;
    private readonly BigInteger _whole;

    public ExactMutualInformation(Matrix<T> table, bool divideBySum)
    {
        _table = table;
        _rows = ExactMargins.Rows(table);
        _columns = ExactMargins.Columns(table);
        _whole = divideBySum ? Sum : Exact.One;
    }

    /// <summary>The table's sum.</summary>
    public BigInteger Sum => _rows.Aggregate(BigInteger.Zero, BigInteger.Add);

    public nint Count => _table.Rows * _table.Cols;

    public BigInteger Constant => BigInteger.Zero;

    public BigInteger Divisor => Exact.One;

    public (BigInteger C, BigInteger A, BigInteger B) this[nint i]
    {
        get
        {
            (nint row, nint col) = Math.DivRem(i, _table.Cols);
            BigInteger p = Exact.Of(_table.Row(row)[col]);
            return (p, p * _whole, _rows[row] * _columns[col]);
        }
    }
}

/// <summary>The sums of a table's rows and columns.</summary>
internal static unsafe class ExactMargins
{
    public static BigInteger[] Rows<T>(Matrix<T> table)
        where T : unmanaged
    {
        BigInteger[] sums = new BigInteger[table.Rows];
        for (nint row = 0; row < table.Rows; row++)
        {
            sums[row] = Exact.Sum(table.Row(row), table.Cols);
        }

        return sums;
    }

    public static BigInteger[] Columns<T>(Matrix<T> table)
        where T : unmanaged
    {
        BigInteger[] sums = new BigInteger[table.Cols];
        for (nint row = 0; row < table.Rows; row++)
        {
            for (nint col = 0; col < table.Cols; col++)
            {
                sums[col] += Exact.Of(table.Row(row)[col]);
            }
        }

        return sums;
    }
}
