using System.Security.Cryptography;

namespace NativeEntropy.Tests;

/// <summary>The ledger: hashes of result bits over the battery, one line per function and type.</summary>
internal static class Ledger
{
    /// <summary>The lines that are promised.</summary>
    public static string[] Promised { get; } = [.. Repository.Lines(Path.Combine(Repository.Ledger, "ledger.txt"))];

    /// <summary>The lines that the library gives in this process.</summary>
    public static string[] Compute() => [.. Battery.Instance.Functions.SelectMany(Lines)];

    /// <summary>Started as a program, the tests print the instruction set that the runtime compiles for, and the ledger.</summary>
    public static int Main()
    {
        Console.WriteLine(NativeEntropyInfo.InstructionSet);
        foreach (string line in Compute())
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    /// <summary>Functions of integers give doubles.</summary>
    private static IEnumerable<string> Lines(string function) => Battery.Instance.Dtypes(function).Select(dtype => dtype switch
    {
        "f32" => $"{function} {dtype} {Hash<float>(function)}",
        "f16" => $"{function} {dtype} {Hash<Half>(function)}",
        "bf16" => $"{function} {dtype} {Hash<BFloat16>(function)}",
        _ => $"{function} {dtype} {Hash<double>(function)}",
    });

    private static string Hash<T>(string function)
        where T : unmanaged
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (BatteryCase line in Battery.Instance.Cases.Where(line => line.Functions.Contains(function)))
        {
            ReferenceCase<T> test = Battery.Instance.Inputs<T>(line, function, 0, line.Rows);
            foreach (Outcome outcome in Library<T>.Instance.Run(function, test))
            {
                hash.AppendData(outcome.Bytes());
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
