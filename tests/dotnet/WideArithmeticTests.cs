using System.Numerics;
using NativeEntropy.Maths;

namespace NativeEntropy.Tests;

/// <summary>Fixed-point numbers of hundreds of bits beside the same with twice as many: their error is a few units of the last bit, however many there are.</summary>
public sealed class WideArithmeticTests
{
    private const int Samples = 8;
    private const int Units = 4;

    public static TheoryData<int> Precisions => [53, 64, 160, 256, 320, 1024, 4096, 5120];

    [Theory]
    [MemberData(nameof(Precisions))]
    public void TheLogarithmOfTwo(int precision)
    {
        WideArithmetic some = new(precision), more = new(2 * precision);
        AssertNear(more.Ln2, some.Ln2, precision, $"log(2) with {precision} bits");
        Assert.Equal(0.6931471805599453, more.ToDouble(more.Ln2));
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Exponentials(int precision)
    {
        WideArithmetic some = new(precision), more = new(2 * precision);
        foreach (BigInteger fraction in Fractions(precision))
        {
            foreach (int whole in new[] { 0, -1, 1, -20, 700, -5000 })
            {
                BigInteger x = fraction + (whole * some.One);
                BigInteger power = some.Exp(x, out int n);
                BigInteger exact = more.Exp(x << precision, out int exactN);
                AssertNear(WideArithmetic.Shift(exact, exactN - n), power, precision, $"exp of {some.ToDouble(x)} with {precision} bits");
                Assert.InRange(some.ToDouble(power), 0.70, 1.42);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Logarithms(int precision)
    {
        WideArithmetic some = new(precision), more = new(2 * precision);
        foreach (BigInteger fraction in Fractions(precision))
        {
            foreach (BigInteger x in new[] { some.One + fraction, some.One - (fraction >> 1), some.One + (fraction >> (precision / 2)), some.One + 1, (some.One << 40) + fraction })
            {
                AssertNear(more.Log(x << precision), some.Log(x), precision, $"log of {some.ToDouble(x)} with {precision} bits");
                Assert.Equal(Math.Log(some.ToDouble(x)), some.ToDouble(some.Log(x)), 1e-14);
            }
        }
    }

    /// <summary>Numbers in [0, 1), the same in every run.</summary>
    private static IEnumerable<BigInteger> Fractions(int precision)
    {
        Random random = new(precision);
        byte[] bytes = new byte[(2 * precision / 8) + 1];
        for (int i = 0; i < Samples; i++)
        {
            random.NextBytes(bytes);
            bytes[^1] = 0;
            yield return new BigInteger(bytes) & ((BigInteger.One << precision) - 1);
        }
    }

    private static void AssertNear(BigInteger exact, BigInteger got, int precision, string what) =>
        Assert.True(BigInteger.Abs((exact >> precision) - got) <= Units, $"{what} is wrong by {(exact >> precision) - got} units");
}
