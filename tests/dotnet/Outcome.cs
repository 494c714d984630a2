using System.Runtime.InteropServices;

namespace NativeEntropy.Tests;

/// <summary>One output of a call: its values as numbers and as bytes, and the type they are measured in.</summary>
internal abstract class Outcome(string name)
{
    public string Name { get; } = name;

    public abstract int Length { get; }

    public abstract int Precision { get; }

    public abstract int Smallest { get; }

    public abstract double this[int index] { get; }

    public abstract ReadOnlySpan<byte> Bytes(int first, int count);

    public ReadOnlySpan<byte> Bytes() => Bytes(0, Length);

    public bool HasBitsOf(Outcome other) => Bytes().SequenceEqual(other.Bytes());
}

internal sealed class Outcome<T>(string name, T[] values) : Outcome(name)
    where T : unmanaged
{
    public override int Length => values.Length;

    public override int Precision => Element<T>.Precision;

    public override int Smallest => Element<T>.Smallest;

    public override double this[int index] => Element<T>.ToDouble(values[index]);

    public override ReadOnlySpan<byte> Bytes(int first, int count) => MemoryMarshal.AsBytes(values.AsSpan(first, count));
}
