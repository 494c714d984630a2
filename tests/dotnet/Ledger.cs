using System.Security.Cryptography;

namespace NativeEntropy.Tests;

/// <summary>The ledger: hashes of result bits over the battery, one line per function and type.</summary>
internal static class Ledger
{
    /// <summary>The lines that are promised.</summary>
    public static string[] Promised { get; } = [.. Repository.Lines(Path.Combine(Repository.Ledger, "ledger.txt"))];

    /// <summary>The lines that the library gives in this process, of cases with at most so many elements.</summary>
    public static string[] Compute(int most = int.MaxValue) => [.. Battery.Instance.Functions.SelectMany(function => Lines(function, most))];

    /// <summary>Started as a program, the tests print the instruction set that the runtime compiles for, and the ledger, of cases with at most as many elements as the argument says.</summary>
    public static int Main(string[] arguments)
    {
        Console.WriteLine(NativeEntropyInfo.InstructionSet);
        foreach (string line in Compute(int.Parse(arguments[0], System.Globalization.CultureInfo.InvariantCulture)))
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    /// <summary>Functions of integers give doubles.</summary>
    private static IEnumerable<string> Lines(string function, int most) => Battery.Instance.Dtypes(function).Select(dtype => dtype switch
    {
        "f32" => $"{function} {dtype} {Hash<float>(function, most)}",
        "f16" => $"{function} {dtype} {Hash<Half>(function, most)}",
        "bf16" => $"{function} {dtype} {Hash<BFloat16>(function, most)}",
        _ => $"{function} {dtype} {Hash<double>(function, most)}",
    });

    private static string Hash<T>(string function, int most)
        where T : unmanaged
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (BatteryCase line in Battery.Instance.Cases.Where(line => line.Functions.Contains(function) && line.Rows * line.Cols <= most))
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
