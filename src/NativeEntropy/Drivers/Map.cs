using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>A formula of one number, on eight doubles at a time.</summary>
internal interface IFormula
{
    Vector512<double> Apply(Vector512<double> x);

    /// <summary>Whether there are arguments that <see cref="Apply(Vector512{double})"/> is not for: loops look for them first, and have no call then, for which the compiler would keep all vectors in memory.</summary>
    static virtual bool HasSpecials => false;

    /// <summary>Lanes with such an argument, as a mask; 0 is none.</summary>
    Vector512<double> AreSpecial(Vector512<double> x) => default;

    /// <summary>The formula of these, and anything in other lanes.</summary>
    Vector512<double> OfSpecials(Vector512<double> x) => x;

    /// <summary>The size up to which there is a form of it in float arithmetic, for numbers no wider than float; 0 is none. Larger ones and NaN are for <see cref="Apply(Vector512{double})"/>.</summary>
    static virtual float MostInFloats => 0;

    /// <summary>That form.</summary>
    FloatRegister Apply(FloatRegister x) => x;
}

/// <summary>A formula for all arguments.</summary>
internal readonly struct WithSpecials<TFormula>(TFormula formula) : IFormula
    where TFormula : unmanaged, IFormula
{
    public Vector512<double> Apply(Vector512<double> x)
    {
        Vector512<double> special = formula.AreSpecial(x);
        Vector512<double> result = formula.Apply(x);
        return Lanes.AnySet(special) ? Masks.Select(special, formula.OfSpecials(x), result) : result;
    }
}

/// <summary>A formula of two numbers, on eight doubles at a time.</summary>
internal interface IBinaryFormula
{
    /// <param name="x">The first number.</param>
    /// <param name="y">The second.</param>
    /// <param name="special">Lanes that take more, as a mask: loops go on and come back to them, eight of them at once. Because of a call the compiler would keep all vectors in memory.</param>
    Vector512<double> Apply(Vector512<double> x, Vector512<double> y, out Vector512<double> special);

    /// <summary>The formula of special numbers.</summary>
    Vector512<double> OfSpecials(Vector512<double> x, Vector512<double> y);
}

/// <summary>A formula over arrays. Every element goes through the same vector code, so it does not matter where it stands.</summary>
internal static unsafe class Map
{
    /// <summary>Elements of which all are looked at before the first is written.</summary>
    private const int Block = 1024;

    /// <summary>Pairs whose results are kept until their special ones are there too.</summary>
    private const int Pairs = 256;

    /// <summary>destination[i] = formula(x[i]), i &lt; n; the destination may be x.</summary>
    public static void Run<TSource, T, TFormula>(TSource* x, nint n, T* destination, TFormula formula)
        where TSource : unmanaged
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        if (InFloats<TSource, T, TFormula>())
        {
            FloatMap.Run((T*)x, n, destination, formula);
            return;
        }

        nint block = TFormula.HasSpecials ? Block : n;
        for (nint i = 0; i < n; i += block)
        {
            nint count = nint.Min(block, n - i);
            if (TFormula.HasSpecials && AnySpecial(x + i, count, formula))
            {
                Loop(x + i, count, destination + i, new WithSpecials<TFormula>(formula));
            }
            else
            {
                Loop(x + i, count, destination + i, formula);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void Loop<TSource, T, TFormula>(TSource* x, nint n, T* destination, TFormula formula)
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

    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static bool AnySpecial<T, TFormula>(T* x, nint n, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        T* scratch = stackalloc T[Lanes.Count];
        nint rest = n % Lanes.Count;
        Vector512<double> special = rest == 0 ? Vector512<double>.Zero : formula.AreSpecial(Lanes.Load(Copy(x + n - rest, rest, scratch)));
        for (nint i = 0; i < n - rest; i += Lanes.Count)
        {
            special |= formula.AreSpecial(Lanes.Load(x + i));
        }

        return Lanes.AnySet(special);
    }

    /// <summary>The same for results that do not fit the caches: with AVX-512 they are written past them, which spares reading what they replace.</summary>
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
        int inLines = InFloats<TSource, T, TFormula>() ? FloatMap.InLines : Line / sizeof(T);
        nint end = n - ((n - head) % inLines);
        if (InFloats<TSource, T, TFormula>())
        {
            FloatMap.RunPastCaches((T*)x + head, end - head, destination + head, formula);
        }
        else
        {
            RunLines(x + head, end - head, destination + head, formula);
        }

        Run(x + end, n - end, destination + end, formula);
        Sse.StoreFence();
    }

    /// <summary>Whether the formula has a form in float arithmetic for these numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool InFloats<TSource, T, TFormula>()
        where TFormula : unmanaged, IFormula => TFormula.MostInFloats > 0 && typeof(TSource) == typeof(T);

    private static void RunLines<TSource, T, TFormula>(TSource* x, nint n, T* destination, TFormula formula)
        where TSource : unmanaged
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        nint block = TFormula.HasSpecials ? Block : n;
        for (nint i = 0; i < n; i += block)
        {
            nint count = nint.Min(block, n - i);
            if (TFormula.HasSpecials && AnySpecial(x + i, count, formula))
            {
                LinesPastCaches(x + i, count, destination + i, new WithSpecials<TFormula>(formula));
            }
            else
            {
                LinesPastCaches(x + i, count, destination + i, formula);
            }
        }
    }

    /// <summary>Whole cache lines of results.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void LinesPastCaches<TSource, T, TFormula>(TSource* x, nint n, T* destination, TFormula formula)
        where TSource : unmanaged
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        for (nint i = 0; i < n; i += 64 / sizeof(T))
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
    }

    /// <summary>destination[i] = formula(x[i], y[i]), i &lt; n; the destination may be x or y.</summary>
    public static void Run<T, TFormula>(T* x, T* y, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IBinaryFormula
    {
        T* results = stackalloc T[Pairs];
        byte* specials = stackalloc byte[Pairs / Lanes.Count];
        for (nint i = 0; i < n; i += Pairs)
        {
            int count = (int)nint.Min(Pairs, n - i);
            if (Loop(x + i, y + i, count, results, specials, formula))
            {
                Mend(x + i, y + i, count, results, specials, formula);
            }

            new ReadOnlySpan<T>(results, count).CopyTo(new Span<T>(destination + i, count));
        }
    }

    /// <summary>Results, and a byte for eight of them with a bit for each that is special; whether any is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static bool Loop<T, TFormula>(T* x, T* y, int n, T* results, byte* specials, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IBinaryFormula
    {
        T* scratch = stackalloc T[2 * Lanes.Count];
        int rest = n % Lanes.Count;
        int end = n - rest;
        ulong any = 0;
        for (int i = 0; i < n; i += Lanes.Count)
        {
            if (i == end)
            {
                x = Copy(x + end, rest, scratch) - end;
                y = Copy(y + end, rest, scratch + Lanes.Count) - end;
            }

            Lanes.Store(formula.Apply(Lanes.Load(x + i), Lanes.Load(y + i), out Vector512<double> special), results + i);
            ulong bits = Vector512.ExtractMostSignificantBits(special);
            specials[i / Lanes.Count] = (byte)bits;
            any |= bits;
        }

        return any != 0;
    }

    /// <summary>The special ones' results, of up to <see cref="Pairs"/> elements.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void Mend<T, TFormula>(T* x, T* y, int n, T* results, byte* specials, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IBinaryFormula
    {
        T* left = stackalloc T[Pairs + Lanes.Count];
        T* right = stackalloc T[Pairs + Lanes.Count];
        byte* places = stackalloc byte[Pairs];
        int count = 0;
        for (int i = 0; i < n; i += Lanes.Count)
        {
            for (uint bits = specials[i / Lanes.Count]; bits != 0; bits &= bits - 1)
            {
                int place = i + BitOperations.TrailingZeroCount(bits);
                if (place < n) // not a copy behind the last element
                {
                    (left[count], right[count]) = (x[place], y[place]);
                    places[count++] = (byte)place;
                }
            }
        }

        for (int i = 0; i < count; i += Lanes.Count)
        {
            int more = int.Min(Lanes.Count, count - i);
            T* a = more < Lanes.Count ? Copy(left + i, more, left + count) : left + i;
            T* b = more < Lanes.Count ? Copy(right + i, more, right + count) : right + i;
            Lanes.Store(formula.OfSpecials(Lanes.Load(a), Lanes.Load(b)), a);
            for (int lane = 0; lane < more; lane++)
            {
                results[places[i + lane]] = a[lane];
            }
        }
    }

    /// <summary>The scratch space, with the elements and copies of the last one after them.</summary>
    private static T* Copy<T>(T* source, nint count, T* scratch)
        where T : unmanaged
    {
        for (nint i = 0; i < Lanes.Count; i++)
        {
            scratch[i] = source[nint.Min(i, count - 1)];
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
