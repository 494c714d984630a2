namespace NativeEntropy.Tests;

/// <summary>A function called both ways. Whatever follows a comma in the name tells its calls apart.</summary>
internal sealed record TensorCall<T, R>(string Name, Action<TensorArguments<T, R>> OnSpans, Action<TensorArguments<T, R>> OnTensors)
    where T : unmanaged
    where R : unmanaged
{
    public int MinimumRank { get; init; } = 1;

    /// <summary>The function has no axis, or its result is asked for where the axis is the last.</summary>
    public bool LastAxis { get; init; }
}
