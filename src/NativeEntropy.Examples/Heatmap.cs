using System.Buffers;
using System.Numerics.Tensors;

namespace NativeEntropy.Examples;

/// <summary>A model that finds a class for every pixel gives logits [classes, height, width]: the axis is the first, the pixels are the rows.</summary>
public static class Heatmap
{
    private const int Height = 3;
    private const int Width = 8;

    public static void Run(TextWriter output)
    {
        output.WriteLine("Heatmap");
        // Sky above, ground below, and a model that is undecided where they meet and sure of itself at the left.
        Tensor<float> logits = Tensor.CreateFromShape<float>([2, Height, Width]);
        Tensor<long> truth = Tensor.CreateFromShape<long>([Height, Width]);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                logits[0, y, x] = (1 - y) * (Width - x);
                truth[y, x] = y > 1 ? 1 : 0;
            }
        }

        Tensor<float> bits = Logits.Entropy(logits, axis: 0, logBase: 2);
        for (int y = 0; y < Height; y++)
        {
            output.WriteLine($"  {string.Join(" ", Enumerable.Range(0, Width).Select(x => $"{bits[y, x]:F2}"))}");
        }

        output.WriteLine($"  entropies in bits; cross-entropy of all pixels {Losses.CrossEntropy(logits, truth, axis: 0):F4} nats");

        // A slice is a tensor too, and nothing of it is copied by hand: the right half alone.
        NRange[] right = [NRange.All, NRange.All, (Width / 2)..];
        NRange[] rightTruth = [NRange.All, (Width / 2)..];
        float half = Losses.CrossEntropy(logits.AsReadOnlyTensorSpan(right), truth.AsReadOnlyTensorSpan(rightTruth), axis: 0);
        output.WriteLine($"  of its right half {half:F4} nats");
    }
}
