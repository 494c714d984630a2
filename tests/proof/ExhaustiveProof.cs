using System.Diagnostics;
using System.Globalization;

namespace NativeEntropy.Proof;

/// <summary>The elementary functions of every float.</summary>
internal static class ExhaustiveProof
{
    private const double Bound = 1;

    public static int Run(Options options)
    {
        Table table = new("exhaustive.txt", "Every one of the 2^32 float arguments, compared with the exact value. See README.md.");
        table.Add($"# dotnet run -c Release --project tests/proof -- exhaustive {options.CommandLine}");
        Table closeCalls = new("ties.txt", "Results too near to the middle of two floats for a reference of 50 bits, decided with 95.");
        closeCalls.Store("function", "argument", "result", "correctly rounded");
        table.Add("function", "arguments", "worst ULP", "at", "not correctly rounded", "ties decided apart", "seconds");
        bool good = true;
        foreach (Subject subject in options.Subjects)
        {
            Stopwatch watch = Stopwatch.StartNew();
            Tally tally = Tally(subject, options);
            table.Add(
                subject.Name,
                Table.Number(tally.Inputs),
                Table.RoundedUp(tally.Worst),
                Table.Single((uint)tally.WorstInput),
                Table.Number(tally.NotCorrectlyRounded),
                Table.Number(tally.CloseCalls.Count),
                Table.Seconds(watch));
            foreach (CloseCall call in tally.CloseCalls)
            {
                closeCalls.Store(subject.Name, $"{call.Input:x8}", $"{call.Result:x8}", call.CorrectlyRounded ? "yes" : "no");
            }

            good &= tally.Worst <= Bound;
        }

        foreach (ShortExponential exponential in ShortExponential.All)
        {
            AddShortExponential(exponential, table, options);
        }

        if (options.Write)
        {
            table.Write();
            closeCalls.Write();
        }

        return good ? 0 : 1;
    }

    private static Tally Tally(Subject subject, Options options)
    {
        Tally total = Subject.NewSingleTally();
        Blocks.Run(
            Inputs.SingleBlocks(options.Sample),
            options.Threads,
            index => subject.Check(Inputs.Singles(index, options.Sample)),
            total.Add);
        if (options.Sample > 1)
        {
            total.Add(subject.Check(Inputs.ExponentBoundaries()));
        }

        return total;
    }

    private static void AddShortExponential(ShortExponential exponential, Table table, Options options)
    {
        Stopwatch watch = Stopwatch.StartNew();
        (double worst, float at, long inputs) = (0, 0, 0);
        long perBlock = Inputs.SingleBlock * options.Sample;
        Blocks.Run(
            (exponential.Count + perBlock - 1) / perBlock,
            options.Threads,
            index => exponential.Check(index, options.Sample),
            part =>
            {
                inputs += part.Inputs;
                (worst, at) = part.Error > worst ? (part.Error, part.Input) : (worst, at);
            });
        table.Add($"# The exponential of the float kernels' sums, {exponential.Arguments}: its relative error.");
        table.Add("function", "arguments", "worst relative", "at", "seconds");
        table.Add(
            exponential.Name,
            Table.Number(inputs),
            string.Create(CultureInfo.InvariantCulture, $"2^{Math.Log2(worst):F3}"),
            Table.Single(BitConverter.SingleToUInt32Bits(at)),
            Table.Seconds(watch));
    }
}
