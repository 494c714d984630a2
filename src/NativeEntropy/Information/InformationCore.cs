using NativeEntropy.Drivers;
using NativeEntropy.Threading;

namespace NativeEntropy.Kernels;

/// <summary>The information measures on checked arguments: where the .NET facade and the C exports meet.</summary>
internal static unsafe class InformationCore
{
    public static void SelfInformation<T>(T* p, nint n, double logBase, T* destination)
        where T : unmanaged
    {
        LogarithmBase unit = LogarithmBase.Of(logBase);
        if (logBase == 0)
        {
            Elements.Run(p, n, destination, new SelfInformationFormula<T, Nats>(unit, default), Elements.LoadOf<T>());
        }
        else
        {
            Elements.Run(p, n, destination, new SelfInformationFormula<T, LogarithmBase>(unit, unit), Elements.LoadOf<T>());
        }
    }

    public static void BinaryEntropy<T>(T* p, nint n, double logBase, T* destination)
        where T : unmanaged
    {
        LogarithmBase unit = LogarithmBase.Of(logBase);
        if (logBase == 0)
        {
            Elements.Run(p, n, destination, new BinaryEntropyFormula<T, Nats>(unit, default), Load.Of<T>(4, 6));
        }
        else
        {
            Elements.Run(p, n, destination, new BinaryEntropyFormula<T, LogarithmBase>(unit, unit), Load.Of<T>(4, 6));
        }
    }

    public static void Entropy<T, TResult>(in Matrix<T> p, double logBase, bool normalize, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        LogarithmBase unit = LogarithmBase.Of(logBase);
        if (normalize)
        {
            Run(in p, in p, destination, new NormalizedCrossEntropyMeasure<T>(unit, true));
        }
        else
        {
            Run(in p, in p, destination, new EntropyMeasure<T>(unit));
        }
    }

    public static void Perplexity<T, TResult>(in Matrix<T> p, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged => Run(in p, in p, destination, default(PerplexityMeasure<T>));

    public static void RenyiEntropy<T, TResult>(in Matrix<T> p, double alpha, double logBase, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        LogarithmBase unit = LogarithmBase.Of(logBase);
        switch (alpha)
        {
            case 0:
                Run(in p, in p, destination, new CountMeasure<T, HartleyResult>(unit));
                break;
            case 1:
                Run(in p, in p, destination, new EntropyMeasure<T>(unit));
                break;
            case double.PositiveInfinity:
                Run(in p, in p, destination, new CountMeasure<T, LeastSurpriseResult>(unit));
                break;
            default:
                Run(in p, in p, destination, new PowerMeasure<T, RenyiResult>(alpha, unit));
                break;
        }
    }

    public static void TsallisEntropy<T, TResult>(in Matrix<T> p, double q, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        switch (q)
        {
            case 0:
                Run(in p, in p, destination, new CountMeasure<T, CountLessOneResult>(LogarithmBase.Natural));
                break;
            case 1:
                Run(in p, in p, destination, new EntropyMeasure<T>(LogarithmBase.Natural));
                break;
            case double.PositiveInfinity:
                Run(in p, in p, destination, new CountMeasure<T, BeyondOneResult>(LogarithmBase.Natural));
                break;
            default:
                Run(in p, in p, destination, new PowerMeasure<T, TsallisResult>(q, LogarithmBase.Natural));
                break;
        }
    }

    public static void CrossEntropy<T, TResult>(in Matrix<T> p, in Matrix<T> q, double logBase, bool normalize, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        LogarithmBase unit = LogarithmBase.Of(logBase);
        if (normalize)
        {
            Run(in p, in q, destination, new NormalizedCrossEntropyMeasure<T>(unit, false));
        }
        else
        {
            Run(in p, in q, destination, new CrossEntropyMeasure<T>(unit));
        }
    }

    public static void KlDivergence<T, TResult>(in Matrix<T> p, in Matrix<T> q, double logBase, bool normalize, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
    {
        LogarithmBase unit = LogarithmBase.Of(logBase);
        if (normalize)
        {
            Run(in p, in q, destination, new NormalizedDivergenceMeasure<T, RescaledRelative, RelativeTerm, DivergenceItself>(unit));
        }
        else
        {
            Run(in p, in q, destination, new DivergenceMeasure<T>(unit));
        }
    }

    public static void JsDivergence<T, TResult>(in Matrix<T> p, in Matrix<T> q, double logBase, bool normalize, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged => JensenShannon<T, TResult, DivergenceItself>(p, q, logBase, normalize, destination);

    public static void JsDistance<T, TResult>(in Matrix<T> p, in Matrix<T> q, double logBase, bool normalize, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged => JensenShannon<T, TResult, DivergenceRoot>(p, q, logBase, normalize, destination);

    private static void JensenShannon<T, TResult, TKind>(in Matrix<T> p, in Matrix<T> q, double logBase, bool normalize, TResult* destination)
        where T : unmanaged
        where TResult : unmanaged
        where TKind : unmanaged, IDivergenceResult
    {
        LogarithmBase unit = LogarithmBase.Of(logBase);
        if (normalize)
        {
            Run(in p, in q, destination, new NormalizedDivergenceMeasure<T, RescaledMixture, MixtureTerm, TKind>(unit));
        }
        else
        {
            Run(in p, in q, destination, new JensenShannonMeasure<T, TKind>(unit));
        }
    }

    private static void Run<T, TResult, TMeasure>(in Matrix<T> p, in Matrix<T> q, TResult* destination, TMeasure measure)
        where T : unmanaged
        where TResult : unmanaged
        where TMeasure : unmanaged, IMeasure<T> => MeasureRows<T, TResult, TMeasure>.Run(in p, in q, destination, measure);
}
