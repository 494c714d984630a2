using System.Runtime.InteropServices;

namespace NativeEntropy.Threading;

/// <summary>The few functions of the system's C library that the pool is made of. Linux only. Those that cannot fail here return nothing.</summary>
internal static unsafe partial class NativeThreads
{
    /// <summary>Room for a sem_t (32 bytes on 64-bit Linux) and a pthread_attr_t (56).</summary>
    public const int OpaqueSize = 64;

    private const string Library = "libc.so.6";

    [LibraryImport(Library, EntryPoint = "getpid")]
    public static partial int ProcessId();

    [LibraryImport(Library, EntryPoint = "sched_yield")]
    public static partial void Yield();

    /// <summary>The CPU the calling thread runs on; negative where the system does not say.</summary>
    [LibraryImport(Library, EntryPoint = "sched_getcpu")]
    public static partial int CurrentCpu();

    [LibraryImport(Library, EntryPoint = "sched_getaffinity")]
    public static partial int GetAffinity(int thread, nuint size, CpuSet* set);

    [LibraryImport(Library, EntryPoint = "sched_setaffinity")]
    public static partial int SetAffinity(int thread, nuint size, CpuSet* set);

    [LibraryImport(Library, EntryPoint = "sem_init")]
    public static partial int SemaphoreInitialize(void* semaphore, int shared, uint value);

    [LibraryImport(Library, EntryPoint = "sem_post")]
    public static partial void SemaphorePost(void* semaphore);

    [LibraryImport(Library, EntryPoint = "sem_wait")]
    public static partial int SemaphoreWait(void* semaphore);

    [LibraryImport(Library, EntryPoint = "pthread_attr_init")]
    private static partial int AttributesInitialize(void* attributes);

    [LibraryImport(Library, EntryPoint = "pthread_attr_setdetachstate")]
    private static partial int AttributesSetDetached(void* attributes, int detached);

    [LibraryImport(Library, EntryPoint = "pthread_attr_setstacksize")]
    private static partial int AttributesSetStackSize(void* attributes, nuint size);

    [LibraryImport(Library, EntryPoint = "pthread_attr_destroy")]
    private static partial void AttributesDestroy(void* attributes);

    [LibraryImport(Library, EntryPoint = "pthread_create")]
    private static partial int Create(nuint* thread, void* attributes, delegate* unmanaged<void*, void*> start, void* argument);

    /// <summary>Starts a detached thread; false where the system will not give one.</summary>
    public static bool TryStart(delegate* unmanaged<void*, void*> start, void* argument)
    {
        const int Detached = 1;
        const nuint StackSize = 1 << 20;
        byte* attributes = stackalloc byte[OpaqueSize];
        if (AttributesInitialize(attributes) != 0)
        {
            return false;
        }

        nuint thread;
        bool started = AttributesSetDetached(attributes, Detached) == 0
            && AttributesSetStackSize(attributes, StackSize) == 0
            && Create(&thread, attributes, start, argument) == 0;
        AttributesDestroy(attributes);
        return started;
    }
}
