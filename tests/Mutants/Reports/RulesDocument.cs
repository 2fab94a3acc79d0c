using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Mutants.Reports;

/// <summary>
/// <c>docs/rules.md</c>: each rule in words, which people write, then its tests and its mutants, which this class
/// writes.
/// <code>
/// ### Rule 9          the heading, and the anchor
/// text                kept as it is
/// Tests: …            from here to the next heading, written anew
/// </code>
/// </summary>
internal static class RulesDocument
{
    private const string Heading = "### Rule ";
    private const string Generated = "Tests:";

    public static string PathIn(Repository repository) => Path.Combine(repository.Root, "docs", "rules.md");

    /// <summary>The document as it must be now.</summary>
    public static string Write(Repository repository, IReadOnlyList<Mutant> mutants)
    {
        var tests = FindTests(Path.Combine(repository.Root, "tests"));
        var document = new StringBuilder();
        int? rule = null;
        var keeps = true;
        foreach (var line in File.ReadAllText(PathIn(repository)).TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                Close();
                keeps = true;
                rule = line.StartsWith(Heading, StringComparison.Ordinal)
                    ? int.Parse(line[Heading.Length..], CultureInfo.InvariantCulture) : null;
            }
            else if (rule is not null && line.StartsWith(Generated, StringComparison.Ordinal))
            {
                keeps = false;
            }

            if (keeps)
                document.Append(line).Append('\n');
        }

        Close();
        return document.ToString().TrimEnd('\n') + "\n";

        void Close()
        {
            if (rule is { } number)
            {
                while (document[^1] == '\n' && document[^2] == '\n')
                    document.Length--;
                document.Append('\n');
                Describe(document, number, tests, mutants);
            }
        }
    }

    /// <summary>The numbers of rules that tests carry, with the tests.</summary>
    public static ILookup<int, (string Project, string Class, string Test)> FindTests(string folder) => Directory
        .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Select(file => (Full: file, Parts: Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)))
        .Where(
            static file => file.Parts[0].EndsWith(".Tests", StringComparison.Ordinal)
                && !file.Parts.Any(static part => part is "obj" or "bin" or "Snapshots" or "Corpus"))
        .OrderBy(static file => string.Join('/', file.Parts), StringComparer.Ordinal)
        .SelectMany(static file => TestsIn(file.Parts[0], File.ReadAllText(file.Full)))
        .ToLookup(static test => test.Rule, static test => (test.Project, test.Class, test.Test));

    private static IEnumerable<(int Rule, string Project, string Class, string Test)> TestsIn(
        string project, string text)
    {
        if (!text.Contains("Trait(\"Rule\"", StringComparison.Ordinal))
            yield break;
        foreach (var type in CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
            .OfType<TypeDeclarationSyntax>())
        {
            foreach (var rule in Rules(type.AttributeLists))
                yield return (rule, project, type.Identifier.Text, "all tests");
            foreach (var method in type.Members.OfType<MethodDeclarationSyntax>())
            {
                foreach (var rule in Rules(method.AttributeLists))
                    yield return (rule, project, type.Identifier.Text, method.Identifier.Text);
            }
        }
    }

    private static IEnumerable<int> Rules(SyntaxList<AttributeListSyntax> lists) => lists
        .SelectMany(static list => list.Attributes)
        .Where(static attribute => attribute.Name.ToString() == "Trait" && attribute.ArgumentList?.Arguments.Count == 2)
        .Select(
            static attribute => attribute.ArgumentList!.Arguments.Select(
                static argument => argument.ToString().Trim('"')).ToList())
        .Where(static arguments => arguments[0] == "Rule")
        .Select(static arguments => int.Parse(arguments[1], CultureInfo.InvariantCulture));

    private static void Describe(
        StringBuilder document, int rule, ILookup<int, (string Project, string Class, string Test)> tests,
        IReadOnlyList<Mutant> mutants)
    {
        var classes = tests[rule].GroupBy(static test => (test.Project, test.Class)).ToList();
        document.Append(Generated).Append(classes.Count == 0 ? " none.\n" : "\n\n");
        foreach (var found in classes)
            document.Append(
                $"- `{found.Key.Class}` of `{found.Key.Project}`: {string.Join(", ", found.Select(static test => test.Test).Distinct())}\n");
        var faults = mutants.Where(mutant => mutant.Rule == rule.ToString(CultureInfo.InvariantCulture)).ToList();
        document.Append(faults.Count == 0 ? "\nMutants: none.\n" : "\nMutants:\n\n");
        foreach (var fault in faults)
        {
            var seen = fault.Equivalent is { } why
                ? $"equivalent: {why}"
                : $"{(fault.IsProven ? "seen by" : "to be seen by")} {string.Join(", ", fault.Tests)}";
            document.Append($"- `{fault.Name}`, {seen}\n");
        }

        document.Append('\n');
    }
}
