using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>Tables of rows x cols elements, with strides in elements.</summary>
internal readonly unsafe struct Tables<T>(T* data, nint count, nint rows, nint cols, nint tableStride, nint rowStride)
    where T : unmanaged
{
    /// <summary>The tables whose columns a matrix has as its rows.</summary>
    public static Tables<T> Of(in Matrix<T> columns) =>
        new(columns.Data, columns.Rows / columns.Inner, columns.Cols, columns.Inner, columns.Cols * columns.Inner, columns.Inner);

    public nint Count => count;

    public nint Rows => rows;

    public nint Cols => cols;

    /// <summary>Elements of a table.</summary>
    public nint Size => rows * cols;

    /// <summary>Whether the rows of a table lie one behind the other.</summary>
    public bool IsDense => rowStride == cols || rows <= 1;

    public Matrix<T> this[nint table] => new(data + (table * tableStride), rows, cols, rowStride);

    /// <summary>Every table as one row.</summary>
    public Matrix<T> AsRows() => new(data, count, Size, tableStride);

    /// <summary>A table's elements, one behind the other.</summary>
    public void CopyTo(nint table, T* destination)
    {
        for (nint row = 0; row < rows; row++)
        {
            NativeMemory.Copy(this[table].Row(row), destination + (row * cols), (nuint)cols * (nuint)sizeof(T));
        }
    }
}

/// <summary>The sum of a part of a table, or of several.</summary>
/// <param name="Total">The sum of the terms.</param>
/// <param name="Size"><see cref="TermSums.Size"/>.</param>
/// <param name="Signs"><see cref="TermSums.Signs"/>.</param>
internal readonly record struct PartSum(DoubleDouble Total, double Size, long Signs)
{
    /// <summary>The sum in one lane.</summary>
    public static PartSum Of(in TermSums sums, int lane) => new(
        new DoubleDouble(sums.Total.Hi[lane], sums.Total.Lo[lane]), sums.Size[lane], sums.Signs.AsInt64()[lane]);

    /// <summary>The sums of the first `count` lanes.</summary>
    /// <remarks>By address: a lane taken out of a vector goes through memory with all of it.</remarks>
    public static unsafe void Store(in TermSums sums, int count, PartSum* destination)
    {
        fixed (TermSums* lanes = &sums)
        {
            double* total = (double*)&lanes->Total, size = (double*)&lanes->Size;
            long* signs = (long*)&lanes->Signs;
            for (int lane = 0; lane < count; lane++)
            {
                destination[lane] = new PartSum(new DoubleDouble(total[lane], total[lane + Lanes.Count]), size[lane], signs[lane]);
            }
        }
    }

    /// <summary>Both parts as one.</summary>
    public static PartSum operator +(PartSum a, PartSum b) => new(a.Total + b.Total, a.Size + b.Size, a.Signs | b.Signs);

    /// <summary>The same in every lane.</summary>
    public TermSums Broadcast() => new()
    {
        Total = VectorPair.Broadcast(Total),
        Size = Vector512.Create(Size),
        Signs = Vector512.Create(Signs).AsDouble(),
    };
}

/// <summary>Sums of the parts of a table: of its rows, or of eight columns at a time.</summary>
internal unsafe interface IPartSums
{
    /// <summary>Elements of a part, for sharing parts out.</summary>
    nint Size { get; }

    /// <summary>What one of them takes.</summary>
    static abstract Load Load { get; }

    /// <summary>The sums of some neighbouring parts. How many there are makes no difference to any of them.</summary>
    void Sum(nint first, nint count, PartSum* sums);
}

/// <summary>The sum of parts in their order: 64 are a node, 64 nodes a node of the next level, as in <see cref="ReductionTree"/>.</summary>
internal static unsafe class PartTree
{
    private const int Fan = 64;

    public static PartSum Sum<TParts>(TParts parts, nint first, nint count)
        where TParts : unmanaged, IPartSums
    {
        if (count == 0)
        {
            return default;
        }

        nint child = 1;
        while (child <= (count - 1) / Fan)
        {
            child *= Fan;
        }

        nint children = (count / child) + (count % child == 0 ? 0 : 1);
        PartSum* sums = stackalloc PartSum[Fan];
        Children<TParts> items = new(parts, first, count, child, sums);
        Workers.RunNode(ref items, children, count * parts.Size, child * parts.Size, TParts.Load, canBeShared: child > 1);
        PartSum sum = *sums;
        for (nint i = 1; i < children; i++)
        {
            sum += sums[i];
        }

        return sum;
    }

    private readonly struct Children<TParts>(TParts parts, nint first, nint count, nint child, PartSum* sums) : IItems
        where TParts : unmanaged, IPartSums
    {
        public void Run(nint from, nint to)
        {
            if (child == 1)
            {
                parts.Sum(first + from, to - from, sums + from);
                return;
            }

            for (nint i = from; i < to; i++)
            {
                nint start = i * child;
                sums[i] = Sum(parts, first + start, nint.Min(child, count - start));
            }
        }
    }
}

/// <summary>Up to eight neighbouring columns of a table, a column a lane, from the first row down. Lanes without a column are zeros.</summary>
internal readonly unsafe struct TermDown<T>(Matrix<T> table, nint firstColumn) : ITermSource
    where T : unmanaged
{
    private const int BlockLength = 2048;

    /// <summary>Vectors of columns that <see cref="SumOfFour"/> takes at once.</summary>
    public const int AtOnce = 4;

    private const int RowsAhead = 24;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        int lanes = (int)nint.Min(Lanes.Count, table.Cols - firstColumn);
        sums = default;
        for (nint start = 0; start < table.Rows; start += BlockLength)
        {
            TTerm term = empty;
            nint end = nint.Min(table.Rows, start + BlockLength);
            for (nint row = start; row < end; row++)
            {
                Vector512<double> p = Lanes.LoadFirst(table.Row(row) + firstColumn, lanes, 0);
                term.Add(p, p);
            }

            Include(term, empty, start == 0, ref sums);
        }
    }

    public void SumMapped<TMapping, TTerm>(in TMapping mapping, in TTerm empty, out TermSums sums)
        where TMapping : unmanaged, IMapping
        where TTerm : unmanaged, ITerm<TTerm> => Sum(new MappedTerm<TMapping, TTerm>(mapping, empty), out sums);

    private static void Include<TTerm>(TTerm block, in TTerm empty, bool isFirst, ref TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        TTerm.End(ref block, empty);
        TermSums ended = default;
        block.Complete(ref ended);
        if (isFirst)
        {
            sums = ended;
        }
        else
        {
            sums.Include(ended);
        }
    }

    /// <summary>The sums of 32 columns, the same: four times as much of a row is read while it is at hand. For terms of few numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void SumOfFour<TTerm>(in TTerm empty, TermSums* sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        for (nint start = 0; start < table.Rows; start += BlockLength)
        {
            TTerm a = empty, b = empty, c = empty, d = empty;
            nint end = nint.Min(table.Rows, start + BlockLength);
            for (nint row = start; row < end; row++)
            {
                // Rows lie in pages of their own, which no processor fetches ahead by itself.
                T* first = table.Row(row) + firstColumn;
                if (Sse.IsSupported)
                {
                    byte* ahead = (byte*)(table.Row(row + RowsAhead) + firstColumn);
                    for (nint i = 0; i < AtOnce * Lanes.Count * sizeof(T); i += Vector512<byte>.Count)
                    {
                        Sse.Prefetch0(ahead + i); // it may lie outside the array, which a prefetch does not mind
                    }
                }

                Vector512<double> p = Lanes.Load(first), q = Lanes.Load(first + Lanes.Count);
                a.Add(p, p);
                b.Add(q, q);
                p = Lanes.Load(first + (2 * Lanes.Count));
                q = Lanes.Load(first + (3 * Lanes.Count));
                c.Add(p, p);
                d.Add(q, q);
            }

            Include(a, empty, start == 0, ref sums[0]);
            Include(b, empty, start == 0, ref sums[1]);
            Include(c, empty, start == 0, ref sums[2]);
            Include(d, empty, start == 0, ref sums[3]);
        }
    }
}
