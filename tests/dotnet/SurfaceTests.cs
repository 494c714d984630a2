using System.Reflection;
using System.Text.RegularExpressions;

namespace NativeEntropy.Tests;

/// <summary>The header, surface.txt, the .NET facade and the reference files name the same functions.</summary>
public sealed partial class SurfaceTests
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Subjects =
        [.. typeof(LogDomain).Assembly.GetExportedTypes().Where(type => type is { IsAbstract: true, IsSealed: true })];

    [Fact]
    public void HeaderDeclaresTheFunctionsOfTheTable()
    {
        string[] declared = [.. Prototype().Matches(File.ReadAllText(Repository.Header)).Select(match => match.Groups[1].Value)];
        IEnumerable<string> expected = Surface.Rows.SelectMany(row =>
            row.Dtypes.Length == 0 ? [row.Function] : row.Dtypes.Select(dtype => $"{row.Function}_{dtype}"));
        AssertSame(expected, declared, "surface.txt", "native_entropy.h");
    }

    [Fact]
    public void FacadeHasTheMembersOfTheTable()
    {
        string[] present =
        [
            .. Subjects.SelectMany(type => type.GetMembers(Members), (type, member) => (type, member))
                .Where(item => item.member is PropertyInfo or MethodInfo { IsSpecialName: false })
                .Select(item => $"{item.type.Name}.{item.member.Name}"),
        ];
        AssertSame(Surface.Rows.SelectMany(row => row.DotNet), present, "surface.txt", "the public static classes");
    }

    [Fact]
    public void EveryFunctionHasItsReferenceFiles()
    {
        IEnumerable<string> expected = Surface.Rows.Where(row => row.ReferenceStem is not null)
            .SelectMany(row => SurfaceRow.IsOfIntegers(row.ReferenceStem!) ? [row.ReferenceStem!] : row.Dtypes.Select(dtype => $"{row.ReferenceStem}_{dtype}"));
        IEnumerable<string> present = ReferenceTests.Files().Select(row => $"{((string)row[0]).Split('.')[0]}_{row[1]}").Distinct();
        AssertSame(expected, present, "surface.txt", "tests/reference");
    }

    private static void AssertSame(IEnumerable<string> left, IEnumerable<string> right, string leftName, string rightName)
    {
        IEnumerable<string> missing = left.Except(right).Select(name => $"{rightName} lacks {name}");
        IEnumerable<string> unknown = right.Except(left).Select(name => $"{leftName} lacks {name}");
        Complaints.AssertNone(missing.Concat(unknown));
    }

    [GeneratedRegex(@"^NE_API [^;(]*?\bne_(\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Prototype();
}
