using BenchmarkDotNet.Running;
using NativeEntropy.Benchmarks;

if (args is [FreeOrderTable.Command])
{
    FreeOrderTable.Print();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
