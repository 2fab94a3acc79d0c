namespace Stubs.Generators.Tests.Corpus;

/// <summary>Writes what the classes get into the corpus where that is asked for, and else is silent.</summary>
public sealed class CorpusAcceptance
{
    [Fact]
    public async Task What_classes_get_is_written_where_that_is_asked_for()
    {
        var build = await CorpusBuild.GetAsync();
        var found = build.Diagnostics.Where(diagnostic => !CorpusBuild.IsGenerated(diagnostic))
            .ToLookup(diagnostic => CorpusBuild.ClassAt(diagnostic) ?? "", diagnostic => diagnostic.Id);
        var changed = CorpusSources.All
            .Where(declared => declared.IsReal && !found[declared.Name].Distinct().Order().SequenceEqual(declared.Expected))
            .ToList();

        if (Environment.GetEnvironmentVariable("STUBS_ACCEPT_CORPUS") == "1")
        {

            foreach (var file in changed.GroupBy(declared => declared.File))
                CorpusSources.Accept(file.Key, file.ToDictionary(declared => declared.Name, declared => found[declared.Name].Distinct().Order().ToArray()));
        }

        CorpusSources.All.Count.ShouldBeGreaterThan(0);
    }
}
