using System.Globalization;

namespace NativeEntropy.Proof;

/// <summary>What the references say, for check.py: a line for each value.</summary>
internal static class ReferenceSamples
{
    public static int Run(Options options)
    {
        foreach (Subject subject in options.Subjects)
        {
            long perInterval = Math.Max(1, options.Count / subject.Intervals.Length);
            for (int k = 0; k < subject.Intervals.Length; k++)
            {
                double[] inputs = Inputs.Random(subject.Intervals[k], (ulong)(1_000_000_007 + k));
                foreach (double x in inputs.Take((int)perInterval))
                {
                    (double hi, double lo, int exponent) = subject.OfDouble(x);
                    Write(subject.Name, "f64", $"{Bits(x)} {Bits(hi)} {Bits(lo)} {exponent.ToString(CultureInfo.InvariantCulture)}");
                    float single = (float)x;
                    if (float.IsFinite(single))
                    {
                        Write(subject.Name, "f32", $"{Bits(single)} {Bits(subject.OfSingle(single))} {Bits(0)} 0");
                    }
                }
            }
        }

        return 0;
    }

    private static void Write(string name, string dtype, string values) => Console.WriteLine($"{name} {dtype} {values}");

    private static string Bits(double x) => BitConverter.DoubleToUInt64Bits(x).ToString("x16", CultureInfo.InvariantCulture);
}
