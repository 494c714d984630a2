using System.Numerics;

namespace NativeEntropy.Tests;

/// <summary>The facade's functions of counts, bytes, labels, code lengths and Gaussians, by the names of their reference files.</summary>
internal static class DataLibrary
{
    private static readonly HashSet<string> Names =
    [
        "entropy_from_counts", "byte_entropy", "mutual_information_from_labels", "normalized_mutual_information", "huffman_lengths",
        "shannon_lengths", "expected_length", "implied_distribution", "kraft_sum", "gaussian_entropy", "gaussian_cross_entropy",
        "gaussian_kl_divergence",
    ];

    public static bool Has(string function) => Names.Contains(function);

    /// <summary>The results of a case; integers as T, which holds them exactly.</summary>
    public static T[] Run<T>(string function, ReferenceCase<T> test)
        where T : struct, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? (T[])(object)RunSingle(function, (ReferenceCase<float>)(object)test)
            : (T[])(object)RunDouble(function, (ReferenceCase<double>)(object)test);

    private static float[] RunSingle(string function, ReferenceCase<float> test)
    {
        float[] result = new float[test.Cols];
        long[] lengths = new long[test.Cols];
        switch (function)
        {
            case "huffman_lengths":
                Codes.HuffmanLengths(test.Inputs["p"], lengths);
                return [.. lengths.Select(length => (float)length)];
            case "shannon_lengths":
                Codes.ShannonLengths(test.Inputs["p"], lengths);
                return [.. lengths.Select(length => (float)length)];
            case "expected_length":
                return [Codes.ExpectedLength(test.Inputs["p"], test.Integers["lengths"])];
            case "gaussian_entropy":
                Gaussian.Entropy(test.Inputs["sigma"], result, test.LogBase);
                return result;
            case "gaussian_cross_entropy":
                Gaussian.CrossEntropy(
                    test.Inputs["mu_p"], test.Inputs["sigma_p"], test.Inputs["mu_q"], test.Inputs["sigma_q"], result, test.LogBase);
                return result;
            case "gaussian_kl_divergence":
                Gaussian.KlDivergence(
                    test.Inputs["mu_p"], test.Inputs["sigma_p"], test.Inputs["mu_q"], test.Inputs["sigma_q"], result, test.LogBase);
                return result;
            default:
                throw new ArgumentException($"No such function: {function}", nameof(function));
        }
    }

    private static double[] RunDouble(string function, ReferenceCase<double> test)
    {
        double[] result = new double[test.Cols];
        long[] lengths = new long[test.Cols];
        switch (function)
        {
            case "huffman_lengths":
                Codes.HuffmanLengths(test.Inputs["p"], lengths);
                return [.. lengths.Select(length => (double)length)];
            case "shannon_lengths":
                Codes.ShannonLengths(test.Inputs["p"], lengths);
                return [.. lengths.Select(length => (double)length)];
            case "expected_length":
                return [Codes.ExpectedLength(test.Inputs["p"], test.Integers["lengths"])];
            case "gaussian_entropy":
                Gaussian.Entropy(test.Inputs["sigma"], result, test.LogBase);
                return result;
            case "gaussian_cross_entropy":
                Gaussian.CrossEntropy(
                    test.Inputs["mu_p"], test.Inputs["sigma_p"], test.Inputs["mu_q"], test.Inputs["sigma_q"], result, test.LogBase);
                return result;
            case "gaussian_kl_divergence":
                Gaussian.KlDivergence(
                    test.Inputs["mu_p"], test.Inputs["sigma_p"], test.Inputs["mu_q"], test.Inputs["sigma_q"], result, test.LogBase);
                return result;
            case "implied_distribution":
                Codes.ImpliedDistribution(test.Integers["lengths"], result);
                return result;
            case "kraft_sum":
                return [Codes.KraftSum(test.Integers["lengths"])];
            default:
                return RunIntegers(function, test);
        }
    }

    private static double[] RunIntegers(string function, ReferenceCase<double> test)
    {
        switch (function)
        {
            case "entropy_from_counts":
                double[] result = new double[test.Rows];
                EntropyEstimator estimator = Word<EntropyEstimator>(test, "estimator");
                Information.EntropyFromCounts(test.Integers["counts"], test.Cols, result, estimator, test.LogBase);
                return result;
            case "byte_entropy":
                byte[] data = [.. test.Integers["data"].Select(value => (byte)value)];
                return [Information.ByteEntropy(data, test.LogBase)];
            case "mutual_information_from_labels":
                return [Information.MutualInformationFromLabels(test.Integers["x_labels"], test.Integers["y_labels"], test.LogBase)];
            case "normalized_mutual_information":
                NormalizingAverage average = Word<NormalizingAverage>(test, "average");
                return [Information.NormalizedMutualInformation(test.Integers["x_labels"], test.Integers["y_labels"], average)];
            default:
                throw new ArgumentException($"No such function: {function}", nameof(function));
        }
    }

    private static TEnum Word<TEnum>(ReferenceCase<double> test, string parameter)
        where TEnum : struct, Enum => Enum.Parse<TEnum>(test.Parameters[parameter].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
