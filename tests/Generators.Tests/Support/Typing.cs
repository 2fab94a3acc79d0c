using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Stubs.Generators.Tests;

/// <summary>Someone types into a project, and the generator runs after each edit.</summary>
internal sealed class Typing
{
    private GeneratorDriver driver = Driver.Create();
    private CSharpCompilation compilation;

    public Typing(params string[] sources)
    {
        compilation = Driver.Compile("Sample", sources);
        Run();
    }

    public GeneratorRunResult Result => driver.GetRunResult().Results.Single();

    public CSharpCompilation Compilation => compilation;

    /// <summary>Replaces a text in the file that contains it.</summary>
    public Typing Replace(string old, string @new)
    {
        var tree = compilation.SyntaxTrees.Single(tree => tree.ToString().Contains(old, StringComparison.Ordinal));
        var text = tree.GetText();
        var changed = tree.WithChangedText(text.WithChanges(new TextChange(
            new TextSpan(tree.ToString().IndexOf(old, StringComparison.Ordinal), old.Length), @new)));
        compilation = compilation.ReplaceSyntaxTree(tree, changed);
        Run();
        return this;
    }

    /// <summary>Adds a file.</summary>
    public Typing Add(string source)
    {
        compilation = compilation.AddSyntaxTrees(Driver.Parse($"Added{compilation.SyntaxTrees.Length}.cs", source));
        Run();
        return this;
    }

    /// <summary>Nothing was done again: no step past the first found anything new, and no file was written.</summary>
    public void ShouldHaveWrittenNothing()
    {
        ReasonsOf(Steps.Classes)
            .ShouldBeSubsetOf([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]);
        ReasonsOf(Steps.ReferencedExceptions)
            .ShouldBeSubsetOf([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]);
        ReasonsOf(Steps.Exceptions)
            .ShouldBeSubsetOf([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]);
        ReasonsOf(Steps.Data).ShouldBeSubsetOf([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]);
        ShouldHaveWritten();
    }

    /// <summary>Exactly these files were written anew.</summary>
    public void ShouldHaveWritten(params string[] files) => Written().Order().ShouldBe(files.Order());

    /// <summary>Whether the step that reads classes found anything changed.</summary>
    public void ShouldHaveReadNothingNew() =>
        ReasonsOf(Steps.Read).Concat(ReasonsOf(
            Steps.ReadExceptions))
                .ShouldBeSubsetOf([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]);

    private void Run() => driver = driver.RunGenerators(compilation);

    private IEnumerable<string> Written() =>
        from outputs in Result.TrackedOutputSteps.Values
        from step in outputs
        from output in step.Outputs
        where output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified
        from source in SourcesOf(output.Value)
        select source;

    // An output is a pair of the sources added and the diagnostics reported.
    private static IEnumerable<string> SourcesOf(object value) =>
        ((System.Collections.IEnumerable)value.GetType().GetFields().First().GetValue(value)!).Cast<object>()
            .Select(source => (string)source.GetType().GetProperty("HintName")!.GetValue(source)!);

    private IEnumerable<IncrementalStepRunReason> ReasonsOf(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs)
            ? runs.SelectMany(run => run.Outputs).Select(output => output.Reason) : [];
}
