using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Up to eight rows of a cross-entropy call: their losses, and their gradients where those are asked for.</summary>
internal unsafe ref struct LossRows<T>
    where T : unmanaged
{
    /// <summary>Doubles of scratch space for <see cref="Run"/>.</summary>
    public const int ScratchLength = 2 * Columns.ScratchLength;

    private readonly ref readonly CrossEntropyCall<T> _call;
    private readonly nint _first;
    private readonly int _count;
    private readonly long* _target;
    private readonly Vector512<double> _skip;

    /// <param name="call">What is asked for.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="target">Eight class indices; -1 where a lane has no row that counts, or the targets are probabilities.</param>
    /// <param name="skip">Lanes without a row that counts, as a mask.</param>
    public LossRows(ref readonly CrossEntropyCall<T> call, nint first, int count, long* target, Vector512<double> skip)
    {
        _call = ref call;
        _first = first;
        _count = count;
        _target = target;
        _skip = skip;
    }

    /// <summary>What each row weighs.</summary>
    public VectorPair Weight { get; init; }

    /// <summary>d result / d loss of each row, but for its weight.</summary>
    public VectorPair Scale { get; init; }

    /// <summary>The losses, weighted, 0 in lanes that are to be skipped; Lo means nothing where Hi is not finite.</summary>
    public readonly VectorPair Run(double* scratch)
    {
        CrossEntropyOptions options = _call.Options;
        EightRows<T> rows = new(_call.Logits, _first, _count);
        VectorPair losses = options.SoftCap != 0 ? Capped(rows, scratch)
            : options.Temperature != 1 ? Of(rows, _call.Gradient, new Tempered(options.Temperature), options.Temperature, scratch)
            : Of(rows, _call.Gradient, default(Unscaled), 1, scratch);
        VectorPair weighted = _call.IsWeighted ? Product(losses, Weight) : losses;
        return new(Masks.AndNot(weighted.Hi, _skip), Masks.AndNot(weighted.Lo, _skip));
    }

    /// <summary>scale / divisor; what is not finite stays as it is.</summary>
    public static VectorPair Quotient(VectorPair scale, DoubleDouble divisor)
    {
        if (divisor.Hi == 1 && divisor.Lo == 0)
        {
            return scale;
        }

        Vector512<double> finite = Vector512.LessThan(Vector512.Abs(scale.Hi), Vector512.Create(double.PositiveInfinity));
        VectorPair quotient = scale / VectorPair.Broadcast(divisor);
        Vector512<double> inRange = Vector512.LessThan(Vector512.Abs(quotient.Hi), Vector512.Create(1e290));
        VectorPair rounded = new(scale.Hi / Vector512.Create(divisor.Hi), Vector512<double>.Zero);
        return VectorPair.Select(finite, VectorPair.Select(inRange, quotient, rounded), scale);
    }

    /// <summary>Losses rounded; what is not finite as it is.</summary>
    public static Vector512<double> Round(VectorPair losses)
    {
        Vector512<double> finite = Vector512.LessThan(Vector512.Abs(losses.Hi), Vector512.Create(double.PositiveInfinity));
        return losses.Hi + (losses.Lo & finite);
    }

    /// <summary>The product, without an error term where it is not finite.</summary>
    public static VectorPair Product(VectorPair a, VectorPair b)
    {
        VectorPair product = a * b;
        Vector512<double> high = a.Hi * b.Hi;
        Vector512<double> inRange = Vector512.LessThan(Vector512.Abs(high), Vector512.Create(1e300));
        return VectorPair.Select(inRange, product, new VectorPair(high, Vector512<double>.Zero));
    }

    /// <summary>The losses of logits of any type, rows.First on in their matrix and in the gradient's.</summary>
    private readonly VectorPair Of<TLogit, TScaling>(
        EightRows<TLogit> rows, Matrix<TLogit> gradient, TScaling scaling, double temperature, double* scratch)
        where TLogit : unmanaged
        where TScaling : unmanaged, IScaling
    {
        VectorPair scale = _call.IsWeighted && _call.WithGradient ? Product(Scale, Weight) : Scale;
        if (temperature != 1)
        {
            scale = Quotient(scale, new DoubleDouble(temperature, 0));
        }

        if (!_call.HasDistributions)
        {
            return new IndexRows<TLogit, TScaling>(rows, _target, _skip, scaling) { ZLoss = _call.Options.ZLoss }
                .Run(_call.WithGradient, gradient, scale, scratch);
        }

        EightRows<T> probabilities = new(_call.Probabilities, _first, _count);
        DistributionRows<TLogit, T, TScaling> distributions = new(rows, probabilities, _target, _skip, scaling)
        {
            IsIndex = _call.Target != null,
            Weight = _call.Weight,
            Share = new TargetShare(_call.Options.LabelSmoothing, _call.Logits.Cols),
            ZLoss = _call.Options.ZLoss,
        };
        return distributions.Run(_call.WithGradient, gradient, scale, scratch);
    }

    /// <summary>The same for capped logits: they are rounded to double once, and everything else is computed from those.</summary>
    private readonly VectorPair Capped(EightRows<T> rows, double* scratch)
    {
        nint cols = rows.Matrix.Cols;
        CrossEntropyOptions options = _call.Options;
        void* memory = NativeMemory.Alloc((nuint)(_count * cols), sizeof(double));
        try
        {
            Matrix<double> capped = new((double*)memory, _count, cols, cols);
            for (int lane = 0; lane < _count; lane++)
            {
                CappedRow.Logits(rows.Row(lane), cols, capped.Row(lane), options.Temperature, options.SoftCap);
            }

            VectorPair losses = Of(new EightRows<double>(capped, 0, _count), capped, default(Unscaled), 1, scratch);
            for (int lane = 0; _call.WithGradient && lane < _count; lane++)
            {
                if (!Lanes.IsSet(_skip, lane))
                {
                    CappedRow.Gradient(
                        rows.Row(lane), cols, capped.Row(lane), _call.Gradient.Row(_first + lane), options.Temperature, options.SoftCap);
                }
            }

            return losses;
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }
}
