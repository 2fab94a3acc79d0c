using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Generators;

/// <summary>
/// Finds the referenced assemblies that have exceptions of their own. An exception may arrive before the program has
/// touched the assembly that declares it, and would not be known yet.
/// </summary>
internal static class ReferencedExceptions
{
    private const string Runtime = "Stubs";

    /// <summary>
    /// One public exception of each such assembly. This runs at every keystroke: an assembly that does not reference
    /// the run time is not looked at.
    /// </summary>
    public static EquatableArray<string> In(Compilation compilation, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (assembly.Name != Runtime
                && assembly.Modules.Any(
                    module => module.ReferencedAssemblies.Any(reference => reference.Name == Runtime))
                        && Find(assembly) is { } exception)
                found.Add(TypeNames.Of(exception));
        }

        found.Sort(StringComparer.Ordinal);
        return found.ToEquatableArray();
    }

    private static INamedTypeSymbol? Find(IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "GeneratedExceptionsAttribute" } type
                && type.ContainingNamespace.IsStubsGeneratedNamespace()
                && attribute.ConstructorArguments is [{ Value: INamedTypeSymbol exception }]
                && exception.IsPublicEverywhere())
                return exception;
        }

        return null;
    }
}
