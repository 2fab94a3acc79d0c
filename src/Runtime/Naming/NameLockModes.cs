namespace Stubs.Naming;

/// <summary>
/// The mode in which an action locks a context to add or delete a name in it, or below it (SYSTEM 15): shared with all
/// other changes, as each name has a lock of its own, and in conflict with listings that would show the change.
/// </summary>
/// <param name="segment">The name, or the context with its slash; null for any.</param>
internal sealed class NameChangeMode(string? segment) : LockMode
{
    /// <summary>Of an action that has changed many names of one context: it excludes every listing.</summary>
    public static NameChangeMode Any { get; } = new(null);

    public override string Name => segment is null ? "change of names" : $"change of '{segment}'";

    public override bool ModifiesObject => false;

    public override bool ConflictsWith(LockMode other) =>
        other is NameListingMode listing && (segment is null || listing.Shows(segment));

    public override bool Includes(LockMode other) =>
        other is NameChangeMode change && (segment is null || segment == change.Segment);

    private string? Segment => segment;
}

/// <summary>
/// The mode in which an action locks a context to list it: no name that starts with the prefix is added or deleted
/// meanwhile.
/// </summary>
/// <param name="prefix">What the names listed start with, without the context.</param>
internal sealed class NameListingMode(string prefix) : LockMode
{
    public override string Name => $"listing of '{prefix}'";

    public override bool ModifiesObject => false;

    public bool Shows(string segment) => segment.StartsWith(prefix, StringComparison.Ordinal);

    public override bool ConflictsWith(LockMode other) => other is NameChangeMode change && change.ConflictsWith(this);

    public override bool Includes(LockMode other) =>
        other is NameListingMode listing && listing.Prefix.StartsWith(prefix, StringComparison.Ordinal);

    private string Prefix => prefix;
}
