#if AVX512
global using DoubleRegister = System.Runtime.Intrinsics.Vector512<double>;
global using LongRegister = System.Runtime.Intrinsics.Vector512<long>;
global using Register = System.Runtime.Intrinsics.Vector512;
#else
global using DoubleRegister = System.Runtime.Intrinsics.Vector256<double>;
global using LongRegister = System.Runtime.Intrinsics.Vector256<long>;
global using Register = System.Runtime.Intrinsics.Vector256;
#endif

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>Formulas with more operations than the compiler inlines of whole vectors: the same lines, on all eight lanes in the build for AVX-512, on four at a time elsewhere.</summary>
/// <remarks>
/// Where a vector of 512 bits is two registers, each of its operations is a small method with locals of its own, of which a method holds some hundreds; what exceeds that becomes calls through
/// memory. An operation of one register is an instruction. No lane knows of another, so the results are the same.
/// </remarks>
internal static class Registers
{
    /// <summary>Registers of eight doubles.</summary>
    public static int InEight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Lanes.Count / DoubleRegister.Count;
    }

    /// <summary>One of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleRegister Part(Vector512<double> eight, int part) =>
#if AVX512
        eight;
#else
        part == 0 ? eight.GetLower() : eight.GetUpper();
#endif

    /// <summary>The eight with one of them replaced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> WithPart(Vector512<double> eight, int part, DoubleRegister value) =>
#if AVX512
        value;
#else
        part == 0 ? eight.WithLower(value) : eight.WithUpper(value);
#endif

    /// <summary>Whether any lane of a mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnySet(DoubleRegister mask) => !Register.EqualsAll(mask.AsInt64(), LongRegister.Zero);
}
