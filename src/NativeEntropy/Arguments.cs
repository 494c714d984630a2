using System.Runtime.CompilerServices;

namespace NativeEntropy;

/// <summary>The checks of the .NET facade. Messages name the argument, its value and what was expected.</summary>
internal static class Arguments
{
    /// <summary>The rows of an array of `length` elements in rows of `cols`; `rowsIfEmpty` where cols is 0.</summary>
    public static int Rows(int length, int cols, int rowsIfEmpty, string name)
    {
        if (cols < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(cols), cols, "The number of columns must not be negative.");
        }

        if (cols == 0 ? length != 0 : length % cols != 0)
        {
            throw new ArgumentException($"The length must be a multiple of cols: {name} has {length} elements, cols is {cols}.", name);
        }

        return cols == 0 ? rowsIfEmpty : length / cols;
    }

    public static void AtLeast(int length, int expected, string name)
    {
        if (length < expected)
        {
            throw new ArgumentException($"{name} has {length} elements; expected at least {expected}.", name);
        }
    }

    public static void SameLength(int length, int expected, string name, string other)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} has {length} elements; expected {expected}, as {other} has.", name);
        }
    }

    public static void Temperature(double temperature)
    {
        if (!IsTemperature(temperature))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature must be finite and above 0.");
        }
    }

    public static bool IsTemperature(double temperature) => double.IsFinite(temperature) && temperature > 0;

    /// <summary>The same array, or arrays with nothing in common.</summary>
    public static void InPlaceOrApart<TInput, TOutput>(
        ReadOnlySpan<TInput> input, Span<TOutput> output, string name, string outputName)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        ReadOnlySpan<byte> left = System.Runtime.InteropServices.MemoryMarshal.AsBytes(input);
        ReadOnlySpan<byte> right = System.Runtime.InteropServices.MemoryMarshal.AsBytes(output);
        if (left.Overlaps(right, out int offset) && offset != 0)
        {
            throw new ArgumentException($"{outputName} overlaps {name} without being the same array.", outputName);
        }
    }

    public static void Defined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"Not a value of {typeof(TEnum).Name}.");
        }
    }
}
