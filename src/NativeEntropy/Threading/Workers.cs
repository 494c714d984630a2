using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Threading;

/// <summary>Work on the items from..to-1, independent of all other items. Holds no reference to managed objects.</summary>
internal interface IItems
{
    void Run(nint from, nint to);
}

/// <summary>Shares items out over threads. What an item computes never depends on who computes it.</summary>
internal static unsafe class Workers
{
    /// <summary>What a helper must have to do to be woken, in elements that cost 1: some 50 microseconds.</summary>
    private const double WorthWaking = 1 << 17;

    /// <summary>What a helper must have to do that is awake: some 6 microseconds.</summary>
    private const double WorthCalling = 1 << 14;

    /// <summary>What keeps several threads busy by itself.</summary>
    private const double WorthSplitting = 1 << 19;

    /// <summary>Pieces per thread: enough that a thread which starts late leaves little to wait for.</summary>
    private const int PiecesPerThread = 8;

    /// <summary>Whether the items are too few for all threads, and so long that each had better be split over them.</summary>
    public static bool AreSplit(nint count, nint elementsPerItem, Load load) => count < ThreadCount.Current && load.For(elementsPerItem) >= WorthSplitting;

    /// <summary>How many threads so many items are worth.</summary>
    public static nint ThreadsFor(nint count, nint elementsPerItem, Load load) =>
        ThreadsFor(count * load.For(elementsPerItem), nint.Min(ThreadCount.Current, count));

    private static nint ThreadsFor(double work, nint most)
    {
        nint called = (nint)Math.Min(most, work / WorthCalling);
        nint woken = (nint)Math.Min(most, work / WorthWaking);
        return called <= 1 || called == woken || Rhythm.IsQuick ? called : nint.Max(woken, nint.Min(called, 1 + Pool.CountAwake()));
    }

    /// <param name="items">The items.</param>
    /// <param name="count">How many.</param>
    /// <param name="elementsPerItem">Elements of an item.</param>
    /// <param name="load">What they take.</param>
    public static void Run<TItems>(ref TItems items, nint count, nint elementsPerItem, Load load)
        where TItems : unmanaged, IItems
    {
        nint most = nint.Min(ThreadCount.Current, count);
        double work = count * load.For(elementsPerItem);
        nint threads = ThreadsFor(work, most);
        if (threads > 1)
        {
            nint piece = nint.Max(1, count / (threads * PiecesPerThread));
            Job job = new(&Align<TItems>, Unsafe.AsPointer(ref items), count, piece, load.Stack);
            if (Pool.TryRun(job, (int)threads))
            {
                return;
            }
        }

        bool isNoted = most > 1 && work >= 2 * WorthCalling;
        long began = isNoted ? Stopwatch.GetTimestamp() : 0;
        Align<TItems>(Unsafe.AsPointer(ref items), 0, count, load.Stack);
        if (isNoted)
        {
            Rhythm.Add(began);
        }
    }

    /// <summary>The same for the children of a node, which share out their own where that takes less time: the last of few children is mostly a short one.</summary>
    /// <param name="items">The children.</param>
    /// <param name="count">How many.</param>
    /// <param name="elements">Elements of the node.</param>
    /// <param name="elementsPerChild">Those of each child but the last.</param>
    /// <param name="load">What they take.</param>
    /// <param name="canBeShared">Whether a long child has children itself.</param>
    public static void RunNode<TItems>(ref TItems items, nint count, nint elements, nint elementsPerChild, Load load, bool canBeShared = true)
        where TItems : unmanaged, IItems
    {
        const double WorthWhile = 0.75; // every child calls the helpers anew
        nint threads = ThreadCount.Current;
        nint threadsOfChild = (nint)Math.Min(threads, load.For(elementsPerChild) / WorthCalling);
        double atOnce = Math.Ceiling((double)count / threads) * elementsPerChild;
        if (canBeShared && threadsOfChild > 1 && (double)elements / threadsOfChild < WorthWhile * atOnce)
        {
            Align<TItems>(Unsafe.AsPointer(ref items), 0, count, load.Stack);
        }
        else
        {
            Run(ref items, count, elementsPerChild, load);
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
