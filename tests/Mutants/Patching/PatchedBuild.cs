using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Stubs.Mutants.Patching;

/// <summary>
/// Compiles the patched sources in this process, and puts them beside a copy of the tests' output in place of the
/// product. No project is built: the tests are those that were built before this.
/// </summary>
internal sealed class PatchedBuild(Repository repository, PatchedSources sources)
{
    /// <summary>The switch: part of the patched copy only.</summary>
    private const string Switch = """
        namespace Stubs.Planted
        {
            internal static class MutantSwitch
            {
                internal static int On = int.TryParse(System.Environment.GetEnvironmentVariable("STUBS_MUTANT"), out var number) ? number : 0;
            }
        }
        """;

    private static readonly string[] ReportedNot = ["CS1701", "CS1702", "CS0436"];

    private readonly List<MetadataReference> references = [];

    /// <summary>Where the compiler refused patches, after <see cref="Run"/>.</summary>
    public IReadOnlyList<(string Path, int Line)> Refused { get; private set; } = [];

    /// <summary>Makes the copies of the tests' outputs and returns what the compiler has against the patches.</summary>
    public IReadOnlyList<string> Run()
    {
        var stamp = Stamp();
        var made = Path.Combine(repository.CopyOf(""), "stamp");
        if (File.Exists(made) && File.ReadAllText(made) == stamp)
        {
            CopyWorkers();
            return [];
        }

        var images = new Dictionary<string, byte[]>();
        foreach (var project in PatchedSources.Projects)
        {
            var name = project == "Runtime" ? "Stubs" : "Stubs." + project;
            using var image = new MemoryStream();
            var compilation = Compile(project, name);
            var result = compilation.Emit(
                image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
            Refused = [.. result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)
                .Select(static d => d.Location.GetLineSpan())
                    .Select(static at => (at.Path, at.StartLinePosition.Line))];
            if (!result.Success)
                return [
                    .. result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Take(40)
                        .Select(d => Explain(d))];
            images.Add(name, image.ToArray());
            if (project == "Generators")
                references.Add(MetadataReference.CreateFromImage(image.ToArray()));
        }

        foreach (var tests in repository.TestProjects)
            CopyOutput(tests, images);
        CopyWorkers();
        File.WriteAllText(made, stamp);
        return [];
    }

    // The worker is this program; it runs with the dependencies of the tests.
    private void CopyWorkers()
    {
        foreach (var tests in repository.TestProjects)
            File.Copy(
                typeof(PatchedBuild).Assembly.Location, Path.Combine(repository.CopyOf(tests), "Stubs.Mutants.dll"),
                overwrite: true);
    }

    // Of all that goes into the copies: the patched sources, and the tests as they were built.
    private string Stamp()
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(
            System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var (path, text) in PatchedSources.Projects.SelectMany(sources.Of))
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(path + "\n" + text));
        foreach (var file in repository.TestProjects.Select(
            tests => Path.Combine(repository.OutputOf(tests), Repository.AssemblyOf(tests))))
            hash.AppendData(BitConverter.GetBytes(File.GetLastWriteTimeUtc(file).Ticks));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private void CopyOutput(string tests, Dictionary<string, byte[]> images)
    {
        var (from, to) = (repository.OutputOf(tests), repository.CopyOf(tests));
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            if (images.ContainsKey(Path.GetFileNameWithoutExtension(file))
                && Path.GetExtension(file) is ".dll" or ".pdb")
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (File.GetLastWriteTimeUtc(file) != File.GetLastWriteTimeUtc(copy))
                File.Copy(file, copy, overwrite: true);
        }

        foreach (var (name, image) in images)
        {
            if (File.Exists(Path.Combine(from, name + ".dll")))
                File.WriteAllBytes(Path.Combine(to, name + ".dll"), image);
        }
    }

    private CSharpCompilation Compile(string project, string name)
    {
        var options = new CSharpParseOptions(
            LanguageVersion.Latest, preprocessorSymbols: project == "Runtime"
                ? ["NET", "NET10_0", "NET10_0_OR_GREATER", "DEBUG"] : ["DEBUG"]);
        var trees = sources.Of(project).Append(("MutantSwitch.cs", Switch)).Concat(GeneratedByBuild(project))
            .Select(file => CSharpSyntaxTree.ParseText(file.Item2, options, file.Item1, System.Text.Encoding.UTF8))
            .ToList();
        var compilation = CSharpCompilation.Create(
            name,
            trees,
            [.. Platform(project), .. references],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release,
                specificDiagnosticOptions: ReportedNot.Select(
                    static id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))));
        if (project != "Runtime")
            return compilation;
        CSharpGeneratorDriver.Create(Generators(), parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        return (CSharpCompilation)updated;
    }

    // What the build writes itself: names and versions of the assembly, and the usings of every file.
    private IEnumerable<(string, string)> GeneratedByBuild(string project) =>
        Directory.EnumerateFiles(repository.ObjectsOf(project), "*.cs", SearchOption.TopDirectoryOnly)
            .Where(static file => file.EndsWith(".AssemblyInfo.cs", StringComparison.Ordinal)
                || file.EndsWith(".GlobalUsings.g.cs", StringComparison.Ordinal)
                || file.EndsWith(".AssemblyAttributes.cs", StringComparison.Ordinal))
            .Select(static file => (file, File.ReadAllText(file)));

    private static IEnumerable<MetadataReference> Platform(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("Stubs", StringComparison.Ordinal)
                && (project != "Runtime"
                || !Path.GetFileName(file).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)))
            .Select(static file => MetadataReference.CreateFromFile(file));

    // The product's own generator as it was built, and those of the platform that its sources use.
    private IEnumerable<ISourceGenerator> Generators()
    {
        string[] files =
        [
            repository.BuiltGenerators,
            .. Repository.PlatformGenerators(
                "Microsoft.Interop.LibraryImportGenerator", "Microsoft.Interop.SourceGeneration"),
            repository.LoggingGenerator,
        ];
        foreach (var assembly in files.Select(Assembly.LoadFrom).ToList())
        {
            foreach (var type in TypesOf(assembly)
                .Where(static type => type.GetCustomAttribute<GeneratorAttribute>() is not null))
            {
                yield return Activator.CreateInstance(type) switch
                {
                    IIncrementalGenerator incremental => incremental.AsSourceGenerator(),
                    var generator => (ISourceGenerator)generator!,
                };
            }
        }
    }

    // A generator's assembly may have parts for editors, which this program lacks.
    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>();
        }
    }

    private static string Explain(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan();
        var text = diagnostic.Location.SourceTree?.GetText().Lines[line.StartLinePosition.Line].ToString().Trim();
        return $"{line.Path}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} In: {text}";
    }
}
