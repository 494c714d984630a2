using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeEntropy.Maths;

/// <summary>An array of values per row that belongs to inputs of type T: of doubles for double, of floats for every other type.</summary>
internal readonly unsafe struct Results<T>(void* data)
    where T : unmanaged
{
    public static int ElementSize => typeof(T) == typeof(double) ? sizeof(double) : sizeof(float);

    public bool IsNull => data == null;

    /// <summary>The array where it is one of floats.</summary>
    public float* Singles => (float*)data;

    /// <summary>The same array, for another type of inputs that it belongs to.</summary>
    public Results<TOther> As<TOther>()
        where TOther : unmanaged => new(data);

    /// <summary>The elements from one on; of no array none.</summary>
    public Results<T> From(nint index) => data == null ? this : new((byte*)data + (index * ElementSize));

    public double this[nint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(double) ? ((double*)data)[index] : ((float*)data)[index];
    }

    /// <summary>The elements from `first` on in the first `count` lanes, without an array ones; 0 in the other lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> LoadFirst(nint first, int count)
    {
        if (data == null)
        {
            return Lanes.Ones(count);
        }

        return typeof(T) == typeof(double)
            ? Lanes.LoadFirst((double*)data + first, count, 0)
            : Lanes.LoadFirst((float*)data + first, count, 0);
    }

    /// <summary>Rounds to the element type; every NaN becomes the canonical one.</summary>
    public void Set(nint index, double value)
    {
        if (typeof(T) == typeof(double))
        {
            ((double*)data)[index] = Scalars.FromDouble<double>(value);
        }
        else
        {
            ((float*)data)[index] = Scalars.FromDouble<float>(value);
        }
    }

    /// <summary>The first `count` lanes to the elements from `first` on, rounded.</summary>
    public void Store(Vector512<double> values, nint first, int count)
    {
        if (typeof(T) == typeof(double))
        {
            Lanes.StoreFirst(values, (double*)data + first, count);
        }
        else
        {
            Lanes.StoreFirst(values, (float*)data + first, count);
        }
    }
}
