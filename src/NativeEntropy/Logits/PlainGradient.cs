using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>The derivatives that <see cref="DivergenceGradient{TScaling}"/> has in pairs, in plain doubles, for results of 24 bits and fewer.</summary>
internal readonly unsafe struct PlainGradient<TScaling>(in DivergenceFrame frame, VectorPair mean, VectorPair factor, TScaling scaling) : IDivergenceGradient
    where TScaling : unmanaged, IScaling
{
    private readonly PlainElements<TScaling> _elements = new(frame, scaling);
    private readonly Vector512<double> _mean = mean.Hi + mean.Lo;
    private readonly Vector512<double> _factor = factor.Hi + factor.Lo;

    public void Run<T>(T* p, T* q, nint n, T* byP, T* byQ)
        where T : unmanaged
    {
        double* memory = stackalloc double[PlainBlock.Length];
        PlainBlock block = PlainBlock.In(memory);
        for (nint i = 0; i < n; i += PlainBlock.Most)
        {
            nint some = nint.Min(PlainBlock.Most, n - i);
            _elements.Fill(p + i, q + i, some, block);
            Apply(block, some);
            Store(block.P, byP + i, some);
            Store(block.Q, byQ + i, some);
        }
    }

    /// <summary>From the exponentials that the sums were made of. They are overwritten.</summary>
    public void Run<T>(T* p, T* q, KeptExponentials kept, nint n, T* byP, T* byQ)
        where T : unmanaged
    {
        double* logarithms = stackalloc double[PlainBlock.Most];
        for (nint i = 0; i < n; i += PlainBlock.Most)
        {
            nint some = nint.Min(PlainBlock.Most, n - i);
            PlainBlock block = kept.Block(i, logarithms);
            _elements.FillLogarithms(p + i, q + i, some, block);
            Apply(block, some);
            Store(block.P, byP + i, some);
            Store(block.Q, byQ + i, some);
        }
    }

    private void Apply(PlainBlock block, nint n)
    {
        for (int part = 0; part < Registers.InEight; part++)
        {
            Apply(block, n, part);
        }
    }

    /// <summary>The derivatives, where the exponentials were.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Apply(PlainBlock block, nint n, int part)
    {
        DoubleRegister ratio = Registers.Part(_elements.Ratio, part);
        DoubleRegister reference = Registers.Part(_elements.Reference, part);
        DoubleRegister mean = Registers.Part(_mean, part);
        DoubleRegister factor = Registers.Part(_factor, part);
        DoubleRegister infinity = Register.Create(double.PositiveInfinity);
        DoubleRegister infinite = Register.Equals(mean, infinity);
        for (nint i = part * DoubleRegister.Count; i < n; i += Lanes.Count)
        {
            DoubleRegister p = Register.Load(block.P + i) * ratio;
            DoubleRegister q = Register.Load(block.Q + i);
            DoubleRegister logarithm = Register.Load(block.Logarithms + i);
            DoubleRegister excess = PlainElements<TScaling>.Excess(p, q, logarithm, out _);

            // An infinite divergence: upwards where q is 0, downwards elsewhere.
            DoubleRegister byP = p * ((logarithm - reference) - mean) * factor;
            DoubleRegister limit = Register.ConditionalSelect(Register.Equals(logarithm, infinity), factor, -factor) * infinity;
            DoubleRegister zero = Register.Equals(p, DoubleRegister.Zero);
            Register.AndNot(Register.ConditionalSelect(infinite, limit, byP + DoubleRegister.Zero), zero).Store(block.P + i);
            ((-excess * factor) + DoubleRegister.Zero).Store(block.Q + i); // 0 is positive
        }
    }

    private static void Store<T>(double* values, T* destination, nint n)
        where T : unmanaged
    {
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            Lanes.StoreFirst(Vector512.Load(values + i), destination + i, (int)nint.Min(Lanes.Count, n - i));
        }
    }
}

/// <summary>Where the exponentials of two rows are kept, if they are: they cost more than reading them again.</summary>
internal readonly unsafe struct KeptExponentials(double* memory)
{
    /// <summary>The longest row.</summary>
    public const int Most = 4096;

    /// <summary>Doubles of memory.</summary>
    public const int Length = 2 * Most;

    public bool IsNull => memory == null;

    /// <summary>From element i on, with memory for the logarithms.</summary>
    public PlainBlock Block(nint i, double* logarithms) => new(memory + i, memory + Most + i, logarithms);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(nint i, Vector512<double> p, Vector512<double> q)
    {
        p.Store(memory + i);
        q.Store(memory + Most + i);
    }
}
