using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Stubs.Mutants.Running;

/// <summary>
/// Runs mutants, two at a time. Tests run in a process that stays, with the mutant; the one that fails runs once more
/// without it. What survived there is asked once more in a fresh process, with the mutant on from the start: some
/// faults act only then.
/// </summary>
internal sealed class MutantRun(Repository repository, Patching.PatchedSources sources, Action<MutantResult> tell)
{
    private const int Processes = 2;

    private readonly Dictionary<string, string> projectOfClass = FindClasses(repository);

    /// <summary>How long the tests of one mutant may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Passes over tests that do not exist: for trying out mutants whose tests are still to be written.
    /// </summary>
    public bool SkipsUnknownTests { get; init; }

    public async Task<IReadOnlyList<MutantResult>> RunAsync(IReadOnlyList<Mutant> all, IEnumerable<Mutant> chosen)
    {
        var results = new ConcurrentBag<MutantResult>();
        var queue = new ConcurrentQueue<IGrouping<string, Mutant>>(chosen
            .GroupBy(
                mutant => mutant.Equivalent is null
                    ? ProjectOf(mutant.Tests.FirstOrDefault() ?? "") + '/' + string.Join(';', mutant.Tests)
                        .Split('.')[0] : "")
            .OrderBy(static group => group.Key, StringComparer.Ordinal));
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => Task.Run(WorkAsync)));
        return [.. results.OrderBy(result => IndexOf(all, result.Mutant))];

        async Task WorkAsync()
        {
            var workers = new Dictionary<string, WorkerProcess>();
            try
            {
                while (queue.TryDequeue(out var group))
                {
                    foreach (var mutant in group)
                    {
                        var clock = Stopwatch.StartNew();
                        var (verdict, test, message) = await JudgeAsync(workers, mutant, IndexOf(all, mutant) + 1);
                        var result = new MutantResult(
                            mutant, sources.Areas[mutant], verdict, test, message, clock.Elapsed);
                        results.Add(result);
                        tell(result);
                    }
                }
            }
            finally
            {
                foreach (var worker in workers.Values)
                    worker.Dispose();
            }
        }
    }

    private async Task<(Verdict, string Test, string Message)> JudgeAsync(
        Dictionary<string, WorkerProcess> workers, Mutant mutant, int number)
    {
        if (mutant.Equivalent is { } why)
            return (Verdict.Equivalent, "", why);
        var survived = (Verdict.Survived, "", "");
        foreach (var tests in mutant.Tests.Where(test => !SkipsUnknownTests || ProjectOf(test).Length > 0)
            .GroupBy(ProjectOf))
        {
            if (tests.Key.Length == 0)
                return (Verdict.Unjudged, "", $"No test project has the class of '{tests.First()}'.");
            if (!workers.TryGetValue(tests.Key, out var worker))
                workers.Add(tests.Key, worker = new WorkerProcess(repository, tests.Key));
            var answer = await worker.AskAsync(number, tests, Limit);
            if (answer is null || !answer.StartsWith("killed", StringComparison.Ordinal))
            {
                // Another mutant may have left something behind, and what is computed once was computed without this
                // one.
                worker.Stop();
                answer = await worker.AskAsync(number, tests, Limit);
            }

            if (answer?.Split(' ') is ["unclean" or "late", var failed, ..])
            {
                // The mutant itself may have left something behind: only a process without it tells.
                worker.Stop();
                var alone = await worker.AskAsync(0, [failed], Limit);
                if (alone?.StartsWith("survived", StringComparison.Ordinal) == true)
                    answer = answer.StartsWith("late", StringComparison.Ordinal)
                        ? $"killed {failed} It has not ended." : "killed" + answer["unclean".Length..];
            }

            var parts = (answer ?? "hung").Split(' ', 3);
            var (test, message) = (parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
            switch (parts[0])
            {
                case "killed" when message.StartsWith(
                    "System.TimeoutException: The operation has timed out", StringComparison.Ordinal):
                case "hung":
                    return (Verdict.Hung, test, message);
                case "killed":
                    return (Verdict.Killed, test, message);
                case "crashed":
                    return (Verdict.Crashed, test, message);
                case "survived":
                    survived.Item3 += $"{test} tests of {tests.Key} passed. ";
                    break;
                default:
                    return (Verdict.Unjudged, test, $"{parts[0]}: {message}");
            }
        }

        return survived;
    }

    private string ProjectOf(string test) => projectOfClass.GetValueOrDefault(test.Split('.')[0], "");

    private static int IndexOf(IReadOnlyList<Mutant> all, Mutant mutant)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (ReferenceEquals(all[i], mutant))
                return i;
        }

        throw new ArgumentException($"{mutant.Name} is not in the catalogue.", nameof(mutant));
    }

    private static Dictionary<string, string> FindClasses(Repository repository)
    {
        var classes = new Dictionary<string, string>();
        foreach (var tests in repository.TestProjects)
        {
            using var file = File.OpenRead(Path.Combine(repository.OutputOf(tests), Repository.AssemblyOf(tests)));
            using var image = new PEReader(file);
            var metadata = image.GetMetadataReader();
            foreach (var handle in metadata.TypeDefinitions)
                classes.TryAdd(metadata.GetString(metadata.GetTypeDefinition(handle).Name), tests);
        }

        return classes;
    }
}
