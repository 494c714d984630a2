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
}
