using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stubs.Generators.Reading;

/// <summary>Whether a compilation understands what is written for it.</summary>
internal static class Language
{
    /// <summary>The oldest version of C# that has all that the generated code uses.</summary>
    public const LanguageVersion Oldest = LanguageVersion.CSharp12;

    public static bool IsNewEnough(Compilation compilation) => VersionOf(compilation) >= Oldest;

    public static LanguageVersion VersionOf(Compilation compilation) =>
        ((CSharpCompilation)compilation).LanguageVersion;
}
