using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Eight sums of losses side by side. Losses may have either sign, so they are added as pairs: what cancels keeps its digits.</summary>
/// <remarks>
/// The heads are added without error, what that leaves goes to the tails. A part has at most 2^40 elements, so the tails' own roundings are below
/// 2^(40 - 3) 2^-53 2^-53 of the sum of magnitudes.
/// </remarks>
internal struct LossSums
{
    private VectorPair _scaled;
    private Vector512<double> _special;

    /// <summary>The sum of the ordinary losses. A loop keeps it in registers.</summary>
    public VectorPair Ordinary;

    /// <summary>The first `count` lanes, as a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> First(int count) => Vector512.LessThan(
        Vector512.Create(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), Vector512.Create((double)count));

    /// <summary>The sum of ordinary losses with some more; others takes what would spoil it: the huge ones, whose sum may be out of range, infinity and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair Add(VectorPair sum, VectorPair losses, ref LossSums others)
    {
        Vector512<double> ordinary = AreOrdinary(losses.Hi);
        if (Lanes.AnySet(~ordinary))
        {
            others.AddOthers(losses.Hi);
        }

        return AddOrdinary(sum, losses, ordinary);
    }

    /// <summary>Losses that do not spoil a sum, as a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AreOrdinary(Vector512<double> losses) => Vector512.LessThan(Vector512.Abs(losses), Vector512.Create(LossSum.Huge));

    /// <summary>The sum of ordinary losses with some more of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair AddOrdinary(VectorPair sum, VectorPair losses, Vector512<double> ordinary)
    {
        VectorPair heads = VectorPair.TwoSum(sum.Hi, losses.Hi & ordinary);
        return new(heads.Hi, sum.Lo + (heads.Lo + (losses.Lo & ordinary)));
    }

    /// <summary>Adds those that are not ordinary.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AddOthers(Vector512<double> losses)
    {
        Vector512<double> others = Masks.AndNot(losses, AreOrdinary(losses));
        Vector512<double> finite = Vector512.LessThan(Vector512.Abs(others), Vector512.Create(double.PositiveInfinity));
        _scaled += new VectorPair((others & finite) * Vector512.Create(LossSum.Down), Vector512<double>.Zero);
        _special += Masks.AndNot(others, finite);
    }

    /// <summary>Their sum: lanes l and l + 4, l and l + 2, 0 and 1; lane after lane where some are not ordinary.</summary>
    public readonly LossSum Total()
    {
        Vector512<double> ordinary = Vector512.LessThan(Vector512.Abs(Ordinary.Hi), LossTerms.Infinity)
            & Vector512.Equals(_scaled.Hi, Vector512<double>.Zero)
            & Vector512.Equals(_special, Vector512<double>.Zero);
        if (Lanes.AnySet(~ordinary))
        {
            return LaneAfterLane();
        }

        VectorPair sum = VectorPair.TwoSum(Ordinary.Hi, Ordinary.Lo);
        sum += new VectorPair(Lanes.FromLane4(sum.Hi), Lanes.FromLane4(sum.Lo));
        sum += new VectorPair(Lanes.FromLane2(sum.Hi), Lanes.FromLane2(sum.Lo));
        return new LossSum(sum.First() + new DoubleDouble(sum.Hi[1], sum.Lo[1]), default, 0);
    }

    private readonly LossSum LaneAfterLane()
    {
        LossSum total = default;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            double head = Ordinary.Hi[lane];
            bool finite = double.IsFinite(head);
            total += new LossSum(
                finite ? DoubleDouble.TwoSum(head, Ordinary.Lo[lane]) : default,
                new DoubleDouble(_scaled.Hi[lane], _scaled.Lo[lane]),
                _special[lane] + (finite ? 0 : head));
        }

        return total;
    }

    /// <summary>The same for losses of floats, which are all in range: infinity and NaN go through the heads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair AddOfFloats(VectorPair sum, Vector512<double> losses)
    {
        VectorPair heads = VectorPair.TwoSum(sum.Hi, losses);
        return new(heads.Hi, sum.Lo + heads.Lo);
    }
}
