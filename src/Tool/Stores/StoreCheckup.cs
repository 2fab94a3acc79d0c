using SQLitePCL;
using Stubs.Objects;
using Stubs.Store;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tool.Stores;

/// <summary>What a check of a store has found.</summary>
/// <param name="Path">The store.</param>
/// <param name="Objects">How many objects it has.</param>
/// <param name="Names">How many names.</param>
/// <param name="Findings">What is not as it was written.</param>
/// <param name="Notes">What a person may want to know, and what need not be wrong.</param>
/// <param name="WrongPages">Where pages lie that have no checksum, or a wrong one.</param>
/// <param name="Repairs">What can be mended, and how.</param>
internal sealed record StoreCheckup(
    string Path, int Objects, int Names, List<string> Findings, List<string> Notes,
    List<(long Offset, ulong Sum)> WrongPages, List<string> Repairs)
{
    /// <summary>Checks a store, beside the node that may be using it.</summary>
    public static StoreCheckup Run(string path, CancellationToken cancellation)
    {
        var full = StoreView.Existing(path);
        var damage = StoreView.FindLogDamage(full);
        using var view = new StoreView(path, isCheck: true);
        var found = new StoreCheckup(view.Path, 0, 0, [], [], [], []);
        using var vfs = new CheckedVfs(judge: new AdmittedPages());
        var strict = new StoreCheck(view.Path, vfs, cancellation, new AdmittedPages()).Run();
        found.Findings.AddRange(strict.Select(static finding => finding.Message));
        found.FindWrongPages(view.Vfs);
        if (damage is not null)
            found.Findings.Add(damage);
        else if (found.Findings.Count > 0)
            found.FindRepairs(cancellation);
        else if (found.WrongPages.Count > 0)
            found.Notes.Add($"{found.WrongPages.Count} pages have no checksum: another program copied them from the log. What they hold has been verified; the next start seals them.");
        return found.Findings.Count == 0 ? found.Count(view, cancellation) : found;
    }

    private void FindWrongPages(CheckedVfs vfs)
    {
        using var connection = Connection.Open(Path, vfs.Name, raw.SQLITE_OPEN_READONLY);
        var file = connection.MainFile();
        Span<byte> page = stackalloc byte[PageSum.PageSize];
        for (long offset = 0; offset + PageSum.PageSize <= file.Length; offset += PageSum.PageSize)
        {
            file.Read(page, offset);
            var number = (uint)(offset / PageSum.PageSize) + 1;
            if (!PageSum.IsRight(page, number) && page.ContainsAnyExcept((byte)0))
                WrongPages.Add((offset, PageSum.Compute(page, number)));
        }
    }

    /// <summary>Checksums of pages can be written anew if all that is stored is right in spite of them.</summary>
    private void FindRepairs(CancellationToken cancellation)
    {
        if (WrongPages.Count == 0)
            return;
        using var vfs = new CheckedVfs(judge: new AdmittedPages(wrong: true));
        if (new StoreCheck(Path, vfs, cancellation).CheckContent().Count == 0)
            Repairs.Add($"all rows, the structure and the indexes are right; the checksums of {WrongPages.Count} pages are written anew");
    }

    private StoreCheckup Count(StoreView view, CancellationToken cancellation)
    {
        var names = view.Names();
        var stored = new HashSet<Uid>();
        var references = new List<Uid>();
        var objects = 0;
        foreach (var row in view.List())
        {
            cancellation.ThrowIfCancellationRequested();
            stored.Add(row.Uid);
            objects += StoreFilter.TypeOf(row)?.StartsWith("stubs:", StringComparison.Ordinal) == true ? 0 : 1;
            Collect(row, references);
        }

        if (names.Count(named => !stored.Contains(named.Uid)) is > 0 and var far)
            Notes.Add($"{far} names lead to objects that are not in this store: they lie with other nodes, or are gone.");
        if (references.Distinct().Count(uid => !stored.Contains(uid) && !uid.IsWellKnown) is > 0 and var outside)
            Notes.Add($"references lead to {outside} objects that are not in this store: they lie with other nodes, or are gone.");
        var shadows = view.List(new StoreFilter(InDoubt: true)).Count();
        if (shadows > 0)
            Notes.Add($"{shadows} objects are in doubt: 'stubs in-doubt' says why.");
        var decisions = view.List(new StoreFilter(Decision.TypeName)).Count();
        if (decisions > 0)
            Notes.Add($"{decisions} decisions are kept for other nodes.");
        return this with { Objects = objects, Names = names.Count };
    }

    private void Collect(StoredObject row, List<Uid> references)
    {
        // What Stubs keeps for itself refers to nodes, too.
        if (row.State is not { } state || state.TypeName.StartsWith("stubs:", StringComparison.Ordinal))
            return;
        try
        {
            StateInspector.CollectReferences(state.Body.Span, references);
        }
        catch (StateIncompatibleException malformed)
        {
            // A program may store bytes of its own; the row has its checksum.
            Notes.Add($"The state of object {row.Uid} ({state.TypeName}) is no CBOR: {malformed.Message}");
        }
    }
}
