using System.Runtime.CompilerServices;

namespace NativeEntropy.Maths;

/// <summary>Whether methods made of many vector operations become part of the loop that calls them.</summary>
internal static class Inlining
{
    /// <summary>
    /// In the build for AVX-512, yes: a call passes vectors through memory and takes everything that the loop holds in registers there, up to four times the time of the
    /// formula where the stack does not begin on a cache line. Elsewhere, no: there a vector operation is itself an inlined method, the compiler inlines only so many into
    /// one, and what is left over becomes calls.
    /// </summary>
#if AVX512
    public const MethodImplOptions OfFormulas = MethodImplOptions.AggressiveInlining;
#else
    public const MethodImplOptions OfFormulas = MethodImplOptions.NoInlining;
#endif
}
