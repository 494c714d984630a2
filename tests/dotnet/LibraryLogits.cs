namespace NativeEntropy.Tests;

internal sealed partial class Library<T, R>
{
    private static Outcome[]? RunLogits(string function, ReferenceCase<T> test, ReadOnlyMemory<T> x)
    {
        int cols = test.Cols;
        double? logBase = test.LogBase;
        R[] values = new R[test.Rows], given = Weights(test, "grad_output");
        T[] gradient = new T[test.Rows * cols], second = new T[test.Rows * cols];
        switch (function)
        {
            case "softmax_entropy":
                Facade.Find<LogitsEntropy<T, R>>("Logits.Entropy")(x.Span, cols, values, test.Temperature, logBase);
                return [Of("entropy", values)];
            case "softmax_entropy_grad":
                Facade.Find<LogitsEntropyGradient<T, R>>("Logits.EntropyWithGradient")(
                    x.Span, cols, given, values, gradient, test.Temperature, logBase);
                return [Of("entropy", values), Of("grad", gradient)];
            case "token_log_probs":
                Facade.Find<LogitsTokens<T, R>>("Logits.TokenLogProbs")(x.Span, test.Target, cols, values, test.Temperature);
                return [Of(function, values)];
            case "softmax_cross_entropy_stats":
                return Statistics(test, x, values);
            case "softmax_perplexity":
                R perplexity = Facade.Find<Reduced<T, long, R>>("Logits.Perplexity")(
                    x.Span, test.Target, cols, test.Options, Weights(test, "class_weight"), Weights(test, "sample_weight"));
                return [Of("perplexity", [perplexity])];
            case "softmax_kl_divergence":
                Facade.Find<LogitsKlDivergence<T, R>>("Logits.KlDivergence")(
                    x.Span, test.Inputs["q_logits"], cols, values, test.Temperature, logBase);
                return [Of("kl_divergence", values)];
            case "softmax_kl_divergence_grad":
                Facade.Find<LogitsKlDivergenceGradient<T, R>>("Logits.KlDivergenceWithGradient")(
                    x.Span, test.Inputs["q_logits"], cols, given, values, gradient, second, test.Temperature, logBase);
                return [Of("kl_divergence", values), Of("grad_p", gradient), Of("grad_q", second)];
            case "softmax_js_divergence":
                Facade.Find<LogitsJsDivergence<T, R>>("Logits.JsDivergence")(
                    x.Span, test.Inputs["q_logits"], cols, values, test.Temperature, test.Number("beta", 0.5), logBase);
                return [Of("js_divergence", values)];
            default:
                return null;
        }
    }

    private static Outcome[] Statistics(ReferenceCase<T> test, ReadOnlyMemory<T> x, R[] losses)
    {
        R[] logSumExp = new R[test.Rows], entropy = new R[test.Rows];
        bool[] correct = new bool[test.Rows];
        Facade.Find<LogitsStatistics<T, R>>("Logits.CrossEntropyStats")(
            x.Span, test.Target, test.Cols, losses, logSumExp, entropy, correct, test.Options, Weights(test, "class_weight"),
            Weights(test, "sample_weight"));
        return [Of("loss", losses), Of("logsumexp", logSumExp), Of("entropy", entropy), Of("correct", correct)];
    }
}
