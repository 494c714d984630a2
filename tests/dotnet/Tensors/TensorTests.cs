namespace NativeEntropy.Tests;

/// <summary>The overloads for tensors give the bits of those for spans, in every layout and along every axis.</summary>
public sealed class TensorTests
{
    private static readonly (Layout Inputs, Layout Outputs)[] Combinations =
    [
        (Layout.Dense, Layout.Dense), (Layout.Dense, Layout.Reversed), (Layout.Reversed, Layout.Spread), (Layout.Spread, Layout.Dense),
    ];

    public static TheoryData<string, int> Shapes() => new()
    {
        { "7", 0 },
        { "5 6", -1 },
        { "5 6", 0 },
        { "3 4 5", 1 },
        { "3 4 5", -3 },
        { "2 3 1 4", 1 },
        { "2 2 2 3 2", 2 },
        { "1 1 1", 1 },
        { "0 4", 1 },
        { "0 4", 0 },
        { "33 70", 0 },
        { "2 40 35", 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Floats(string lengths, int axis) => SameBits<float, float>(lengths, axis);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Doubles(string lengths, int axis) => SameBits<double, double>(lengths, axis);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Halves(string lengths, int axis) => SameBits<Half, float>(lengths, axis);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BFloats(string lengths, int axis) => SameBits<BFloat16, float>(lengths, axis);

    /// <summary>Each function is one of the calls, with a destination and without.</summary>
    [Fact]
    public void EveryOverloadIsCalled()
    {
        IEnumerable<string> present = typeof(LogDomain).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(), (type, method) => (type, method))
            .Where(item => item.method.GetParameters().Any(parameter => parameter.ParameterType.Name.Contains("TensorSpan", StringComparison.Ordinal)))
            .Select(item => $"{item.type.Name}.{item.method.Name}").Distinct().Except(["Information.EntropyFromCounts"]);
        string[] called = [.. TensorCalls<float, float>.All().Concat(TensorLossCalls<float, float>.All()).Select(call => call.Name.Split(',')[0]).Distinct()];
        Complaints.AssertNone(present.Except(called).Select(name => $"no call of {name}"));
    }

    /// <summary>What is there for spans of floats is there for tensors.</summary>
    [Fact]
    public void EveryFunctionHasAnOverload()
    {
        Type[] subjects = [typeof(LogDomain), typeof(Information), typeof(Losses), typeof(Logits)];
        IEnumerable<string> missing = subjects.SelectMany(
            type => NamesWith(type, "ReadOnlySpan").Except(NamesWith(type, "ReadOnlyTensorSpan")), (type, name) => $"{type.Name}.{name} takes no tensors");
        Complaints.AssertNone(missing);
    }

    /// <summary>The methods that take an array of numbers by this type; what is made of bytes and labels has no rows.</summary>
    private static IEnumerable<string> NamesWith(Type subject, string parameterType)
    {
        string[] ofBytesAndLabels =
            ["ByteEntropy", "ByteHistogram", "Contingency", "LabelCodes", "MutualInformationFromLabels", "NormalizedMutualInformation"];
        return subject.GetMethods()
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType.Name.StartsWith(parameterType, StringComparison.Ordinal)))
            .Select(method => method.Name).Except(ofBytesAndLabels);
    }

    private static void SameBits<T, R>(string lengths, int axis)
        where T : unmanaged
        where R : unmanaged
    {
        nint[] shape = [.. lengths.Split(' ').Select(nint.Parse)];
        List<string> complaints = [];
        foreach (TensorCall<T, R> call in TensorCalls<T, R>.All().Concat(TensorLossCalls<T, R>.All()))
        {
            if (call.MinimumRank > shape.Length || (call.LastAxis && axis != -1 && axis != shape.Length - 1))
            {
                continue;
            }

            foreach ((Layout inputs, Layout outputs) in Combinations)
            {
                TensorArguments<T, R> arguments = new(shape, axis, inputs, outputs);
                string? expected = Refusal(() => call.OnSpans(arguments)), got = Refusal(() => call.OnTensors(arguments));
                if (expected != got)
                {
                    complaints.Add($"{call.Name}: {got ?? "no exception"}; expected {expected ?? "none"}");
                }

                complaints.AddRange(arguments.Differences().Select(name => $"{call.Name}: {name} differs, {inputs} to {outputs}"));
            }
        }

        Complaints.AssertNone(complaints);
    }

    /// <summary>What a call says that cannot be done: where there are no classes, no index is one.</summary>
    private static string? Refusal(Action call)
    {
        try
        {
            call();
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }
}
