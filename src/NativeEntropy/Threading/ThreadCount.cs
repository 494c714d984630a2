using System.Globalization;

namespace NativeEntropy.Threading;

/// <summary>How many threads one call may use.</summary>
internal static class ThreadCount
{
    /// <summary>Above this a number of threads is taken for a mistake's size, not a machine's.</summary>
    public const int Most = 1024;

    private static readonly int s_start = Start();
    private static volatile int s_current = s_start;

    /// <summary>Threads of the next call.</summary>
    public static int Current => s_current;

    /// <summary>Sets it; null restores the start value.</summary>
    public static void Set(int? count) => s_current = Math.Min(count ?? s_start, Most);

    /// <summary>NATIVE_ENTROPY_NUM_THREADS where it is a positive integer, else the CPUs this process may use.</summary>
    /// <remarks>Environment.ProcessorCount knows affinity and the control group's quota.</remarks>
    private static int Start()
    {
        string? text = Environment.GetEnvironmentVariable("NATIVE_ENTROPY_NUM_THREADS");
        bool valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0;
        return Math.Min(valid ? count : Environment.ProcessorCount, Most);
    }
}
