namespace NativeEntropy.Kernels;

/// <summary>How the last loop of a loss of single elements is compiled and called. Results do not depend on it; docs/performance.md says what it gave.</summary>
[Flags]
internal enum LoopShape
{
    /// <summary>One loop with a gradient, another without.</summary>
    Plain = 0,

    /// <summary>On a stack that is moved by 16 bytes: which of the two is faster depends on where the compiler puts the vectors that it keeps there.</summary>
    Moved = 1,

    /// <summary>One loop for both.</summary>
    Shared = 2,
}

/// <summary>Whether a loop makes the gradient.</summary>
internal interface IGradientChoice
{
    static abstract bool Always { get; }

    static abstract bool Never { get; }
}

/// <summary>It does.</summary>
internal readonly struct Wanted : IGradientChoice
{
    public static bool Always => true;

    public static bool Never => false;
}

/// <summary>It does not.</summary>
internal readonly struct NotWanted : IGradientChoice
{
    public static bool Always => false;

    public static bool Never => true;
}

/// <summary>It looks whether the call asks for it.</summary>
internal readonly struct Asked : IGradientChoice
{
    public static bool Always => false;

    public static bool Never => false;
}
