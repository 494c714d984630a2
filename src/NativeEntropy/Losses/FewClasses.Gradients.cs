using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <content>Gradients, of the terms that the sums have left in the logits' places.</content>
internal unsafe ref partial struct FewClasses<T>
{
    /// <summary>Takes d result / d loss of eight rows; returns for which of them float arithmetic does, as a mask.</summary>
    public readonly int TakeScale(int at, in VectorPair scale)
    {
        Vector256<float> head = FloatLanes.Round(scale.Hi);
        head.Store(Scale.Hi + at);
        FloatLanes.Round((scale.Hi - Lanes.Widen(head)) + scale.Lo).Store(Scale.Lo + at);
        return AreModerate(scale);
    }

    /// <summary>Of eight weights, or scales, those that float arithmetic is for, as a mask.</summary>
    public static int AreModerate(in VectorPair factor) =>
        (int)Vector512.LessThanOrEqual(Vector512.Abs(factor.Hi), Vector512.Create(FloatCrossEntropy.LargestScale)).ExtractMostSignificantBits();

    /// <summary>Takes d result / d loss, the same for all rows; returns whether float arithmetic does for it.</summary>
    public readonly bool TakeScale(in VectorPair scale)
    {
        int does = 0;
        for (int at = 0; at < MostRows; at += Lanes.Count)
        {
            does = TakeScale(at, scale);
        }

        return does != 0;
    }

    /// <summary>Stores the gradients of the rows of a mask, whose scales have been taken.</summary>
    public readonly void StoreGradients(ulong rows)
    {
        Multiply();
        T* atTarget = stackalloc T[MostRows];
        for (int at = 0; at < _rows; at += Lanes.Count)
        {
            Lanes.Store(Lanes.Widen(Vector256.Load(AtTarget + at)), atTarget + at);
            _columns.StoreSome(at, (int)(rows >> at) & 0xFF, _call.Gradient, _first + at);
        }

        T* gradient = _call.Gradient.Row(_first);
        long* target = _call.Target + _first;
        for (int row = 0; rows != 0; row++, gradient += _call.Gradient.RowStride, rows >>= 1)
        {
            if ((rows & 1) != 0)
            {
                gradient[target[row]] = atTarget[row];
            }
        }
    }

    /// <summary>Makes gradients of the terms.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Inlining.OfLoops)]
    private readonly void Multiply()
    {
        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatPair others = Others[at];
            FloatPair factor = FloatCrossEntropy.Factor(others, OfTarget[at], Scale[at]);
            FloatRegister atTarget = FloatCrossEntropy.AtTarget(others, factor);
            if (_someBeyond)
            {
                FloatPair beyond = Beyond[at];
                factor = FloatPair.Product(factor, beyond);
                atTarget *= beyond.Hi;
            }

            Factor.Set(at, factor);
            atTarget.Store(AtTarget + at);
        }

        for (int at = 0; at < _rows; at += FloatColumns.Width)
        {
            FloatPair factor = Factor[at];
            float* p = _columns.Row(at);
            for (float* end = p + (_cols * FloatColumns.Width); p < end; p += FloatColumns.Width)
            {
                FloatCrossEntropy.OfTerm(Register.Load(p), factor).Store(p);
            }
        }
    }
}
