using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Stubs.Analyzers;

/// <summary>
/// Knows test projects by the frameworks that they reference: a unit test may well look at a bare object.
/// </summary>
internal static class TestProjects
{
    private static readonly ImmutableHashSet<string> Frameworks = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "xunit.core", "xunit.v3.core", "nunit.framework",
        "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core");

    public static bool IsTestProject(this Compilation compilation) =>
        compilation.ReferencedAssemblyNames.Any(assembly => Frameworks.Contains(assembly.Name));
}
