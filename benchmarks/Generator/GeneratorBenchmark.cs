using Microsoft.CodeAnalysis;
using Stubs.Generators;

namespace Stubs.Benchmarks.Generator;

/// <summary>What the generator costs the one who types, and the build.</summary>
internal static class GeneratorBenchmark
{
    private const int Keys = 5;
    private const int BuildRounds = 3;

    // Until the compiler itself is compiled for good: what it costs that it is not yet, what is measured first would
    // pay.
    private const int Warming = 200;

    /// <summary>What a build does with comments unless a project asks for a file of documentation.</summary>
    private const DocumentationMode Documentation = DocumentationMode.None;

    private static readonly (string What, Func<Project, int, (string File, string Old, string New)> Edit)[] Edits =
    [
        ("in the body of a method", (_, key) => (Project.Name(500), Body(key), Body(key + 1))),
        ("in another file", (
            _, key) =>
                (Project.Other(500), $"var result = value{Spaces(key)};", $"var result = value{Spaces(key + 1)};")),
        ("in a comment", (_, key) => (Project.Name(500), Comment(key), Comment(key + 1))),
        ("adding a member", (
            _, key) =>
                (Project.Name(500), "public Guid? Coupon",
                    $"public int Added{key} {{ get; set; }} public Guid? Coupon")),
    ];

    public static Task RunAsync(Report report) => RunAsync(report, typing: true);

    /// <summary>Only what a row of the table demands.</summary>
    public static Task RunBuildsAsync(Report report) => RunAsync(report, typing: false);

    private static Task RunAsync(Report report, bool typing)
    {
        var json = JsonGenerator.Find();
        Console.WriteLine(
            $"  {Project.Classes} classes, each in a file of its own with 8 members, 3 methods and a record; {Project.Classes} other files");
        if (typing)
            PrintTyping(json);
        Console.WriteLine();
        Console.WriteLine(
            $"  {"processor time of a clean build",-44} {"Stubs",12} {"System.Text.Json",18} {"ratio",8}");
        PrintBuilds(report, json);
        Console.WriteLine();
        if (typing)
            CodeSize.Print();
        return Task.CompletedTask;
    }

    private static void PrintTyping(ISourceGenerator? json)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"  {"processor time of the driver per key",-44} {"Stubs",12} {"System.Text.Json",18} {"ratio",8}");
        var ours = Type(Project.Annotated(), new StubsGenerator().AsSourceGenerator());
        var theirs = json is null ? null : Type(Project.Json(), json);
        for (var edit = 0; edit < Edits.Length; edit++)
            Print(Edits[edit].What, ours[edit], theirs?[edit]);
    }

    private static double[] Type(Project project, ISourceGenerator generator)
    {
        var driver = Project.Driver(generator).RunGenerators(project.Compilation);
        return [.. Edits.Select(edit =>
        {
            var times = new List<double>();
            for (var key = 0; key < Keys; key++)
            {
                var (file, old, @new) = edit.Edit(project, key);
                project.Type(file, old, @new);
                var started = Processor();
                driver = driver.RunGenerators(project.Compilation);
                times.Add(Processor() - started);
            }

            return Median(times);
        })];
    }

    private static void PrintBuilds(Report report, ISourceGenerator? json)
    {
        // Each is warmed up, and those that are compared follow each other. Without its generator a context does not
        // compile.
        (Func<int, DocumentationMode, Project> Make, ISourceGenerator? Generator)[] builds =
        [
            (Project.Annotated, null), (Project.Plain, null),
            (Project.Annotated, new StubsGenerator().AsSourceGenerator()), .. json is null
                ? [] : new (Func<int, DocumentationMode, Project>, ISourceGenerator?)[] { (Project.Json, json) },
        ];
        for (var warming = 0; warming < 2; warming++)
        {
            foreach (var (make, generator) in builds)
                Build(make, Warming, generator);
        }

        // In turn, as all that is compared: what runs first finds a compiler that is still being compiled itself.
        var rounds = Enumerable.Range(0, BuildRounds)
            .Select(_ => builds.Select(static build => Build(build.Make, Project.Classes, build.Generator)).ToArray())
                .ToArray();
        var built = Enumerable.Range(0, builds.Length)
            .Select(build => (
                Time: Median([.. rounds.Select(round => round[build].Time)]), rounds[0][build].Lines,
                rounds[0][build].Characters))
                .ToArray();
        var (ours, theirs, oursGenerated) = (built[0], built[1], built[2]);
        var theirsGenerated = json is null ? ((double Time, int Lines, int Characters)?)null : built[3];
        Print("without the generator", ours.Time, theirs.Time);
        Print("with it", oursGenerated.Time, theirsGenerated?.Item1);
        Print(
            "more, per 1000 lines that are generated", 1000 * (oursGenerated.Time - ours.Time) / oursGenerated.Lines,
            theirsGenerated is null
                ? null : 1000 * (theirsGenerated.Value.Item1 - theirs.Time) / theirsGenerated.Value.Item2);
        Console.WriteLine(
            $"  {"lines that are generated",-44} {oursGenerated.Lines,12:N0} {(theirsGenerated is null ? "" : $"{theirsGenerated.Value.Item2:N0}"),18}");
        Console.WriteLine(
            $"  {"characters that are generated",-44} {oursGenerated.Characters,12:N0} {(theirsGenerated is null ? "" : $"{theirsGenerated.Value.Characters:N0}"),18}");
        const string What = "what it adds, of what System.Text.Json's adds";
        report.Add(new Row("generator", "clean build of 1,000 annotated classes",
            [theirsGenerated is { } added
                ? Check.AtMost(What, (oursGenerated.Time - ours.Time) / (added.Item1 - theirs.Time), 1)
                : Check.Missing(What, 1, isMost: true)]));
    }

    private static (double Time, int Lines, int Characters) Build(
        Func<int, DocumentationMode, Project> make, int classes, ISourceGenerator? generator)
    {
        // Parsing and binding keep what they found with the compilation: each build begins with a new one.
        GC.Collect();
        var started = Processor();
        Compilation compilation = make(classes, Documentation).Compilation;
        var (lines, characters) = (0, 0);
        if (generator is not null)
        {
            var driver = Project.Driver(generator, Documentation)
                .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
            var texts = driver.GetRunResult().GeneratedTrees.Select(static tree => tree.GetText()).ToList();
            (lines, characters) = (texts.Sum(static text => text.Lines.Count), texts.Sum(static text => text.Length));
        }

        var result = compilation.Emit(Stream.Null);
        if (!result.Success)
            throw new InvalidOperationException(
                result.Diagnostics.First(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                    .ToString());
        return (Processor() - started, lines, characters);
    }

    private static void Print(string what, double ours, double? theirs) =>
        Console.WriteLine(
            $"  {what,-44} {ours,9:N1} ms {(theirs is { } time ? $"{time,15:N1} ms {ours / time,8:0.00}" : "is not here")}");

    /// <summary>Processor time in milliseconds: a machine that does other things too gives the same.</summary>
    private static double Processor() => Environment.CpuUsage.TotalTime.TotalMilliseconds;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Body(int key) => $"Total += line.Price * line.Pieces{Spaces(key)};";

    private static string Comment(int key) => "Adds a line" + new string((char)33, key) + ".";

    private static string Spaces(int key) => string.Concat(Enumerable.Repeat(" + 0", key));
}
