using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Where the exponentials that float rows' sums are made of stay for what is computed next, if they do: to read them costs less than to compute them again.</summary>
internal readonly unsafe struct KeptTerms
{
    /// <summary>The longest row: one block, whose maximum is the row's.</summary>
    private const int MostCols = 4096;

    /// <summary>As many rows at once as <see cref="EightRows{T}.RowsAtOnce"/> takes, and room to begin at a cache line.</summary>
    private const int Length = (MostOfEight + 1) * Lanes.Count;

    private const int MostOfEight = 1024;

    private readonly double* _memory;

    private KeptTerms(double* memory) => _memory = Columns.AtCacheLine(memory);

    public bool IsNull => _memory == null;

    /// <summary>Doubles of memory that rows of this type and length take, besides the scratch space of their sums, in which short rows stay.</summary>
    public static int LengthFor<T, TScaling>(nint cols)
        where T : unmanaged
        where TScaling : unmanaged, IScaling => Suit<T, TScaling>(cols) && cols > Columns.Most ? Length : 0;

    /// <summary>A place for rows of this type and length; none where they cannot be kept.</summary>
    /// <param name="cols">Elements of a row.</param>
    /// <param name="memory"><see cref="LengthFor"/> doubles.</param>
    /// <param name="scratch">What the sums are given.</param>
    public static KeptTerms For<T, TScaling>(nint cols, double* memory, double* scratch)
        where T : unmanaged
        where TScaling : unmanaged, IScaling => Suit<T, TScaling>(cols) ? new(cols > Columns.Most ? memory : scratch) : default;

    /// <summary>Longer rows without a temperature are computed in floats, twice.</summary>
    private static bool Suit<T, TScaling>(nint cols)
        where T : unmanaged
        where TScaling : unmanaged, IScaling =>
        typeof(T) != typeof(double) && cols <= (typeof(TScaling) == typeof(Unscaled) ? Columns.Most : MostCols);

    /// <summary>The terms of a row longer than <see cref="Columns.Most"/>, with room up to a multiple of 32.</summary>
    public double* Row(int lane) => _memory == null ? null : _memory + (lane * MostOfEight);

    /// <summary>destination[i] = factor times the term, i &lt; n.</summary>
    [MethodImpl(Inlining.OfLoops)]
    public void Store<T>(int lane, nint n, T* destination, double factor)
        where T : unmanaged
    {
        double* terms = Row(lane);
        Vector512<double> factors = Vector512.Create(factor);

        // Not by Map.Run: there the factor is a field of the formula, which the compiler stores and loads again for every vector.
        nint whole = n - (n % Lanes.Count);
        for (nint i = 0; i < whole; i += Lanes.Count)
        {
            Lanes.Store(Vector512.Load(terms + i) * factors, destination + i);
        }

        if (whole < n)
        {
            Lanes.StoreFirst(Vector512.Load(terms + whole) * factors, destination + whole, (int)(n - whole));
        }
    }
}
