using System.Numerics.Tensors;

namespace NativeEntropy.Tests;

/// <summary>The arguments of a test's calls, for elements T and values per row R: as arrays with the axis last, and as tensors of some layout.</summary>
/// <remarks>Every number is in 0..1, so that it may be a logit, a probability, a target or a weight.</remarks>
internal sealed class TensorArguments<T, R>
    where T : unmanaged
    where R : unmanaged
{
    public TensorArguments(nint[] lengths, int axis, Layout inputs, Layout outputs)
    {
        Axis = axis;
        int last = axis < 0 ? axis + lengths.Length : axis;
        nint[] lead = [.. lengths.Where((_, dimension) => dimension != last)];
        nint[] rows = lead.Length == 0 ? [1] : lead;
        Cols = (int)lengths[last];
        int count = (int)lengths.Aggregate((nint)1, (product, length) => product * length);
        int rowCount = (int)rows.Aggregate((nint)1, (product, length) => product * length);
        X = [.. Enumerable.Range(0, count).Select(i => Element<T>.Of((i * 37 % 101) / 101.0))];
        Y = [.. Enumerable.Range(0, count).Select(i => Element<T>.Of(((i * 53) + 7) % 97 / 97.0))];
        Target = [.. Enumerable.Range(0, rowCount).Select(row => row % 5 == 3 || Cols == 0 ? -100 : (long)(row * 11 % Cols))];
        Classes = [.. Enumerable.Range(0, rowCount).Select(row => Cols == 0 ? 0 : (long)(row * 11 % Cols))];
        Factors = [.. Enumerable.Range(0, rowCount).Select(row => Element<R>.Of(0.25 + (row % 4)))];
        ClassWeight = [.. Enumerable.Range(0, Cols).Select(column => Element<R>.Of(0.5 + (column % 3)))];
        EachFactor = [.. Enumerable.Range(0, count).Select(i => Element<R>.Of(0.5 + (i % 7)))];
        (Whole, OtherWhole, PerElement) = (new T[count], new T[count], new R[count]);
        (PerRow, Second, Third, Flags) = (new R[rowCount], new R[rowCount], new R[rowCount], new bool[rowCount]);
        (TX, TY) = (Layouts.Of(X, lengths, last, inputs), Layouts.Of(Y, lengths, last, inputs));
        TTarget = Layouts.Of(Target, rows, rows.Length - 1, inputs);
        TClasses = Layouts.Of(Classes, rows, rows.Length - 1, inputs);
        TFactors = Layouts.Of(Factors, rows, rows.Length - 1, inputs);
        TEachFactor = Layouts.Of(EachFactor, lengths, last, inputs);
        (TWhole, TOtherWhole) = (Layouts.Zeros<T>(lengths, outputs), Layouts.Zeros<T>(lengths, outputs));
        TPerElement = Layouts.Zeros<R>(lengths, outputs);
        (TPerRow, TSecond) = (Layouts.Zeros<R>(rows, outputs), Layouts.Zeros<R>(rows, outputs));
        (TThird, TFlags) = (Layouts.Zeros<R>(rows, outputs), Layouts.Zeros<bool>(rows, outputs));
        Last = last;
    }

    public int Axis { get; }

    public int Cols { get; }

    public T[] X { get; }

    public T[] Y { get; }

    public long[] Target { get; }

    public long[] Classes { get; }

    public R[] Factors { get; }

    public R[] ClassWeight { get; }

    public R[] EachFactor { get; }

    public T[] Whole { get; }

    public T[] OtherWhole { get; }

    public R[] PerElement { get; }

    public R[] PerRow { get; }

    public R[] Second { get; }

    public R[] Third { get; }

    public bool[] Flags { get; }

    /// <summary>What functions of spans returned.</summary>
    public R Value { get; set; }

    public Tensor<T> TX { get; }

    public Tensor<T> TY { get; }

    public Tensor<long> TTarget { get; }

    public Tensor<long> TClasses { get; }

    public Tensor<R> TFactors { get; }

    public Tensor<R> TEachFactor { get; }

    public Tensor<T> TWhole { get; set; }

    public Tensor<T> TOtherWhole { get; }

    public Tensor<R> TPerElement { get; }

    public Tensor<R> TPerRow { get; set; }

    public Tensor<R> TSecond { get; }

    public Tensor<R> TThird { get; }

    public Tensor<bool> TFlags { get; }

    /// <summary>What functions of tensors returned.</summary>
    public R TValue { get; set; }

    private int Last { get; }

    /// <summary>The names of results that differ in a bit.</summary>
    public IEnumerable<string> Differences()
    {
        (string Name, byte[] Expected, byte[] Got)[] all =
        [
            (nameof(Value), Layouts.Bits([Value]), Layouts.Bits([TValue])),
            (nameof(Whole), Layouts.Bits(Whole), Layouts.Bits(Layouts.Pack(TWhole, Last))),
            (nameof(OtherWhole), Layouts.Bits(OtherWhole), Layouts.Bits(Layouts.Pack(TOtherWhole, Last))),
            (nameof(PerElement), Layouts.Bits(PerElement), Layouts.Bits(Layouts.Pack(TPerElement, Last))),
            (nameof(PerRow), Layouts.Bits(PerRow), Rows(TPerRow)),
            (nameof(Second), Layouts.Bits(Second), Rows(TSecond)),
            (nameof(Third), Layouts.Bits(Third), Rows(TThird)),
            (nameof(Flags), Layouts.Bits(Flags), Rows(TFlags)),
        ];
        return all.Where(item => !item.Expected.AsSpan().SequenceEqual(item.Got)).Select(item => item.Name);
    }

    private static byte[] Rows<TValue>(Tensor<TValue> tensor)
        where TValue : unmanaged => Layouts.Bits(Layouts.Pack(tensor, tensor.Rank - 1));
}
