using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Kernels;
using NativeEntropy.Maths;

namespace NativeEntropy.Proof;

/// <summary>A function of the library beside its reference.</summary>
internal abstract class Subject
{
    /// <summary>The elementary functions.</summary>
    public static IReadOnlyList<Subject> All { get; } =
    [
        new Subject<ExponentialFormula, ExponentialFormula, ExponentialReference>(),
        new Subject<ExponentialMinusOneFormula, ExponentialMinusOneFormula, ExponentialMinusOneReference>(),
        new Subject<LogarithmFormula, LogarithmFormula, LogarithmReference>(),
        new Subject<LogarithmOfOnePlusFormula, LogarithmOfOnePlusFormula, LogarithmOfOnePlusReference>(),
        new Subject<SigmoidFormula<float>, SigmoidFormula<double>, SigmoidReference>(),
        new Subject<SigmoidGradientFormula<float>, SigmoidGradientFormula<double>, SigmoidGradientReference>(),
        new Subject<SoftplusFormula<float>, SoftplusFormula<double>, SoftplusReference>(),
        new Subject<LogSigmoidFormula<float>, LogSigmoidFormula<double>, LogSigmoidReference>(),
    ];

    public abstract string Name { get; }

    public abstract Interval[] Intervals { get; }

    public static Tally NewSingleTally() => new() { Margin = Distance.SingleMargin };

    public static Tally NewDoubleTally() => new() { Margin = Distance.DoubleMargin };

    /// <summary>f of floats, compared; ties decided.</summary>
    public abstract Tally Check(ReadOnlySpan<float> inputs);

    /// <summary>f of doubles, compared; <paramref name="distances"/>, where given, receives each distance.</summary>
    public abstract Tally Check(ReadOnlySpan<double> inputs, Span<double> distances = default);

    /// <summary>The library's f(x).</summary>
    public abstract double Result(double x);

    /// <summary>The value that floats are compared with.</summary>
    public abstract double OfSingle(double x);

    /// <summary>The value (Hi + Lo) 2^Exponent that doubles are compared with.</summary>
    public abstract (double Hi, double Lo, int Exponent) OfDouble(double x);
}

internal sealed unsafe class Subject<TSingle, TDouble, TReference> : Subject
    where TSingle : unmanaged, IFormula
    where TDouble : unmanaged, IFormula
    where TReference : struct, IReference
{
    public override string Name => TReference.Name;

    public override Interval[] Intervals => TReference.Intervals;

    public override Tally Check(ReadOnlySpan<float> inputs)
    {
        Tally tally = NewSingleTally();
        float[] results = Run<float, TSingle>(inputs);
        for (int i = 0; i < results.Length; i++)
        {
            uint input = BitConverter.SingleToUInt32Bits(inputs[i]);
            double distance = Distance.Single(results[i], TReference.OfSingle(inputs[i]));
            tally.Add(input, BitConverter.SingleToUInt32Bits(results[i]), distance);
        }

        tally.Decide(call => IsNearest(
            BitConverter.UInt32BitsToSingle((uint)call.Input), BitConverter.UInt32BitsToSingle((uint)call.Result)));
        return tally;
    }

    public override Tally Check(ReadOnlySpan<double> inputs, Span<double> distances = default)
    {
        Tally tally = NewDoubleTally();
        double[] results = Run<double, TDouble>(inputs);
        double[] lanes = new double[3 * Vector512<double>.Count];
        for (int i = 0; i < results.Length; i += Vector512<double>.Count)
        {
            int count = Math.Min(Vector512<double>.Count, results.Length - i);
            Evaluate(inputs.Slice(i, count), lanes);
            for (int j = 0; j < count; j++)
            {
                double distance = Compare(inputs[i + j], results[i + j], lanes[j], lanes[8 + j], lanes[16 + j]);
                tally.Add(BitConverter.DoubleToUInt64Bits(inputs[i + j]), BitConverter.DoubleToUInt64Bits(results[i + j]), distance);
                if (!distances.IsEmpty)
                {
                    distances[i + j] = distance;
                }
            }
        }

        return tally;
    }

    public override double Result(double x) => Run<double, TDouble>([x])[0];

    public override double OfSingle(double x) => TReference.OfSingle(x);

    public override (double Hi, double Lo, int Exponent) OfDouble(double x)
    {
        double[] lanes = new double[3 * Vector512<double>.Count];
        Evaluate([x], lanes);
        return (lanes[0], lanes[8], (int)lanes[16]);
    }

    private static T[] Run<T, TFormula>(ReadOnlySpan<T> inputs)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        T[] results = new T[inputs.Length];
        fixed (T* x = inputs, y = results)
        {
            Map.Run(x, inputs.Length, y, default(TFormula));
        }

        return results;
    }

    /// <summary>Hi, Lo and Exponent of up to eight numbers.</summary>
    private static void Evaluate(ReadOnlySpan<double> inputs, Span<double> lanes)
    {
        Span<double> padded = stackalloc double[Vector512<double>.Count];
        padded.Clear();
        inputs.CopyTo(padded);
        Exact exact = TReference.OfDouble(Vector512.Create<double>(padded));
        exact.Mantissa.Hi.CopyTo(lanes);
        exact.Mantissa.Lo.CopyTo(lanes[8..]);
        exact.Exponent.CopyTo(lanes[16..]);
    }

    private static double Compare(double x, double got, double hi, double lo, double exponent)
    {
        if (x == 0 || !double.IsFinite(x) || !double.IsFinite(hi))
        {
            double limit = TReference.OfSingle(x);
            if (limit == 0 || !double.IsFinite(limit))
            {
                return Distance.AtLimit(got, limit);
            }
        }

        return Distance.Double(got, hi, lo, (int)exponent);
    }

    /// <summary>Whether no float is nearer to f(x) than the result.</summary>
    private bool IsNearest(float x, float result)
    {
        (double hi, double lo, int exponent) = OfDouble(x);
        double error = Math.Abs(Math.ScaleB(result, -exponent) - hi - lo);
        double below = Math.Abs(Math.ScaleB(MathF.BitDecrement(result), -exponent) - hi - lo);
        double above = Math.Abs(Math.ScaleB(MathF.BitIncrement(result), -exponent) - hi - lo);
        return error <= Math.Min(below, above);
    }
}
