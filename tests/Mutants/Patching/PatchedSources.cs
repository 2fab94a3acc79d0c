using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Stubs.Mutants.Patching;

/// <summary>All sources of the product with all mutants in them, each behind its number in the switch.</summary>
internal sealed partial class PatchedSources
{
    /// <summary>The folders below <c>src</c> that are patched, each an assembly.</summary>
    public static readonly string[] Projects = ["Runtime", "Generators", "Analyzers"];

    private readonly Dictionary<SourceText, List<Site>> sites = [];
    private readonly List<SourceText> sources;

    private PatchedSources(List<SourceText> sources) => this.sources = sources;

    /// <summary>What is wrong with patches: one line each.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>In which module each mutant lies: a folder of the run time, or another assembly.</summary>
    public Dictionary<Mutant, string> Areas { get; } = [];

    /// <summary>Reads the sources and finds the place of every mutant.</summary>
    public static PatchedSources Read(string root, IReadOnlyList<Mutant> mutants)
    {
        var patched = Read(root);
        for (var i = 0; i < mutants.Count; i++)
        {
            foreach (var patch in mutants[i].Also.Prepend(mutants[i].Patch))
                patched.Place(mutants[i], patch, i + 1);
        }

        return patched;
    }

    /// <summary>Reads the sources and plants every systematic mutant of a module.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="area">The module: a folder of the run time, or another assembly.</param>
    /// <param name="tests">The classes of tests that must see them.</param>
    /// <param name="excluded">What does not compile, by name.</param>
    /// <param name="mutants">The mutants; their numbers are their places in the list, from 1.</param>
    public static PatchedSources ReadSystematic(
        string root, string area, string[] tests, IReadOnlySet<string> excluded, out List<Mutant> mutants)
    {
        var patched = Read(root);
        mutants = [];
        foreach (var source in patched.sources.Where(source => AreaOf(source) == area))
        {
            var places = new List<Site>();
            foreach (var (patch, start, end, line) in SystematicMutants.Of(source.Text))
            {
                var name =
                    $"{source.Path}:{line} {patch.Original.ReplaceLineEndings(" ")} ⇒ {patch.Replacement.ReplaceLineEndings(" ")}";
                if (excluded.Contains(name))
                    continue;
                var mutant = new Mutant(name, "", "", tests);
                mutants.Add(mutant);
                patched.Areas.Add(mutant, area);
                places.Add(new Site(mutant, patch, mutants.Count, start, end));
            }

            patched.sites.Add(source, places);
        }

        return patched;
    }

    /// <summary>The mutants of a line of a patched source, or of the nearest line above it that has any.</summary>
    public IEnumerable<string> NamesAt(string path, int line)
    {
        var source = sources.Single(source => source.Path == path);
        var lines = Render(source, sites[source]).Split('\n');
        while (line > 0 && !SwitchPattern().IsMatch(lines[line]))
            line--;
        var numbers = SwitchPattern().Matches(lines[line])
            .Select(static found => int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        return sites[source].IntersectBy(numbers, static place => place.Number)
            .Select(static place => place.Mutant.Name);
    }

    private static PatchedSources Read(string root)
    {
        var folder = Path.Combine(root, "src");
        return new PatchedSources([.. Projects
            .SelectMany(
                project => Directory.EnumerateFiles(Path.Combine(folder, project), "*.cs", SearchOption.AllDirectories))
            .Select(file => (Full: file, Short: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(static file => !file.Short.Contains("/obj/") && !file.Short.Contains("/bin/"))
            .OrderBy(static file => file.Short, StringComparer.Ordinal)
            .Select(static file => new SourceText(file.Short, File.ReadAllText(file.Full)))]);
    }

    /// <summary>The sources of one assembly, as they are compiled.</summary>
    public IEnumerable<(string Path, string Text)> Of(string project) =>
        sources.Where(source => source.Path.StartsWith(project + "/", StringComparison.Ordinal))
            .Select(
                source =>
                    (source.Path, sites.TryGetValue(source, out var places) ? Render(source, places) : source.Text));

    private void Place(Mutant mutant, string text, int number)
    {
        var patch = Patch.Parse(text);
        if (patch.IsDeclaration)
        {
            Failures.Add(
                $"{mutant.Name}: it outstanding a declaration, which must be visible behind it; awaited what the variable is set to");
            return;
        }

        var found = sources.SelectMany(
            source => source.Find(patch).Select(place => (Source: source, place.Start, place.End))).Take(3).ToList();
        if (found.Count != 1)
        {
            var where = string.Join(", ", found.Select(static place => place.Source.Path));
            Failures.Add(found.Count == 0
                ? $"{mutant.Name}: its text is not there any more: {text}"
                : $"{mutant.Name}: its text stands in more than one place ({where}): {text}");
            return;
        }

        var (file, start, end) = found[0];
        Areas.TryAdd(mutant, AreaOf(file));
        if (!sites.TryGetValue(file, out var places))
            sites.Add(file, places = []);
        if (places.FirstOrDefault(
            place => place.Start < end && start < place.End
                && !(place.Contains(start, end) || (start <= place.Start && place.End <= end))) is { } other)
            Failures.Add(
                $"{mutant.Name}: its place overlaps with that of {other.Mutant.Name}, and neither lies inside the other");
        else
            places.Add(new Site(mutant, patch, number, start, end));
    }

    // Places lie apart or inside each other. What stands instead is taken as it is; in the original, the inner ones are
    // patched too.
    private static string Render(SourceText source, List<Site> places)
    {
        var ordered = places.OrderBy(static place => place.Start).ThenByDescending(static place => place.End)
            .ThenBy(static place => place.Number).ToList();
        var next = 0;
        return Render(0, source.Text.Length);

        string Render(int start, int end)
        {
            var text = new StringBuilder();
            var at = start;
            while (next < ordered.Count && ordered[next].Start < end)
            {
                var place = ordered[next++];
                text.Append(source.Text, at, place.Start - at);
                var original = Render(place.Start, place.End);
                text.Append(place.Patch.IsStatement
                    ? $"if ({Switch(place)}) {{ {place.Patch.Replacement} }} else {{ {original} }}"
                    : $"({Switch(place)} ? ({place.Patch.Replacement}) : ({original}))");
                at = place.End;
            }

            return text.Append(source.Text, at, end - at).ToString();
        }
    }

    private static string AreaOf(SourceText source)
    {
        var folders = source.Path.Split('/');
        return folders[0] == "Runtime" ? folders[1] : folders[0];
    }

    [GeneratedRegex(@"MutantSwitch\.On == ([0-9]+)")]
    private static partial Regex SwitchPattern();

    private static string Switch(Site place) => $"global::Stubs.Planted.MutantSwitch.On == {place.Number}";

    private sealed record Site(Mutant Mutant, Patch Patch, int Number, int Start, int End)
    {
        public bool Contains(int start, int end) => Start <= start && end <= End;
    }
}
