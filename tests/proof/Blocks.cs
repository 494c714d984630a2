namespace NativeEntropy.Proof;

/// <summary>Work in numbered blocks on several threads.</summary>
internal static class Blocks
{
    /// <summary><paramref name="combine"/> sees one block's outcome at a time, in no order.</summary>
    public static void Run<T>(long count, int threads, Func<long, T> work, Action<T> combine)
    {
        Lock gate = new();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, index =>
        {
            T outcome = work(index);
            lock (gate)
            {
                combine(outcome);
            }
        });
    }
}
