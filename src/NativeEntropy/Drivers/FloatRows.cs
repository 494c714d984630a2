using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>The sums of up to eight rows of some hundred floats or narrower numbers: as <see cref="FloatBlockSum{T}"/> sums each of them, bit for bit, but out of copies.</summary>
/// <remarks>A copy has the element to leave out and the filling up in their places, so that all loops are of one length in all rows: where patched groups stand in between, the processor guesses the loops of every
/// row wrong. And what becomes of a row's sum, a chain of steps as long as the loop itself, is done for eight rows at once.</remarks>
internal static unsafe class FloatRows
{
    /// <summary>The longest rows: the copies are to stay in the first-level cache.</summary>
    public const int Most = 1024;

    private const int Chunk = FloatBlockSum<float>.Chunk;

    /// <summary>sum exp(x) of each row without the element that skip[lane] names (null, or an index outside the row: none). Returns the lanes to be done in another way, as a mask: those without a row, of
    /// special numbers, or too large ones.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public static int Sums<T>(in EightRows<T> rows, long* skip, out ExponentialSums sums)
        where T : unmanaged
    {
        float* memory = stackalloc float[Most + (2 * FloatLanes.Count)];
        float* copy = Columns.AtCacheLine(memory);
        double* vectors = stackalloc double[4 * Lanes.Count];
        double* maxima = Columns.AtCacheLine(vectors);
        double* exponents = maxima + Lanes.Count;
        double* results = exponents + Lanes.Count;
        int n = (int)rows.Matrix.Cols;
        int end = (n + Chunk - 1) & -Chunk;
        int others = (1 << Lanes.Count) - (1 << rows.Count);
        for (int lane = 0; lane < rows.Count; lane++)
        {
            T* x = rows.Row(lane);
            float largest = Copy(x, n, end, skip == null ? -1 : (nint)skip[lane], copy, out float lowest, out float least);
            if (!(Math.Abs(largest) <= FloatExponential.Largest))
            {
                others |= 1 << lane;
                continue;
            }

            float exponent = FloatExponential.Exponent(largest);
            maxima[lane] = largest;
            exponents[lane] = exponent;
            results[lane] = FloatBlockSum<float>.SumOfCopy(copy, end, exponent, lowest, least, (byte*)(x + FloatBlockSum<T>.Ahead));
        }

        Vector512<double> maximum = Vector512.Load(maxima);
        Vector512<double> sum = Vector512.Load(results) * FloatExponential.OverPower(Vector512.Load(exponents), maximum) * Vector512.Create(1 / FloatExponential.Unit);
        Vector512<double> nan = ~Vector512.Equals(sum, sum);
        sums = new(maximum | nan, new(sum, Vector512<double>.Zero));
        return others;
    }

    /// <summary>Copies a row, with the lowest number that there is for what is left out or filled up, and returns the largest of its elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Copy<T>(T* x, int n, int end, nint skip, float* copy, out float lowest, out float least)
        where T : unmanaged
    {
        float largest = Copy(x, n, copy, out least);
        bool skips = skip >= 0 && skip < n;
        if (skips && !(copy[skip] < largest))
        {
            copy[skip] = float.NegativeInfinity;
            largest = Copy(copy, n, copy, out least);
        }

        lowest = largest - FloatExponential.Depth;
        for (int i = n; i < end; i += FloatLanes.Count)
        {
            Vector512.Create(lowest).Store(copy + i);
        }

        if (skips)
        {
            copy[skip] = lowest;
        }

        return largest;
    }

    /// <summary>Copies the row, and returns its largest element, with NaN as in <see cref="BlockMaximum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Copy<T>(T* x, int n, float* copy, out float least)
        where T : unmanaged
    {
        Vector512<float> a = Vector512.Create(float.NegativeInfinity), b = a, low = -a;
        int i = 0;
        for (; i <= n - (2 * FloatLanes.Count); i += 2 * FloatLanes.Count)
        {
            Vector512<float> p = FloatLanes.Load(x + i), q = FloatLanes.Load(x + i + FloatLanes.Count);
            p.Store(copy + i);
            q.Store(copy + i + FloatLanes.Count);
            a = Vector512.MaxNative(a, p);
            b = Vector512.MaxNative(b, q);
            low = Vector512.MinNative(low, Vector512.MinNative(p, q));
        }

        // The rest, up to the row's end, together with what comes before it.
        for (i = n - (2 * FloatLanes.Count); i < n; i += FloatLanes.Count)
        {
            Vector512<float> p = FloatLanes.Load(x + i);
            p.Store(copy + i);
            a = Vector512.MaxNative(a, p);
            low = Vector512.MinNative(low, p);
        }

        least = -BlockMaximum.Across(-low);
        return BlockMaximum.Across(Vector512.MaxNative(a, b));
    }
}
