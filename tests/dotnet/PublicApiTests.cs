using System.Globalization;
using System.Reflection;

namespace NativeEntropy.Tests;

/// <summary>The public surface of the assembly as text: PublicApi.txt changes only on purpose.</summary>
/// <remarks>With NATIVE_ENTROPY_WRITE_PUBLIC_API=1 in the environment the file is written instead of compared.</remarks>
public sealed class PublicApiTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    [Fact]
    public void SurfaceIsTheListedOne()
    {
        string path = Path.Combine(Repository.Root, "tests", "dotnet", "PublicApi.txt");
        IEnumerable<Type> types = typeof(LogDomain).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal);
        string[] surface = [.. types.SelectMany(Describe)];
        if (Environment.GetEnvironmentVariable("NATIVE_ENTROPY_WRITE_PUBLIC_API") == "1")
        {
            File.WriteAllText(path, string.Join('\n', surface) + "\n");
        }

        string[] listed = File.ReadAllLines(path);
        IEnumerable<string> gone = listed.Except(surface).Select(line => $"gone: {line}");
        IEnumerable<string> added = surface.Except(listed).Select(line => $"new: {line}");
        Complaints.AssertNone(gone.Concat(added));
        Assert.Equal(listed, surface);
    }

    private static IEnumerable<string> Describe(Type type)
    {
        yield return $"{Kind(type)} {type.FullName}";
        IEnumerable<string> members = type.GetMembers(Declared).Select(Describe).OfType<string>();
        foreach (string member in type.IsEnum ? members : members.Order(StringComparer.Ordinal))
        {
            yield return $"    {member}";
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => "class",
    };

    private static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } constant => $"{constant.Name} = {constant.GetRawConstantValue()}",
        FieldInfo { IsSpecialName: false } field => $"{Static(field.IsStatic)}{Name(field.FieldType)} {field.Name}",
        PropertyInfo property =>
            $"{Static(property.GetMethod!.IsStatic)}{Name(property.PropertyType)} {property.Name} {{ get;{Setter(property)} }}",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } or MethodInfo { Name: "op_Equality" or "op_Inequality" } => Method((MethodInfo)member),
        _ => null,
    };

    private static string Method(MethodInfo method) =>
        $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})";

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue ? ""
        : string.Create(CultureInfo.InvariantCulture, $" = {parameter.DefaultValue ?? "default"}");

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (Nullable.GetUnderlyingType(type) is Type underlying)
        {
            return Name(underlying) + "?";
        }

        string name = Keywords.GetValueOrDefault(type, type.Name.Split('`')[0]);
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
