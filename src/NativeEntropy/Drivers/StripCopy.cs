using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Columns of a table on their way into strips: a strip is as wide as a vector, its rows lie one behind the other.</summary>
/// <remarks>
/// <para>Rows of the table may be a power of 2 apart, and would push each other out of the cache; those of a strip do not.</para>
/// <para>Eight vectors are copied in a step, steps are taken while other strips are summed, and rows are fetched ahead: so memory is read while something is computed. The prefetch
/// spares the second-level cache, which the strips are to stay in.</para>
/// </remarks>
/// <typeparam name="T">What the table holds.</typeparam>
/// <typeparam name="TWide">What the strips hold: double for double, float for everything else.</typeparam>
internal unsafe struct StripCopy<T, TWide>
    where T : unmanaged
    where TWide : unmanaged
{
    /// <summary>The most strips that can be copied at once.</summary>
    public const int MostStrips = 8;

    private const int RowsAhead = 16;
    private const int VectorsAhead = 64;

    // Vector number i of a step lies at the sum of the distances that i's bits stand for, in the table and in the strips.
    private readonly (nint First, nint Second, nint Third) _from;
    private readonly (nint First, nint Second, nint Third) _to;
    private readonly nint _ahead;
    private readonly nint _toNext;
    private readonly nint _step;
    private readonly nint _targetStep;
    private readonly T* _last;
    private readonly TWide* _lastTarget;
    private T* _source;
    private TWide* _target;

    /// <param name="source">The table, of at least eight rows.</param>
    /// <param name="firstColumn">The first column.</param>
    /// <param name="strips">How many strips: 1, 2, 4 or 8.</param>
    /// <param name="target">The first strip.</param>
    /// <param name="stripLength">Elements from one strip to the next.</param>
    public StripCopy(Matrix<T> source, nint firstColumn, int strips, TWide* target, nint stripLength)
    {
        nint rows = MostStrips / strips;
        nint stride = source.RowStride;
        _from = strips switch
        {
            1 => (stride, 2 * stride, 4 * stride),
            2 => (Width, stride, 2 * stride),
            4 => (Width, 2 * Width, stride),
            _ => (Width, 2 * Width, 4 * Width),
        };
        _to = strips switch
        {
            1 => (Width, 2 * Width, 4 * Width),
            2 => (stripLength, Width, 2 * Width),
            4 => (stripLength, 2 * stripLength, Width),
            _ => (stripLength, 2 * stripLength, 4 * stripLength),
        };
        _ahead = Math.Max(RowsAhead, VectorsAhead / strips) * stride;
        _toNext = (source.Rows * stride) - (strips * Width);
        _step = rows * stride;
        _targetStep = rows * Width;
        _source = source.Row(0) + firstColumn;
        _target = target;
        _last = source.Row(source.Rows - rows) + firstColumn;
        _lastTarget = target + ((source.Rows - rows) * Width);
    }

    /// <summary>Columns of a strip.</summary>
    public static int Width => Vector512<byte>.Count / sizeof(TWide);

    /// <summary>Copies eight vectors, as long as there are some left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        if (_source == null)
        {
            return;
        }

        nint first = _from.First, second = _from.Second;
        T* source = _source;
        T* upper = source + _from.Third;
        if (Sse.IsSupported)
        {
            // After the last row, the next columns. They may lie outside the array, which a prefetch does not mind.
            T* ahead = source + _ahead;
            ahead -= ahead > _last ? _toNext : 0;
            Fetch(ahead, first, second);
            Fetch(ahead + _from.Third, first, second);
        }

        Vector512<byte> a = Load(source), b = Load(source + first), c = Load(source + second), d = Load(source + first + second);
        Vector512<byte> e = Load(upper), f = Load(upper + first), g = Load(upper + second), h = Load(upper + first + second);
        first = _to.First;
        second = _to.Second;
        TWide* target = _target;
        a.Store((byte*)target);
        b.Store((byte*)(target + first));
        c.Store((byte*)(target + second));
        d.Store((byte*)(target + first + second));
        target += _to.Third;
        e.Store((byte*)target);
        f.Store((byte*)(target + first));
        g.Store((byte*)(target + second));
        h.Store((byte*)(target + first + second));
        Advance();
    }

    /// <summary>Copies what is left.</summary>
    public void Finish()
    {
        while (_source != null)
        {
            Step();
        }
    }

    /// <summary>The last step looks back where the rows are no multiple of a step's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance()
    {
        if (_source == _last)
        {
            _source = null;
            return;
        }

        _source += _step;
        _target += _targetStep;
        if (_source > _last)
        {
            _source = _last;
            _target = _lastTarget;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(T* p, nint first, nint second)
    {
        Sse.PrefetchNonTemporal(p);
        Sse.PrefetchNonTemporal(p + first);
        Sse.PrefetchNonTemporal(p + second);
        Sse.PrefetchNonTemporal(p + first + second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Load(T* p) => typeof(T) == typeof(TWide) ? Vector512.Load((byte*)p) : FloatLanes.Load(p).AsByte();
}
