using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Partial sums of exponentials s (1 + q), sixteen side by side: of <see cref="FloatBlockSum{T}"/>.</summary>
internal static class FloatPartialSum
{
    /// <summary>The head of a sum of the s begins here, so that it is larger than anything added to it.</summary>
    public const float HeadStart = 2;

    /// <summary>Four elements of each lane, one behind the other: the first and the third go to `even`.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFour(
        in FloatExponential exponential,
        Vector512<float> xa,
        Vector512<float> xb,
        Vector512<float> xc,
        Vector512<float> xd,
        ref Vector512<float> head,
        ref Vector512<float> error,
        ref Vector512<float> even,
        ref Vector512<float> odd)
    {
        Vector512<float> ra = exponential.Reduce(xa, out Vector512<float> ma);
        Vector512<float> rb = exponential.Reduce(xb, out Vector512<float> mb);
        Vector512<float> rc = exponential.Reduce(xc, out Vector512<float> mc);
        Vector512<float> rd = exponential.Reduce(xd, out Vector512<float> md);
        Vector512<float> qa = exponential.ExpM1(ra), sa = exponential.Power(ma);
        Vector512<float> qb = exponential.ExpM1(rb), sb = exponential.Power(mb);
        Vector512<float> qc = exponential.ExpM1(rc), sc = exponential.Power(mc);
        Vector512<float> qd = exponential.ExpM1(rd), sd = exponential.Power(md);
        even = Vector512.FusedMultiplyAdd(sa, qa, even);
        odd = Vector512.FusedMultiplyAdd(sb, qb, odd);
        even = Vector512.FusedMultiplyAdd(sc, qc, even);
        odd = Vector512.FusedMultiplyAdd(sd, qd, odd);
        Vector512<float> ha = head + sa;
        Vector512<float> hb = ha + sb;
        Vector512<float> hc = hb + sc;
        Vector512<float> hd = hc + sd;
        error += sa - (ha - head);
        error += sb - (hb - ha);
        error += sc - (hc - hb);
        error += sd - (hd - hc);
        head = hd;
    }

    /// <summary>One element of each lane, to be called for one after the other, where a vector is two registers or more: the sums change places, so that the order is that of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddOne(
        in FloatExponential exponential, Vector512<float> x, ref Vector512<float> head, ref Vector512<float> error, ref Vector512<float> even, ref Vector512<float> odd)
    {
        Vector512<float> less = exponential.ExpM1(exponential.Reduce(exponential.AtLeastLowest(x), out Vector512<float> m));
        Vector512<float> power = exponential.Power(m);
        Vector512<float> rest = Vector512.FusedMultiplyAdd(power, less, even);
        even = odd;
        odd = rest;
        Vector512<float> next = head + power;
        error += power - (next - head);
        head = next;
    }
}
