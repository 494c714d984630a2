using System.Runtime.Intrinsics;
using NativeEntropy.Maths;
using NativeEntropy.Threading;

namespace NativeEntropy.Drivers;

/// <summary>A formula of four numbers, on eight doubles at a time.</summary>
internal interface IFourFormula
{
    Vector512<double> Apply(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d);
}

/// <summary>destination[i] = formula(a[i], b[i], c[i], d[i]), i &lt; n, shared out over the threads; the destination may be one of the four.</summary>
internal readonly unsafe struct FourArrays<T, TFormula>(T* a, T* b, T* c, T* d, nint n, T* destination, TFormula formula) : IItems
    where T : unmanaged
    where TFormula : unmanaged, IFourFormula
{
    private const int Piece = 4096;

    public void Run()
    {
        FourArrays<T, TFormula> items = this;
        Workers.Run(ref items, (n / Piece) + (n % Piece == 0 ? 0 : 1), Piece, new Load(24));
    }

    public void Run(nint from, nint to)
    {
        T* rest = stackalloc T[4 * Lanes.Count];
        nint end = nint.Min(n, to * Piece);
        for (nint i = from * Piece; i < end; i += Lanes.Count)
        {
            int count = (int)nint.Min(Lanes.Count, end - i);
            T* first = a + i, second = b + i, third = c + i, fourth = d + i;
            if (count < Lanes.Count)
            {
                first = Fill(rest, first, count);
                second = Fill(rest + Lanes.Count, second, count);
                third = Fill(rest + (2 * Lanes.Count), third, count);
                fourth = Fill(rest + (3 * Lanes.Count), fourth, count);
            }

            Vector512<double> result = formula.Apply(Lanes.Load(first), Lanes.Load(second), Lanes.Load(third), Lanes.Load(fourth));
            Lanes.StoreFirst(result, destination + i, count);
        }
    }

    /// <summary>The elements, and copies of the last one behind them.</summary>
    private static T* Fill(T* rest, T* source, int count)
    {
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            rest[lane] = source[Math.Min(lane, count - 1)];
        }

        return rest;
    }
}
