namespace NativeEntropy.Tests;

/// <summary>Bad arguments throw the documented exception and leave every output as it was.</summary>
public sealed class ArgumentTests
{
    private const float Untouched = -77;
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];
    private static readonly long[] TwoTargets = [0, 2];

    [Fact]
    public void LengthMustBeAMultipleOfCols()
    {
        float[] destination = New(6);
        AssertUntouched<ArgumentException>(destination, "x", () => LogDomain.LogSumExp(Six, 4, destination));
        AssertUntouched<ArgumentException>(destination, "x", () => LogDomain.Softmax(Six, 4, destination));
        AssertUntouched<ArgumentException>(destination, "x", () => LogDomain.LogSoftmax(Six, 4, destination));
        AssertUntouched<ArgumentException>(destination, "x", () => LogDomain.LogSumExp(Six, 0, destination));
        AssertUntouched<ArgumentException>(destination, "logits", () => Losses.CrossEntropy(Six, TwoTargets, 4, destination));
    }

    [Fact]
    public void ColsMustNotBeNegative()
    {
        float[] destination = New(6);
        AssertUntouched<ArgumentOutOfRangeException>(destination, "cols", () => LogDomain.LogSumExp(Six, -3, destination));
        AssertUntouched<ArgumentOutOfRangeException>(destination, "cols", () => LogDomain.Softmax(Six, -3, destination));
        AssertUntouched<ArgumentOutOfRangeException>(destination, "cols", () => LogDomain.LogSoftmax(Six, -3, destination));
        AssertUntouched<ArgumentOutOfRangeException>(destination, "cols", () => Losses.CrossEntropy(Six, TwoTargets, -3, destination));
    }

    [Fact]
    public void DestinationMustBeLongEnough()
    {
        float[] five = New(5);
        float[] one = New(1);
        AssertUntouched<ArgumentException>(one, "destination", () => LogDomain.LogSumExp(Six, 3, one));
        AssertUntouched<ArgumentException>(five, "destination", () => LogDomain.Softmax(Six, 3, five));
        AssertUntouched<ArgumentException>(five, "destination", () => LogDomain.LogSoftmax(Six, 3, five));
        AssertUntouched<ArgumentException>(five, "destination", () => LogDomain.LogAddExp(Six, Six, five));
        AssertUntouched<ArgumentException>(five, "destination", () => LogDomain.Sigmoid(Six, five));
        AssertUntouched<ArgumentException>(five, "destination", () => LogDomain.SigmoidGradient(Six, five));
        AssertUntouched<ArgumentException>(five, "destination", () => LogDomain.LogSigmoid(Six, five));
        AssertUntouched<ArgumentException>(five, "destination", () => LogDomain.Softplus(Six, five));
        AssertUntouched<ArgumentException>(one, "destination", () => Losses.CrossEntropy(Six, TwoTargets, 3, one));
        AssertUntouched<ArgumentException>(five, "gradient", () => Losses.CrossEntropyWithGradient(Six, TwoTargets, 3, five));
        AssertUntouched<ArgumentException>(five, "gradient", () => Losses.CrossEntropyWithGradient(Six, TwoTargets, 3, default, New(2), five));
        AssertUntouched<ArgumentException>(one, "sign", () => LogDomain.LogSumExp(Six, Six, 3, New(2), one));
    }

    [Fact]
    public void LengthsMustAgree()
    {
        float[] destination = New(6);
        AssertUntouched<ArgumentException>(destination, "y", () => LogDomain.LogAddExp(Six, Six.AsSpan(1), destination));
        AssertUntouched<ArgumentException>(destination, "weights", () => LogDomain.LogSumExp(Six, Six.AsSpan(1), out _));
        AssertUntouched<ArgumentException>(destination, "weights", () => LogDomain.LogSumExp(Six, Six.AsSpan(2), 3, destination, destination.AsSpan(3)));
        AssertUntouched<ArgumentException>(destination, "target", () => Losses.CrossEntropy(Six, new long[3], 3, destination));
        AssertUntouched<ArgumentException>(destination, "target", () => Losses.CrossEntropy(Six, new long[3], 3));
        AssertUntouched<ArgumentException>(
            destination, "gradOutput", () => Losses.CrossEntropyWithGradient(Six, TwoTargets, 3, Six.AsSpan(0, 1), New(2), destination));
    }

    [Fact]
    public void OutputIsTheInputOrApartFromIt()
    {
        float[] memory = New(8);
        AssertUntouched<ArgumentException>(memory, "destination", () => LogDomain.Softmax(memory.AsSpan(0, 6), 3, memory.AsSpan(1, 6)));
        AssertUntouched<ArgumentException>(memory, "destination", () => LogDomain.LogSoftmax(memory.AsSpan(1, 6), 3, memory.AsSpan(0, 6)));
        AssertUntouched<ArgumentException>(memory, "destination", () => LogDomain.Sigmoid(memory.AsSpan(0, 6), memory.AsSpan(1, 6)));
        AssertUntouched<ArgumentException>(memory, "destination", () => LogDomain.LogAddExp(Six, memory.AsSpan(0, 6), memory.AsSpan(1, 6)));
        AssertUntouched<ArgumentException>(
            memory, "gradient", () => Losses.CrossEntropyWithGradient(memory.AsSpan(0, 6), TwoTargets, 3, memory.AsSpan(2, 6)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void TemperatureMustBeFiniteAndPositive(double temperature)
    {
        float[] destination = New(6);
        AssertUntouched<ArgumentOutOfRangeException>(destination, "temperature", () => LogDomain.Softmax(Six, 3, destination, temperature));
        AssertUntouched<ArgumentOutOfRangeException>(destination, "temperature", () => LogDomain.LogSoftmax(Six, 3, destination, temperature));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(-99)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 32)]
    public void BadTargetNamesItsRowAndClass(long target)
    {
        long[] targets = [0, target];
        float[] destination = New(6);
        foreach (Action call in new Action[]
        {
            () => Losses.CrossEntropy(Six, targets, 3),
            () => Losses.CrossEntropy(Six, targets, 3, destination),
            () => Losses.CrossEntropyWithGradient(Six, targets, 3, destination),
            () => Losses.CrossEntropyWithGradient(Six, targets, 3, default, destination, destination),
        })
        {
            ArgumentOutOfRangeException thrown = AssertUntouched<ArgumentOutOfRangeException>(destination, "target", call);
            Assert.Equal(target, thrown.ActualValue);
            Assert.Contains("row 1", thrown.Message, StringComparison.Ordinal);
            Assert.Contains(target.ToString(System.Globalization.CultureInfo.InvariantCulture), thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void IgnoreIndexIsMinus100UnlessGiven()
    {
        long[] targets = [-100, 1];
        Assert.Equal(-100, default(CrossEntropyOptions).IgnoreIndex);
        Assert.Equal(Losses.CrossEntropy(Six.AsSpan(3), [1], 3), Losses.CrossEntropy(Six, targets, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.CrossEntropy(Six, targets, 3, new CrossEntropyOptions { IgnoreIndex = null }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.CrossEntropy(Six, targets, 3, new CrossEntropyOptions { IgnoreIndex = 7 }));
    }

    [Fact]
    public void MeanOverNothing()
    {
        long[] ignored = [-100, -100];
        float[] gradient = New(6);
        CrossEntropyOptions raise = new() { Empty = EmptyMean.Throw };
        AssertUntouched<InvalidOperationException>(gradient, null, () => Losses.CrossEntropyWithGradient(Six, ignored, 3, gradient, raise));
        AssertUntouched<InvalidOperationException>(gradient, null, () => Losses.CrossEntropy(default(ReadOnlySpan<float>), default(ReadOnlySpan<long>), 3, raise));
        Assert.Equal(0, Losses.CrossEntropy(Six, ignored, 3, raise with { Reduction = Reduction.Sum }));
        Assert.Equal(0, Losses.CrossEntropy(Six, ignored, 3, new CrossEntropyOptions { Empty = EmptyMean.Zero }));
        Assert.Equal(float.NaN, Losses.CrossEntropyWithGradient(Six, ignored, 3, gradient));
        Assert.All(gradient, value => Assert.Equal(0, value));
    }

    [Fact]
    public void OptionsMustBeDefined()
    {
        Assert.ThrowsAny<ArgumentException>(() => Losses.CrossEntropy(Six, TwoTargets, 3, new CrossEntropyOptions { Reduction = Reduction.None }));
        Assert.ThrowsAny<ArgumentException>(() => Losses.CrossEntropy(Six, TwoTargets, 3, new CrossEntropyOptions { Reduction = (Reduction)3 }));
        Assert.ThrowsAny<ArgumentException>(() => Losses.CrossEntropy(Six, TwoTargets, 3, new CrossEntropyOptions { Empty = (EmptyMean)(-1) }));
    }

    [Fact]
    public void ThreadCountMustNotBeNegative()
    {
        int before = NativeEntropyInfo.ThreadCount;
        Assert.ThrowsAny<ArgumentException>(() => NativeEntropyInfo.ThreadCount = -1);
        Assert.Equal(before, NativeEntropyInfo.ThreadCount);
    }

    [Fact]
    public void LongerDestinationsKeepTheirRest()
    {
        float[] destination = New(9);
        LogDomain.Softmax(Six, 3, destination);
        LogDomain.Sigmoid(Six, destination);
        Losses.CrossEntropyWithGradient(Six, TwoTargets, 3, destination);
        Assert.All(destination[6..], value => Assert.Equal(Untouched, value));
    }

    private static float[] New(int length)
    {
        float[] values = new float[length];
        Array.Fill(values, Untouched);
        return values;
    }

    private static TException AssertUntouched<TException>(float[] output, string? name, Action call)
        where TException : Exception
    {
        TException thrown = Assert.ThrowsAny<TException>(call);
        Assert.Equal(name, (thrown as ArgumentException)?.ParamName);
        Assert.All(output, value => Assert.Equal(Untouched, value));
        return thrown;
    }
}
