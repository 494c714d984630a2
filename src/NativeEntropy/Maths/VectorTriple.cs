using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>An unevaluated sum of three doubles, lane by lane: about 150 bits, of which the operations keep 140.</summary>
/// <remarks>Products below 2^-106 of the leading one, and their errors, go to the last part as they are; the parts overlap by a few bits.</remarks>
internal readonly record struct VectorTriple(Vector512<double> High, Vector512<double> Middle, Vector512<double> Low)
{
    [MethodImpl(Inlining.OfFormulas)]
    public static VectorTriple operator +(VectorTriple a, VectorTriple b)
    {
        VectorTriple sum = a;
        for (int part = 0; part < Registers.InEight; part++)
        {
            sum = sum.WithPart(part, RegisterTriple.Part(a, part) + RegisterTriple.Part(b, part));
        }

        return sum;
    }

    [MethodImpl(Inlining.OfFormulas)]
    public static VectorTriple operator *(VectorTriple a, VectorTriple b)
    {
        VectorTriple product = a;
        for (int part = 0; part < Registers.InEight; part++)
        {
            product = product.WithPart(part, RegisterTriple.Part(a, part) * RegisterTriple.Part(b, part));
        }

        return product;
    }

    /// <summary>The same in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorTriple Broadcast(double high, double middle, double low) =>
        new(Vector512.Create(high), Vector512.Create(middle), Vector512.Create(low));

    /// <summary>The two leading parts.</summary>
    public VectorPair ToPair() => new(High, Middle);

    /// <summary>Every part times a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorTriple Scaled(Vector512<double> power) => new(High * power, Middle * power, Low * power);

    /// <summary>The eight with one register replaced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private VectorTriple WithPart(int part, RegisterTriple value) =>
        new(Registers.WithPart(High, part, value.High), Registers.WithPart(Middle, part, value.Middle), Registers.WithPart(Low, part, value.Low));
}
