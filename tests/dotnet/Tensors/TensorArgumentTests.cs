using System.Numerics.Tensors;

namespace NativeEntropy.Tests;

/// <summary>Tensors as users pass them, and what is refused.</summary>
public sealed class TensorArgumentTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void TensorsConvertByThemselves()
    {
        Tensor<float> x = Tensor.Create(Six, [2, 3]);
        Tensor<float> columns = LogDomain.LogSumExp(x, axis: 0);
        Assert.Equal([3], columns.Lengths.ToArray());
        Assert.Equal(LogDomain.LogSumExp([2f, 5f]), columns[1]);
        Assert.Equal(LogDomain.LogSumExp([4f, 5f, 6f]), LogDomain.LogSumExp(x.AsTensorSpan())[1]);
        Tensor<float> single = LogDomain.LogSumExp(Tensor.Create(Six));
        Assert.Equal([1], single.Lengths.ToArray());
        float loss = Losses.CrossEntropy(x, Tensor.Create<long>([1, 0, 1]), axis: 0);
        Assert.Equal(Losses.CrossEntropy([1f, 4f, 2f, 5f, 3f, 6f], [1, 0, 1], cols: 2), loss);
    }

    [Fact]
    public void ArraysGoOnMeaningSpans()
    {
        float[] destination = new float[2];
        LogDomain.LogSumExp(Six, 3, destination);
        Assert.Equal(LogDomain.LogSumExp([1f, 2f, 3f]), destination[0]);
        float all = LogDomain.LogSumExp(Six);
        float loss = Losses.MseLoss(Six, Six);
        Assert.Equal((LogDomain.LogSumExp([1f, 2f, 3f, 4f, 5f, 6f]), 0), (all, loss));
    }

    [Fact]
    public void ASliceIsATensor()
    {
        ReadOnlyTensorSpan<float> x = new(Six, [2, 3]);
        Tensor<float> rows = LogDomain.LogSumExp(x[.., 1..]);
        Assert.Equal([LogDomain.LogSumExp([2f, 3f]), LogDomain.LogSumExp([5f, 6f])], Layouts.Pack(rows, 0));
    }

    /// <summary>One row for all, by a stride of 0.</summary>
    [Fact]
    public void AnInputMayRepeatItself()
    {
        ReadOnlyTensorSpan<double> p = new([0.5, 0.5, 0.25, 0.75], [2, 2]), q = new([0.125, 0.875], [2, 2], [0, 1]);
        Tensor<double> divergence = Information.KlDivergence(p, q);
        Assert.Equal(Information.KlDivergence([0.5, 0.5], [0.125, 0.875]), divergence[0]);
        Assert.Equal(Information.KlDivergence([0.25, 0.75], [0.125, 0.875]), divergence[1]);
    }

    [Fact]
    public void AWeightMayHaveTheLastLengthsOnly()
    {
        Tensor<double> x = Tensor.Create([0.5, 0.25, 0.75, 0.125, 0.5, 0.875], [2, 3]), y = Tensor.Create<double>([1, 0, 1, 0, 1, 0], [2, 3]);
        double[] weight = [1, 2, 3];
        Assert.Equal(
            Losses.BinaryCrossEntropy(Layouts.Pack(x, 1), Layouts.Pack(y, 1), Reduction.Mean, weight),
            Losses.BinaryCrossEntropy(x, y, weight: Tensor.Create(weight)));
    }

    [Fact]
    public void Counts()
    {
        Tensor<long> counts = Tensor.Create<long>([1, 2, 3, 4, 0, 6], [2, 3]);
        Tensor<double> got = Information.EntropyFromCounts(counts, axis: 0, EntropyEstimator.MillerMadow, logBase: 2);
        double[] columns = new double[3];
        Information.EntropyFromCounts([1, 4, 2, 0, 3, 6], 2, columns, EntropyEstimator.MillerMadow, 2);
        Assert.Equal(columns, Layouts.Pack(got, 0));
    }

    [Fact]
    public void InPlaceAndWithGapsUntouched()
    {
        float[] memory = [1, -1, 2, -1, 3, -1, 4, -1], expected = new float[4];
        TensorSpan<float> every = new(memory, [2, 2], [4, 2]);
        LogDomain.Softmax<float>(every, every, axis: 0);
        LogDomain.Softmax([1f, 3f, 2f, 4f], 2, expected);
        Assert.Equal([expected[0], -1, expected[2], -1, expected[1], -1, expected[3], -1], memory);
    }

    [Fact]
    public void KeptAxesAndNoDimensions()
    {
        float[] kept = new float[2];
        LogDomain.LogSumExp<float, float>(new ReadOnlyTensorSpan<float>(Six, [2, 3]), new TensorSpan<float>(kept, [2, 1]));
        Assert.Equal(LogDomain.LogSumExp([1f, 2f, 3f]), kept[0]);
        Assert.Equal(float.NegativeInfinity, LogDomain.LogSumExp(default(ReadOnlyTensorSpan<float>))[0]);
        Assert.Equal(0, LogDomain.Sigmoid(default(ReadOnlyTensorSpan<float>)).FlattenedLength);
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Tensor<float> x = Tensor.Create(Six, [2, 3]), y = Tensor.Create(Six, [3, 2]), three = Tensor.Create(Six[..3]);
        Refused<ArgumentOutOfRangeException>(() => LogDomain.Softmax(x, axis: 2), "axis", "-2..1", "2");
        Refused<ArgumentOutOfRangeException>(() => LogDomain.LogSumExp(x, axis: -3), "axis", "-2..1", "-3");
        Refused<ArgumentOutOfRangeException>(() => LogDomain.Softmax(x, temperature: 0), "temperature", "0");
        Refused<ArgumentException>(() => LogDomain.LogAddExp(x, y), "y has lengths [3, 2]; expected [2, 3], as x has");
        Refused<ArgumentException>(() => LogDomain.Softmax<float>(x, y), "destination has lengths [3, 2]; expected [2, 3], as x has");
        Refused<ArgumentException>(
            () => LogDomain.LogSumExp<float, float>(x, three), "destination has lengths [3]; expected [2] or [2, 1], one element per row of x");
        Refused<ArgumentException>(() => Information.MutualInformation(three), "pxy has lengths [3]; expected two dimensions or more");
        Refused<ArgumentException>(() => Losses.MseLoss(x, y), "target has lengths [3, 2]; expected [2, 3]");
        Refused<ArgumentException>(
            () => Losses.BinaryCrossEntropy(x, x, weight: Tensor.Create(Six[..2])), "weight has lengths [2]; expected [2, 3], as p has, or the last of these");
        Refused<ArgumentException>(
            () => Losses.CrossEntropy(x, Tensor.Create<long>([0, 1, 1])), "target has lengths [3]; expected [2] or [2, 1], one element per row of logits");
        Refused<ArgumentOutOfRangeException>(() => Losses.CrossEntropy(x, Tensor.Create<long>([0, 7])), "row 1 must be in 0..2");
        Refused<ArgumentException>(() => Losses.CrossEntropy(x, default(ReadOnlyTensorSpan<long>)), "target has 0 elements");
        Refused<NotSupportedException>(() => LogDomain.Sigmoid(new ReadOnlyTensorSpan<int>([1]), new TensorSpan<int>([0])), "Int32", "float, double, Half");
        Refused<NotSupportedException>(
            () => LogDomain.LogSumExp(new ReadOnlyTensorSpan<float>(Six), new TensorSpan<double>([0.0])), "Double", "Single");
    }

    [Fact]
    public void ADestinationThatRepeatsItselfIsRefused()
    {
        Refused<ArgumentException>(
            () => LogDomain.Sigmoid(new ReadOnlyTensorSpan<float>(Six, [2, 3]), new TensorSpan<float>(new float[3], [2, 3], [0, 1])),
            "destination has several indices for one element: lengths [2, 3], strides [0, 1]");
    }

    [Fact]
    public void NothingIsWrittenWhereAClassIsBad()
    {
        float[] loss = [9, 9], memory = [9, 9, 9, 9, 9, 9];
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.CrossEntropyWithGradient<float, float>(
            new ReadOnlyTensorSpan<float>(Six, [3, 2]), new ReadOnlyTensorSpan<long>([0, 3]), default, new TensorSpan<float>(loss),
            new TensorSpan<float>(memory, [3, 2], [1, 3]), axis: 0));
        Assert.All([.. loss, .. memory], value => Assert.Equal(9, value));
    }

    private static void Refused<TException>(Action call, params string[] parts)
        where TException : Exception
    {
        TException exception = Assert.Throws<TException>(call);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }
}
