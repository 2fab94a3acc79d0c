using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Stubs.Benchmarks.Generator;

/// <summary>
/// The generator of System.Text.Json, which comes with the SDK: of all that reads a type's members and writes code for
/// them the one that most programs use.
/// </summary>
internal sealed class JsonGenerator : IAnalyzerAssemblyLoader
{
    /// <summary>The generator; null if this SDK does not have it where it is looked for.</summary>
    public static ISourceGenerator? Find()
    {
        var packs = Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        var path = !Directory.Exists(packs)
            ? null
            : Directory.GetFiles(packs, "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories)
                .OrderDescending().FirstOrDefault();
        return path is null
            ? null
            : new AnalyzerFileReference(Path.GetFullPath(path), new JsonGenerator()).GetGenerators(LanguageNames.CSharp)
                .FirstOrDefault();
    }

    public void AddDependencyLocation(string fullPath)
    {
    }

    public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
}
