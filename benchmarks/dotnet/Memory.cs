using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Benchmarks;

/// <summary>How fast this machine reads an array, or reads one and writes another, whatever is computed.</summary>
internal static class Memory
{
    /// <summary>Sums 64 lanes apart, so that no addition waits for another.</summary>
    public static float Read(ReadOnlySpan<float> x)
    {
        ReadOnlySpan<Vector512<float>> blocks = MemoryMarshal.Cast<float, Vector512<float>>(x);
        Vector512<float> a = default, b = default, c = default, d = default;
        for (int i = 0; i + 3 < blocks.Length; i += 4)
        {
            a += blocks[i];
            b += blocks[i + 1];
            c += blocks[i + 2];
            d += blocks[i + 3];
        }

        return Vector512.Sum(a + b + c + d);
    }

    public static void Copy(ReadOnlySpan<float> x, Span<float> destination) => x.CopyTo(destination);
}
