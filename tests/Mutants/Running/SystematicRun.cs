using Stubs.Mutants.Patching;

namespace Stubs.Mutants.Running;

/// <summary>Plants all systematic mutants of one module, and prints what its tests do not see.</summary>
internal sealed class SystematicRun(Repository repository, IReadOnlyList<Mutant> catalogue)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <param name="area">The module.</param>
    /// <param name="tests">The classes of tests that must see them; left out, those that the catalogue names for the
    /// module.</param>
    /// <param name="only">Only mutants whose file, line or change contains this.</param>
    /// <param name="limit">How long the tests of one mutant may take.</param>
    /// <returns>0 if all were seen.</returns>
    public async Task<int> RunAsync(string area, string[] tests, string[] only, TimeSpan limit)
    {
        if (tests.Length == 0)
            tests = TestsOf(area);
        var excluded = new HashSet<string>();
        PatchedSources sources;
        List<Mutant> mutants;
        while (true)
        {
            sources = PatchedSources.ReadSystematic(repository.Root, area, tests, excluded, out mutants);
            var build = new PatchedBuild(repository, sources);
            var wrong = build.Run();
            if (wrong.Count == 0)
                break;
            var refused = build.Refused.SelectMany(place => sources.NamesAt(place.Path, place.Line)).ToHashSet();
            if (refused.Count == 0)
                throw new InvalidOperationException(string.Join('\n', wrong));
            excluded.UnionWith(refused);
        }

        var chosen = mutants.Where(
            mutant => only.Length == 0 || only.Any(name => mutant.Name.Contains(name, StringComparison.Ordinal)))
                .ToList();
        Console.WriteLine(
            $"{chosen.Count} mutants of {area}; {excluded.Count} that do not compile are left out. Tests: {string.Join(' ', tests)}");
        var last = DateTime.UtcNow;
        var (judged, killed) = (0, 0);
        var results = await new MutantRun(repository, sources, result =>
        {
            Interlocked.Increment(ref judged);
            if (result.Verdict == Verdict.Killed)
                Interlocked.Increment(ref killed);
            else
                Console.WriteLine(
                    $"{result.Verdict,-10} {result.Time.TotalSeconds,5:F1} s {result.Mutant.Name} {result.Test}");
            if (DateTime.UtcNow - last > Pace)
            {
                last = DateTime.UtcNow;
                Console.WriteLine($"… {judged} of {chosen.Count}, {killed} killed");
            }
        }) { Limit = limit }.RunAsync(mutants, chosen);
        foreach (var kind in results.GroupBy(static result => result.Verdict))
            Console.WriteLine($"{kind.Key}: {kind.Count()}");
        Console.WriteLine($"{area}: {(double)killed / results.Count:P1} of {results.Count} killed");
        return killed == results.Count ? 0 : 1;
    }

    private string[] TestsOf(string area)
    {
        var sources = PatchedSources.Read(repository.Root, catalogue);
        return [
            .. catalogue.Where(
                mutant => sources.Areas.GetValueOrDefault(mutant) == area
                    && !mutant.Name.StartsWith("lab.", StringComparison.Ordinal))
            .SelectMany(static mutant => mutant.Tests)
            .GroupBy(static test => test.Split('.')[0])
            .OrderByDescending(static tests => tests.Count())
            .Select(static tests => tests.Key)];
    }
}
