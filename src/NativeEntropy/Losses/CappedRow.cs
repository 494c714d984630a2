using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>A row of logits under a soft cap.</summary>
internal static unsafe class CappedRow
{
    /// <summary>destination[i] = cap tanh(x[i] / (temperature cap)).</summary>
    public static void Logits<T>(T* x, nint n, double* destination, double temperature, double cap)
        where T : unmanaged
    {
        SingleCap single = new(temperature, cap);
        if (typeof(T) != typeof(double) && single.IsInRange)
        {
            Run<T, SingleCap>(x, null, n, destination, single);
        }
        else
        {
            Run<T, CappedFormula>(x, null, n, destination, new CappedFormula(temperature, cap));
        }
    }

    /// <summary>destination[i] = byCapped[i], the gradient by the capped logits, times the cap's derivative at x[i]; it may be x.</summary>
    public static void Gradient<T>(T* x, nint n, double* byCapped, T* destination, double temperature, double cap)
        where T : unmanaged
    {
        SingleCap single = new(temperature, cap);
        if (typeof(T) != typeof(double) && single.IsInRange)
        {
            Run<T, SingleCapDerivative>(x, byCapped, n, byCapped, new SingleCapDerivative(single));
        }
        else
        {
            Run<T, CappedDerivative>(x, byCapped, n, byCapped, new CappedDerivative(temperature, cap));
        }

        for (nint i = 0; i < n; i += Lanes.Count)
        {
            int some = (int)nint.Min(Lanes.Count, n - i);
            Lanes.StoreFirst(Lanes.LoadFirst(byCapped + i, some, 0), destination + i, some);
        }
    }

    /// <summary>destination[i] = formula(x[i]), times factor[i] where there is one; the last vector in scratch space, so that the formula is in one place.</summary>
    private static void Run<T, TFormula>(T* x, double* factor, nint n, double* destination, TFormula formula)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        T* lastX = stackalloc T[Lanes.Count];
        double* last = stackalloc double[Lanes.Count];
        double* one = stackalloc double[Lanes.Count];
        Vector512<double>.One.Store(one);
        nint rest = n % Lanes.Count;
        nint step = factor == null ? 0 : 1;
        double* given = factor == null ? one : factor;
        double* target = destination;
        nint end = n - rest;
        for (bool isLast = false; ; isLast = true)
        {
            for (nint i = 0; i < end; i += Lanes.Count)
            {
                (formula.Apply(Lanes.Load(x + i)) * Vector512.Load(given + (i * step))).Store(target + i);
            }

            if (isLast || rest == 0)
            {
                break;
            }

            for (nint i = 0; i < Lanes.Count; i++)
            {
                lastX[i] = x[nint.Min(end + i, n - 1)];
                last[i] = factor == null ? 1 : factor[nint.Min(end + i, n - 1)];
            }

            x = lastX;
            given = target = last;
            step = 1;
            end = Lanes.Count;
        }

        for (nint i = 0; i < rest; i++)
        {
            destination[n - rest + i] = last[i];
        }
    }
}

/// <summary>cap tanh(x / (temperature cap)) for numbers narrower than double; error 2^-43 of the value.</summary>
/// <remarks>
/// tanh u = (1 - e) / (1 + e), e = exp(-2 |u|). Above 2^-10 the difference has lost at most 9 of its 53 bits; below, u - u^3 / 3 + 2 u^5 / 15 leaves 2^-64.
/// </remarks>
internal readonly struct SingleCap(double temperature, double cap) : IFormula
{
    private const double Small = 9.765625e-04; // 2^-10

    private readonly double _inverse = 1 / temperature / cap;

    /// <summary>Whether the inverse of temperature times cap is an ordinary number.</summary>
    public bool IsInRange => _inverse is > 1e-250 and < 1e250;

    public double Temperature => temperature;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        Vector512<double> e = Exponential(x, out Vector512<double> magnitude);
        Vector512<double> large = (Vector512<double>.One - e) / (Vector512<double>.One + e);
        Vector512<double> square = magnitude * magnitude;
        Vector512<double> series = Vector512.FusedMultiplyAdd(square, Vector512.Create(2.0 / 15), Vector512.Create(-1.0 / 3));
        Vector512<double> small = Vector512.FusedMultiplyAdd(series * square, magnitude, magnitude);
        Vector512<double> tangent = Masks.Select(Vector512.LessThan(magnitude, Vector512.Create(Small)), small, large);
        Vector512<double> value = (tangent * Vector512.Create(cap)) | (x & Vector512.Create(-0.0));
        return Lanes.CanonicalNaN(x, value);
    }

    /// <summary>exp(-2 |u|), and |u|, cut off where tanh is 1 anyway.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Exponential(Vector512<double> x, out Vector512<double> magnitude)
    {
        magnitude = Vector512.MinNative(Vector512.Create(350.0), Vector512.Abs(x * Vector512.Create(_inverse)));
        Exponential.Parts parts = Maths.Exponential.ForDouble(magnitude * -2.0, Vector512<double>.Zero);
        Vector512<double> power = Maths.Exponential.Scale(parts.Rounded);
        return Vector512.FusedMultiplyAdd(power, parts.Linear + parts.Rest, power);
    }
}

/// <summary>The derivative of <see cref="SingleCap"/>: 4 e / (1 + e)^2 / temperature.</summary>
internal readonly struct SingleCapDerivative(SingleCap cap) : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Apply(Vector512<double> x)
    {
        Vector512<double> e = cap.Exponential(x, out _);
        Vector512<double> onePlus = Vector512<double>.One + e;
        return Lanes.CanonicalNaN(x, e * 4.0 / (onePlus * onePlus) / Vector512.Create(cap.Temperature));
    }
}
