using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>Tables of rows x cols elements, with strides in elements.</summary>
internal readonly unsafe struct Tables<T>(T* data, nint count, nint rows, nint cols, nint tableStride, nint rowStride)
    where T : unmanaged
{
    public nint Count => count;

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

/// <summary>Sums of the parts of a table: of its rows, or of eight columns at a time.</summary>
internal interface IPartSums
{
    /// <summary>Elements of a part, for sharing parts out.</summary>
    nint Size { get; }

    /// <summary>A part's sum, in every lane.</summary>
    void Sum(nint part, out TermSums sums);
}

/// <summary>The sum of parts in their order: 64 are a node, 64 nodes a node of the next level, as in <see cref="ReductionTree"/>.</summary>
internal static unsafe class PartTree
{
    private const int Fan = 64;

    public static void Sum<TParts>(TParts parts, nint first, nint count, out TermSums result)
        where TParts : unmanaged, IPartSums
    {
        if (count == 0)
        {
            result = default;
            return;
        }

        nint child = 1;
        while (child <= (count - 1) / Fan)
        {
            child *= Fan;
        }

        nint children = (count / child) + (count % child == 0 ? 0 : 1);
        TermSums* sums = stackalloc TermSums[Fan];
        Children<TParts> items = new(parts, first, count, child, sums);
        Workers.RunNode(ref items, children, count * parts.Size, child * parts.Size, canBeShared: child > 1);
        for (nint i = 1; i < children; i++)
        {
            sums->Include(sums[i]);
        }

        result = *sums;
    }

    private readonly struct Children<TParts>(TParts parts, nint first, nint count, nint child, TermSums* sums) : IItems
        where TParts : unmanaged, IPartSums
    {
        public void Run(nint from, nint to)
        {
            for (nint i = from; i < to; i++)
            {
                nint start = i * child;
                if (child == 1)
                {
                    parts.Sum(first + start, out sums[i]);
                }
                else
                {
                    Sum(parts, first + start, nint.Min(child, count - start), out sums[i]);
                }
            }
        }
    }
}

/// <summary>Up to eight neighbouring columns of a table, a column a lane, from the first row down. Lanes without a column are zeros.</summary>
internal readonly unsafe struct TermDown<T>(Matrix<T> table, nint firstColumn) : ITermSource
    where T : unmanaged
{
    private const int BlockLength = 2048;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Sum<TTerm>(in TTerm empty, out TermSums sums)
        where TTerm : unmanaged, ITerm<TTerm>
    {
        int lanes = (int)nint.Min(Lanes.Count, table.Cols - firstColumn);
        T* scratch = stackalloc T[Lanes.Count];
        new Span<T>(scratch, Lanes.Count).Clear();
        sums = default;
        for (nint start = 0; start < table.Rows; start += BlockLength)
        {
            TTerm term = empty;
            nint end = nint.Min(table.Rows, start + BlockLength);
            for (nint row = start; row < end; row++)
            {
                T* source = table.Row(row) + firstColumn;
                if (lanes < Lanes.Count)
                {
                    Unsafe.CopyBlockUnaligned(scratch, source, (uint)(lanes * sizeof(T)));
                    source = scratch;
                }

                Vector512<double> p = Lanes.Load(source);
                term.Add(p, p);
            }

            TTerm.End(ref term, empty);
            TermSums block = default;
            term.Complete(ref block);
            if (start == 0)
            {
                sums = block;
            }
            else
            {
                sums.Include(block);
            }
        }
    }
}
