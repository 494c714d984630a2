namespace NativeEntropy.Proof;

/// <summary>The arguments whose results come nearest to the middle of two numbers.</summary>
internal sealed class NearestToTies
{
    private const int Capacity = 24;

    private readonly List<(ulong Input, double Distance)> _inputs = [];
    private double _threshold = double.PositiveInfinity;

    public IEnumerable<(ulong Input, double Distance)> Inputs => _inputs;

    public void Add(ulong input, double distance)
    {
        if (Closeness(distance) >= _threshold || _inputs.Contains((input, distance)))
        {
            return;
        }

        _inputs.Add((input, distance));
        _inputs.Sort((a, b) => (Closeness(a.Distance), a.Input).CompareTo((Closeness(b.Distance), b.Input)));
        if (_inputs.Count > Capacity)
        {
            _inputs.RemoveAt(Capacity);
            _threshold = Closeness(_inputs[^1].Distance);
        }
    }

    public void Add(NearestToTies other)
    {
        foreach ((ulong input, double distance) in other._inputs)
        {
            Add(input, distance);
        }
    }

    private static double Closeness(double distance) => Math.Abs(distance - 0.5);
}
