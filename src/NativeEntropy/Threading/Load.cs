namespace NativeEntropy.Threading;

/// <summary>What the threads are told of a kernel. Results do not depend on it.</summary>
/// <param name="Cost">What an element takes, where one of a sum of exponentials of floats takes 1: some 0.35 ns; rather less than that, so that two threads are never slower than one.</param>
/// <param name="Stack">Where the stack begins.</param>
internal readonly record struct Load(double Cost, StackPlace Stack = StackPlace.AtLine)
{
    /// <summary>For elements narrower than double, and for doubles.</summary>
    public static Load Of<T>(double cost, double costOfDoubles, StackPlace stack = StackPlace.AtLine)
        where T : unmanaged => new(typeof(T) == typeof(double) ? costOfDoubles : cost, stack);

    /// <summary>What so many elements take.</summary>
    public double For(nint elements) => elements * Cost;
}

/// <summary>Where a stack begins, in bytes from a cache line, with AVX-512: found for each kernel so that the vectors it keeps there lie in whole lines (docs/performance.md says how).</summary>
internal enum StackPlace
{
    AtLine = 0,
    After16 = 16,
    After32 = 32,
    After48 = 48,
}
