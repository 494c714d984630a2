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
        nint least = nint.Max(LeastElements / nint.Max(1, cols), Quotient(rows, MostParts));
        nint rowsPerPart = nint.Max(1, Quotient(least, atOnce)) * atOnce;
        nint parts = Quotient(rows, rowsPerPart);
        LossSum only = default;
        void* memory = parts <= 1 ? null : NativeMemory.Alloc((nuint)parts, (nuint)sizeof(LossSum));
        try
        {
            LossSum* sums = memory == null ? &only : (LossSum*)memory;
            Parts<TLosses> items = new(losses, rows, rowsPerPart, sums);
            if (Workers.AreSplit(rows, work, load))
            {
                items.Run(0, parts); // each row is split instead
            }
            else
            {
                Workers.Run(ref items, parts, rowsPerPart * work, load);
            }

            LossSum total = default;
            for (nint i = 0; i < parts; i++)
            {
                total += sums[i];
            }

            return total;
        }
        finally
        {
            NativeMemory.Free(memory);
        }
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
}
