using Stubs.Store.Sqlite.Device;

namespace Stubs.Tool.Stores;

/// <summary>
/// Lets pages be read that have no checksum, or a wrong one: what they hold is checked by their rows. It changes none,
/// for a node may be using the file.
/// </summary>
/// <param name="wrong">Whether also those with a wrong one.</param>
internal sealed class AdmittedPages(bool wrong = false) : PageJudge
{
    public override bool TryAdmit(Span<byte> page, RawFile file, long offset) =>
        page.ContainsAnyExcept((byte)0) && (wrong || PageSum.IsMissing(page));
}
