using System.Runtime.CompilerServices;
using NativeEntropy.Drivers;

namespace NativeEntropy.Exports;

/// <summary>What stands between C and the core: checked arguments in, a status out. No exception passes.</summary>
internal static unsafe class Boundary
{
    /// <summary>Fewer rows than that, each shorter than that, are no more bytes than there can be.</summary>
    private const long Moderate = 1L << 30;

    /// <summary>A matrix argument, or why it is none.</summary>
    public static Status Matrix<T>(T* data, long rows, long cols, long stride, out Matrix<T> matrix)
        where T : unmanaged
    {
        matrix = default;
        if (rows < 0 || cols < 0 || stride < cols)
        {
            return Status.Shape;
        }

        if ((rows | stride) >= Moderate && !IsAddressable<T>(rows, cols, stride))
        {
            return Status.Shape;
        }

        matrix = new Matrix<T>(data, (nint)rows, (nint)cols, (nint)stride);
        return data == null && rows > 0 && cols > 0 ? Status.Null : Status.Ok;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsAddressable<T>(long rows, long cols, long stride)
        where T : unmanaged
    {
        UInt128 elements = rows == 0 ? 0 : ((UInt128)(ulong)(rows - 1) * (ulong)stride) + (ulong)cols;
        return elements <= (UInt128)(long.MaxValue / sizeof(T));
    }

    /// <summary>The same, or columns: a negative stride is that of their elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status RowsOrColumns<T>(T* data, long rows, long cols, long stride, out Matrix<T> matrix)
        where T : unmanaged => stride >= 0 ? Matrix(data, rows, cols, stride, out matrix) : Columns(data, rows, cols, stride, out matrix);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status Columns<T>(T* data, long rows, long cols, long stride, out Matrix<T> matrix)
        where T : unmanaged
    {
        Status status = Matrix(data, rows, cols, cols, out matrix);
        if (status == Status.Shape || rows % stride != 0)
        {
            return Status.Shape;
        }

        matrix = Drivers.Matrix<T>.OfColumns(data, (nint)rows, (nint)cols, (nint)(-stride));
        return status;
    }

    /// <summary>An array argument of n elements.</summary>
    public static Status Array<T>(T* data, long n)
        where T : unmanaged
    {
        if (n < 0 || n > long.MaxValue / sizeof(T))
        {
            return Status.Shape;
        }

        return data == null && n > 0 ? Status.Null : Status.Ok;
    }

    /// <summary>An array of values per row.</summary>
    public static Status Values<T>(void* data, long rows)
        where T : unmanaged => typeof(T) == typeof(double) ? Array((double*)data, rows) : Array((float*)data, rows);

    /// <summary>The base of a logarithm; 0 for nats.</summary>
    public static Status Base(double logBase) =>
        logBase == 0 || Maths.InformationUnit.IsBase(logBase) ? Status.Ok : Status.Parameter;

    /// <summary>0 or 1.</summary>
    public static Status Flag(int value) => value is 0 or 1 ? Status.Ok : Status.Parameter;

    /// <summary>Tables, one behind the other: the stride from one to the next does not matter where there is one at most.</summary>
    public static Status Tables<T>(T* data, long tables, long rows, long cols, long tableStride, long rowStride, out Tables<T> result)
        where T : unmanaged
    {
        Status status = Matrix(data, rows, cols, rowStride, out Matrix<T> first);
        result = new Tables<T>(data, (nint)tables, first.Rows, first.Cols, (nint)tableStride, (nint)rowStride);
        if (tables < 0 || status == Status.Shape)
        {
            return Status.Shape;
        }

        if (tables > 1 && (tableStride < 0 || (UInt128)(ulong)tableStride < (UInt128)(ulong)rows * (ulong)rowStride))
        {
            return Status.Shape;
        }

        UInt128 elements = (UInt128)(ulong)Math.Max(tables, 1) * (ulong)Math.Max(tableStride, 0);
        return tables > 1 && elements > (UInt128)(long.MaxValue / sizeof(T)) ? Status.Shape : tables == 0 ? Status.Ok : status;
    }

    /// <summary>The first status that is not Ok.</summary>
    public static Status First(Status first, Status second, Status third = Status.Ok, Status fourth = Status.Ok) =>
        first != Status.Ok ? first : second != Status.Ok ? second : third != Status.Ok ? third : fourth;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Elementwise<T, TFormula>(T* x, long n, T* destination)
        where T : unmanaged
        where TFormula : unmanaged, IFormula
    {
        try
        {
            Status status = First(Array(x, n), Array(destination, n));
            if (status == Status.Ok)
            {
                Elements.Run(x, (nint)n, destination, default(TFormula), Elements.LoadOf<T, TFormula>());
            }

            return (int)status;
        }
        catch (Exception exception)
        {
            return (int)FromException(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Status FromException(Exception exception) =>
        exception is OutOfMemoryException ? Status.Memory : Status.Internal;
}
