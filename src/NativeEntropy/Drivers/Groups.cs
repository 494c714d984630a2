using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>
/// Consecutive elements as groups of 32 or a multiple of that, of which two may be patched copies: the last one where it is not whole, filled
/// up with -inf, and the one that holds an element to be left out, with -inf in its place. So every loop sees whole groups only,
/// and nothing past the end is read.
/// </summary>
internal readonly unsafe ref struct Groups<T>
    where T : unmanaged
{
    /// <summary>Elements of a group, or the number that its length is a multiple of: one of each of the 32 partial sums of a block.</summary>
    public const int Length = 32;

    /// <summary>Elements of the scratch space that the constructor may fill, and room to begin at a cache line.</summary>
    public const int ScratchLength = (2 * MostLength) + Length;

    private const int MostLength = 4 * Length;

    /// <summary>The most runs a block can have.</summary>
    public const int MostRuns = 4;

    private readonly T* _x;
    private readonly T* _scratch;
    private readonly int _length;
    private readonly nint _whole;
    private readonly nint _skipGroup;
    private readonly int _tail;

    /// <param name="x">n elements.</param>
    /// <param name="n">Their number.</param>
    /// <param name="skip">The element to leave out; none where it is outside 0..n-1.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> elements that outlive this value; from a cache line on, or the copies are slow to read back.</param>
    /// <param name="length">Elements of a group, up to four times <see cref="Length"/>.</param>
    public Groups(T* x, nint n, nint skip, T* scratch, int length = Length)
    {
        _x = x;
        _scratch = scratch;
        _length = length;
        _whole = n / length;
        _skipGroup = -1;
        _tail = (int)(n % length);
        if (_tail != 0)
        {
            CopyPadded(x + (_whole * length), _tail, scratch, length);
        }

        if (skip >= 0 && skip < n)
        {
            T* patch = scratch;
            if (skip / length < _whole)
            {
                _skipGroup = skip / length;
                patch = scratch + length;
                CopyPadded(x + (_skipGroup * length), length, patch, length);
            }

            patch[skip % length] = NegativeInfinity;
        }
    }

    /// <summary>The block as runs of groups that lie one behind the other, in order; their number.</summary>
    /// <param name="runs"><see cref="MostRuns"/> of them.</param>
    public int ToRuns(Run<T>* runs)
    {
        int count = 0;
        if (_skipGroup >= 0)
        {
            runs[count++] = new Run<T>(_x, _skipGroup * _length, _x);
            runs[count++] = new Run<T>(_scratch + _length, _length, _x + (_skipGroup * _length));
        }

        nint rest = (_skipGroup + 1) * _length;
        runs[count++] = new Run<T>(_x + rest, (_whole * _length) - rest, _x + rest);
        if (_tail != 0)
        {
            runs[count++] = new Run<T>(_scratch, _tail, _x + (_whole * _length));
        }

        return count;
    }

    public static T NegativeInfinity => Scalars.FromDouble<T>(double.NegativeInfinity);

    /// <summary>Whole vectors as such: what is written in smaller pieces cannot be read as a vector until it has reached the cache.</summary>
    private static void CopyPadded(T* source, int count, T* destination, int length)
    {
        int width = Vector512<byte>.Count / sizeof(T);
        int i = 0;
        for (; i + width <= count; i += width)
        {
            Vector512.Load((byte*)(source + i)).Store((byte*)(destination + i));
        }

        Vector512<byte> fill = SixteenBit.Is<T>()
            ? Vector512.Create(Unsafe.BitCast<T, ushort>(NegativeInfinity)).AsByte()
            : Vector512.Create(NegativeInfinity).AsByte();
        for (int j = i; j < length; j += width)
        {
            fill.Store((byte*)(destination + j));
        }

        for (; i < count; i++)
        {
            destination[i] = source[i];
        }
    }
}

/// <summary>Groups that lie one behind the other: none, or Start up to End, before which the last may end and be filled up.</summary>
internal readonly unsafe struct Run<T>(T* start, nint elements, T* source)
    where T : unmanaged
{
    public readonly T* Start = start;
    public readonly T* End = start + elements;

    /// <summary>Bytes from an element to the one that it is a copy of: what is fetched ahead lies behind that.</summary>
    public readonly nint ToSource = (nint)source - (nint)start;

    /// <summary>Whether these are copies, filled up or without an element.</summary>
    public bool IsPatch => ToSource != 0;
}
