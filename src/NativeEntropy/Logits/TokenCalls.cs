using System.Runtime.Intrinsics;
using NativeEntropy.Drivers;
using NativeEntropy.Maths;

namespace NativeEntropy.Kernels;

/// <summary>Functions of the cross-entropy's losses, on checked pointers.</summary>
internal static unsafe class TokenCalls
{
    /// <summary>The losses per row with the other sign: log softmax(logits)[target].</summary>
    public static Status LogProbs<T>(in CrossEntropyCall<T> call, out nint badRow)
        where T : unmanaged
    {
        Status status = call.Run(out badRow);
        for (nint row = 0; status == Status.Ok && row < call.Logits.Rows; row++)
        {
            call.Loss.Set(row, 0 - call.Loss[row]); // a loss of 0 stays 0
        }

        return status;
    }

    /// <summary>exp of the mean loss, which stays a pair until then.</summary>
    public static Status Perplexity<T>(in CrossEntropyCall<T> call, out nint badRow)
        where T : unmanaged
    {
        Status status = call.Validate(out badRow, out DoubleDouble denominator);
        if (status == Status.Ok)
        {
            LossSum total = CrossEntropyCore.Sum(call, denominator);
            bool isPair = total.Special == 0 && total.Scaled.Hi == 0 && denominator.Hi != 0;
            DoubleDouble mean = isPair
                ? total.Ordinary / denominator
                : new DoubleDouble(CrossEntropyCore.Reduce(total, denominator, call.Options), 0);
            call.Loss.Set(0, Exponential(mean));
        }

        return status;
    }

    private static double Exponential(DoubleDouble x)
    {
        const double Highest = 710; // beyond the largest double
        if (x.Hi > Highest || double.IsNaN(x.Hi))
        {
            return x.Hi + double.PositiveInfinity;
        }

        VectorPair mantissa = ExtendedExponential.Mantissa(VectorPair.Broadcast(x), out Vector512<double> exponent);
        return Maths.Exponential.ScaleGradually(mantissa.Hi + mantissa.Lo, exponent)[0];
    }
}
