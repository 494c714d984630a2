namespace NativeEntropy.Threading;

/// <summary>Work on the items from..to-1, independent of all other items.</summary>
internal interface IItems
{
    void Run(nint from, nint to);
}

internal static class Workers
{
    public static void Run<TItems>(ref TItems items, nint count, nint costPerItem)
        where TItems : struct, IItems
    {
        items.Run(0, count);
    }
}
