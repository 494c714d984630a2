using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeEntropy.Maths;

/// <summary>A table of eight doubles. Only data moves here, so how may differ between machines.</summary>
internal readonly unsafe struct EightDoubles
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
    public Vector512<double> At(Vector512<long> indices)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar8x64(_entries, indices);
        }

        return Avx2.IsSupported ? Lanes.EntriesInHalves(indices, _low, _high).AsDouble() : OneByOne(_entries, indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Halves(Vector512<double> entries, [ConstantExpected] byte which) =>
        Avx2.Permute4x64(Avx.Shuffle(entries.GetLower().AsSingle(), entries.GetUpper().AsSingle(), which).AsInt64(), 0b11_01_10_00).AsUInt32();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> OneByOne(Vector512<double> table, Vector512<long> indices)
    {
        double* entries = stackalloc double[Lanes.Count];
        double* result = stackalloc double[Lanes.Count];
        table.Store(entries);
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            result[lane] = entries[(int)indices[lane] & 7];
        }

        return Vector512.Load(result);
    }
}
