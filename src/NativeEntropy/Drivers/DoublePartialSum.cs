using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Partial sums of exponentials s (1 + q), eight side by side: of <see cref="DoubleBlockSum{T}"/>.</summary>
internal static class DoublePartialSum
{
    /// <summary>The head of a sum of the s begins here, so that it is larger than anything added to it.</summary>
    public const double HeadStart = 2;

    /// <summary>Four elements of each lane, one behind the other: the first and the third go to `even`.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFour(
        in DoubleExponential exponential,
        Vector512<double> xa,
        Vector512<double> xb,
        Vector512<double> xc,
        Vector512<double> xd,
        ref Vector512<double> head,
        ref Vector512<double> error,
        ref Vector512<double> even,
        ref Vector512<double> odd)
    {
        Vector512<double> ra = exponential.Reduce(xa, out Vector512<double> ma);
        Vector512<double> rb = exponential.Reduce(xb, out Vector512<double> mb);
        Vector512<double> rc = exponential.Reduce(xc, out Vector512<double> mc);
        Vector512<double> rd = exponential.Reduce(xd, out Vector512<double> md);
        Vector512<double> qa = exponential.ExpM1(ra), sa = exponential.Power(ma);
        Vector512<double> qb = exponential.ExpM1(rb), sb = exponential.Power(mb);
        Vector512<double> qc = exponential.ExpM1(rc), sc = exponential.Power(mc);
        Vector512<double> qd = exponential.ExpM1(rd), sd = exponential.Power(md);
        even = Vector512.FusedMultiplyAdd(sa, qa, even);
        odd = Vector512.FusedMultiplyAdd(sb, qb, odd);
        even = Vector512.FusedMultiplyAdd(sc, qc, even);
        odd = Vector512.FusedMultiplyAdd(sd, qd, odd);
        Vector512<double> ha = head + sa;
        Vector512<double> hb = ha + sb;
        Vector512<double> hc = hb + sc;
        Vector512<double> hd = hc + sd;
        error += sa - (ha - head);
        error += sb - (hb - ha);
        error += sc - (hc - hb);
        error += sd - (hd - hc);
        head = hd;
    }
}
