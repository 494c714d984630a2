using NativeEntropy.Kernels;

namespace NativeEntropy;

/// <summary>Entropy and divergence of normal distributions of one variable.</summary>
public static unsafe class Gaussian
{
    /// <summary>log(sigma sqrt(2 pi e)): the differential entropy.</summary>
    /// <param name="sigma">The standard deviation, above 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">sigma is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static float Entropy(float sigma, double? logBase = null)
    {
        float result = default;
        EntropyOf([sigma], new Span<float>(ref result), logBase);
        return result;
    }

    /// <summary>log(sigma sqrt(2 pi e)): the differential entropy.</summary>
    /// <param name="sigma">The standard deviation, above 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">sigma is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static double Entropy(double sigma, double? logBase = null)
    {
        double result = default;
        EntropyOf([sigma], new Span<double>(ref result), logBase);
        return result;
    }

    /// <summary>destination[i] = log(sigma[i] sqrt(2 pi e)): the differential entropy.</summary>
    /// <param name="sigma">Standard deviations, above 0: (n).</param>
    /// <param name="destination">At least n elements; it may be sigma.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps sigma.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A sigma is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static void Entropy(ReadOnlySpan<float> sigma, Span<float> destination, double? logBase = null) =>
        EntropyOf(sigma, destination, logBase);

    /// <summary>destination[i] = log(sigma[i] sqrt(2 pi e)): the differential entropy.</summary>
    /// <param name="sigma">Standard deviations, above 0: (n).</param>
    /// <param name="destination">At least n elements; it may be sigma.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The destination is too short or overlaps sigma.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A sigma is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static void Entropy(ReadOnlySpan<double> sigma, Span<double> destination, double? logBase = null) =>
        EntropyOf(sigma, destination, logBase);

    /// <summary>log(sigmaQ sqrt(2 pi)) + (sigmaP^2 + (meanP - meanQ)^2) / (2 sigmaQ^2): the cross-entropy of two Gaussians.</summary>
    /// <param name="meanP">The mean of the first.</param>
    /// <param name="sigmaP">The standard deviation of the first, above 0.</param>
    /// <param name="meanQ">The mean of the second.</param>
    /// <param name="sigmaQ">The standard deviation of the second, above 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static float CrossEntropy(float meanP, float sigmaP, float meanQ, float sigmaQ, double? logBase = null)
    {
        float result = default;
        CrossEntropyOf([meanP], [sigmaP], [meanQ], [sigmaQ], new Span<float>(ref result), logBase);
        return result;
    }

    /// <summary>log(sigmaQ sqrt(2 pi)) + (sigmaP^2 + (meanP - meanQ)^2) / (2 sigmaQ^2): the cross-entropy of two Gaussians.</summary>
    /// <param name="meanP">The mean of the first.</param>
    /// <param name="sigmaP">The standard deviation of the first, above 0.</param>
    /// <param name="meanQ">The mean of the second.</param>
    /// <param name="sigmaQ">The standard deviation of the second, above 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static double CrossEntropy(double meanP, double sigmaP, double meanQ, double sigmaQ, double? logBase = null)
    {
        double result = default;
        CrossEntropyOf([meanP], [sigmaP], [meanQ], [sigmaQ], new Span<double>(ref result), logBase);
        return result;
    }

    /// <summary>log(sigmaQ sqrt(2 pi)) + (sigmaP^2 + (meanP - meanQ)^2) / (2 sigmaQ^2): the cross-entropy of two Gaussians, element by element.</summary>
    /// <param name="meanP">Means of the first: (n).</param>
    /// <param name="sigmaP">Standard deviations of the first, above 0: (n).</param>
    /// <param name="meanQ">Means of the second: (n).</param>
    /// <param name="sigmaQ">Standard deviations of the second, above 0: (n).</param>
    /// <param name="destination">At least n elements; it may be one of the inputs.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the destination is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static void CrossEntropy(
        ReadOnlySpan<float> meanP, ReadOnlySpan<float> sigmaP, ReadOnlySpan<float> meanQ, ReadOnlySpan<float> sigmaQ, Span<float> destination,
        double? logBase = null) => CrossEntropyOf(meanP, sigmaP, meanQ, sigmaQ, destination, logBase);

    /// <summary>log(sigmaQ sqrt(2 pi)) + (sigmaP^2 + (meanP - meanQ)^2) / (2 sigmaQ^2): the cross-entropy of two Gaussians, element by element.</summary>
    /// <param name="meanP">Means of the first: (n).</param>
    /// <param name="sigmaP">Standard deviations of the first, above 0: (n).</param>
    /// <param name="meanQ">Means of the second: (n).</param>
    /// <param name="sigmaQ">Standard deviations of the second, above 0: (n).</param>
    /// <param name="destination">At least n elements; it may be one of the inputs.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the destination is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static void CrossEntropy(
        ReadOnlySpan<double> meanP, ReadOnlySpan<double> sigmaP, ReadOnlySpan<double> meanQ, ReadOnlySpan<double> sigmaQ, Span<double> destination,
        double? logBase = null) => CrossEntropyOf(meanP, sigmaP, meanQ, sigmaQ, destination, logBase);

    /// <summary>log(sigmaQ / sigmaP) + (sigmaP^2 + (meanP - meanQ)^2) / (2 sigmaQ^2) - 1/2: the Kullback-Leibler divergence of two Gaussians.</summary>
    /// <param name="meanP">The mean of the first.</param>
    /// <param name="sigmaP">The standard deviation of the first, above 0.</param>
    /// <param name="meanQ">The mean of the second.</param>
    /// <param name="sigmaQ">The standard deviation of the second, above 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <remarks>Never negative in nats, 0 for equal Gaussians, and of full relative accuracy for nearly equal ones.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static float KlDivergence(float meanP, float sigmaP, float meanQ, float sigmaQ, double? logBase = null)
    {
        float result = default;
        KlDivergenceOf([meanP], [sigmaP], [meanQ], [sigmaQ], new Span<float>(ref result), logBase);
        return result;
    }

    /// <summary>log(sigmaQ / sigmaP) + (sigmaP^2 + (meanP - meanQ)^2) / (2 sigmaQ^2) - 1/2: the Kullback-Leibler divergence of two Gaussians.</summary>
    /// <param name="meanP">The mean of the first.</param>
    /// <param name="sigmaP">The standard deviation of the first, above 0.</param>
    /// <param name="meanQ">The mean of the second.</param>
    /// <param name="sigmaQ">The standard deviation of the second, above 0.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <remarks>Never negative in nats, 0 for equal Gaussians, and of full relative accuracy for nearly equal ones.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static double KlDivergence(double meanP, double sigmaP, double meanQ, double sigmaQ, double? logBase = null)
    {
        double result = default;
        KlDivergenceOf([meanP], [sigmaP], [meanQ], [sigmaQ], new Span<double>(ref result), logBase);
        return result;
    }

    /// <summary>log(sigmaQ / sigmaP) + (sigmaP^2 + (meanP - meanQ)^2) / (2 sigmaQ^2) - 1/2: the Kullback-Leibler divergence of two Gaussians, element by element.</summary>
    /// <param name="meanP">Means of the first: (n).</param>
    /// <param name="sigmaP">Standard deviations of the first, above 0: (n).</param>
    /// <param name="meanQ">Means of the second: (n).</param>
    /// <param name="sigmaQ">Standard deviations of the second, above 0: (n).</param>
    /// <param name="destination">At least n elements; it may be one of the inputs.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <remarks>Never negative in nats, 0 for equal Gaussians, and of full relative accuracy for nearly equal ones.</remarks>
    /// <exception cref="ArgumentException">The lengths differ, or the destination is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static void KlDivergence(
        ReadOnlySpan<float> meanP, ReadOnlySpan<float> sigmaP, ReadOnlySpan<float> meanQ, ReadOnlySpan<float> sigmaQ, Span<float> destination,
        double? logBase = null) => KlDivergenceOf(meanP, sigmaP, meanQ, sigmaQ, destination, logBase);

    /// <summary>log(sigmaQ / sigmaP) + (sigmaP^2 + (meanP - meanQ)^2) / (2 sigmaQ^2) - 1/2: the Kullback-Leibler divergence of two Gaussians, element by element.</summary>
    /// <param name="meanP">Means of the first: (n).</param>
    /// <param name="sigmaP">Standard deviations of the first, above 0: (n).</param>
    /// <param name="meanQ">Means of the second: (n).</param>
    /// <param name="sigmaQ">Standard deviations of the second, above 0: (n).</param>
    /// <param name="destination">At least n elements; it may be one of the inputs.</param>
    /// <param name="logBase">The base of the logarithm; null: nats.</param>
    /// <remarks>Never negative in nats, 0 for equal Gaussians, and of full relative accuracy for nearly equal ones.</remarks>
    /// <exception cref="ArgumentException">The lengths differ, or the destination is too short or overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is 0 or negative, or the base is not finite, above 0 and not 1.</exception>
    public static void KlDivergence(
        ReadOnlySpan<double> meanP, ReadOnlySpan<double> sigmaP, ReadOnlySpan<double> meanQ, ReadOnlySpan<double> sigmaQ, Span<double> destination,
        double? logBase = null) => KlDivergenceOf(meanP, sigmaP, meanQ, sigmaQ, destination, logBase);

    private static void EntropyOf<T>(ReadOnlySpan<T> sigma, Span<T> destination, double? logBase)
        where T : unmanaged
    {
        double parameter = Arguments.LogBase(logBase);
        Arguments.AtLeast(destination.Length, sigma.Length, nameof(destination));
        Arguments.InPlaceOrApart(sigma, destination, nameof(sigma), nameof(destination));
        CheckPositive(sigma, nameof(sigma));
        fixed (T* source = sigma, result = destination)
        {
            GaussianCore.Entropy(source, sigma.Length, parameter, result);
        }
    }

    private static void CrossEntropyOf<T>(
        ReadOnlySpan<T> meanP, ReadOnlySpan<T> sigmaP, ReadOnlySpan<T> meanQ, ReadOnlySpan<T> sigmaQ, Span<T> destination, double? logBase)
        where T : unmanaged
    {
        double parameter = Arguments.LogBase(logBase);
        Check(meanP, sigmaP, meanQ, sigmaQ, destination);
        fixed (T* firstMean = meanP, firstSigma = sigmaP, secondMean = meanQ, secondSigma = sigmaQ, result = destination)
        {
            GaussianCore.CrossEntropy(firstMean, firstSigma, secondMean, secondSigma, meanP.Length, parameter, result);
        }
    }

    private static void KlDivergenceOf<T>(
        ReadOnlySpan<T> meanP, ReadOnlySpan<T> sigmaP, ReadOnlySpan<T> meanQ, ReadOnlySpan<T> sigmaQ, Span<T> destination, double? logBase)
        where T : unmanaged
    {
        double parameter = Arguments.LogBase(logBase);
        Check(meanP, sigmaP, meanQ, sigmaQ, destination);
        fixed (T* firstMean = meanP, firstSigma = sigmaP, secondMean = meanQ, secondSigma = sigmaQ, result = destination)
        {
            GaussianCore.KlDivergence(firstMean, firstSigma, secondMean, secondSigma, meanP.Length, parameter, result);
        }
    }

    private static void Check<T>(
        ReadOnlySpan<T> meanP, ReadOnlySpan<T> sigmaP, ReadOnlySpan<T> meanQ, ReadOnlySpan<T> sigmaQ, Span<T> destination)
        where T : unmanaged
    {
        Arguments.SameLength(sigmaP.Length, meanP.Length, nameof(sigmaP), nameof(meanP));
        Arguments.SameLength(meanQ.Length, meanP.Length, nameof(meanQ), nameof(meanP));
        Arguments.SameLength(sigmaQ.Length, meanP.Length, nameof(sigmaQ), nameof(meanP));
        Arguments.AtLeast(destination.Length, meanP.Length, nameof(destination));
        Arguments.InPlaceOrApart(meanP, destination, nameof(meanP), nameof(destination));
        Arguments.InPlaceOrApart(sigmaP, destination, nameof(sigmaP), nameof(destination));
        Arguments.InPlaceOrApart(meanQ, destination, nameof(meanQ), nameof(destination));
        Arguments.InPlaceOrApart(sigmaQ, destination, nameof(sigmaQ), nameof(destination));
        CheckPositive(sigmaP, nameof(sigmaP));
        CheckPositive(sigmaQ, nameof(sigmaQ));
    }

    private static void CheckPositive<T>(ReadOnlySpan<T> sigma, string name)
        where T : unmanaged
    {
        fixed (T* values = sigma)
        {
            int place = (int)GaussianCore.FirstNotPositive(values, sigma.Length);
            if (place >= 0)
            {
                throw new ArgumentOutOfRangeException(name, sigma[place], $"Element {place} is not above 0.");
            }
        }
    }
}
