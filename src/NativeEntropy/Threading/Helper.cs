using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NativeEntropy.Threading;

/// <summary>What a helper thread and those who call it share, outside the managed heap.</summary>
/// <remarks>
/// <para>To wake a thread that sleeps takes 5 to 60 microseconds of the caller's time and as long again until it runs, most of all in a virtual machine, where the other CPU is halted.
/// So a helper stays awake for as long as that takes, and a call that comes within this time has it at once.</para>
/// <para>A virtual machine's system often wakes a thread on the caller's own CPU, to spare the halted one: it then does nothing but hold the caller up. A helper that finds itself there
/// keeps off that CPU from then on.</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Helper
{
    /// <summary>How long it stays awake: what it takes to wake it.</summary>
    private const double AwakeSeconds = 100e-6;

    /// <summary>Looks for a call before it lets others run and looks at the clock.</summary>
    private const int LooksPerTurn = 16;

    private static readonly long s_awake = (long)(AwakeSeconds * Stopwatch.Frequency);

    /// <summary>Its semaphore.</summary>
    private fixed byte _wake[NativeThreads.OpaqueSize];

    /// <summary>How often it was called.</summary>
    private int _calls;

    /// <summary>1 while it waits on its semaphore or is about to: a caller that sets it to 0 has to post.</summary>
    private int _asleep;

    /// <summary>The CPUs it may run on, by the will of those who made it or moved it.</summary>
    private CpuSet _allowed;

    /// <summary>Those it took for itself.</summary>
    private CpuSet _own;

    private nint _pool;
    private nint _next;

    /// <summary>A helper that no thread runs yet; null where the system has no semaphore for it.</summary>
    public static Helper* Make(void* pool)
    {
        Helper* made = (Helper*)NativeMemory.AlignedAlloc((nuint)sizeof(Helper), 64);
        *made = new Helper { _pool = (nint)pool };
        if (NativeThreads.SemaphoreInitialize(made->_wake, 0, 0) != 0)
        {
            NativeMemory.AlignedFree(made);
            return null;
        }

        return made;
    }

    public static void Free(Helper* helper) => NativeMemory.AlignedFree(helper);

    /// <summary>The pool it belongs to.</summary>
    public readonly void* Pool => (void*)_pool;

    /// <summary>The helper that was made next, or null.</summary>
    public Helper* Next
    {
        get => (Helper*)Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, (nint)value);
    }

    /// <summary>Whether it waits to be woken.</summary>
    public bool IsAsleep => Volatile.Read(ref _asleep) == 1;

    /// <summary>Says that there is work.</summary>
    public static void Call(Helper* helper)
    {
        Interlocked.Increment(ref helper->_calls);
        if (Interlocked.Exchange(ref helper->_asleep, 0) == 1)
        {
            NativeThreads.SemaphorePost(helper->_wake);
        }
    }

    /// <summary>Waits for a call after those seen; the number of calls there are. The helper's own thread only.</summary>
    public static int Await(Helper* helper, int seen, bool staysAwake)
    {
        if (!(staysAwake && IsCalledSoon(helper, seen)))
        {
            Interlocked.Exchange(ref helper->_asleep, 1);
            bool mustWait = Volatile.Read(ref helper->_calls) == seen || Interlocked.CompareExchange(ref helper->_asleep, 0, 1) == 0;
            while (mustWait && NativeThreads.SemaphoreWait(helper->_wake) != 0)
            {
                // a signal came: wait on
            }
        }

        return Volatile.Read(ref helper->_calls);
    }

    /// <summary>Keeps off the caller's CPU where it runs there. The helper's own thread only.</summary>
    /// <remarks>
    /// Somebody may have put it on the very CPUs that it took itself, and that cannot be seen: so it goes back to CPUs that it left only where the process's first thread may run too,
    /// as it may not where all threads were put on fewer.
    /// </remarks>
    /// <returns>Whether it is elsewhere.</returns>
    public static bool TryLeave(Helper* helper, int cpuOfCaller, int process)
    {
        if (cpuOfCaller < 0 || NativeThreads.CurrentCpu() != cpuOfCaller)
        {
            return true;
        }

        if (!CpuSet.TryGet(0, out CpuSet now) || !CpuSet.TryGet(process, out CpuSet first))
        {
            return false;
        }

        if (!now.IsSame(helper->_own))
        {
            helper->_allowed = now; // as it was made, or as somebody has moved it since
        }

        CpuSet others = helper->_allowed.And(now.Or(first)).Without(cpuOfCaller);
        bool left = others.TrySet(); // not to no CPU at all
        helper->_own = left ? others : now;
        return left;
    }

    private static bool IsCalledSoon(Helper* helper, int seen)
    {
        long until = Stopwatch.GetTimestamp() + s_awake;
        do
        {
            for (int i = 0; i < LooksPerTurn; i++)
            {
                if (Volatile.Read(ref helper->_calls) != seen)
                {
                    return true;
                }

                Thread.SpinWait(1);
            }

            NativeThreads.Yield(); // to threads that have work
        }
        while (Stopwatch.GetTimestamp() < until);
        return false;
    }
}
