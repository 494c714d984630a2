using System.Reflection;
using System.Runtime.Intrinsics;

namespace NativeEntropy;

/// <summary>About this library.</summary>
public static class NativeEntropyInfo
{
    /// <summary>MAJOR.MINOR.PATCH.</summary>
    public static string Version { get; } =
        typeof(NativeEntropyInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>"jit-" and the widest vector the runtime compiles for, in bits. Results do not depend on it.</summary>
    public static string InstructionSet =>
        Vector512.IsHardwareAccelerated ? "jit-512" : Vector256.IsHardwareAccelerated ? "jit-256" : "jit-128";

    /// <summary>Threads that one call may use; at the start NATIVE_ENTROPY_NUM_THREADS, else the CPUs this process may use.</summary>
    /// <remarks>Results do not depend on it. On systems other than Linux one thread is used.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public static int ThreadCount
    {
        get => Threading.ThreadCount.Current;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Threading.ThreadCount.Set(value);
        }
    }

    /// <summary>Sets <see cref="ThreadCount"/> to its start value again.</summary>
    public static void ResetThreadCount() => Threading.ThreadCount.Set(null);
}
