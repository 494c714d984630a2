namespace NativeEntropy;

/// <summary>By which average of two entropies their mutual information is divided.</summary>
public enum NormalizingAverage
{
    /// <summary>(H(X) + H(Y)) / 2.</summary>
    Arithmetic = 0,

    /// <summary>The square root of H(X) H(Y).</summary>
    Geometric = 1,

    /// <summary>The smaller one.</summary>
    Min = 2,

    /// <summary>The larger one.</summary>
    Max = 3,
}
