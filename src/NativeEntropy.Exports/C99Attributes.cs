#if !DNNE
namespace DNNE;

/// <summary>The C type of a parameter or result, where C# has no word for it: const, the header's structs, 16-bit numbers.</summary>
/// <remarks>For DNNE, whose package brings these attributes (hence names and namespace); here they stand in where it is absent. A test compares them with native_entropy.h.</remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
internal sealed class C99TypeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}

/// <summary>C code at the beginning of the header that DNNE makes.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Parameter, Inherited = false)]
internal sealed class C99DeclCodeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}
#endif
