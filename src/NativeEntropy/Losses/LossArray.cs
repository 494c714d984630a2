using System.Runtime.CompilerServices;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A further array of a loss, of Count elements that repeat; null: one everywhere.</summary>
internal readonly unsafe struct LossArray<T>(T* data, nint count)
    where T : unmanaged
{
    public T* Data => data;

    public nint Count => count;

    /// <summary>Elements start .. start + length - 1: where they are, or in the scratch space.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    /// <param name="scratch">Space for as many.</param>
    /// <param name="held">The scratch space's first element, or -1: it is not written again where it fits. It holds as many as fit in it.</param>
    /// <param name="capacity">Elements of the scratch space.</param>
    public T* At(nint start, nint length, T* scratch, ref nint held, nint capacity)
    {
        if (data != null && start + length <= count)
        {
            return data + start;
        }

        nint phase = data == null ? 0 : start % count;
        if (phase != held)
        {
            held = phase;
            Fill(phase, scratch, capacity);
        }

        return scratch;
    }

    private void Fill(nint phase, T* scratch, nint capacity)
    {
        if (data == null)
        {
            new Span<T>(scratch, (int)capacity).Fill(Scalars.FromDouble<T>(1));
        }
        else if (count == 1)
        {
            new Span<T>(scratch, (int)capacity).Fill(*data);
        }
        else
        {
            for (nint filled = 0; filled < capacity; phase = 0)
            {
                nint run = nint.Min(count - phase, capacity - filled);
                Unsafe.CopyBlockUnaligned(scratch + filled, data + phase, (uint)(run * sizeof(T)));
                filled += run;
            }
        }
    }
}
