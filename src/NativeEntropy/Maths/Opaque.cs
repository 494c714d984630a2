using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeEntropy.Maths;

/// <summary>Constants as memory that the compiler knows nothing of: it would load those it knows anew at every use, and two loads a cycle are fewer than a loop with a dozen of them needs.</summary>
internal static unsafe class Opaque
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T* Pointer<T>(ReadOnlySpan<T> constants)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(constants));
}
