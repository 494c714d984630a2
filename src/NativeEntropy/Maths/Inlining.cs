using System.Runtime.CompilerServices;

namespace NativeEntropy.Maths;

/// <summary>How the compiler treats methods made of many vector operations, and the loops they are called in.</summary>
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

    /// <summary>
    /// For methods with the loops that take all the time: compiled at once, with all optimizations, by a runtime that compiles in tiers. Its second tier trusts what the first has
    /// counted, and where a loop was left half-way for better code, that is little: it took the loop for rare, and vectors for not worth a register, up to four times the time.
    /// </summary>
    public const MethodImplOptions OfLoops = MethodImplOptions.AggressiveOptimization;
}
