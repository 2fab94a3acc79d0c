using System.CommandLine;
using Stubs.Mutants.Patching;
using Stubs.Mutants.Reports;
using Stubs.Mutants.Running;

namespace Stubs.Mutants;

/// <summary>What can be asked of this program.</summary>
internal static class Commands
{
    public static Task<int> RunAsync(string[] args)
    {
        var area = new Option<string[]>("--area")
            { Description = "Only mutants of these modules.", AllowMultipleArgumentsPerToken = true };
        var only = new Option<string[]>("--only")
            { Description = "Only mutants whose name contains this.", AllowMultipleArgumentsPerToken = true };
        var all = new Option<bool>("--all") { Description = "All mutants; otherwise a sample." };
        var list = new Option<bool>("--list") { Description = "List the mutants and run none." };
        var survivors = new Option<bool>("--survivors") { Description = "Print only those that no test has seen." };
        var tests = new Option<string[]>("--tests")
            { Description = "Run these tests instead of those that the catalogue names.",
                AllowMultipleArgumentsPerToken = true };
        var limit = new Option<int>("--limit")
            { Description = "How many seconds the tests of one mutant may take.", DefaultValueFactory = static _ =>
                120 };
        var score = new Option<bool>("--write-score")
            { Description = "Write the score of each module, from the latest results, into docs/reliability.md, and run nothing." };
        var rules = new Option<bool>("--write-rules") { Description = "Write docs/rules.md anew, and run nothing." };
        var check = new Option<bool>("--check") { Description = "Apply and compile all patches, and run nothing." };
        var draft = new Option<bool>("--draft") { Description = "Pass over tests that do not exist yet." };
        var systematic = new Option<string?>("--systematic")
            { Description = "Plant every mutant of a module that an operator of mutation gives, and print those that its tests do not see. Takes a second or two each." };
        var root = new RootCommand(
            "Plants one fault at a time into a copy of the product, and runs the tests that must see it.")
                { area, only, all, list, survivors, tests, limit, score, rules, check, draft, systematic };
        root.SetAction(async (parsed, _) =>
        {
            var repository = new Repository();
            var catalogue = MutantCatalogue.All;
            if (parsed.GetValue(rules))
            {
                File.WriteAllText(RulesDocument.PathIn(repository), RulesDocument.Write(repository, catalogue));
                return 0;
            }

            var file = new ResultsFile(repository);
            if (parsed.GetValue(score))
            {
                Score.WriteInto(
                    Path.Combine(repository.Root, "docs", "reliability.md"),
                    PatchedSources.Read(repository.Root, catalogue), catalogue, file.Read(catalogue));
                return 0;
            }

            if (parsed.GetValue(systematic) is { } module)
                return await new SystematicRun(repository, catalogue).RunAsync(
                    module, parsed.GetValue(tests) ?? [], parsed.GetValue(only) ?? [],
                    TimeSpan.FromSeconds(parsed.GetValue(limit)));
            var trial = parsed.GetValue(tests) is { Length: > 0 };
            if (parsed.GetValue(tests) is { Length: > 0 } others)
                catalogue = [.. catalogue.Select(mutant => mutant with { Tests = others })];
            var sources = PatchedSources.Read(repository.Root, catalogue);
            IEnumerable<Mutant> chosen = parsed.GetValue(all) || parsed.GetValue(area) is { Length: > 0 }
                || parsed.GetValue(only) is { Length: > 0 }
                ? catalogue.Where(
                    mutant =>
                        (parsed.GetValue(area) is not { Length: > 0 } areas
                            || areas.Contains(sources.Areas.GetValueOrDefault(mutant)))
                    && (parsed.GetValue(only) is not { Length: > 0 } names
                    || names.Any(name => mutant.Name.Contains(name, StringComparison.Ordinal))))
                : MutantCatalogue.Sample;
            if (parsed.GetValue(list))
            {
                foreach (var mutant in chosen)
                    Console.WriteLine(
                        $"{sources.Areas.GetValueOrDefault(mutant, "?"),-10} {mutant.Rule,-11} {mutant.Name,-45} {string.Join(' ', mutant.Tests)}");
                return sources.Failures.Count == 0 ? 0 : 1;
            }

            IReadOnlyList<string> wrong = sources.Failures.Count > 0
                ? sources.Failures : new PatchedBuild(repository, sources).Run();
            if (wrong.Count > 0 || parsed.GetValue(check))
            {
                foreach (var line in wrong)
                    Console.Error.WriteLine(line);
                return wrong.Count == 0 ? 0 : 2;
            }

            var quiet = parsed.GetValue(survivors);
            var results = await new MutantRun(repository, sources, result =>
            {
                Tell(result, quiet);
                if (!trial)
                    file.Add(result);
            }) { SkipsUnknownTests = parsed.GetValue(draft),
            Limit = TimeSpan.FromSeconds(parsed.GetValue(limit)) }.RunAsync(catalogue, chosen);
            Console.WriteLine();
            foreach (var line in Score.Lines(sources, [.. results.Select(static result => result.Mutant)], results))
                Console.WriteLine(line);
            return results.All(static result => result.Verdict is Verdict.Killed or Verdict.Equivalent) ? 0 : 1;
        });
        return root.Parse(args).InvokeAsync();
    }

    private static void Tell(MutantResult result, bool survivorsOnly)
    {
        if (survivorsOnly && result.Verdict is Verdict.Killed or Verdict.Equivalent)
            return;
        var message = result.Message.Length > 140 ? result.Message[..140] : result.Message;
        lock (Console.Out)
            Console.WriteLine(
                $"{result.Verdict,-10} {result.Time.TotalSeconds,5:F1} s {result.Mutant.Name,-45} {result.Test} {message}");
    }
}
