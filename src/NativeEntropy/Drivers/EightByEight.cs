using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Eight lines of eight elements, turned: line i of the one side is element i of every line of the other. Only data moves here, so it may differ between machines.</summary>
internal static unsafe class EightByEight
{
    /// <summary>Whether <see cref="Turn"/> is there for elements of this size, on this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFor<T>()
        where T : unmanaged => Avx.IsSupported && (sizeof(T) is sizeof(double) or sizeof(float) or sizeof(ushort));

    /// <summary>Whole lines of eight elements are read and written, but for lines beyond the counts.</summary>
    /// <param name="from">The first line that is read.</param>
    /// <param name="fromStride">Elements from one to the next.</param>
    /// <param name="fromCount">How many there are, 1 to 8: of further ones, what is written is anything.</param>
    /// <param name="to">The first line that is written.</param>
    /// <param name="toStride">Elements from one to the next.</param>
    /// <param name="toCount">How many to write, 1 to 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn<T>(T* from, nint fromStride, int fromCount, T* to, nint toStride, int toCount)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(double))
        {
            Doubles((double*)from, fromStride, fromCount, (double*)to, toStride, toCount);
        }
        else if (sizeof(T) == sizeof(float))
        {
            Floats((float*)from, fromStride, fromCount, (float*)to, toStride, toCount);
        }
        else
        {
            Words((ushort*)from, fromStride, fromCount, (ushort*)to, toStride, toCount);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Floats(float* from, nint fromStride, int fromCount, float* to, nint toStride, int toCount)
    {
        FloatSquare turned = (fromCount == Lanes.Count ? FloatSquare.Load(from, fromStride) : FloatSquare.LoadFirst(from, fromStride, fromCount)).Turned();
        if (toCount == Lanes.Count)
        {
            turned.Store(to, toStride);
        }
        else
        {
            turned.StoreFirst(to, toStride, toCount);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Doubles(double* from, nint fromStride, int fromCount, double* to, nint toStride, int toCount)
    {
        if (DoubleSquare.IsSupported && fromCount == Lanes.Count && toCount == Lanes.Count)
        {
            DoubleSquare.Turn(from, fromStride, to, toStride);
            return;
        }

        const int Half = Lanes.Count / 2;
        for (int row = 0; row < fromCount; row += Half)
        {
            double* a = from + (row * fromStride);
            double* b = from + (Math.Min(row + 1, fromCount - 1) * fromStride);
            double* c = from + (Math.Min(row + 2, fromCount - 1) * fromStride);
            double* d = from + (Math.Min(row + 3, fromCount - 1) * fromStride);
            for (int col = 0; col < toCount; col += Half)
            {
                Square turned = Square.Turn(Vector256.Load(a + col), Vector256.Load(b + col), Vector256.Load(c + col), Vector256.Load(d + col));
                double* place = to + (col * toStride) + row;
                turned.A.Store(place);
                if (toCount - col > 1)
                {
                    turned.B.Store(place + toStride);
                }

                if (toCount - col > 2)
                {
                    turned.C.Store(place + (2 * toStride));
                }

                if (toCount - col > 3)
                {
                    turned.D.Store(place + (3 * toStride));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Words(ushort* from, nint fromStride, int fromCount, ushort* to, nint toStride, int toCount)
    {
        int last = fromCount - 1;
        Vector128<ushort> a = Vector128.Load(from);
        Vector128<ushort> b = Vector128.Load(from + (Math.Min(1, last) * fromStride));
        Vector128<ushort> c = Vector128.Load(from + (Math.Min(2, last) * fromStride));
        Vector128<ushort> d = Vector128.Load(from + (Math.Min(3, last) * fromStride));
        Vector128<ushort> e = Vector128.Load(from + (Math.Min(4, last) * fromStride));
        Vector128<ushort> f = Vector128.Load(from + (Math.Min(5, last) * fromStride));
        Vector128<ushort> g = Vector128.Load(from + (Math.Min(6, last) * fromStride));
        Vector128<ushort> h = Vector128.Load(from + (Math.Min(7, last) * fromStride));

        // The first halves of the lines, element by element, then the second: ae0 is a0 e0 a1 e1 ..., and so on.
        (Vector128<ushort> ae0, Vector128<ushort> ae4) = Mixed(a, e);
        (Vector128<ushort> bf0, Vector128<ushort> bf4) = Mixed(b, f);
        (Vector128<ushort> cg0, Vector128<ushort> cg4) = Mixed(c, g);
        (Vector128<ushort> dh0, Vector128<ushort> dh4) = Mixed(d, h);
        (Vector128<ushort> aceg0, Vector128<ushort> aceg2) = Mixed(ae0, cg0);
        (Vector128<ushort> aceg4, Vector128<ushort> aceg6) = Mixed(ae4, cg4);
        (Vector128<ushort> bdfh0, Vector128<ushort> bdfh2) = Mixed(bf0, dh0);
        (Vector128<ushort> bdfh4, Vector128<ushort> bdfh6) = Mixed(bf4, dh4);
        Store(Mixed(aceg0, bdfh0), to, toStride, toCount);
        Store(Mixed(aceg2, bdfh2), to + (2 * toStride), toStride, toCount - 2);
        Store(Mixed(aceg4, bdfh4), to + (4 * toStride), toStride, toCount - 4);
        Store(Mixed(aceg6, bdfh6), to + (6 * toStride), toStride, toCount - 6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<ushort> Low, Vector128<ushort> High) Mixed(Vector128<ushort> a, Vector128<ushort> b) => (Sse2.UnpackLow(a, b), Sse2.UnpackHigh(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store((Vector128<ushort> First, Vector128<ushort> Second) lines, ushort* p, nint stride, int count)
    {
        if (count > 0)
        {
            lines.First.Store(p);
        }

        if (count > 1)
        {
            lines.Second.Store(p + stride);
        }
    }
}
