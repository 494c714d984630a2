using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>exp of a pair with 20 bits more than a double has, for differences of probabilities that nearly cancel.</summary>
/// <remarks>
/// <para>x = m ln 2 / 8 + r, |r| &lt;= ln 2 / 16 but for what a double r lacks, which is a factor of its own; exp(r) by Taylor's series. r^k / k! is below 2^-22.7 from k = 4 on: one double each,
/// error 2^-75.5. Orders 1 to 3 are pairs. What is cut off behind k = 12 is below 2^-91. 2^(m / 8) is a power of two times a pair out of a table of eight.</para>
/// <para>About 60 operations; of one register: see <see cref="Registers"/>. Tables: polynomials.py.</para>
/// </remarks>
internal static class ExtendedExponential
{
    private const double EighthsOfLog2 = 11.541560327111707;
    private const double EighthOfLn2 = 0.08664339756999316;
    private const double EighthOfLn2Low = 2.8988085173078744e-18;
    private const double Sixth = 0.16666666666666666;
    private const double SixthLow = 9.25185853854297e-18;

    /// <summary>exp(x) = 2^exponent times the result; x between <see cref="Exponential.LowestSubnormal"/> and 709, or anything less with Lo = 0.</summary>
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Mantissa(VectorPair x, out Vector512<double> exponent)
    {
        VectorPair argument = x.ForExponential(Exponential.LowestSubnormal);
        VectorPair result = argument;
        exponent = argument.Hi;
        for (int part = 0; part < Registers.InEight; part++)
        {
            result = RegisterPair.WithPart(result, part, Mantissa(RegisterPair.Part(argument, part), out DoubleRegister of));
            exponent = Registers.WithPart(exponent, part, of);
        }

        return result;
    }

    /// <summary>exp(x) = 2^exponent times the result, a pair; x between -800 and 800.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Mantissa(RegisterPair x, out DoubleRegister exponent)
    {
        DoubleRegister eighths = Register.FusedMultiplyAdd(x.Hi, Register.Create(EighthsOfLog2), Register.Create(DoubleExponential.Rounding));
        DoubleRegister m = eighths - Register.Create(DoubleExponential.Rounding);
        DoubleRegister exact = Register.FusedMultiplyAdd(m, Register.Create(-EighthOfLn2), x.Hi);
        RegisterPair r = RegisterPair.TwoSum(exact, Register.FusedMultiplyAdd(m, Register.Create(-EighthOfLn2Low), x.Lo));

        // m = 8 exponent + j, -4 <= j <= 3: m / 8 + 1 / 16 is closer than 1/2 to the exponent.
        DoubleRegister nearest = Register.FusedMultiplyAdd(m, Register.Create(0.125), Register.Create(0.0625)) + Register.Create(DoubleExponential.Rounding);
        exponent = nearest - Register.Create(DoubleExponential.Rounding);
        LongRegister entry = eighths.AsInt64();
        RegisterPair power = new(
            Registers.Entries(Heads.Values, Heads.LowHalves, Heads.HighHalves, entry).AsDouble(),
            Registers.Entries(Tails.Values, Tails.LowHalves, Tails.HighHalves, entry).AsDouble());
        RegisterPair growth = ExpM1(r.Hi);
        RegisterPair product = RegisterPair.TwoProduct(power.Hi, growth.Hi);
        RegisterPair head = RegisterPair.FastTwoSum(power.Hi, product.Hi);

        // What r and 2^(j / 8) lack counts exp(r) times.
        DoubleRegister lacking = Register.FusedMultiplyAdd(power.Hi, r.Lo, power.Lo);
        DoubleRegister low = Register.FusedMultiplyAdd(lacking, DoubleRegister.One + growth.Hi, product.Lo);
        low = Register.FusedMultiplyAdd(power.Hi, growth.Lo, low);
        return RegisterPair.FastTwoSum(head.Hi, head.Lo + low);
    }

    /// <summary>exp(x) as a pair; below the normal numbers without a correct last bit.</summary>
    public static VectorPair Pair(VectorPair x)
    {
        VectorPair mantissa = Mantissa(x, out Vector512<double> exponent);
        return ExponentialPairs.Scaled(mantissa, exponent);
    }

    /// <summary>The same of one register, x up to 0, with an error term that means nothing where x is infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair OfNegative(RegisterPair x)
    {
        DoubleRegister lowest = Register.Create(Exponential.LowestSubnormal);
        RegisterPair argument = new(Register.MaxNative(lowest, x.Hi), x.Lo & Register.GreaterThanOrEqual(x.Hi, lowest));
        RegisterPair mantissa = Mantissa(argument, out DoubleRegister exponent);
        DoubleRegister half = Exponential.HalfOf(exponent);
        DoubleRegister first = Exponential.PowerOfTwo(half), second = Exponential.PowerOfTwo(exponent - half);
        return new(mantissa.Hi * first * second, mantissa.Lo * first * second);
    }

    /// <summary>exp(r) - 1 = r + r^2 (1 / 2 + r (1 / 6 + r (1 / 24 + ...))), |r| &lt;= ln 2 / 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair ExpM1(DoubleRegister r)
    {
        DoubleRegister r2 = r * r;
        DoubleRegister r4 = r2 * r2;
        DoubleRegister tail = Polynomial.Cubic(r, r2, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040);
        DoubleRegister end = Polynomial.Cubic(r, r2, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800);
        end = Register.FusedMultiplyAdd(Register.Create(1.0 / 479001600), r4, end);
        tail = Register.FusedMultiplyAdd(end, r4, tail);

        RegisterPair cubic = RegisterPair.FastTwoSum(Register.Create(Sixth), r * tail);
        cubic = RegisterPair.Product(new RegisterPair(cubic.Hi, cubic.Lo + Register.Create(SixthLow)), r);
        RegisterPair square = RegisterPair.FastTwoSum(Register.Create(0.5), cubic.Hi);
        square = new(square.Hi, square.Lo + cubic.Lo);
        DoubleRegister r2Low = Register.FusedMultiplyAdd(r, r, -r2);
        RegisterPair rest = RegisterPair.Product(square, r2);
        RegisterPair sum = RegisterPair.FastTwoSum(r, rest.Hi);
        return new(sum.Hi, sum.Lo + Register.FusedMultiplyAdd(r2Low, square.Hi, rest.Lo));
    }

    /// <summary>2^(j / 8), j = 0 .. 3, -4 .. -1, rounded down.</summary>
    private static class Heads
    {
        public static ReadOnlySpan<long> Values =>
        [
            0x3FF0000000000000, 0x3FF172B83C7D517A, 0x3FF306FE0A31B715, 0x3FF4BFDAD5362A27,
            0x3FE6A09E667F3BCC, 0x3FE8ACE5422AA0DB, 0x3FEAE89F995AD3AD, 0x3FED5818DCFBA487,
        ];

        public static ReadOnlySpan<uint> LowHalves => [0x00000000, 0x3C7D517A, 0x0A31B715, 0xD5362A27, 0x667F3BCC, 0x422AA0DB, 0x995AD3AD, 0xDCFBA487];

        public static ReadOnlySpan<uint> HighHalves => [0x3FF00000, 0x3FF172B8, 0x3FF306FE, 0x3FF4BFDA, 0x3FE6A09E, 0x3FE8ACE5, 0x3FEAE89F, 0x3FED5818];
    }

    /// <summary>What that leaves.</summary>
    private static class Tails
    {
        public static ReadOnlySpan<long> Values =>
        [
            0x0000000000000000, 0x3CAB9BEF918A1D63, 0x3C86F46AD23182E4, 0x3C7D4397AFEC42E2,
            0x3C921165F626CDD5, 0x3C86E9F156864B27, 0x3C87A1CD345DCC81, 0x3C72ED02D75B3707,
        ];

        public static ReadOnlySpan<uint> LowHalves => [0x00000000, 0x918A1D63, 0xD23182E4, 0xAFEC42E2, 0xF626CDD5, 0x56864B27, 0x345DCC81, 0xD75B3707];

        public static ReadOnlySpan<uint> HighHalves => [0x00000000, 0x3CAB9BEF, 0x3C86F46A, 0x3C7D4397, 0x3C921165, 0x3C86E9F1, 0x3C87A1CD, 0x3C72ED02];
    }
}
