using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Proof;

/// <summary>Eight numbers of about 105 bits, each an unevaluated sum of two doubles. Shares no code with the library it judges.</summary>
/// <remarks>Algorithms and bounds (u = 2^-53): Joldes, Muller, Popescu, "Tight and rigorous error bounds for basic building blocks of
/// double-word arithmetic", ACM TOMS 44(2), 2017: sum 3 u^2 (accurate form), product 5 u^2, quotient 15 u^2.</remarks>
internal readonly record struct WideVector(Vector512<double> Hi, Vector512<double> Lo)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector Of(Vector512<double> x) => new(x, Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector Of(double x) => Of(Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector Select(Vector512<double> mask, WideVector a, WideVector b) =>
        new(Vector512.ConditionalSelect(mask, a.Hi, b.Hi), Vector512.ConditionalSelect(mask, a.Lo, b.Lo));

    /// <summary>a + b without error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector Sum(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> sum = a + b;
        Vector512<double> ofA = sum - b;
        Vector512<double> ofB = sum - ofA;
        return new(sum, (a - ofA) + (b - ofB));
    }

    /// <summary>a b without error, unless a b is near the underflow threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector Product(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> product = a * b;
        return new(product, Vector512.FusedMultiplyAdd(a, b, -product));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector operator +(WideVector a, WideVector b)
    {
        WideVector high = Sum(a.Hi, b.Hi);
        WideVector low = Sum(a.Lo, b.Lo);
        WideVector sum = Ordered(high.Hi, high.Lo + low.Hi);
        return Ordered(sum.Hi, low.Lo + sum.Lo);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector operator -(WideVector a) => new(-a.Hi, -a.Lo);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector operator -(WideVector a, WideVector b) => a + (-b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector operator *(WideVector a, WideVector b)
    {
        WideVector product = Product(a.Hi, b.Hi);
        Vector512<double> cross = Vector512.FusedMultiplyAdd(a.Lo, b.Hi, a.Hi * b.Lo);
        return Ordered(product.Hi, product.Lo + cross);
    }

    /// <summary>Long division: three digits of 53 bits each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector operator /(WideVector a, WideVector b)
    {
        Vector512<double> first = a.Hi / b.Hi;
        WideVector rest = a - (b * Of(first));
        Vector512<double> second = rest.Hi / b.Hi;
        rest -= b * Of(second);
        return Ordered(first, second) + Of(rest.Hi / b.Hi);
    }

    /// <summary>The number times a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WideVector Scaled(Vector512<double> powerOfTwo) => new(Hi * powerOfTwo, Lo * powerOfTwo);

    /// <summary>a + b without error where |a| >= |b|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WideVector Ordered(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> sum = a + b;
        return new(sum, b - (sum - a));
    }
}
