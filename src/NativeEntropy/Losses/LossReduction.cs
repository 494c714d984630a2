using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>Losses of the rows first .. end - 1, in their order.</summary>
internal interface IRowLosses
{
    LossSum Run(nint first, nint end);
}

/// <summary>Losses of several parts that are loaded together.</summary>
internal unsafe interface ITileLosses
{
    /// <summary>Of the rows first .. end - 1, a sum for every `rowsPerPart` of them.</summary>
    void Run(nint first, nint end, nint rowsPerPart, LossSum* sums);
}

/// <summary>Rows in parts, the parts' sums in their order: the same order for every number of threads.</summary>
internal static unsafe class LossReduction
{
    /// <summary>The losses are added up in at most this many parts, each in order. Part of the order of summation, so a constant.</summary>
    private const nint MostParts = 4096;

    /// <summary>Elements of a part, at least: the sum of a part costs as much as 100 losses. Part of the order as well.</summary>
    private const nint LeastElements = 8192;

    /// <summary>The sum over all rows, all of whose elements are read.</summary>
    public static LossSum Run<TLosses>(TLosses losses, nint rows, nint atOnce, nint cols, Load load)
        where TLosses : unmanaged, IRowLosses => Run(losses, rows, atOnce, cols, cols, load);

    /// <summary>The sum over all rows.</summary>
    /// <param name="losses">What is computed for the rows of a part.</param>
    /// <param name="rows">Rows, of `cols` elements.</param>
    /// <param name="atOnce">Parts are multiples of so many rows.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="work">Of these so many are read or written.</param>
    /// <param name="load">What each of these takes.</param>
    public static LossSum Run<TLosses>(TLosses losses, nint rows, nint atOnce, nint cols, nint work, Load load)
        where TLosses : unmanaged, IRowLosses
    {
        nint rowsPerPart = RowsPerPart(rows, atOnce, cols);
        nint parts = Quotient(rows, rowsPerPart);
        LossSum only = default;
        LossSum* sums = Room(parts, &only);
        try
        {
            Parts<TLosses> items = new(losses, rows, rowsPerPart, sums);
            if (Workers.AreSplit(rows, work, load))
            {
                items.Run(0, parts); // each row is split instead
            }
            else
            {
                Workers.Run(ref items, parts, rowsPerPart * work, load);
            }

            return Total(sums, parts);
        }
        finally
        {
            Free(sums, &only);
        }
    }

    /// <summary>The sum over all rows, in the same parts, of which some are loaded together.</summary>
    /// <param name="losses">What is computed for the rows of a few parts.</param>
    /// <param name="rows">Rows, of `cols` elements.</param>
    /// <param name="atOnce">Parts are multiples of so many rows.</param>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="together">Rows to be loaded together, about.</param>
    /// <param name="load">What an element takes, besides being turned.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // rows must not pay for it
    public static LossSum RunTiles<TLosses>(TLosses losses, nint rows, nint atOnce, nint cols, nint together, Load load)
        where TLosses : unmanaged, ITileLosses
    {
        nint rowsPerPart = RowsPerPart(rows, atOnce, cols);
        nint parts = Quotient(rows, rowsPerPart);
        nint rowsPerTile = nint.Max(1, together / rowsPerPart) * rowsPerPart;
        nint tiles = Quotient(rows, rowsPerTile);
        Load all = ColumnTiles.LoadOf(load);
        LossSum only = default;
        LossSum* sums = Room(parts, &only);
        try
        {
            Tiles<TLosses> items = new(losses, rows, rowsPerPart, rowsPerTile, sums);
            if (Workers.AreSplit(tiles, rowsPerTile * cols, all))
            {
                items.Run(0, tiles);
            }
            else
            {
                Workers.Run(ref items, tiles, rowsPerTile * cols, all);
            }

            return Total(sums, parts);
        }
        finally
        {
            Free(sums, &only);
        }
    }

    private static nint RowsPerPart(nint rows, nint atOnce, nint cols)
    {
        nint least = nint.Max(LeastElements / nint.Max(1, cols), Quotient(rows, MostParts));
        return nint.Max(1, Quotient(least, atOnce)) * atOnce;
    }

    private static LossSum* Room(nint parts, LossSum* only) => parts <= 1 ? only : (LossSum*)NativeMemory.Alloc((nuint)parts, (nuint)sizeof(LossSum));

    private static void Free(LossSum* sums, LossSum* only)
    {
        if (sums != only)
        {
            NativeMemory.Free(sums);
        }
    }

    private static LossSum Total(LossSum* sums, nint parts)
    {
        LossSum total = default;
        for (nint i = 0; i < parts; i++)
        {
            total += sums[i];
        }

        return total;
    }

    private static nint Quotient(nint dividend, nint divisor) => (dividend / divisor) + (dividend % divisor == 0 ? 0 : 1);

    private readonly struct Parts<TLosses>(TLosses losses, nint rows, nint rowsPerPart, LossSum* sums) : IItems
        where TLosses : unmanaged, IRowLosses
    {
        public void Run(nint from, nint to)
        {
            for (nint part = from; part < to; part++)
            {
                nint start = part * rowsPerPart;
                sums[part] = losses.Run(start, start + nint.Min(rowsPerPart, rows - start));
            }
        }
    }

    private readonly struct Tiles<TLosses>(TLosses losses, nint rows, nint rowsPerPart, nint rowsPerTile, LossSum* sums) : IItems
        where TLosses : unmanaged, ITileLosses
    {
        public void Run(nint from, nint to)
        {
            for (nint tile = from; tile < to; tile++)
            {
                nint first = tile * rowsPerTile;
                losses.Run(first, nint.Min(rows, first + rowsPerTile), rowsPerPart, sums + (first / rowsPerPart));
            }
        }
    }
}
