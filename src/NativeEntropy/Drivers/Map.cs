using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>A formula of one number, on eight doubles at a time.</summary>
internal interface IFormula
{
    Vector512<double> Apply(Vector512<double> x);
}

/// <summary>A formula of two numbers, on eight doubles at a time.</summary>
internal interface IBinaryFormula
{
    Vector512<double> Apply(Vector512<double> x, Vector512<double> y);
}

/// <summary>A formula over arrays. Every element goes through the same vector code, so it does not matter where it stands.</summary>
internal static unsafe class Map
{
    /// <summary>destination[i] = formula(x[i]), i &lt; n; the destination may be x.</summary>
    public static void Run<T, TFormula>(T* x, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        nint i = 0;
        for (; i <= n - Lanes.Count; i += Lanes.Count)
        {
            Lanes.Store(formula.Apply(Lanes.Load(x + i)), destination + i);
        }

        if (i < n)
        {
            T* scratch = stackalloc T[Lanes.Count];
            Copy(x + i, n - i, scratch);
            Lanes.Store(formula.Apply(Lanes.Load(scratch)), scratch);
            CopyBack(scratch, n - i, destination + i);
        }
    }

    /// <summary>destination[i] = formula(x[i], y[i]), i &lt; n; the destination may be x or y.</summary>
    public static void Run<T, TFormula>(T* x, T* y, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IBinaryFormula
    {
        nint i = 0;
        for (; i <= n - Lanes.Count; i += Lanes.Count)
        {
            Lanes.Store(formula.Apply(Lanes.Load(x + i), Lanes.Load(y + i)), destination + i);
        }

        if (i < n)
        {
            T* scratch = stackalloc T[2 * Lanes.Count];
            Copy(x + i, n - i, scratch);
            Copy(y + i, n - i, scratch + Lanes.Count);
            Lanes.Store(formula.Apply(Lanes.Load(scratch), Lanes.Load(scratch + Lanes.Count)), scratch);
            CopyBack(scratch, n - i, destination + i);
        }
    }

    private static void Copy<T>(T* source, nint count, T* scratch)
        where T : unmanaged
    {
        for (nint i = 0; i < Lanes.Count; i++)
        {
            scratch[i] = i < count ? source[i] : default;
        }
    }

    private static void CopyBack<T>(T* scratch, nint count, T* destination)
        where T : unmanaged
    {
        for (nint i = 0; i < count; i++)
        {
            destination[i] = scratch[i];
        }
    }
}
