using System.Runtime.CompilerServices;
using NativeEntropy.Maths;

namespace NativeEntropy.Drivers;

/// <summary>Rows as they are, element by element: for what the sums have marked as rare.</summary>
internal static unsafe class Probabilities
{
    /// <summary>Whether all are finite and none is negative.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool AreValid<T>(T* p, nint n)
        where T : unmanaged
    {
        bool valid = true;
        for (nint i = 0; i < n; i++)
        {
            double value = Scalars.ToDouble(p[i]);
            valid &= value is >= 0 and < double.PositiveInfinity;
        }

        return valid;
    }

    public static bool AreValid<T>(Matrix<T> table)
        where T : unmanaged
    {
        bool valid = true;
        for (nint row = 0; row < table.Rows; row++)
        {
            valid &= AreValid(table.Row(row), table.Cols);
        }

        return valid;
    }

    /// <summary>Whether p happens where q holds it for impossible: p > 0 and q = 0.</summary>
    public static bool AreImpossible<T>(T* p, T* q, nint n)
        where T : unmanaged
    {
        bool impossible = false;
        for (nint i = 0; i < n; i++)
        {
            impossible |= Scalars.ToDouble(p[i]) > 0 && Scalars.ToDouble(q[i]) == 0;
        }

        return impossible;
    }

    public static bool AreZeros<T>(T* p, nint n)
        where T : unmanaged
    {
        bool zeros = true;
        for (nint i = 0; i < n; i++)
        {
            zeros &= Scalars.ToDouble(p[i]) == 0;
        }

        return zeros;
    }

    /// <summary>Whether p = q everywhere.</summary>
    public static bool AreIdentical<T>(T* p, T* q, nint n)
        where T : unmanaged
    {
        bool identical = true;
        for (nint i = 0; i < n; i++)
        {
            identical &= Scalars.ToDouble(p[i]) == Scalars.ToDouble(q[i]);
        }

        return identical;
    }
}
