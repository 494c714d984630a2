using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>A look at all variances before anything is written.</summary>
internal static unsafe class Variances
{
    private const nint Piece = 1 << 16;

    public static bool AnyNegative<T>(ReadOnlySpan<T> variances)
        where T : unmanaged
    {
        fixed (T* first = variances)
        {
            return AnyNegative(first, variances.Length);
        }
    }

    public static bool AnyNegative<T>(T* variances, nint count)
        where T : unmanaged
    {
        int negative = 0;
        Items<T> items = new(variances, count, &negative);
        Workers.Run(ref items, (count / Piece) + (count % Piece == 0 ? 0 : 1), Piece, new Load(1));
        return negative != 0;
    }

    private readonly struct Items<T>(T* variances, nint count, int* negative) : IItems
        where T : unmanaged
    {
        public void Run(nint from, nint to)
        {
            nint end = nint.Min(count, to * Piece);
            nint whole = end - (end % Lanes.Count);
            Vector512<double> lowest = Vector512<double>.Zero;
            nint i = from * Piece;
            for (; i < whole; i += Lanes.Count)
            {
                lowest = Vector512.MinNative(Lanes.Load(variances + i), lowest); // the second operand where the first is NaN
            }

            bool found = Lanes.AnySet(Vector512.LessThan(lowest, Vector512<double>.Zero));
            for (; i < end; i++)
            {
                found |= Scalars.ToDouble(variances[i]) < 0;
            }

            if (found)
            {
                Volatile.Write(ref *negative, 1);
            }
        }
    }
}
