using System.Runtime.InteropServices;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>How often pairs of codes occur: x[i] below countX, y[i] below countY, n pairs.</summary>
internal readonly unsafe struct JointCounts(long* x, nint countX, long* y, nint countY, nint n)
{
    /// <summary>A table of at most this many cells for each pair is filled; a larger one is not made: the pairs are sorted instead.</summary>
    private const int CellsPerPair = 4;

    private const nint SmallTable = 1 << 16;

    /// <summary>Writes the table, row-major.</summary>
    public void Fill(long* table)
    {
        NativeMemory.Clear(table, (nuint)countX * (nuint)countY * sizeof(long));
        for (nint i = 0; i < n; i++)
        {
            table[(x[i] * countY) + y[i]]++;
        }
    }

    /// <summary>Whether every x[i] and y[i] is a code.</summary>
    public bool AreCodes()
    {
        for (nint i = 0; i < n; i++)
        {
            if ((ulong)x[i] >= (ulong)countX || (ulong)y[i] >= (ulong)countY)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Entropies and mutual information, n > 0.</summary>
    /// <exception cref="OutOfMemoryException">Scratch memory could not be had.</exception>
    public LabelInformation Information()
    {
        long* margins = (long*)NativeMemory.AllocZeroed((nuint)countX + (nuint)countY, sizeof(long));
        try
        {
            for (nint i = 0; i < n; i++)
            {
                margins[x[i]]++;
                margins[countX + y[i]]++;
            }

            DoubleDouble total = new(n, 0);
            DoubleDouble entropyX = CountEntropy.Plugin(margins, countX, total);
            DoubleDouble entropyY = CountEntropy.Plugin(margins + countX, countY, total);
            CellSum sum = new(margins, margins + countX, n);
            nint filled = (UInt128)(ulong)countX * (ulong)countY <= (ulong)nint.Max(SmallTable, n * CellsPerPair)
                ? AddTable(ref sum)
                : AddSorted(ref sum);

            // Where one labeling determines the other, the mutual information is the other's entropy: the very same digits.
            DoubleDouble mutual = filled == countX ? entropyY : filled == countY ? entropyX : sum.MutualInformation();
            return new LabelInformation(mutual, entropyX, entropyY);
        }
        finally
        {
            NativeMemory.Free(margins);
        }
    }

    /// <summary>Adds all cells that are not empty, in row-major order; returns how many they are.</summary>
    private nint AddTable(ref CellSum sum)
    {
        long* table = (long*)NativeMemory.Alloc((nuint)countX * (nuint)countY, sizeof(long));
        Fill(table);
        nint filled = 0;
        for (nint row = 0; row < countX; row++)
        {
            for (nint col = 0; col < countY; col++)
            {
                long number = table[(row * countY) + col];
                if (number > 0)
                {
                    sum.Add(row, col, number);
                    filled++;
                }
            }
        }

        NativeMemory.Free(table);
        return filled;
    }

    /// <summary>The same from the pairs, sorted by y and then, which keeps that order, by x.</summary>
    private nint AddSorted(ref CellSum sum)
    {
        long* rows = (long*)NativeMemory.Alloc((nuint)n * 2, sizeof(long));
        try
        {
            long* cols = rows + n;
            NativeMemory.Copy(x, rows, (nuint)n * sizeof(long));
            NativeMemory.Copy(y, cols, (nuint)n * sizeof(long));
            RadixSort.Run((ulong*)cols, rows, n);
            RadixSort.Run((ulong*)rows, cols, n);
            nint filled = 0;
            for (nint start = 0, end; start < n; start = end)
            {
                for (end = start + 1; end < n && rows[end] == rows[start] && cols[end] == cols[start]; end++)
                {
                }

                sum.Add((nint)rows[start], (nint)cols[start], end - start);
                filled++;
            }

            return filled;
        }
        finally
        {
            NativeMemory.Free(rows);
        }
    }
}
