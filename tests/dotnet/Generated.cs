using System.Globalization;

namespace NativeEntropy.Tests;

/// <summary>Numbers that a line of a reference file describes instead of listing them; tests/reference/README.md says how.</summary>
internal static class Generated
{
    /// <summary>SEED COUNT K: numbers of both signs.</summary>
    public static T[] Signed<T>(string[] words)
        where T : unmanaged
    {
        ulong state = ulong.Parse(words[0], CultureInfo.InvariantCulture);
        int bits = Bits<T>(), exponent = 24 - bits - Integer(words[2]);
        T[] values = new T[Integer(words[1])];
        foreach (ref T value in values.AsSpan())
        {
            value = Element<T>.Of(Math.ScaleB((long)(Next(ref state) >> (64 - bits)) - (1L << (bits - 1)), exponent));
        }

        return values;
    }

    /// <summary>SEED COUNT K [SEED BITS]: positive numbers, and with the last two words others next to them.</summary>
    public static T[] Fractions<T>(string[] words)
        where T : unmanaged
    {
        ulong state = ulong.Parse(words[0], CultureInfo.InvariantCulture);
        ulong nearState = words.Length > 3 ? ulong.Parse(words[3], CultureInfo.InvariantCulture) : 0;
        int bits = Bits<T>(), exponent = 24 - bits - Integer(words[2]), nearBits = words.Length > 3 ? Integer(words[4]) : 0;
        long change = 0;
        T[] values = new T[Integer(words[1])];
        for (int i = 0; i < values.Length; i++)
        {
            if (nearBits > 0)
            {
                change = i % 2 == 1 ? -change : (long)(Next(ref nearState) >> (64 - nearBits)) - (1L << (nearBits - 1));
            }

            values[i] = Element<T>.Of(Math.ScaleB((1L << (bits - 2)) + (long)(Next(ref state) >> (65 - bits)) + change, exponent));
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

    /// <summary>Of the random numbers, so that they are exact.</summary>
    private static int Bits<T>()
        where T : unmanaged => int.Min(Element<T>.Precision, 24);

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
