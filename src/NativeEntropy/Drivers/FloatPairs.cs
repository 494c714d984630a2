using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>A pair of floats for each row of <see cref="FloatColumns"/>: <see cref="FloatColumns.MostRows"/> first parts, and as many second ones.</summary>
internal readonly unsafe struct FloatPairs(float* data)
{
    public float* Hi => data;

    public float* Lo => data + FloatColumns.MostRows;

    public FloatPair this[int at]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Register.Load(Hi + at), Register.Load(Lo + at));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int at, FloatPair pair)
    {
        pair.Hi.Store(Hi + at);
        pair.Lo.Store(Lo + at);
    }
}
