using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A unit into which unrounded results of single elements are turned.</summary>
internal interface IUnit
{
    /// <summary>Nats in this unit, rounded; nats.Lo up to 0.04 of nats.Hi.</summary>
    DoubleRegister Round(RegisterPair nats);
}

/// <summary>That of the natural logarithm.</summary>
internal readonly struct Nats : IUnit
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleRegister Round(RegisterPair nats) => nats.Hi + nats.Lo;
}

/// <summary>The unit of a measure: nats, or units of the logarithm of a base, into which the unrounded result is turned.</summary>
internal readonly struct LogarithmBase : IUnit
{
    private readonly DoubleDouble _inverse; // 1 / log(base), and nothing else: two doubles are handed over in registers

    private LogarithmBase(DoubleDouble inverse) => _inverse = inverse;

    public static LogarithmBase Natural => new(new DoubleDouble(1, 0));

    /// <param name="value">0 for nats, else a base.</param>
    public static LogarithmBase Of(double value) => new(InformationUnit.PerNat(value));

    private bool IsNatural => _inverse.Hi == 1 && _inverse.Lo == 0;

    /// <summary>Nats in this unit.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public VectorPair Convert(VectorPair nats) => IsNatural ? nats : nats * VectorPair.Broadcast(_inverse);

    /// <summary>Nats in this unit.</summary>
    public DoubleDouble Convert(DoubleDouble nats) => IsNatural ? nats : nats * _inverse;

    /// <summary>+inf nats in this unit, which may be negative.</summary>
    public double Infinity => Sign * double.PositiveInfinity;

    /// <summary>-1 for bases below 1.</summary>
    public double Sign => _inverse.Hi < 0 ? -1 : 1;

    /// <summary>Nats in this unit, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Round(VectorPair nats)
    {
        VectorPair value = IsNatural ? nats : Convert(nats);
        return value.Hi + value.Lo;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleRegister Round(RegisterPair nats)
    {
        RegisterPair product = RegisterPair.TwoProduct(nats.Hi, Register.Create(_inverse.Hi));
        DoubleRegister cross = Register.FusedMultiplyAdd(nats.Hi, Register.Create(_inverse.Lo), nats.Lo * Register.Create(_inverse.Hi));
        return product.Hi + (product.Lo + cross);
    }

    /// <summary>The same of nats in one double, for results of 24 bits and fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Round(Vector512<double> nats) => nats * Vector512.Create(_inverse.Hi);
}
