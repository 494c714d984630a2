namespace NativeEntropy.Tests;

internal sealed partial class Library<T, R>
{
    /// <summary>Functions of counts, bytes, labels, code lengths and Gaussians.</summary>
    private static Outcome[]? RunData(string function, ReferenceCase<T> test, ReadOnlyMemory<T> x)
    {
        T[] values = new T[test.Cols];
        switch (function)
        {
            case "huffman_lengths":
                return [Of(function, Lengths("Codes.HuffmanLengths", x))];
            case "shannon_lengths":
                return [Of(function, Lengths("Codes.ShannonLengths", x))];
            case "expected_length":
                return [Of(function, [Facade.Find<ExpectedLength<T>>("Codes.ExpectedLength")(x.Span, test.Integers["lengths"])])];
            case "gaussian_entropy":
                Facade.Find<ElementMeasure<T>>("Gaussian.Entropy")(x.Span, values, test.LogBase);
                return [Of(function, values)];
            case "gaussian_cross_entropy":
                return Gaussians(function, "Gaussian.CrossEntropy", test, x);
            case "gaussian_kl_divergence":
                return Gaussians(function, "Gaussian.KlDivergence", test, x);
            default:
                return RunIntegers(function, test);
        }
    }

    private static Outcome<double>[]? RunIntegers(string function, ReferenceCase<T> test)
    {
        double[] values = new double[function == "implied_distribution" ? test.Cols : test.Rows];
        switch (function)
        {
            case "implied_distribution":
                Codes.ImpliedDistribution(test.Integers["lengths"], values);
                break;
            case "kraft_sum":
                values = [Codes.KraftSum(test.Integers["lengths"])];
                break;
            case "entropy_from_counts":
                EntropyEstimator estimator = test.Word<EntropyEstimator>("estimator");
                Information.EntropyFromCounts(test.Integers["counts"], test.Cols, values, estimator, test.LogBase);
                break;
            case "byte_entropy":
                byte[] data = [.. test.Integers["data"].Select(value => (byte)value)];
                values = [Information.ByteEntropy(data, test.LogBase)];
                break;
            case "mutual_information_from_labels":
                values = [Information.MutualInformationFromLabels(test.Integers["x_labels"], test.Integers["y_labels"], test.LogBase)];
                break;
            case "normalized_mutual_information":
                NormalizingAverage average = test.Word<NormalizingAverage>("average");
                values = [Information.NormalizedMutualInformation(test.Integers["x_labels"], test.Integers["y_labels"], average)];
                break;
            default:
                return null;
        }

        return [Of(function, values)];
    }

    private static long[] Lengths(string name, ReadOnlyMemory<T> p)
    {
        long[] lengths = new long[p.Length];
        Facade.Find<CodeLengths<T>>(name)(p.Span, lengths);
        return lengths;
    }

    private static Outcome[] Gaussians(string function, string name, ReferenceCase<T> test, ReadOnlyMemory<T> means)
    {
        T[] values = new T[test.Cols];
        Facade.Find<GaussianPair<T>>(name)(
            means.Span, test.Inputs["sigma_p"], test.Inputs["mu_q"], test.Inputs["sigma_q"], values, test.LogBase);
        return [Of(function, values)];
    }
}
