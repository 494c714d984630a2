using System.Runtime.InteropServices;

namespace NativeEntropy.Threading;

/// <summary>Helper threads that live as long as the process and sleep between jobs.</summary>
/// <remarks>
/// <para>They are plain pthreads waiting on a semaphore, and everything they share lies outside the managed heap: a pool of managed threads
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

    private static nint s_state;

    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public fixed byte Wake[NativeThreads.OpaqueSize];
        public int ProcessId;

        /// <summary>1 while a caller owns the pool.</summary>
        public int Taken;

        /// <summary>Helpers there are; grows only, under <see cref="Taken"/>.</summary>
        public int Helpers;

        /// <summary>Helpers that may take part in this job.</summary>
        public int Wanted;

        /// <summary>Helpers at work, or <see cref="Closed"/>.</summary>
        public int Active;

        /// <summary>1 where a helper met an exception.</summary>
        public int Failed;

        /// <summary>How often helpers have been woken.</summary>
        public long Posts;

        /// <summary>How often helpers have begun to wait: once each at the start, and once for each time they were woken.</summary>
        public long Waits;

        /// <summary>The first item nobody has taken.</summary>
        public long Next;
        public Job Job;
    }

    /// <summary>Whether every helper waits to be woken. A new one may still be starting when the call that made it has returned.</summary>
    public static bool IsQuiet
    {
        get
        {
            State* state = (State*)Volatile.Read(ref s_state);
            return state == null || Volatile.Read(ref state->Waits) == state->Helpers + Volatile.Read(ref state->Posts);
        }
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
        Volatile.Write(ref state->Active, 0);
        state->Posts += helpers;
        for (int i = 0; i < helpers; i++)
        {
            NativeThreads.SemaphorePost(state->Wake);
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
        if (NativeThreads.SemaphoreInitialize(made->Wake, 0, 0) != 0)
        {
            NativeMemory.AlignedFree(made);
            return null;
        }

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
        while (state->Helpers < wanted && NativeThreads.TryStart(&Main, state))
        {
            state->Helpers++;
        }

        return Math.Min(state->Helpers, wanted);
    }

    [UnmanagedCallersOnly]
    private static void* Main(void* argument)
    {
        Help((State*)argument);
        return null;
    }

    private static void Help(State* state)
    {
        while (true)
        {
            Interlocked.Increment(ref state->Waits);
            while (NativeThreads.SemaphoreWait(state->Wake) != 0)
            {
                // a signal came: wait on
            }

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
