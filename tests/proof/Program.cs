using NativeEntropy.Proof;

if (args is ["exhaustive", ..] && Options.Parse(args[1..]) is { } exhaustive)
{
    return ExhaustiveProof.Run(exhaustive);
}

if (args is ["doubles", ..] && Options.Parse(args[1..]) is { } doubles)
{
    return DoubleProof.Run(doubles);
}

if (args is ["samples", ..] && Options.Parse(args[1..]) is { } samples)
{
    return ReferenceSamples.Run(samples);
}

Console.Error.WriteLine("""
    usage: dotnet run -c Release --project tests/proof -- COMMAND [OPTIONS]

      exhaustive [--functions a,b] [--sample N] [--threads T] [--write]   every float, or every N-th
      doubles [--functions a,b] [--count N] [--threads T] [--write]       N random doubles per function, and constructed ones
      samples [--functions a,b] [--count N]                               values of the references, for check.py

    --write stores the table (and the close cases) beside this program's sources.
    """);
return 2;
