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

    /// <summary>The tables of an array of `length` elements in tables of rows x cols; `tablesIfEmpty` where those have no elements.</summary>
    public static int Tables(int length, int rows, int cols, int tablesIfEmpty, string name)
    {
        if (rows < 0 || cols < 0)
        {
            bool badRows = rows < 0;
            throw new ArgumentOutOfRangeException(
                badRows ? nameof(rows) : nameof(cols), badRows ? rows : cols, "The shape of a table must not be negative.");
        }

        long size = (long)rows * cols;
        if (size == 0 ? length != 0 : length % size != 0)
        {
            throw new ArgumentException(
                $"The length must be a multiple of rows times cols: {name} has {length} elements, a table {rows} times {cols}.", name);
        }

        return size == 0 ? tablesIfEmpty : (int)(length / size);
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

    /// <summary>The base of a logarithm as the core takes it: 0 for nats.</summary>
    public static double LogBase(double? logBase)
    {
        if (logBase is double number && !Maths.InformationUnit.IsBase(number))
        {
            throw new ArgumentOutOfRangeException(nameof(logBase), logBase, "The base must be finite, above 0 and not 1; null for nats.");
        }

        return logBase ?? 0;
    }

    public static void Order(double order, [CallerArgumentExpression(nameof(order))] string name = "")
    {
        if (!IsOrder(order))
        {
            throw new ArgumentOutOfRangeException(name, order, "The order must be at least 0; infinity is allowed.");
        }
    }

    public static bool IsOrder(double order) => order >= 0;

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
