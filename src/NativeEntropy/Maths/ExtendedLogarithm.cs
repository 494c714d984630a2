using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>log of a double as a pair with 30 bits more than a double has, for differences of logarithms that nearly cancel.</summary>
/// <remarks>
/// <para>x = 2^k f, f in [31/32, 31/16); f times one of eight numbers c of 7 bits is next to 1, and exact as a pair. log(f c) = 2 w (1 + u / 3 + u^2 / 5 + ...),
/// w = (f c - 1) / (f c + 1), |w| &lt;= 2^-5.04, u = w^2. Orders 1 and 2 are pairs, 3 to 8 one double each: their rounding is below 2^-85, what is cut off below 2^-94.</para>
/// <para>k ln 2 - log c: multiples of 2^-42, whose sum is exact, and what they leave, with an error of 2^-95. About 80 operations; of one register: see <see cref="Registers"/>.</para>
/// <para>Tables: polynomials.py.</para>
/// </remarks>
internal static class ExtendedLogarithm
{
    private const double Ln2Head = 0.6931471805598903;
    private const double Ln2Tail = 5.497923018708371e-14;
    private const double Third = 0.3333333333333333;
    private const double ThirdLow = 1.850371707708594e-17;
    private const double Fifth = 0.2;
    private const double FifthLow = -1.1102230246251566e-17;
    private const long HalfOfEighth = 1L << 48;
    private const long ExponentMask = 0x7FFL << 52;
    private const long ExponentOfOne = 1023L << 52;
    private const long TwoToThe52Bits = 0x4330000000000000;

    /// <summary>log(x) for normal, positive x; relative error 2^-85.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Pair(DoubleRegister x)
    {
        LongRegister rounded = x.AsInt64() + Register.Create(HalfOfEighth);
        LongRegister entry = Register.ShiftRightLogical(rounded, 49);
        DoubleRegister biased = (Register.ShiftRightLogical(rounded, 52) | Register.Create(TwoToThe52Bits)).AsDouble();
        DoubleRegister k = biased - Register.Create(4503599627370496.0 + 1023.0);
        DoubleRegister f = (x.AsInt64() - (rounded & Register.Create(ExponentMask)) + Register.Create(ExponentOfOne)).AsDouble();
        DoubleRegister c = Of(Factors.Values, Factors.LowHalves, Factors.HighHalves, entry);
        RegisterPair product = RegisterPair.TwoProduct(f, c);
        RegisterPair excess = new(product.Hi - DoubleRegister.One, product.Lo);
        RegisterPair ofFraction = TwiceArtanh(DoubleFunctions.Denominator.Sum(2, excess).Divide(excess));

        DoubleRegister head = Register.FusedMultiplyAdd(k, Register.Create(Ln2Head), Of(Heads.Values, Heads.LowHalves, Heads.HighHalves, entry));
        DoubleRegister tail = Register.FusedMultiplyAdd(k, Register.Create(Ln2Tail), Of(Tails.Values, Tails.LowHalves, Tails.HighHalves, entry));
        RegisterPair sum = RegisterPair.FastTwoSum(head, ofFraction.Hi);
        return RegisterPair.FastTwoSum(sum.Hi, sum.Lo + (ofFraction.Lo + tail));
    }

    /// <summary>The same of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair OfEight(Vector512<double> x)
    {
        VectorPair result = new(x, x);
        for (int part = 0; part < Registers.InEight; part++)
        {
            result = RegisterPair.WithPart(result, part, Pair(Registers.Part(x, part)));
        }

        return result;
    }

    /// <summary>2 w (1 + u / 3 + u^2 / 5 + ...).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair TwiceArtanh(RegisterPair w)
    {
        RegisterPair twice = new(w.Hi + w.Hi, w.Lo + w.Lo);
        RegisterPair u = RegisterPair.TwoProduct(w.Hi, w.Hi);
        u = new(u.Hi, Register.FusedMultiplyAdd(twice.Hi, w.Lo, u.Lo));
        DoubleRegister u2 = u.Hi * u.Hi;
        DoubleRegister tail = Polynomial.Cubic(u.Hi, u2, 1.0 / 7, 1.0 / 9, 1.0 / 11, 1.0 / 13);
        tail = Register.FusedMultiplyAdd(Polynomial.Linear(u.Hi, 1.0 / 15, 1.0 / 17), u2 * u2, tail);
        RegisterPair sum = Plus(Fifth, FifthLow, new RegisterPair(u.Hi * tail, DoubleRegister.Zero));
        sum = Plus(Third, ThirdLow, RegisterPair.Product(u, sum));
        RegisterPair rest = RegisterPair.Product(twice, RegisterPair.Product(u, sum));
        RegisterPair head = RegisterPair.FastTwoSum(twice.Hi, rest.Hi);
        return new(head.Hi, head.Lo + (rest.Lo + twice.Lo));
    }

    /// <summary>A larger number plus a pair, as a pair that is not normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair Plus(double number, double low, RegisterPair smaller)
    {
        RegisterPair sum = RegisterPair.FastTwoSum(Register.Create(number), smaller.Hi);
        return new(sum.Hi, sum.Lo + (Register.Create(low) + smaller.Lo));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister Of(ReadOnlySpan<long> table, ReadOnlySpan<uint> lowHalves, ReadOnlySpan<uint> highHalves, LongRegister entry) =>
        Registers.Entries(table, lowHalves, highHalves, entry).AsDouble();

    /// <summary>c, next to 8 / (8 + j).</summary>
    private static class Factors
    {
        public static ReadOnlySpan<long> Values =>
        [
            0x3FF0000000000000, 0x3FEC800000000000, 0x3FE9800000000000, 0x3FE7400000000000,
            0x3FE5400000000000, 0x3FE3C00000000000, 0x3FE2400000000000, 0x3FE1000000000000,
        ];

        public static ReadOnlySpan<uint> LowHalves => [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000];

        public static ReadOnlySpan<uint> HighHalves => [0x3FF00000, 0x3FEC8000, 0x3FE98000, 0x3FE74000, 0x3FE54000, 0x3FE3C000, 0x3FE24000, 0x3FE10000];
    }

    /// <summary>-log c to 2^-42.</summary>
    private static class Heads
    {
        public static ReadOnlySpan<long> Values =>
        [
            0x0000000000000000, 0x3FBDA72763844000, 0x3FCD1037F2654000, 0x3FD4718DC271C000,
            0x3FDA33440224F000, 0x3FDEE2A156B41000, 0x3FE1F8635FC61000, 0x3FE43D9FF2F92000,
        ];

        public static ReadOnlySpan<uint> LowHalves => [0x00000000, 0x63844000, 0xF2654000, 0xC271C000, 0x0224F000, 0x56B41000, 0x5FC61000, 0xF2F92000];

        public static ReadOnlySpan<uint> HighHalves => [0x00000000, 0x3FBDA727, 0x3FCD1037, 0x3FD4718D, 0x3FDA3344, 0x3FDEE2A1, 0x3FE1F863, 0x3FE43D9F];
    }

    /// <summary>What that leaves.</summary>
    private static class Tails
    {
        public static ReadOnlySpan<long> Values =>
        [
            0x0000000000000000, 0x3D1A89401FA71733, 0x3D4E7B5818A49092, 0x3D306C18FB4C14C5,
            0x3D44F1915FE75E7D, 0x3D2F27F45A470251, 0x3D49636F4D805F8B, 0x3D3E267B0B7EFAE1,
        ];

        public static ReadOnlySpan<uint> LowHalves => [0x00000000, 0x1FA71733, 0x18A49092, 0xFB4C14C5, 0x5FE75E7D, 0x5A470251, 0x4D805F8B, 0x0B7EFAE1];

        public static ReadOnlySpan<uint> HighHalves => [0x00000000, 0x3D1A8940, 0x3D4E7B58, 0x3D306C18, 0x3D44F191, 0x3D2F27F4, 0x3D49636F, 0x3D3E267B];
    }
}
