using System.Runtime.CompilerServices;

namespace NativeEntropy.Maths;

/// <summary>exp(x) of a register of pairs as Power (1 + Less), times <see cref="DoubleExponential.Unit"/>; relative error 2^-56. From -701 to 700.</summary>
internal readonly record struct DoublePower(DoubleRegister Power, DoubleRegister Less)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublePower Of(RegisterPair x)
    {
        DoubleRegister r = DoubleExponential.Reduce(x.Hi, x.Lo, out DoubleRegister eighths);
        return new(DoubleExponential.PowerOf(eighths), DoubleExponential.MinusOne(r));
    }
}
