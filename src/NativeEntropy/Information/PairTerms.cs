using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A term of two numbers that are known as pairs of doubles.</summary>
internal interface IPairTerm
{
    /// <summary>Whether a y of 0 makes the term infinite.</summary>
    static abstract bool IsRelative { get; }

    /// <param name="x">At least 0.</param>
    /// <param name="y">At least 0.</param>
    /// <param name="difference">x - y, which may be known better than x and y say.</param>
    static abstract VectorPair Of(VectorPair x, VectorPair y, VectorPair difference);
}

/// <summary>K(x, y): see <see cref="RelativeEntropy"/>.</summary>
internal readonly struct RelativeTerm : IPairTerm
{
    public static bool IsRelative => true;

    /// <inheritdoc />
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Of(VectorPair x, VectorPair y, VectorPair difference)
    {
        VectorPair result = x;
        for (int part = 0; part < Registers.InEight; part++)
        {
            result = RegisterPair.WithPart(result, part, Of(RegisterPair.Part(x, part), RegisterPair.Part(y, part), RegisterPair.Part(difference, part)));
        }

        return result;
    }

    /// <summary>A pair with a relative error of 2^-53.8 and, for x next to y, twice that of x - y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair Of(RegisterPair x, RegisterPair y, RegisterPair difference)
    {
        RegisterPair near = RelativeEntropy.Near(x.Hi, y, out DoubleRegister k);
        RegisterPair far = RegisterPair.TwoSum(x.Hi - near.Hi, x.Lo - near.Lo);
        RegisterPair d = RegisterPair.Select(Register.Equals(k, DoubleRegister.Zero), difference, far);
        RegisterPair bracket = Bracket(x, y, near, k);
        return AtZero(x.Hi, y, Sum(x, near, d, bracket));
    }

    /// <summary>x k ln 2 + (y - y').</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair Bracket(RegisterPair x, RegisterPair y, RegisterPair near, DoubleRegister k) =>
        LogarithmOfPower(x, k) + (y + -near);

    /// <summary>The bracket and s d + x s^3 a(s^2), s = d / (x + y').</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair Sum(RegisterPair x, RegisterPair near, RegisterPair d, RegisterPair bracket)
    {
        RegisterPair sum = RegisterPair.TwoSum(x.Hi, near.Hi);
        RegisterPair s = d / new RegisterPair(sum.Hi, sum.Lo + (x.Lo + near.Lo));
        RegisterPair total = WithSquare(bracket, s, d);
        DoubleRegister rest = Register.FusedMultiplyAdd(x.Hi, Cube(s), total.Lo);
        return RegisterPair.FastTwoSum(total.Hi, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair WithSquare(RegisterPair bracket, RegisterPair s, RegisterPair d) => bracket + (s * d);

    /// <summary>s^3 a(s^2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleRegister Cube(RegisterPair s)
    {
        DoubleRegister u = s.Hi * s.Hi;
        return Register.FusedMultiplyAdd(s.Hi * u, RelativeEntropy.Tail(u), (s.Lo + s.Lo) * u);
    }

    /// <summary>x k ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair LogarithmOfPower(RegisterPair x, DoubleRegister k) => x
        * RegisterPair.FastTwoSum(k * Register.Create(LogarithmParts.Ln2Head), k * Register.Create(LogarithmParts.Ln2Tail));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterPair AtZero(DoubleRegister x, RegisterPair y, RegisterPair value)
    {
        RegisterPair result = RegisterPair.Select(Register.LessThan(x, Register.Create(Scalars.SmallestNormal)), y, value);
        RegisterPair impossible = new(
            Register.GreaterThan(x, DoubleRegister.Zero) & Register.Create(double.PositiveInfinity), DoubleRegister.Zero);
        return RegisterPair.Select(Register.Equals(y.Hi, DoubleRegister.Zero), impossible, result);
    }
}

/// <summary>(K(x, m) + K(y, m)) / 2, m = (x + y) / 2.</summary>
internal readonly struct MixtureTerm : IPairTerm
{
    public static bool IsRelative => false;

    [MethodImpl(Inlining.OfFormulas)]
    public static VectorPair Of(VectorPair x, VectorPair y, VectorPair difference)
    {
        VectorPair result = x;
        for (int part = 0; part < Registers.InEight; part++)
        {
            RegisterPair left = RegisterPair.Part(x, part), right = RegisterPair.Part(y, part);
            RegisterPair middle = (left + right).Halved();
            RegisterPair half = RegisterPair.Part(difference, part).Halved();
            RegisterPair sum = RelativeTerm.Of(left, middle, half) + RelativeTerm.Of(right, middle, -half);
            result = RegisterPair.WithPart(result, part, sum.Halved());
        }

        return result;
    }
}
