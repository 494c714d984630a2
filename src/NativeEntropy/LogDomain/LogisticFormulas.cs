using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>t = exp(-|x|) and what the logistic functions are made of. 0 &lt;= t &lt;= 1, so nothing overflows.</summary>
internal readonly struct Logistic
{
    private readonly Vector512<double> _x;
    private readonly Exponential.Parts _parts;
    private readonly VectorPair _mantissa;
    private readonly VectorPair _normal;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Logistic(VectorPair x)
    {
        _x = x.Hi;
        _normal = Exponential.OfMinusMagnitude(x, out _parts, out _mantissa);
    }

    public Logistic(Vector512<double> x)
        : this(new VectorPair(x, Vector512<double>.Zero))
    {
    }

    /// <summary>1 + t. Below the normal numbers t does not count here.</summary>
    private VectorPair OnePlus
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            VectorPair sum = VectorPair.FastTwoSum(Vector512<double>.One, _normal.Hi);
            return new(sum.Hi, sum.Lo + _normal.Lo);
        }
    }

    /// <summary>1 / (1 + t) for x >= 0, t / (1 + t) below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Sigmoid()
    {
        Vector512<double> positive = Vector512.GreaterThanOrEqual(_x, Vector512<double>.Zero);
        VectorPair numerator = new(
            Masks.Select(positive, Vector512<double>.One, _mantissa.Hi),
            Masks.AndNot(_mantissa.Lo, positive));
        VectorPair quotient = numerator / OnePlus;
        Vector512<double> exponent = Masks.AndNot(_parts.Exponent, positive);
        return Exponential.ScaleGradually(quotient.Hi + quotient.Lo, exponent);
    }

    /// <summary>t / (1 + t)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> SigmoidGradient()
    {
        VectorPair onePlus = OnePlus;
        VectorPair quotient = _mantissa / (onePlus * onePlus);
        return Exponential.ScaleGradually(quotient.Hi + quotient.Lo, _parts.Exponent);
    }

    /// <summary>y + log(1 + t). Where t is below 2^-57 it is log(1 + t), subnormal or not.</summary>
    /// <param name="y">Not NaN.</param>
    /// <param name="logarithm">log(1 + t), rounded.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> PlusLogOnePlus(Vector512<double> y, out Vector512<double> logarithm)
    {
        VectorPair pair = Logarithm.Pair(OnePlus);
        Vector512<double> tiny = Vector512.LessThan(_parts.Exponent, Vector512.Create(-57.0));
        Vector512<double> small = Exponential.ScaleGradually(_mantissa.Hi + _mantissa.Lo, _parts.Exponent);
        logarithm = Masks.Select(tiny, small, pair.Hi);
        VectorPair sum = VectorPair.TwoSum(y, logarithm);

        // At an infinite y the sum's error term is inf - inf.
        Vector512<double> finite = Vector512.LessThan(Vector512.Abs(y), Vector512.Create(double.PositiveInfinity));
        return sum.Hi + ((sum.Lo + Masks.AndNot(pair.Lo, tiny)) & finite);
    }
}

/// <summary>1 / (1 + exp(-x)).</summary>
internal readonly struct SigmoidFormula<T> : IFormula
    where T : unmanaged
{
    public static bool HasSpecials => typeof(T) == typeof(double);

    public static float MostInFloats => RegisterLogistic.Most<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        if (typeof(T) != typeof(double))
        {
            return Lanes.CanonicalNaN(x, FloatLogistic.Sigmoid(x));
        }

        Vector512<double> result = x;
        for (int part = 0; part < Registers.InEight; part++)
        {
            result = Registers.WithPart(result, part, DoubleLogistic.Sigmoid(Registers.Part(x, part)));
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> AreSpecial(Vector512<double> x) => ~Vector512.GreaterThanOrEqual(x, Vector512.Create(DoubleLogistic.Lowest));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> OfSpecials(Vector512<double> x) => Lanes.CanonicalNaN(x, new Logistic(x).Sigmoid());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRegister Apply(FloatRegister x) => RegisterLogistic.Sigmoid(x);
}

/// <summary>sigmoid(x) (1 - sigmoid(x)) = exp(-|x|) / (1 + exp(-|x|))^2.</summary>
internal readonly struct SigmoidGradientFormula<T> : IFormula
    where T : unmanaged
{
    public static bool HasSpecials => typeof(T) == typeof(double);

    public static float MostInFloats => RegisterLogistic.Most<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        if (typeof(T) != typeof(double))
        {
            return Lanes.CanonicalNaN(x, FloatLogistic.SigmoidGradient(x));
        }

        Vector512<double> result = x;
        for (int part = 0; part < Registers.InEight; part++)
        {
            result = Registers.WithPart(result, part, DoubleLogistic.SigmoidGradient(Registers.Part(x, part)));
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> AreSpecial(Vector512<double> x) => ~Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create(-DoubleLogistic.Lowest));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> OfSpecials(Vector512<double> x) => Lanes.CanonicalNaN(x, new Logistic(x).SigmoidGradient());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRegister Apply(FloatRegister x) => RegisterLogistic.SigmoidGradient(x);
}

/// <summary>log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)).</summary>
internal readonly struct SoftplusFormula<T> : IFormula
    where T : unmanaged
{
    public static bool HasSpecials => typeof(T) == typeof(double);

    public static float MostInFloats => RegisterLogistic.Most<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        if (typeof(T) != typeof(double))
        {
            return Lanes.CanonicalNaN(x, FloatLogistic.Softplus(x));
        }

        Vector512<double> result = x;
        for (int part = 0; part < Registers.InEight; part++)
        {
            result = Registers.WithPart(result, part, DoubleLogistic.Softplus(Registers.Part(x, part)));
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> AreSpecial(Vector512<double> x) => ~Vector512.GreaterThanOrEqual(x, Vector512.Create(DoubleLogistic.Lowest));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> OfSpecials(Vector512<double> x) => Lanes.CanonicalNaN(
        x, new Logistic(x).PlusLogOnePlus(Vector512.MaxNative(Vector512<double>.Zero, x), out _));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRegister Apply(FloatRegister x) => RegisterLogistic.Softplus(x);
}

/// <summary>log(1 / (1 + exp(-x))) = -softplus(-x).</summary>
internal readonly struct LogSigmoidFormula<T> : IFormula
    where T : unmanaged
{
    public static bool HasSpecials => SoftplusFormula<T>.HasSpecials;

    public static float MostInFloats => RegisterLogistic.Most<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        return typeof(T) == typeof(double) ? -default(SoftplusFormula<T>).Apply(-x) : Lanes.CanonicalNaN(x, -FloatLogistic.Softplus(-x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> AreSpecial(Vector512<double> x) => default(SoftplusFormula<T>).AreSpecial(-x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Vector512<double> OfSpecials(Vector512<double> x) => Lanes.CanonicalNaN(x, -default(SoftplusFormula<T>).OfSpecials(-x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatRegister Apply(FloatRegister x) => -RegisterLogistic.Softplus(-x);
}
