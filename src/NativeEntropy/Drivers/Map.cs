using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static void Run<TSource, T, TFormula>(TSource* x, nint n, T* destination, TFormula formula)
        where TSource : unmanaged
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        TSource* scratch = stackalloc TSource[Lanes.Count];
        T* results = stackalloc T[Lanes.Count];
        nint rest = n % Lanes.Count;
        TSource* source = x;
        T* target = destination;
        nint end = n - rest;

        // Two rounds, the second over the rest in scratch space: one place where the formula is inlined.
        for (bool last = false; ; last = true)
        {
            for (nint i = 0; i < end; i += Lanes.Count)
            {
                Lanes.Store(formula.Apply(Lanes.Load(source + i)), target + i);
            }

            if (last || rest == 0)
            {
                break;
            }

            source = Copy(x + n - rest, rest, scratch);
            target = results;
            end = Lanes.Count;
        }

        CopyBack(results, rest, destination + n - rest);
    }

    /// <summary>The same for results that do not fit the caches: with AVX-512 they are written past them, which spares reading what they replace.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static void RunPastCaches<TSource, T, TFormula>(TSource* x, nint n, T* destination, TFormula formula)
        where TSource : unmanaged
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        const int Line = 64;
        nint head = (nint)(-(nint)destination & (Line - 1)) / sizeof(T);
        if (!Vector512.IsHardwareAccelerated || n < head || (nint)destination % sizeof(T) != 0)
        {
            Run(x, n, destination, formula);
            return;
        }

        Run(x, head, destination, formula);
        nint i = head;
        int step = Line / sizeof(T);
        for (; i <= n - step; i += step)
        {
            // A line, in as few places where the formula is inlined as it takes: all of it is written at once.
            Vector512<double> a = formula.Apply(Lanes.Load(x + i));
            if (sizeof(T) == sizeof(double))
            {
                Lanes.StorePastCaches(a, destination + i);
                continue;
            }

            Vector512<double> b = formula.Apply(Lanes.Load(x + i + Lanes.Count));
            if (sizeof(T) == sizeof(float))
            {
                Lanes.StorePastCaches(a, destination + i);
                Lanes.StorePastCaches(b, destination + i + Lanes.Count);
                continue;
            }

            Vector512<double> c = formula.Apply(Lanes.Load(x + i + (2 * Lanes.Count)));
            Vector512<double> d = formula.Apply(Lanes.Load(x + i + (3 * Lanes.Count)));
            Lanes.StorePastCaches(a, destination + i);
            Lanes.StorePastCaches(b, destination + i + Lanes.Count);
            Lanes.StorePastCaches(c, destination + i + (2 * Lanes.Count));
            Lanes.StorePastCaches(d, destination + i + (3 * Lanes.Count));
        }

        Run(x + i, n - i, destination + i, formula);
        Sse.StoreFence();
    }

    /// <summary>destination[i] = formula(x[i], y[i]), i &lt; n; the destination may be x or y.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    public static void Run<T, TFormula>(T* x, T* y, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IBinaryFormula
    {
        T* scratch = stackalloc T[2 * Lanes.Count];
        nint rest = n % Lanes.Count;
        T* left = x;
        T* right = y;
        T* target = destination;
        nint end = n - rest;
        for (bool last = false; ; last = true)
        {
            for (nint i = 0; i < end; i += Lanes.Count)
            {
                Lanes.Store(formula.Apply(Lanes.Load(left + i), Lanes.Load(right + i)), target + i);
            }

            if (last || rest == 0)
            {
                break;
            }

            left = Copy(x + n - rest, rest, scratch);
            right = Copy(y + n - rest, rest, scratch + Lanes.Count);
            target = scratch;
            end = Lanes.Count;
        }

        CopyBack(scratch, rest, destination + n - rest);
    }

    /// <summary>The scratch space, with the elements and zeros after them.</summary>
    private static T* Copy<T>(T* source, nint count, T* scratch)
        where T : unmanaged
    {
        for (nint i = 0; i < Lanes.Count; i++)
        {
            scratch[i] = i < count ? source[i] : default;
        }

        return scratch;
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
