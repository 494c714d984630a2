using System.Runtime.InteropServices;

namespace NativeEntropy.Threading;

/// <summary>The CPUs a thread may run on, as the system's cpu_set_t has them.</summary>
internal unsafe struct CpuSet
{
    /// <summary>CPUs of a cpu_set_t. On machines with more, threads cannot be asked where they may run, and are left where they are.</summary>
    private const int Most = 1024;

    private fixed ulong _words[Most / 64];

    /// <summary>Those of a thread, of the calling one with 0; false where the system does not say.</summary>
    public static bool TryGet(int thread, out CpuSet set)
    {
        set = default;
        fixed (CpuSet* place = &set)
        {
            return NativeThreads.GetAffinity(thread, (nuint)sizeof(CpuSet), place) == 0;
        }
    }

    /// <summary>Lets the calling thread run on these only; false where the system refuses.</summary>
    public readonly bool TrySet()
    {
        fixed (CpuSet* place = &this)
        {
            return NativeThreads.SetAffinity(0, (nuint)sizeof(CpuSet), place) == 0;
        }
    }

    /// <summary>These without one; empty where it is the only one.</summary>
    public readonly CpuSet Without(int cpu)
    {
        CpuSet others = this;
        others._words[cpu / 64] &= ~(1UL << (cpu % 64));
        return others;
    }

    public readonly CpuSet And(in CpuSet other)
    {
        CpuSet both = this;
        for (int i = 0; i < Most / 64; i++)
        {
            both._words[i] &= other._words[i];
        }

        return both;
    }

    public readonly CpuSet Or(in CpuSet other)
    {
        CpuSet either = this;
        for (int i = 0; i < Most / 64; i++)
        {
            either._words[i] |= other._words[i];
        }

        return either;
    }

    public readonly bool IsSame(in CpuSet other) => Words(this).SequenceEqual(Words(other));

    private static ReadOnlySpan<ulong> Words(in CpuSet set) => MemoryMarshal.Cast<CpuSet, ulong>(new ReadOnlySpan<CpuSet>(in set));
}
