using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace NativeEntropy.Exports;

/// <summary>About the library. The comments are in native_entropy.h.</summary>
internal static unsafe class LibraryExports
{
    private const int AbiVersionNumber = 1;

#if JIT
    /// <summary>Told by the runtime, and kept for as long as the process lives.</summary>
    private static readonly nint s_instructionSet = Marshal.StringToCoTaskMemUTF8(NativeEntropyInfo.InstructionSet);
#else
    private static ReadOnlySpan<byte> InstructionSetText =>
#if X86_64_V4
        "x86-64-v4"u8;
#elif X86_64_V3
        "x86-64-v3"u8;
#else
        "x86-64"u8;
#endif
#endif

    [UnmanagedCallersOnly(EntryPoint = "ne_version")]
    [C99DeclCode("#include <native_entropy.h>")]
    [return: C99Type("const char*")]
    public static byte* Version() => Address(VersionText.Bytes);

    [UnmanagedCallersOnly(EntryPoint = "ne_abi_version")]
    public static int AbiVersion() => AbiVersionNumber;

    [UnmanagedCallersOnly(EntryPoint = "ne_isa")]
    [return: C99Type("const char*")]
    public static byte* InstructionSet() =>
#if JIT
        (byte*)s_instructionSet;
#else
        Address(InstructionSetText);
#endif

    [UnmanagedCallersOnly(EntryPoint = "ne_status_text")]
    [return: C99Type("const char*")]
    public static byte* StatusText(int status) => Address((Status)status switch
    {
        Status.Ok => "ok"u8,
        Status.Null => "a pointer to a non-empty array is NULL"u8,
        Status.Shape => "a size is negative, a row stride is below the columns, or an array is larger than the address space"u8,
        Status.Parameter => "a parameter is outside its range"u8,
        Status.TargetRange => "a class index is outside 0..cols-1 and not the ignored index"u8,
        Status.Empty => "the mean over no rows"u8,
        Status.Memory => "out of memory"u8,
        Status.Internal => "internal error"u8,
        _ => "unknown status"u8,
    });

    [UnmanagedCallersOnly(EntryPoint = "ne_set_num_threads")]
    public static int SetNumThreads(int n)
    {
        try
        {
            return (int)Threads(n);
        }
        catch (Exception exception)
        {
            return (int)Boundary.FromException(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "ne_get_num_threads")]
    public static int GetNumThreads()
    {
        try
        {
            return Threading.ThreadCount.Current;
        }
        catch (Exception)
        {
            return 1;
        }
    }

#if JIT && !DNNE
    /// <summary>1 where all helper threads wait for work. The Python package asks before a fork; no part of the C interface.</summary>
    [UnmanagedCallersOnly]
    public static int HelpersWait() => Threading.Pool.IsQuiet ? 1 : 0;
#endif

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Threads(int n)
    {
        if (n < 0)
        {
            return Status.Parameter;
        }

        Threading.ThreadCount.Set(n == 0 ? null : n);
        return Status.Ok;
    }

    /// <summary>What C callers get are the bytes of a literal: static, and followed by a null byte, as C# promises of every u8 literal.</summary>
    private static byte* Address(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));
}
