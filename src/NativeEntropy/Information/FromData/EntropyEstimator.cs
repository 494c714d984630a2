namespace NativeEntropy;

/// <summary>How the entropy of a distribution is estimated from counts of its outcomes.</summary>
public enum EntropyEstimator
{
    /// <summary>The entropy of the relative frequencies: the maximum likelihood estimate, too small on average.</summary>
    Plugin = 0,

    /// <summary>The plug-in estimate and (m - 1) / (2 N) nats, m the outcomes seen, N the sum of the counts.</summary>
    /// <remarks>G. A. Miller, Note on the bias of information estimates, in Information Theory in Psychology (1955) 95-100.</remarks>
    MillerMadow = 1,

    /// <summary>The entropy of frequencies that are shrunk towards the uniform distribution over the given cells.</summary>
    /// <remarks>J. Hausser, K. Strimmer, Entropy inference and the James-Stein estimator, J. Mach. Learn. Res. 10 (2009) 1469-1484.</remarks>
    JamesStein = 2,

    /// <summary>log N - (1/N) sum n G(n), with G(n) = digamma(floor(n/2) + 1/2) + log 2.</summary>
    /// <remarks>P. Grassberger, Entropy estimates from insufficient samplings, arXiv:physics/0307138 (2003), equations 28 to 30.</remarks>
    Grassberger = 3,
}
