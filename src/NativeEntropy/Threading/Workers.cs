using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Threading;

/// <summary>Work on the items from..to-1, independent of all other items. Holds no reference to managed objects.</summary>
internal interface IItems
{
    void Run(nint from, nint to);
}

/// <summary>Where a stack begins, in bytes from a cache line, with AVX-512: found for each kernel so that the vectors it keeps there lie in whole lines (docs/performance.md says how).</summary>
internal enum StackPlace
{
    AtLine = 0,
    After16 = 16,
    After32 = 32,
    After48 = 48,
}

/// <summary>Shares items out over threads. What an item computes never depends on who computes it.</summary>
internal static unsafe class Workers
{
    /// <summary>Elements below which waking a helper costs more than it saves, where an element takes as long as in a sum of exponentials: a quarter to half a nanosecond.</summary>
    private const nint ElementsPerThread = 1 << 16;

    /// <summary>A row that long keeps several threads busy by itself.</summary>
    public const nint WorthSplitting = 1 << 19;

    /// <summary>Pieces per thread: enough that a thread which starts late leaves little to wait for.</summary>
    private const int PiecesPerThread = 8;

    /// <param name="items">The items.</param>
    /// <param name="count">How many.</param>
    /// <param name="elementsPerItem">Elements of an item.</param>
    /// <param name="cost">What an element takes, where one of a sum of exponentials takes 1; rather less than that, so that two threads are never slower than one.</param>
    /// <param name="stack">Where their stack begins. Results do not depend on it.</param>
    public static void Run<TItems>(ref TItems items, nint count, nint elementsPerItem, int cost = 1, StackPlace stack = StackPlace.AtLine)
        where TItems : unmanaged, IItems
    {
        nint threads = nint.Min(ThreadCount.Current, count);
        if (threads > 1)
        {
            threads = (nint)Math.Min(threads, (double)count * elementsPerItem * cost / ElementsPerThread);
        }

        if (threads > 1)
        {
            nint piece = nint.Max(1, count / (threads * PiecesPerThread));
            Job job = new(&Align<TItems>, Unsafe.AsPointer(ref items), count, piece, stack);
            if (Pool.TryRun(job, (int)threads))
            {
                return;
            }
        }

        Align<TItems>(Unsafe.AsPointer(ref items), 0, count, stack);
    }

    /// <summary>The same for the children of a node, which share out their own where that takes less time: the last of few children is mostly a short one.</summary>
    /// <param name="items">The children.</param>
    /// <param name="count">How many.</param>
    /// <param name="elements">Elements of the node.</param>
    /// <param name="elementsPerChild">Those of each child but the last.</param>
    /// <param name="canBeShared">Whether a long child has children itself.</param>
    /// <param name="stack">As <see cref="Run"/> has it.</param>
    public static void RunNode<TItems>(ref TItems items, nint count, nint elements, nint elementsPerChild, bool canBeShared = true, StackPlace stack = StackPlace.AtLine)
        where TItems : unmanaged, IItems
    {
        const double WorthWhile = 0.75; // every child wakes the helpers anew
        nint threads = ThreadCount.Current;
        nint threadsOfChild = nint.Min(threads, elementsPerChild / ElementsPerThread);
        double atOnce = Math.Ceiling((double)count / threads) * elementsPerChild;
        if (canBeShared && threadsOfChild > 1 && (double)elements / threadsOfChild < WorthWhile * atOnce)
        {
            Align<TItems>(Unsafe.AsPointer(ref items), 0, count, stack);
        }
        else
        {
            Run(ref items, count, elementsPerChild, stack: stack);
        }
    }

    /// <summary>Runs the items on a stack whose place within a cache line is always the same.</summary>
    /// <remarks>
    /// The compiler aligns the stack to 16 bytes; a 64-byte vector that it keeps there may lie across two cache lines, and what is stored so is slow to be read again: kernels that
    /// keep some there took up to three times as long in one process as in another, by chance. Here the frames of the kernels begin where most of them have theirs within lines,
    /// and with AVX-512 further on where that was found to be the better place (docs/performance.md).
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Align<TItems>(void* items, nint from, nint to, StackPlace stack)
        where TItems : unmanaged, IItems
    {
        const int Line = 64;
        int place = Vector512.IsHardwareAccelerated ? (int)stack : 0;
        byte* top = stackalloc byte[16];
        int excess = (int)((nint)top - place) & (Line - 1);
        if (excess > 0)
        {
            byte* padding = stackalloc byte[excess];
            *padding = 0;
        }

        Start<TItems>(items, from, to);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start<TItems>(void* items, nint from, nint to)
        where TItems : unmanaged, IItems => Unsafe.AsRef<TItems>(items).Run(from, to);
}

/// <summary>Items 0..Count-1 in pieces, and what to do with a piece.</summary>
internal readonly unsafe struct Job(delegate*<void*, nint, nint, StackPlace, void> body, void* context, nint count, nint piece, StackPlace stack)
{
    public readonly delegate*<void*, nint, nint, StackPlace, void> Body = body;
    public readonly void* Context = context;
    public readonly nint Count = count;
    public readonly nint Piece = piece;
    public readonly StackPlace Stack = stack;
}
