using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NativeEntropy.Tests;

/// <summary>The ledger: hashes of result bits over the battery, one line per function and type.</summary>
internal static class Ledger
{
    /// <summary>The lines that are promised.</summary>
    public static string[] Promised { get; } = [.. Repository.Lines(Path.Combine(Repository.Ledger, "ledger.txt"))];

    /// <summary>The lines that the library gives in this process.</summary>
    public static string[] Compute() =>
        [.. Battery.Instance.Functions.SelectMany(name => new[] { $"{name} f32 {Hash<float>(name)}", $"{name} f64 {Hash<double>(name)}" })];

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

    private static string Hash<T>(string function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (BatteryCase line in Battery.Instance.Cases.Where(line => line.Functions.Contains(function)))
        {
            ReferenceCase<T> test = Battery.Instance.Inputs<T>(line, 0, line.Rows);
            foreach ((string _, T[] values) in Library<T>.Instance.Run(function, test, test.Inputs["x"]))
            {
                hash.AppendData(MemoryMarshal.AsBytes<T>(values));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
