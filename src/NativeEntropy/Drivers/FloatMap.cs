using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary><see cref="Map"/> in float arithmetic, for T no wider than float: a register of floats at a time, and special elements as the formula's doubles.</summary>
/// <remarks>Which arithmetic an element has depends on nothing but itself.</remarks>
internal static unsafe class FloatMap
{
    /// <summary>Elements of which all are looked at before the first is written; a multiple of <see cref="InLines"/>.</summary>
    private const int Block = 1024;

    /// <summary>Elements that are computed in less time than it takes to look at them first.</summary>
    private const int Short = 32;

    /// <summary>Elements of two registers: whole cache lines of floats, and with AVX-512 of narrower numbers.</summary>
    public static int InLines => 2 * FloatRegister.Count;

    /// <summary>destination[i] = formula(x[i]), i &lt; n; the destination may be x.</summary>
    public static void Run<T, TFormula>(T* x, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        for (nint i = 0; i < n; i += Block)
        {
            nint count = nint.Min(Block, n - i);
            if (count <= Short || AnySpecial<T, TFormula>(x + i, count))
            {
                Loop(x + i, count, destination + i, new FloatsWithSpecials<TFormula>(formula));
            }
            else
            {
                Loop(x + i, count, destination + i, formula);
            }
        }
    }

    /// <summary>The same of whole <see cref="InLines"/>, which are written past the caches.</summary>
    public static void RunPastCaches<T, TFormula>(T* x, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        for (nint i = 0; i < n; i += Block)
        {
            nint count = nint.Min(Block, n - i);
            if (AnySpecial<T, TFormula>(x + i, count))
            {
                LinesPastCaches(x + i, count, destination + i, new FloatsWithSpecials<TFormula>(formula));
            }
            else
            {
                LinesPastCaches(x + i, count, destination + i, formula);
            }
        }
    }

    /// <summary>Whether any number is larger than the formula's float form is for, or none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static bool AnySpecial<T, TFormula>(T* x, nint n)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        T* scratch = stackalloc T[FloatRegister.Count];
        nint rest = n % FloatRegister.Count;
        IntRegister most = Size(Registers.LoadFloats(Last(x, n, scratch)));
        for (nint i = 0; i < n - rest; i += FloatRegister.Count)
        {
            most = Register.Max(most, Size(Registers.LoadFloats(x + i)));
        }

        return Register.GreaterThanAny(most, Size(Register.Create(TFormula.MostInFloats)));
    }

    /// <summary>Numbers in the order of their sizes; NaN is the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntRegister Size(FloatRegister x) => Register.Abs(x).AsInt32();

    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void Loop<T, TFormula>(T* x, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        T* scratch = stackalloc T[FloatRegister.Count];
        T* results = stackalloc T[FloatRegister.Count];
        T* last = Last(x, n, scratch);
        nint rest = n % FloatRegister.Count;
        T* source = x;
        T* target = destination;
        nint end = n - rest;

        // Two rounds, the second over the last elements, some of which the first had already: one place where the formula is inlined.
        for (bool again = false; ; again = true)
        {
            for (nint i = 0; i < end; i += FloatRegister.Count)
            {
                Prefetch(source + i);
                Registers.Store(formula.Apply(Registers.LoadFloats(source + i)), target + i);
            }

            if (again || rest == 0)
            {
                break;
            }

            source = last;
            target = n < FloatRegister.Count ? results : destination + n - FloatRegister.Count;
            end = FloatRegister.Count;
        }

        if (n < FloatRegister.Count)
        {
            Unsafe.CopyBlockUnaligned(destination, results, (uint)(n * sizeof(T)));
        }
    }

    /// <summary>Whole cache lines of results.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private static void LinesPastCaches<T, TFormula>(T* x, nint n, T* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        for (nint i = 0; i < n; i += InLines)
        {
            Prefetch(x + i);
            Prefetch(x + i + FloatRegister.Count);
            FloatRegister lower = formula.Apply(Registers.LoadFloats(x + i));
            FloatRegister upper = formula.Apply(Registers.LoadFloats(x + i + FloatRegister.Count));
            Registers.StorePastCaches(lower, upper, destination + i);
        }
    }

    /// <summary>What <see cref="AnySpecial"/> looks at next, while there is something else to do. It may lie outside the array, which a prefetch does not mind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<T>(T* x)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(x + Block);
        }
    }

    /// <summary>The scratch space, with the last elements, as many as a register holds; where there are fewer, all of them and zeros, which are special to no formula.</summary>
    private static T* Last<T>(T* x, nint n, T* scratch)
        where T : unmanaged
    {
        if (n < FloatRegister.Count)
        {
            new Span<T>(scratch, FloatRegister.Count).Clear();
            Unsafe.CopyBlockUnaligned(scratch, x, (uint)(n * sizeof(T)));
        }
        else
        {
            new ReadOnlySpan<T>(x + n - FloatRegister.Count, FloatRegister.Count).CopyTo(new Span<T>(scratch, FloatRegister.Count));
        }

        return scratch;
    }
}

/// <summary>A formula in float arithmetic for all arguments: special ones are computed in doubles.</summary>
internal readonly unsafe struct FloatsWithSpecials<TFormula>(TFormula formula) : IFormula
    where TFormula : unmanaged, IFormula
{
    public Vector512<double> Apply(Vector512<double> x) => formula.Apply(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRegister Apply(FloatRegister x)
    {
        FloatRegister special = Register.GreaterThan(FloatMap.Size(x), FloatMap.Size(Register.Create(TFormula.MostInFloats))).AsSingle();
        FloatRegister result = formula.Apply(x);
        return Registers.AnySet(special) ? Masks.Select(special, OfSpecials(x), result) : result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FloatRegister OfSpecials(FloatRegister x)
    {
        float* all = stackalloc float[FloatRegister.Count];
        x.Store(all);
        for (int i = 0; i < FloatRegister.Count; i += Lanes.Count)
        {
            Lanes.Store(formula.Apply(Lanes.Load(all + i)), all + i);
        }

        return Register.Load(all);
    }
}
