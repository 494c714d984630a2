using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Short rows with float results and a class index each, in the plainest call: no weights, no options. Up to eight rows, a row a lane, are a group.</summary>
/// <remarks>
/// Bit for bit what <see cref="LossRows{T}"/> does for every call, but several groups at a time, each step for all of them before the next: the steps of one group
/// wait for each other, those of several do not, and for ten classes that waiting is most of the time. Nor are vectors passed from method to method through memory.
/// </remarks>
internal unsafe ref struct FewClasses<T>
    where T : unmanaged
{
    private const int MostGroups = 8;
    private const int Arrays = 7;

    /// <summary>Columns of all groups together.</summary>
    private const int MostColumns = 256;

    private readonly ref readonly CrossEntropyCall<T> _call;
    private readonly double* _columns;
    private readonly Vector512<double>* _vectors;
    private readonly int _room;
    private nint _first;

    /// <param name="call">What is asked for.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> doubles.</param>
    public FewClasses(ref readonly CrossEntropyCall<T> call, double* scratch)
    {
        _call = ref call;
        _vectors = (Vector512<double>*)Columns.AtCacheLine(scratch);
        _columns = (double*)(_vectors + (Arrays * MostGroups));
        _room = SingleColumns.Room((int)call.Logits.Cols);
    }

    /// <summary>Doubles of scratch space.</summary>
    public static int ScratchLength => (MostColumns + (Arrays * MostGroups) + 1) * Lanes.Count;

    /// <summary>Whether a call is of that sort.</summary>
    public static bool Suits(in CrossEntropyCall<T> call)
    {
        CrossEntropyOptions options = call.Options;
        return typeof(T) != typeof(double) && call.Logits.Cols is > 1 and <= Columns.Most && !call.IsWeighted && !call.HasDistributions
            && options.SoftCap == 0 && options.Temperature == 1 && options.ZLoss == 0;
    }

    private readonly Vector512<double>* Logits => _vectors;

    private readonly Vector512<double>* Maxima => _vectors + MostGroups;

    private readonly Vector512<double>* Sums => _vectors + (2 * MostGroups);

    private readonly Vector512<double>* Losses => _vectors + (3 * MostGroups);

    private readonly Vector512<double>* Factors => _vectors + (4 * MostGroups);

    private readonly Vector512<double>* AtTargets => _vectors + (5 * MostGroups);

    private readonly Vector512<long>* Classes => (Vector512<long>*)(_vectors + (6 * MostGroups));

    /// <summary>Computes as many groups as there is room for, from the row `first` on; returns how many.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public int Load(nint first, nint end)
    {
        _first = first;
        int count = (int)nint.Min(nint.Min(MostGroups, MostColumns / _room), (end - first + Lanes.Count - 1) / Lanes.Count);
        for (int group = 0; group < count; group++)
        {
            nint row = first + (group * Lanes.Count);
            int rows = (int)nint.Min(Lanes.Count, end - row);
            Columns columns = Columns.Load(_call.Logits, row, rows, Place(group));
            Classes[group] = rows == Lanes.Count ? Vector512.Load(_call.Target + row) : ClassesOfFew(_call.Target + row, rows);
            Logits[group] = columns.TakeOut(Classes[group], out Maxima[group]);
        }

        for (int group = 0; group < count; group++)
        {
            Sums[group] = SingleColumns.Sum<T, SingleBlockSum<T, Unscaled>>(Place(group), (int)_call.Logits.Cols, Maxima[group], default);
        }

        for (int group = 0; group < count; group++)
        {
            Losses[group] = Loss(group);
        }

        return count;
    }

    /// <summary>The losses of a group that was loaded. NaN, in any of them, where a logit is infinite or NaN: then the rows have to be computed in another way.</summary>
    /// <remarks>Lanes without a row hold the last row's.</remarks>
    public readonly Vector512<double> this[int group] => Losses[group];

    /// <summary>Whether one of a group's rows is to be ignored.</summary>
    public readonly bool HasIgnored(int group, long ignored) => Vector512.EqualsAny(Classes[group], Vector512.Create(ignored));

    /// <summary>Computes what the gradients of a group with ordinary losses are made of.</summary>
    /// <param name="group">Which one of those loaded.</param>
    /// <param name="scale">d result / d loss of each row.</param>
    [MethodImpl(Inlining.OfLoops)]
    public readonly void PrepareGradient(int group, in VectorPair scale)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> factor = CrossEntropyFormula.FactorOfFloats(Logits[group] - Maxima[group], Sums[group], out _);
        VectorPair ofOthers = new VectorPair(Sums[group] * factor, zero) * scale;
        VectorPair scaled = new VectorPair(factor, zero) * scale;
        Factors[group] = scaled.Hi + scaled.Lo;
        AtTargets[group] = -(ofOthers.Hi + ofOthers.Lo);
    }

    /// <summary>The gradients of a group for which that was computed; rows from `end` on have none.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public readonly void StoreGradient(int group, nint end)
    {
        nint first = _first + (group * Lanes.Count);
        Columns columns = Columns.Again((int)_call.Logits.Cols, Place(group));
        columns.Scale(Factors[group], Classes[group], AtTargets[group]);
        columns.Store(_call.Gradient, first, (int)nint.Min(Lanes.Count, end - first));
    }

    /// <summary>The classes of fewer than eight rows, that of the last in all lanes after it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<long> ClassesOfFew(long* target, int count)
    {
        Vector512<long> classes = Vector512.Create(target[count - 1]);
        Vector512<long> lane = Vector512<long>.Zero;
        for (int row = 0; row < count - 1; row++, lane += Vector512<long>.One)
        {
            classes = Masks.Select(Vector512.Equals(lane, Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7)), Vector512.Create(target[row]), classes);
        }

        return classes;
    }

    /// <remarks>
    /// The sum is NaN where one of the others is NaN or the largest is infinite. Lanes out of the ordinary get NaN by or-ing all bits in: with a select, the compiler of .NET 9 takes, for AVX-512,
    /// the wrong register for a NaN that it has put on the stack.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector512<double> Loss(int group)
    {
        Vector512<double> loss = CrossEntropyFormula.LossOfFloats(Logits[group] - Maxima[group], Sums[group], out Vector512<double> ordinary);
        return loss | ~ordinary;
    }

    /// <summary>A group's columns, which begin at a cache line.</summary>
    private readonly double* Place(int group) => _columns + (group * _room * Lanes.Count);
}
