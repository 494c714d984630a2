using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Mutual information in nats, from the cells of a contingency table that are not empty.</summary>
/// <remarks>
/// <para>I = sum K(c/n, a b / n^2) over all cells, c their count, a and b their row's and column's, K(p, q) = p log(p/q) - p + q: the parts -p and q add up to
/// nothing, and every K is at least 0. For a cell that is not empty K = (c/n) gap(u), 1 + u = a b / (n c): see <see cref="LogarithmGap"/>; n c u = a b - n c is
/// an integer, exact in 128 bits, and 0 where the cell is what independence expects. All empty cells together are 1 - sum a b / n^2,
/// which is an integer over n^2 as well. So independent labelings give exactly 0, nearly independent ones keep their digits, and nothing is
/// ever negative. Relative error: 2^-56 of the gap, and the rounding at the end.</para>
/// <para>Cells are added eight at a time, cell i in lane i mod 8: a function of the table, not of how it was found.</para>
/// </remarks>
internal unsafe ref struct CellSum(long* rows, long* cols, nint n)
{
    private readonly long* _rows = rows;
    private readonly long* _cols = cols;
    private readonly nint _n = n;
    private Int128 _expected;
    private int _waiting;
    private VectorPair _sums;

    // Eight cells: counts, and the leading and the other parts of n c and of a b - n c.
    private fixed double _counts[Lanes.Count];
    private fixed double _given[2 * Lanes.Count];
    private fixed double _differences[2 * Lanes.Count];

    public void Add(nint row, nint col, long count)
    {
        Int128 expected = (Int128)_rows[row] * _cols[col];
        Int128 given = (Int128)(long)_n * count;
        _expected += expected;
        Put(count, WholeNumbers.ToPair(given), WholeNumbers.ToPair(expected - given));
    }

    /// <summary>The sum over all cells, the empty ones too.</summary>
    public DoubleDouble MutualInformation()
    {
        while (_waiting != 0)
        {
            // Cells that are as expected, and add 0.
            Put(0, new DoubleDouble(1, 0), default);
        }

        DoubleDouble sum = default;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            sum += new DoubleDouble(_sums.Hi[lane], _sums.Lo[lane]);
        }

        DoubleDouble total = new(_n, 0);
        Int128 empty = ((Int128)(long)_n * (long)_n) - _expected;
        return (sum / total) + (WholeNumbers.ToPair(empty) / total / total);
    }

    private void Put(double count, DoubleDouble given, DoubleDouble difference)
    {
        _counts[_waiting] = count;
        _given[_waiting] = given.Hi;
        _given[Lanes.Count + _waiting] = given.Lo;
        _differences[_waiting] = difference.Hi;
        _differences[Lanes.Count + _waiting] = difference.Lo;
        if (++_waiting == Lanes.Count)
        {
            Flush();
        }
    }

    private void Flush()
    {
        fixed (double* counts = _counts, given = _given, differences = _differences)
        {
            VectorPair u = Pair(differences) / Pair(given);
            VectorPair weight = new(Vector512.Load(counts), Vector512<double>.Zero);
            _sums += weight * LogarithmGap.Pair(VectorPair.One + u, u);
        }

        _waiting = 0;
    }

    private static VectorPair Pair(double* values) => new(Vector512.Load(values), Vector512.Load(values + Lanes.Count));
}
