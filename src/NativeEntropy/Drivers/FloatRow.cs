using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>A short row of floats or narrower numbers that stands alone, along the lanes: of <see cref="FloatColumns"/> it would fill one lane.</summary>
/// <remarks>
/// <para>Terms of its elements are formed along the lanes and kept; they are added one by one, with the operations of rows side by side, so that a row's results are the same wherever it stands.</para>
/// <para>The last register looks back: some elements come twice. Of fewer elements than a register holds, the first one fills it up.</para>
/// </remarks>
internal readonly unsafe struct FloatRow<T>
    where T : unmanaged
{
    /// <summary>Floats of an array with a place for each element.</summary>
    public const int Room = Columns.Most + FloatColumns.Width;

    /// <summary>Elements of the copy of a row that has fewer than a register.</summary>
    public const int ScratchLength = FloatColumns.Width;

    private readonly T* _elements;
    private readonly int _cols;
    private readonly uint _newInLast;

    /// <summary>Where the last register begins.</summary>
    public readonly int Last;

    /// <param name="x">The elements.</param>
    /// <param name="cols">How many: up to <see cref="Columns.Most"/>.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> elements, which the row may lie in.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRow(T* x, int cols, T* scratch)
    {
        _elements = x;
        _cols = cols;
        Last = cols - FloatColumns.Width;
        _newInLast = uint.MaxValue << (-cols & (FloatColumns.Width - 1));
        if (cols < FloatColumns.Width)
        {
            Last = 0;
            _newInLast = (1u << cols) - 1;
            for (int i = 0; i < FloatColumns.Width; i++)
            {
                scratch[i] = x[i < cols ? i : 0];
            }

            _elements = scratch;
        }
    }

    /// <summary>A register of elements.</summary>
    public FloatRegister this[int step]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Registers.LoadFloats(_elements + step);
    }

    /// <summary>From a register's first element to the next one's, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Advance(ref int step)
    {
        if (step == Last)
        {
            return false;
        }

        step = Math.Min(step + FloatColumns.Width, Last);
        return true;
    }

    /// <summary>Of the lanes of a register that a mask has set, those whose elements have not come before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint New(FloatRegister mask, int step) => (uint)mask.ExtractMostSignificantBits() & (step == Last ? _newInLast : uint.MaxValue);

    /// <summary>The largest element and the least one, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Limits(out FloatRegister largest, out FloatRegister least)
    {
        FloatRegister most = this[0], lowest = most;
        for (int step = 0; Advance(ref step);)
        {
            FloatRegister x = this[step];
            most = Register.MaxNative(most, x);
            lowest = Register.MinNative(lowest, x);
        }

        largest = Registers.Largest(most);
        least = -Registers.Largest(-lowest);
    }

    /// <summary>Results in the places of their elements; the destination may be the row itself, if nothing of it is needed any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(FloatRegister results, int step, T* destination)
    {
        if (_cols >= FloatColumns.Width)
        {
            Registers.Store(results, destination + step);
            return;
        }

        Registers.Store(results, _elements);
        Unsafe.CopyBlockUnaligned(destination, _elements, (uint)(_cols * sizeof(T)));
    }
}
