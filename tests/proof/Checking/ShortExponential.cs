using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Proof;

/// <summary>The short exponentials that the float kernels sum: their largest relative errors over float arguments.</summary>
internal abstract class ShortExponential
{
    public static ShortExponential[] All => [new InDoubles(), new InFloats()];

    public abstract string Name { get; }

    public abstract string Arguments { get; }

    /// <summary>What the largest error may be, as a power of two.</summary>
    public abstract double Bound { get; }

    public abstract long Count { get; }

    /// <summary>Argument number `index`.</summary>
    protected abstract float Argument(long index);

    /// <summary>The kernels' results for sixteen arguments.</summary>
    protected abstract void Compute(float[] x, double[] results);

    protected abstract double Exact(float x);

    /// <summary>The largest relative error over block <paramref name="index"/> of every stride-th argument, and where.</summary>
    public (double Error, float Input, long Inputs) Check(long index, long stride)
    {
        (double worst, float at, long inputs) = (0, 0, 0);
        float[] x = new float[Vector512<float>.Count];
        double[] results = new double[x.Length];
        long end = Math.Min(Count, (index + 1) * Inputs.SingleBlock * stride);
        for (long first = index * Inputs.SingleBlock * stride; first < end; first += x.Length * stride)
        {
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = Argument(Math.Min(first + (i * stride), Count - 1));
            }

            Compute(x, results);
            inputs += Math.Min(x.Length, (end - first + stride - 1) / stride);
            for (int i = 0; i < x.Length; i++)
            {
                double exact = Exact(x[i]);
                double error = Math.Abs(results[i] - exact) / exact;
                if (!(error <= worst))
                {
                    (worst, at) = (error, x[i]);
                }
            }
        }

        return (worst, at, inputs);
    }

    /// <summary>That of <see cref="SingleExponential"/>, for the floats from -0 to its lowest argument.</summary>
    private sealed class InDoubles : ShortExponential
    {
        private const float Lowest = (float)SingleExponential.Lowest;

        public override string Name => "short_exponential";

        public override string Arguments => "in double, over the floats from -0 to -708";

        public override double Bound => -33.5;

        public override long Count => BitConverter.SingleToUInt32Bits(Lowest) - 0x80000000L + 1;

        protected override float Argument(long index) => BitConverter.UInt32BitsToSingle((uint)(0x80000000L + index));

        protected override void Compute(float[] x, double[] results)
        {
            for (int i = 0; i < x.Length; i += Lanes.Count)
            {
                Vector512<double> mantissa = SingleExponential.Immediate.Of(Lanes.Widen(Vector256.Create(x, i)), out Vector512<double> scale);
                (mantissa * scale).CopyTo(results, i);
            }
        }

        protected override double Exact(float x) => Math.Exp(x);
    }

    /// <summary>That of <see cref="FloatExponential"/>, over 2^K, for all floats up to its largest argument; K is that of the argument itself.</summary>
    private sealed class InFloats : ShortExponential
    {
        private const double Ln2 = 0.6931471805599453;
        private const double Ln2Low = 2.3190468138462996e-17;

        public override string Name => "float_exponential";

        public override string Arguments => "in float, over the floats from -16384 to 16384";

        public override double Bound => -27.1;

        public override long Count => 2L * (BitConverter.SingleToUInt32Bits((float)FloatExponential.Largest) + 1);

        protected override float Argument(long index) => BitConverter.UInt32BitsToSingle((uint)((index / 2) | (index % 2 << 31)));

        protected override void Compute(float[] x, double[] results)
        {
            for (int i = 0; i < x.Length; i++)
            {
                // Every argument has its own K.
                FloatExponential exponential = FloatExponential.Over(FloatExponential.Exponent(x[i]), x[i] - FloatExponential.Depth);
                Vector512<float> r = exponential.Reduce(exponential.AtLeastLowest(Vector512.Create(x[i])), out Vector512<float> eighths);
                results[i] = exponential.Power(eighths)[0] * (1.0 + exponential.ExpM1(r)[0]) / FloatExponential.Unit;
            }
        }

        protected override double Exact(float x)
        {
            double exponent = FloatExponential.Exponent(x);
            return Math.Exp(Math.FusedMultiplyAdd(-exponent, Ln2, x) - (exponent * Ln2Low));
        }
    }
}
