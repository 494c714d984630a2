using System.Runtime.InteropServices;

namespace NativeEntropy.Threading;

/// <summary>Helper threads that live as long as the process and sleep between jobs.</summary>
/// <remarks>
/// <para>They are plain pthreads waiting on semaphores, and everything they share lies outside the managed heap: a pool of managed threads
/// hangs in a forked child now and then. A child has none of its parent's threads; it sees by the process number that the pool is not
/// its own and makes a new one. So no handler is registered with the system.</para>
/// <para>One job at a time: a call that finds the pool busy does its work alone. The caller works too and never waits for a helper that has not
/// started: when no item is left it closes the job to newcomers.</para>
/// </remarks>
internal static unsafe class Pool
{
    private const int Closed = -1;

    /// <summary>Turns of waiting for the last helper before the processor is offered to others.</summary>
    private const int Spins = 1000;

    /// <summary>With more threads than this, one that waits without sleeping is in the way of another's work.</summary>
    private static readonly int s_cpus = Environment.ProcessorCount;

    private static nint s_state;

    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public int ProcessId;

        /// <summary>1 while a caller owns the pool.</summary>
        public int Taken;

        /// <summary>Helpers there are; grows only, under <see cref="Taken"/>.</summary>
        public int Helpers;

        /// <summary>The first helper, who knows the next.</summary>
        public Helper* First;

        /// <summary>The helper made last.</summary>
        public Helper* Last;

        /// <summary>The caller's CPU.</summary>
        public int Cpu;

        /// <summary>Helpers that may take part in this job.</summary>
        public int Wanted;

        /// <summary>Helpers at work, or <see cref="Closed"/>.</summary>
        public int Active;

        /// <summary>1 where a helper met an exception.</summary>
        public int Failed;

        /// <summary>The first item nobody has taken.</summary>
        public long Next;
        public Job Job;
    }

    /// <summary>Whether every helper waits to be woken. A new one may still be starting when the call that made it has returned.</summary>
    public static bool IsQuiet
    {
        get
        {
            bool quiet = true;
            State* state = (State*)Volatile.Read(ref s_state);
            for (Helper* helper = state == null ? null : state->First; helper != null; helper = helper->Next)
            {
                quiet &= helper->IsAsleep;
            }

            return quiet;
        }
    }

    /// <summary>How many helpers are awake and take part at once, of those called first.</summary>
    public static int CountAwake()
    {
        int awake = 0;
        State* state = (State*)Volatile.Read(ref s_state);
        for (Helper* helper = state == null ? null : state->First; helper != null && !helper->IsAsleep; helper = helper->Next)
        {
            awake++;
        }

        return awake;
    }

    /// <summary>Runs the job on up to `threads` threads, this one among them; false where that cannot be done now.</summary>
    public static bool TryRun(in Job job, int threads)
    {
        State* state = OperatingSystem.IsLinux() ? Own() : null;
        if (state == null || Interlocked.CompareExchange(ref state->Taken, 1, 0) != 0)
        {
            return false;
        }

        try
        {
            int helpers = Grow(state, threads - 1);
            return helpers > 0 && Run(state, job, helpers);
        }
        finally
        {
            Volatile.Write(ref state->Taken, 0);
        }
    }

    private static bool Run(State* state, in Job job, int helpers)
    {
        state->Job = job;
        state->Next = 0;
        state->Failed = 0;
        state->Wanted = helpers;
        state->Cpu = NativeThreads.CurrentCpu();
        Volatile.Write(ref state->Active, 0);
        Helper* helper = state->First;
        for (int i = 0; i < helpers; i++)
        {
            Helper.Call(helper);
            helper = helper->Next;
        }

        try
        {
            Work(state);
        }
        finally
        {
            Close(state);
        }

        return state->Failed == 0 ? true : throw new InvalidOperationException("A helper thread failed.");
    }

    /// <summary>Waits for the helpers at work; those that come later find nothing.</summary>
    private static void Close(State* state)
    {
        for (int turn = 0; Interlocked.CompareExchange(ref state->Active, Closed, 0) != 0; turn++)
        {
            if (turn < Spins)
            {
                Thread.SpinWait(1);
            }
            else
            {
                NativeThreads.Yield();
            }
        }
    }

    private static void Work(State* state)
    {
        Job job = state->Job;
        while (true)
        {
            nint from = (nint)Interlocked.Add(ref state->Next, job.Piece) - job.Piece;
            if (from >= job.Count)
            {
                return;
            }

            job.Body(job.Context, from, nint.Min(job.Count, from + job.Piece), job.Stack);
        }
    }

    /// <summary>This process's pool: made at first use, and anew after a fork.</summary>
    private static State* Own()
    {
        int process = NativeThreads.ProcessId();
        State* current = (State*)Volatile.Read(ref s_state);
        if (current != null && current->ProcessId == process)
        {
            return current;
        }

        State* made = (State*)NativeMemory.AlignedAlloc((nuint)sizeof(State), 64);
        *made = new State { ProcessId = process, Active = Closed };
        nint seen = Interlocked.CompareExchange(ref s_state, (nint)made, (nint)current);
        if (seen == (nint)current)
        {
            return made; // what the parent had is left alone: a helper of the parent's may hold it
        }

        NativeMemory.AlignedFree(made);
        return (State*)seen;
    }

    /// <summary>How many of `wanted` helpers there are, after starting those that are missing.</summary>
    private static int Grow(State* state, int wanted)
    {
        while (state->Helpers < wanted && TryAdd(state))
        {
            state->Helpers++;
        }

        return Math.Min(state->Helpers, wanted);
    }

    private static bool TryAdd(State* state)
    {
        Helper* helper = Helper.Make(state);
        if (helper == null)
        {
            return false;
        }

        if (!NativeThreads.TryStart(&Main, helper))
        {
            Helper.Free(helper);
            return false;
        }

        if (state->Last == null)
        {
            state->First = helper;
        }
        else
        {
            state->Last->Next = helper;
        }

        state->Last = helper;
        return true;
    }

    [UnmanagedCallersOnly]
    private static void* Main(void* argument)
    {
        Helper* helper = (Helper*)argument;
        Help((State*)helper->Pool, helper);
        return null;
    }

    private static void Help(State* state, Helper* helper)
    {
        int calls = 0;
        bool staysAwake = false;
        while (true)
        {
            calls = Helper.Await(helper, calls, staysAwake);
            staysAwake = Helper.TryLeave(helper, state->Cpu, state->ProcessId) && state->Helpers < s_cpus;
            if (Enter(state))
            {
                TakePart(state);
            }
        }
    }

    private static void TakePart(State* state)
    {
        try
        {
            Work(state);
        }
        catch (Exception)
        {
            Volatile.Write(ref state->Failed, 1);
        }

        Interlocked.Decrement(ref state->Active);
    }

    private static bool Enter(State* state)
    {
        while (true)
        {
            int active = Volatile.Read(ref state->Active);
            if (active == Closed || active >= state->Wanted)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref state->Active, active + 1, active) == active)
            {
                return true;
            }
        }
    }
}
