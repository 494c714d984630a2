using System.Runtime.CompilerServices;

namespace NativeEntropy.Proof;

/// <summary>A result so close to the middle of two neighbours that more digits had to decide.</summary>
internal readonly record struct CloseCall(ulong Input, ulong Result, bool CorrectlyRounded);

/// <summary>What was seen of one function: the worst error, where, and how many results were not the nearest number.</summary>
internal sealed class Tally
{
    private readonly List<CloseCall> _closeCalls = [];

    public long Inputs { get; private set; }

    /// <summary>In ULP of the exact value; infinite where a limit, a NaN's bits or a zero's sign is wrong.</summary>
    public double Worst { get; private set; }

    /// <summary>The bits of the argument of the worst error.</summary>
    public ulong WorstInput { get; private set; }

    public long NotCorrectlyRounded { get; private set; }

    /// <summary>Results that the reference could not place on one side of a tie.</summary>
    public IReadOnlyList<CloseCall> CloseCalls => _closeCalls;

    /// <summary>Within this of 1/2, an error is on neither side of it.</summary>
    public required double Margin { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong input, ulong result, double distance)
    {
        Inputs++;
        if (distance > Worst)
        {
            Worst = distance;
            WorstInput = input;
        }

        if (distance > 0.5 - Margin)
        {
            AddDoubtful(input, result, distance);
        }
    }

    /// <summary>Decides the close calls. <paramref name="isCorrectlyRounded"/> knows more digits.</summary>
    public void Decide(Func<CloseCall, bool> isCorrectlyRounded)
    {
        for (int i = 0; i < _closeCalls.Count; i++)
        {
            _closeCalls[i] = _closeCalls[i] with { CorrectlyRounded = isCorrectlyRounded(_closeCalls[i]) };
            NotCorrectlyRounded += _closeCalls[i].CorrectlyRounded ? 0 : 1;
        }
    }

    public void Add(Tally other)
    {
        if (other.Worst > Worst || (other.Worst == Worst && other.WorstInput < WorstInput))
        {
            Worst = other.Worst;
            WorstInput = other.WorstInput;
        }

        Inputs += other.Inputs;
        NotCorrectlyRounded += other.NotCorrectlyRounded;
        if (other._closeCalls.Count > 0)
        {
            _closeCalls.AddRange(other._closeCalls);
            _closeCalls.Sort((a, b) => a.Input.CompareTo(b.Input));
        }
    }

    private void AddDoubtful(ulong input, ulong result, double distance)
    {
        if (distance > 0.5 + Margin)
        {
            NotCorrectlyRounded++;
        }
        else
        {
            _closeCalls.Add(new(input, result, false));
        }
    }
}
