using System.Globalization;
using System.Numerics;

namespace NativeEntropy.Tests;

/// <summary>Numbers that a line of a reference file describes instead of listing them; tests/reference/README.md says how.</summary>
internal static class Generated
{
    /// <summary>SEED COUNT K: 24-bit numbers of both signs.</summary>
    public static T[] Signed<T>(string[] words)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        ulong state = ulong.Parse(words[0], CultureInfo.InvariantCulture);
        T[] values = new T[Integer(words[1])];
        foreach (ref T value in values.AsSpan())
        {
            value = T.CreateChecked(Math.ScaleB((long)(Next(ref state) >> 40) - (1 << 23), -Integer(words[2])));
        }

        return values;
    }

    /// <summary>SEED COUNT K [SEED BITS]: positive numbers, and with the last two words others next to them.</summary>
    public static T[] Fractions<T>(string[] words)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        ulong state = ulong.Parse(words[0], CultureInfo.InvariantCulture);
        ulong nearState = words.Length > 3 ? ulong.Parse(words[3], CultureInfo.InvariantCulture) : 0;
        int nearBits = words.Length > 3 ? Integer(words[4]) : 0;
        long change = 0;
        T[] values = new T[Integer(words[1])];
        for (int i = 0; i < values.Length; i++)
        {
            if (nearBits > 0)
            {
                change = i % 2 == 1 ? -change : (long)(Next(ref nearState) >> (64 - nearBits)) - (1L << (nearBits - 1));
            }

            values[i] = T.CreateChecked(Math.ScaleB((1 << 22) + (long)(Next(ref state) >> 41) + change, -Integer(words[2])));
        }

        return values;
    }

    /// <summary>SEED COUNT DIVISOR FACTOR OFFSET: integers, remainder * factor + offset.</summary>
    public static long[] Remainders(string[] words)
    {
        long[] numbers = [.. words.Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        ulong state = (ulong)numbers[0];
        long[] values = new long[numbers[1]];
        foreach (ref long value in values.AsSpan())
        {
            value = ((long)(Next(ref state) % (ulong)numbers[2]) * numbers[3]) + numbers[4];
        }

        return values;
    }

    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }

    private static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
