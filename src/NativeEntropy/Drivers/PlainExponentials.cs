using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>exp((z - maximum) scaled) in plain doubles, in two steps over memory of its own: see <see cref="Registers"/>. What is below <see cref="Exponential.Lowest"/> gives 0.</summary>
/// <remarks>A lane is a row of eight that are turned, or takes the elements l (mod 8) of one row.</remarks>
internal static unsafe class PlainExponentials
{
    /// <summary>How many elements are taken at a time, so that they stay in the first-level cache.</summary>
    public const int Block = 1024;

    /// <summary>(z - maximum) scaled of n elements, a multiple of eight; possibly in their places.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Differences<T, TScaling>(T* z, nint n, TScaling scaling, Vector512<double> maximum, double* differences)
        where T : unmanaged
        where TScaling : unmanaged, IScaling
    {
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            scaling.Rounded(Lanes.Load(z + i), maximum).Store(differences + i);
        }
    }

    /// <summary>exp of n differences in their places, up to a multiple of eight.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Replace(double* x, nint n)
    {
        DoubleRegister lowest = Register.Create(Exponential.Lowest);
        nint whole = n + (-n & (Lanes.Count - 1));
        for (nint i = 0; i < whole; i += DoubleRegister.Count)
        {
            Exponential.OfRegister(Register.MaxNative(lowest, Register.Load(x + i))).Store(x + i);
        }
    }

    /// <summary>The same of a multiple of eight, added to the sums of the lanes.</summary>
    public static Vector512<double> Sum(double* x, nint n, Vector512<double> sums)
    {
        for (int part = 0; part < Registers.InEight; part++)
        {
            sums = Registers.WithPart(sums, part, SumOfPart(x + (part * DoubleRegister.Count), n, Registers.Part(sums, part)));
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DoubleRegister SumOfPart(double* x, nint n, DoubleRegister sum)
    {
        DoubleRegister lowest = Register.Create(Exponential.Lowest);
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            DoubleRegister exponential = Exponential.OfRegister(Register.MaxNative(lowest, Register.Load(x + i)));
            exponential.Store(x + i);
            sum += exponential;
        }

        return sum;
    }
}
