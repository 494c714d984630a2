using System.Runtime.CompilerServices;
using NativeEntropy.Maths;

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

    /// <summary>The most runs a block can have.</summary>
    public const int MostRuns = 4;

    private readonly T* _x;
    private readonly T* _scratch;
    private readonly nint _whole;
    private readonly nint _skipGroup;
    private readonly bool _hasTail;

    /// <param name="x">n elements.</param>
    /// <param name="n">Their number.</param>
    /// <param name="skip">The element to leave out; none where it is outside 0..n-1.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> elements that outlive this value.</param>
    public Groups(T* x, nint n, nint skip, T* scratch)
    {
        _x = x;
        _scratch = scratch;
        _whole = n / Length;
        _skipGroup = -1;
        int tail = (int)(n % Length);
        _hasTail = tail != 0;
        if (_hasTail)
        {
            CopyPadded(x + (_whole * Length), tail, scratch);
        }

        if (skip >= 0 && skip < n)
        {
            T* patch = scratch;
            if (skip / Length < _whole)
            {
                _skipGroup = skip / Length;
                patch = scratch + Length;
                CopyPadded(x + (_skipGroup * Length), Length, patch);
            }

            patch[skip % Length] = NegativeInfinity;
        }
    }

    /// <summary>The block as runs of groups that lie one behind the other, in order; their number.</summary>
    /// <param name="runs"><see cref="MostRuns"/> of them.</param>
    public int ToRuns(Run<T>* runs)
    {
        int count = 0;
        if (_skipGroup >= 0)
        {
            runs[count++] = new Run<T>(_x, _skipGroup);
            runs[count++] = new Run<T>(_scratch + Length, 1);
        }

        runs[count++] = new Run<T>(_x + ((_skipGroup + 1) * Length), _whole - (_skipGroup + 1));
        if (_hasTail)
        {
            runs[count++] = new Run<T>(_scratch, 1);
        }

        return count;
    }

    public static T NegativeInfinity => Scalars.FromDouble<T>(double.NegativeInfinity);

    private static void CopyPadded(T* source, int count, T* destination)
    {
        new Span<T>(destination, Length).Fill(NegativeInfinity);
        Unsafe.CopyBlockUnaligned(destination, source, (uint)(count * sizeof(T)));
    }
}

/// <summary>Groups that lie one behind the other: none, or Start up to End.</summary>
internal readonly unsafe struct Run<T>(T* start, nint groups)
    where T : unmanaged
{
    public readonly T* Start = start;
    public readonly T* End = start + (groups * Groups<T>.Length);
}
