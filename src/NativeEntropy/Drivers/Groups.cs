using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Drivers;

/// <summary>
/// Consecutive elements as groups of 32, of which two may be patched copies: the last one where the length is no multiple of 32, filled
/// up with -inf, and the one that holds an element to be left out, with -inf in its place. So every loop sees whole groups only,
/// and nothing past the end is read.
/// </summary>
internal readonly unsafe ref struct Groups<T>
    where T : unmanaged
{
    /// <summary>Elements of a group: one of each of the 32 partial sums of a block.</summary>
    public const int Length = 32;

    /// <summary>Elements of the scratch space that the constructor may fill.</summary>
    public const int ScratchLength = 2 * Length;

    private readonly T* _x;
    private readonly T* _scratch;
    private readonly nint _tailGroup;
    private readonly nint _skipGroup;

    /// <param name="x">n elements.</param>
    /// <param name="n">Their number.</param>
    /// <param name="skip">The element to leave out; none where it is outside 0..n-1.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> elements that outlive this value.</param>
    public Groups(T* x, nint n, nint skip, T* scratch)
    {
        _x = x;
        _scratch = scratch;
        _tailGroup = n % Length == 0 ? -1 : n / Length;
        Count = (n + Length - 1) / Length;
        if (_tailGroup >= 0)
        {
            CopyPadded(x + (_tailGroup * Length), (int)(n % Length), scratch);
        }

        _skipGroup = -1;
        if (skip >= 0 && skip < n)
        {
            nint group = skip / Length;
            T* patch = scratch;
            if (group != _tailGroup)
            {
                patch = scratch + Length;
                CopyPadded(x + (group * Length), Length, patch);
                _skipGroup = group;
            }

            patch[skip % Length] = NegativeInfinity;
        }
    }

    public nint Count { get; }

    private static T NegativeInfinity =>
        typeof(T) == typeof(double) ? (T)(object)double.NegativeInfinity : (T)(object)float.NegativeInfinity;

    /// <summary>The address of 32 elements.</summary>
    public T* this[nint group]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            T* p = _x + (group * Length);
            p = group == _tailGroup ? _scratch : p;
            return group == _skipGroup ? _scratch + Length : p;
        }
    }

    /// <summary>An address to fetch ahead; it may lie outside the array, which a prefetch does not mind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Ahead(nint group, int elements) => _x + (group * Length) + elements;

    private static void CopyPadded(T* source, int count, T* destination)
    {
        Vector512<T> padding = Vector512.Create(NegativeInfinity);
        for (int i = 0; i < Length; i += Vector512<T>.Count)
        {
            padding.Store(destination + i);
        }

        Unsafe.CopyBlockUnaligned(destination, source, (uint)(count * sizeof(T)));
    }
}
