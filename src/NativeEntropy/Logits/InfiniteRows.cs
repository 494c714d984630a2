using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Rows that may have +inf as their maximum: it counts as equal to itself, everything else as infinitely far below.</summary>
internal readonly struct InfiniteRows<TScaling>(TScaling scaling) : IScaling
    where TScaling : unmanaged, IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Rounded(Vector512<double> x, Vector512<double> anchor) =>
        Masks.AndNot(scaling.Rounded(x, anchor), Vector512.Equals(x, anchor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorPair Difference(Vector512<double> x, Vector512<double> anchor)
    {
        VectorPair difference = scaling.Difference(x, anchor);
        Vector512<double> largest = Vector512.Equals(x, anchor);
        return new VectorPair(Masks.AndNot(difference.Hi, largest), Masks.AndNot(difference.Lo, largest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterPair DifferenceOf(DoubleRegister x, DoubleRegister anchor)
    {
        RegisterPair difference = scaling.DifferenceOf(x, anchor);
        DoubleRegister largest = Register.Equals(x, anchor);
        return new RegisterPair(Register.AndNot(difference.Hi, largest), Register.AndNot(difference.Lo, largest));
    }
}
