namespace NativeEntropy.Tests;

internal sealed partial class Library<T, R>
{
    /// <summary>Functions of counts, bytes, labels, code lengths and Gaussians. Code lengths come out as T, which holds them exactly.</summary>
    private static Outcome[]? RunData(string function, ReferenceCase<T> test)
    {
        T[] values = new T[test.Cols];
        switch (function)
        {
            case "huffman_lengths":
                return [Of(function, Lengths("Codes.HuffmanLengths", test))];
            case "shannon_lengths":
                return [Of(function, Lengths("Codes.ShannonLengths", test))];
            case "expected_length":
                return [Of(function, [Facade.Find<ExpectedLength<T>>("Codes.ExpectedLength")(test.First, test.Integers["lengths"])])];
            case "gaussian_entropy":
                Facade.Find<ElementMeasure<T>>("Gaussian.Entropy")(test.First, values, test.LogBase);
                return [Of(function, values)];
            case "gaussian_cross_entropy":
                return Gaussians(function, "Gaussian.CrossEntropy", test);
            case "gaussian_kl_divergence":
                return Gaussians(function, "Gaussian.KlDivergence", test);
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

    private static T[] Lengths(string name, ReferenceCase<T> test)
    {
        long[] lengths = new long[test.Cols];
        Facade.Find<CodeLengths<T>>(name)(test.First, lengths);
        return [.. lengths.Select(length => Element<T>.Of(length))];
    }

    private static Outcome[] Gaussians(string function, string name, ReferenceCase<T> test)
    {
        T[] values = new T[test.Cols];
        Facade.Find<GaussianPair<T>>(name)(
            test.Inputs["mu_p"], test.Inputs["sigma_p"], test.Inputs["mu_q"], test.Inputs["sigma_q"], values, test.LogBase);
        return [Of(function, values)];
    }
}
