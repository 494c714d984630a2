namespace NativeEntropy;

/// <summary>Which of the two variables of a joint table is known.</summary>
public enum Given
{
    /// <summary>X: the row.</summary>
    X = 0,

    /// <summary>Y: the column.</summary>
    Y = 1,
}
