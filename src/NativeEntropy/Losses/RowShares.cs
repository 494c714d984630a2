using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>sum a_c and sum a_c (m - z_c), lane by lane.</summary>
internal readonly record struct RowShares(VectorPair Total, VectorPair Distance)
{
    /// <summary>Total log S + Distance.</summary>
    public VectorPair Loss(VectorPair logSum)
    {
        VectorPair loss = (Total * logSum) + Distance;
        return VectorPair.Select(
            IsFinite(loss), loss, new VectorPair(Vector512.FusedMultiplyAdd(Total.Hi, logSum.Hi, Distance.Hi), Vector512<double>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowShares Plus(Vector512<double> share, Vector512<double> distance) => new(Plus(Total, share), Plus(Distance, distance));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowShares Plus(VectorPair share, VectorPair distance)
    {
        RowShares sum = Plus(share.Hi, distance.Hi);
        return new(new(sum.Total.Hi, sum.Total.Lo + share.Lo), new(sum.Distance.Hi, sum.Distance.Lo + distance.Lo));
    }

    /// <summary>The sum of the lanes, in lane 0.</summary>
    public RowShares Across()
    {
        DoubleDouble total = new(Total.Hi[0], Total.Lo[0]);
        DoubleDouble distance = new(Distance.Hi[0], Distance.Lo[0]);
        for (int lane = 1; lane < Lanes.Count; lane++)
        {
            total = Sum(total, new DoubleDouble(Total.Hi[lane], Total.Lo[lane]));
            distance = Sum(distance, new DoubleDouble(Distance.Hi[lane], Distance.Lo[lane]));
        }

        return new(VectorPair.Broadcast(total), VectorPair.Broadcast(distance));
    }

    /// <summary>Lane 0 of each in a lane of its own.</summary>
    public static unsafe RowShares Gather(RowShares* each, int count)
    {
        VectorPair total = VectorPair.One;
        VectorPair distance = VectorPair.One;
        for (int lane = 0; lane < count; lane++)
        {
            total = new(total.Hi.WithElement(lane, each[lane].Total.Hi[0]), total.Lo.WithElement(lane, each[lane].Total.Lo[0]));
            distance = new(distance.Hi.WithElement(lane, each[lane].Distance.Hi[0]), distance.Lo.WithElement(lane, each[lane].Distance.Lo[0]));
        }

        return new(total, distance);
    }

    public static Vector512<double> IsFinite(VectorPair x)
    {
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        return Vector512.LessThan(Vector512.Abs(x.Hi), infinity) & Vector512.LessThan(Vector512.Abs(x.Lo), infinity);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Plus(VectorPair sum, Vector512<double> term)
    {
        VectorPair next = VectorPair.TwoSum(sum.Hi, term);
        return new(next.Hi, sum.Lo + next.Lo);
    }

    private static DoubleDouble Sum(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble sum = a + b;
        return double.IsFinite(sum.Hi) ? sum : new DoubleDouble(a.Hi + b.Hi, 0);
    }
}
