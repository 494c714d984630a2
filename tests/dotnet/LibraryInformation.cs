namespace NativeEntropy.Tests;

internal sealed partial class Library<T, R>
{
    private static Outcome[]? RunInformation(string function, ReferenceCase<T> test, ReadOnlyMemory<T> p)
    {
        int cols = test.Cols;
        R[] values = new R[test.Rows];
        T[] elements = new T[test.Rows * cols];
        switch (function)
        {
            case "self_information":
                Facade.Find<ElementMeasure<T>>("Information.SelfInformation")(p.Span, elements, test.LogBase);
                return [Of(function, elements)];
            case "binary_entropy":
                Facade.Find<ElementMeasure<T>>("Information.BinaryEntropy")(p.Span, elements, test.LogBase);
                return [Of(function, elements)];
            case "entropy":
                Facade.Find<RowMeasure<T, R>>("Information.Entropy")(p.Span, cols, values, test.LogBase, test.Normalize);
                return [Of(function, values)];
            case "perplexity":
                Facade.Find<RowValues<T, R>>("Information.Perplexity")(p.Span, cols, values);
                return [Of(function, values)];
            case "renyi_entropy":
                Facade.Find<OrderedRowMeasureInUnits<T, R>>("Information.RenyiEntropy")(p.Span, test.Order, cols, values, test.LogBase);
                return [Of(function, values)];
            case "tsallis_entropy":
                Facade.Find<OrderedRowMeasure<T, R>>("Information.TsallisEntropy")(p.Span, test.Order, cols, values);
                return [Of(function, values)];
            case "cross_entropy":
                return Divergence(function, "Information.CrossEntropy", test, p);
            case "kl_divergence":
                return Divergence(function, "Information.KlDivergence", test, p);
            case "js_divergence":
                return Divergence(function, "Information.JsDivergence", test, p);
            case "js_distance":
                return Divergence(function, "Information.JsDistance", test, p);
            default:
                return RunTables(function, test, p);
        }
    }

    private static Outcome[]? RunTables(string function, ReferenceCase<T> test, ReadOnlyMemory<T> pxy)
    {
        (int tables, int rows, int cols) = test.TableShape;
        R[] values = new R[tables];
        switch (function)
        {
            case "joint_entropy":
                Facade.Find<TableMeasure<T, R>>("Information.JointEntropy")(pxy.Span, rows, cols, values, test.LogBase);
                return [Of(function, values)];
            case "mutual_information":
                Facade.Find<TableMeasure<T, R>>("Information.MutualInformation")(pxy.Span, rows, cols, values, test.LogBase);
                return [Of(function, values)];
            case "conditional_entropy":
                Given given = test.Word<Given>("given");
                Facade.Find<ConditionalMeasure<T, R>>("Information.ConditionalEntropy")(pxy.Span, rows, cols, given, values, test.LogBase);
                return [Of(function, values)];
            default:
                return null;
        }
    }

    private static Outcome[] Divergence(string function, string name, ReferenceCase<T> test, ReadOnlyMemory<T> p)
    {
        R[] values = new R[test.Rows];
        Facade.Find<PairMeasure<T, R>>(name)(p.Span, test.Inputs["q"], test.Cols, values, test.LogBase, test.Normalize);
        return [Of(function, values)];
    }
}
