using System.Diagnostics;
using System.Globalization;

namespace NativeEntropy.Proof;

/// <summary>The elementary functions of random and of constructed doubles.</summary>
internal static class DoubleProof
{
    private const double Bound = 2;

    public static int Run(Options options)
    {
        Table table = new("doubles.txt", "Random doubles, spread over exponents and intervals, and constructed ones. See README.md.");
        table.Add($"# dotnet run -c Release --project tests/proof -- doubles {options.CommandLine}");
        Table hard = new("hard.txt", "Random doubles whose results come nearest to the middle of two doubles, and the worst ones.");
        hard.Store("function", "argument", "result", "ULP");
        table.Add("function", "arguments", "worst ULP", "at", "not correctly rounded", "ties left open", "seconds");
        bool good = true;
        foreach (Subject subject in options.Subjects)
        {
            Stopwatch watch = Stopwatch.StartNew();
            NearestToTies nearest = new();
            Tally random = Random(subject, options, nearest);
            Add(table, subject.Name, random, watch);
            watch.Restart();
            Tally constructed = subject.Check(Inputs.Constructed());
            Add(table, subject.Name + " constructed", constructed, watch);
            foreach ((ulong input, double distance) in nearest.Inputs.Append((random.WorstInput, random.Worst)))
            {
                ulong result = BitConverter.DoubleToUInt64Bits(subject.Result(BitConverter.UInt64BitsToDouble(input)));
                hard.Store(subject.Name, $"{input:x16}", $"{result:x16}", distance.ToString("F14", CultureInfo.InvariantCulture));
            }

            good &= Math.Max(random.Worst, constructed.Worst) <= Bound;
        }

        if (options.Write)
        {
            table.Write();
            hard.Write();
        }

        return good ? 0 : 1;
    }

    private static Tally Random(Subject subject, Options options, NearestToTies nearest)
    {
        Tally total = Subject.NewDoubleTally();
        Interval[] intervals = subject.Intervals;
        Blocks.Run(
            (options.Count + Inputs.DoubleBlock - 1) / Inputs.DoubleBlock,
            options.Threads,
            index =>
            {
                Interval interval = intervals[index % intervals.Length];
                double[] inputs = Inputs.Random(interval, (ulong)index);
                double[] distances = new double[inputs.Length];
                Tally tally = subject.Check(inputs, distances);
                NearestToTies nearestHere = new();
                for (int i = 0; i < inputs.Length && !interval.EveryExponent; i++)
                {
                    nearestHere.Add(BitConverter.DoubleToUInt64Bits(inputs[i]), distances[i]);
                }

                return (tally, nearestHere);
            },
            part =>
            {
                total.Add(part.tally);
                nearest.Add(part.nearestHere);
            });
        return total;
    }

    private static void Add(Table table, string name, Tally tally, Stopwatch watch) => table.Add(
        name,
        Table.Number(tally.Inputs),
        Table.RoundedUp(tally.Worst),
        Table.Double(tally.WorstInput),
        Table.Number(tally.NotCorrectlyRounded),
        Table.Number(tally.CloseCalls.Count),
        Table.Seconds(watch));
}
