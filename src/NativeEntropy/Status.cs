namespace NativeEntropy;

/// <summary>How a call ended; the numbers of the C header's NE_OK and NE_ERR_*.</summary>
internal enum Status
{
    Ok = 0,
    Null = 1,
    Shape = 2,
    Parameter = 3,
    TargetRange = 4,
    Empty = 5,
    Memory = 6,
    Internal = 7,
}
