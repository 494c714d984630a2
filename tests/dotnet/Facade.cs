using System.Collections.Concurrent;
using System.Reflection;

namespace NativeEntropy.Tests;

/// <summary>Finds overloads of the facade by the delegate type that describes them, so that a test is written once for all element types.</summary>
internal static class Facade
{
    private static readonly ConcurrentDictionary<(string Name, Type Shape), Delegate> Known = [];

    /// <summary>The public method of this name, such as "Losses.MseLoss", with the delegate's parameters.</summary>
    public static TDelegate Find<TDelegate>(string name)
        where TDelegate : Delegate => (TDelegate)Known.GetOrAdd((name, typeof(TDelegate)), key => Bind(key.Name, key.Shape));

    private static Delegate Bind(string name, Type shape)
    {
        string[] parts = name.Split('.');
        Type subject = typeof(LogDomain).Assembly.GetType($"NativeEntropy.{parts[0]}", throwOnError: true)!;
        MethodInfo invoke = shape.GetMethod("Invoke")!;
        Type[] parameters = [.. invoke.GetParameters().Select(parameter => parameter.ParameterType)];
        MethodInfo? method = subject.GetMethod(parts[1], BindingFlags.Public | BindingFlags.Static, parameters);
        return method?.CreateDelegate(shape)
            ?? throw new MissingMethodException($"{name}({string.Join(", ", parameters.Select(type => type.ToString()))})");
    }
}
