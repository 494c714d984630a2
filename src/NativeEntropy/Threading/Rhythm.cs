using System.Diagnostics;

namespace NativeEntropy.Threading;

/// <summary>Whether calls follow each other so quickly that helpers, once awake, stay awake: then to wake them pays for calls that are not worth it alone.</summary>
/// <remarks>Threads that call at once may miss each other's notes: that costs time only.</remarks>
internal static class Rhythm
{
    /// <summary>The longest pause between two calls of a row: less than a helper stays awake.</summary>
    private const double Pause = 60e-6;

    /// <summary>Calls in a row before a helper is woken for the next: what that costs where no other call comes is a small part of what they took.</summary>
    private const int Row = 4;

    private static readonly long s_pause = (long)(Pause * Stopwatch.Frequency);
    private static long s_ended;
    private static int s_row;

    /// <summary>Whether this call comes soon after others that took one thread each.</summary>
    public static bool IsQuick => s_row >= Row && Stopwatch.GetTimestamp() - s_ended < s_pause;

    /// <summary>Takes note of a call that began then and took one thread.</summary>
    public static void Add(long began)
    {
        s_row = began - s_ended < s_pause ? Math.Min(s_row + 1, Row) : 0;
        s_ended = Stopwatch.GetTimestamp();
    }
}
