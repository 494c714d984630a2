using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeEntropy.Maths;

/// <summary>A table of eight doubles that are not constants, as <see cref="Lanes.Entries"/> takes it.</summary>
internal readonly struct EightDoubles
{
    private readonly Vector512<double> _entries;

    // Their halves of 32 bits, for AVX2.
    private readonly Vector256<uint> _low;
    private readonly Vector256<uint> _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightDoubles(Vector512<double> entries)
    {
        _entries = entries;
        if (!Avx512F.IsSupported && Avx2.IsSupported)
        {
            _low = Halves(entries, 0b10_00_10_00);
            _high = Halves(entries, 0b11_01_11_01);
        }
    }

    /// <summary>The entries that the low three bits name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> At(Vector512<long> indices) => Lanes.Entries(_entries.AsInt64(), _low, _high, indices).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Halves(Vector512<double> entries, [ConstantExpected] byte which) =>
        Avx2.Permute4x64(Avx.Shuffle(entries.GetLower().AsSingle(), entries.GetUpper().AsSingle(), which).AsInt64(), 0b11_01_10_00).AsUInt32();
}
