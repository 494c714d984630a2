using System.Runtime.Intrinsics;
using NativeEntropy.Maths;

namespace NativeEntropy.Tests;

/// <summary>Half and bfloat16 numbers: all of them to floats and doubles, and back from where rounding is decided.</summary>
public sealed unsafe class SixteenBitTests
{
    private const int HalfInfinity = 0x7C00;
    private const int BFloat16Infinity = 0x7F80;

    [Fact]
    public void EveryHalfIsReadWithoutError() => EveryNumberIsRead<Half>(bits => (double)BitConverter.UInt16BitsToHalf(bits));

    [Fact]
    public void EveryBFloat16IsReadWithoutError() => EveryNumberIsRead<BFloat16>(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));

    [Fact]
    public void HalvesAreTheNearestToDoubles() => AreNearest<Half>(HalfInfinity, 65536, bits => (double)BitConverter.UInt16BitsToHalf(bits), Lanes.Count, Doubles<Half>);

    [Fact]
    public void BFloat16sAreTheNearestToDoubles() =>
        AreNearest<BFloat16>(BFloat16Infinity, Math.ScaleB(1, 128), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16), Lanes.Count, Doubles<BFloat16>);

    [Fact]
    public void HalvesAreTheNearestToFloats() => AreNearest<Half>(HalfInfinity, 65536, bits => (double)BitConverter.UInt16BitsToHalf(bits), FloatLanes.Count, Floats<Half>);

    [Fact]
    public void BFloat16sAreTheNearestToFloats() =>
        AreNearest<BFloat16>(BFloat16Infinity, Math.ScaleB(1, 128), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16), FloatLanes.Count, Floats<BFloat16>);

    private static void EveryNumberIsRead<T>(Func<ushort, double> value)
        where T : unmanaged
    {
        ushort* bits = stackalloc ushort[FloatLanes.Count];
        for (int first = 0; first <= ushort.MaxValue; first += FloatLanes.Count)
        {
            for (int lane = 0; lane < FloatLanes.Count; lane++)
            {
                bits[lane] = (ushort)(first + lane);
            }

            Vector512<float> floats = FloatLanes.Load((T*)bits);
            for (int lane = 0; lane < FloatLanes.Count; lane++)
            {
                double expected = value((ushort)(first + lane));
                double read = Lanes.Load((T*)bits + (lane / Lanes.Count * Lanes.Count))[lane % Lanes.Count];
                Assert.True(Same(expected, floats[lane]) && Same(expected, read), $"{first + lane:X4}: {floats[lane]}, {read}, not {expected}");
            }
        }
    }

    /// <summary>Every number, the middle between it and the next, and the neighbours of both, of either sign.</summary>
    /// <param name="infinity">The bits of infinity.</param>
    /// <param name="afterLargest">The number that would come after the largest one.</param>
    /// <param name="value">The number of some bits.</param>
    /// <param name="atOnce">Numbers that are rounded at once.</param>
    /// <param name="round">Rounds so many, and puts there what it was given, as doubles.</param>
    private static void AreNearest<T>(int infinity, double afterLargest, Func<ushort, double> value, int atOnce, Action<nint, nint> round)
        where T : unmanaged
    {
        double* numbers = stackalloc double[FloatLanes.Count];
        ushort* bits = stackalloc ushort[FloatLanes.Count];
        for (int below = 0; below < infinity; below++)
        {
            double lower = value((ushort)below);
            double upper = below + 1 == infinity ? afterLargest : value((ushort)(below + 1));
            double middle = lower + ((upper - lower) / 2);
            double[] some = [lower, Beside(lower, 1), Beside(middle, -1), middle, Beside(middle, 1), Beside(upper, -1), lower + ((upper - lower) * 0.3), lower + ((upper - lower) * 0.7)];
            for (int lane = 0; lane < atOnce; lane++)
            {
                numbers[lane] = lane % 2 == 0 ? some[lane % some.Length] : -some[lane % some.Length];
            }

            round((nint)numbers, (nint)bits);
            for (int lane = 0; lane < atOnce; lane++)
            {
                double size = Math.Abs(numbers[lane]);
                bool up = size > middle || (size == middle && below % 2 == 1);
                int expected = (up ? below + 1 : below) | (double.IsNegative(numbers[lane]) ? 0x8000 : 0);
                Assert.True(expected == bits[lane], $"{numbers[lane]:R} became {bits[lane]:X4}, not {expected:X4}");
            }
        }

        double[] special = [double.PositiveInfinity, double.NegativeInfinity, afterLargest, -afterLargest, 2 * afterLargest, double.NaN, 0.0, -0.0];
        for (int lane = 0; lane < atOnce; lane++)
        {
            numbers[lane] = special[lane % special.Length];
        }

        round((nint)numbers, (nint)bits);
        int[] expectedBits = [infinity, infinity | 0x8000, infinity, infinity | 0x8000, infinity, 0, 0, 0x8000];
        for (int lane = 0; lane < special.Length; lane++)
        {
            bool isNaN = double.IsNaN(special[lane]);
            Assert.True(isNaN ? (bits[lane] & 0x7FFF) > infinity : expectedBits[lane] == bits[lane], $"{special[lane]} became {bits[lane]:X4}");
        }
    }

    /// <summary>The number before or after a positive one.</summary>
    private static double Beside(double value, int side) => side > 0 ? Math.BitIncrement(value) : value == 0 ? value : Math.BitDecrement(value);

    private static void Doubles<T>(nint numbers, nint bits)
        where T : unmanaged => Lanes.Store(Vector512.Load((double*)numbers), (T*)bits);

    private static void Floats<T>(nint numbers, nint bits)
        where T : unmanaged
    {
        float* floats = stackalloc float[FloatLanes.Count];
        for (int lane = 0; lane < FloatLanes.Count; lane++)
        {
            // The second eight are those beside them.
            float nearest = (float)((double*)numbers)[lane];
            floats[lane] = lane < Lanes.Count ? nearest : lane % 4 < 2 ? MathF.BitIncrement(nearest) : MathF.BitDecrement(nearest);
            ((double*)numbers)[lane] = floats[lane];
        }

        FloatLanes.Store(Vector512.Load(floats), (T*)bits);
    }

    private static bool Same(double expected, double read) =>
        double.IsNaN(expected) ? double.IsNaN(read) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(read);
}
