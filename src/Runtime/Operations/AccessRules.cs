using System.Collections.Concurrent;
using System.Security.Claims;
using Stubs.Rpc;

namespace Stubs.Generated;

/// <summary>What one <see cref="AuthorizeAttribute"/> demands.</summary>
/// <param name="Policy">The name of a policy; null for none.</param>
/// <param name="Roles">The roles, of which one is enough; empty for any.</param>
internal sealed record AccessRule(string? Policy, string[] Roles)
{
    private Answer? last;

    /// <summary>The same of a peer's own principal, which does not change: the answer of last time will do.</summary>
    public bool IsMetByPeer(ClaimsPrincipal caller)
    {
        var known = last;
        if (!ReferenceEquals(known?.Caller, caller))
            last = known = new Answer(caller, IsMetBy(caller));
        return known!.IsMet;
    }

    /// <summary>Whether the caller meets it, but for the policy.</summary>
    public bool IsMetBy(ClaimsPrincipal caller) => Roles.Length > 0
        ? Roles.Any(caller.IsInRole) : Policy is not null || caller.Identities.Any(static one => one.IsAuthenticated);

    public override string ToString() => (Policy, Roles) switch
    {
        (null, []) => "an authenticated caller",
        (null, _) => RoleText,
        (_, []) => $"policy {Wording.Quoted(Policy)}",
        _ => $"{RoleText}, and policy {Wording.Quoted(Policy)}",
    };

    private sealed record Answer(ClaimsPrincipal Caller, bool IsMet);

    private string RoleText => $"role {string.Join(" or ", Roles.Select(static role => Wording.Quoted(role)))}";
}

/// <summary>Which callers may call the operations of a class, with what its base classes say.</summary>
internal sealed class AccessRules(AccessRules? inherited)
{
    /// <summary>The name that stands for destroying an object.</summary>
    public const string Destroying = ".destroy()";

    // Where operations are restricted and the class says nothing, destroying is not for clients: it undoes them all.
    private static readonly AccessRule OfNodes = new(null, [PeerPrincipal.OfNodes]);

    private readonly List<AccessRule> ofClass = [];
    private readonly Dictionary<string, List<AccessRule>> ofOperations = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, bool), AccessRule[]?> known = new();
    private bool isOpen;

    /// <summary>Adds a rule.</summary>
    /// <param name="operation">The wire name of an operation or constructor; null for the class.</param>
    /// <param name="rule">The rule.</param>
    public void Add(string? operation, AccessRule rule)
    {
        if (operation is null)
            ofClass.Add(rule);
        else if (ofOperations.TryGetValue(operation, out var rules))
            rules.Add(rule);
        else
            ofOperations.Add(operation, [rule]);
    }

    /// <summary>Opens an operation, or the class if it is null, to all.</summary>
    public void Open(string? operation)
    {
        if (operation is null)
            isOpen = true;
        else
            open.Add(operation);
    }

    /// <summary>
    /// What must be met, all of it; nothing for an operation that is open to all, and null for one of which nothing is
    /// said.
    /// </summary>
    /// <param name="operation">The wire name of an operation or constructor, or what stands for destroying.</param>
    /// <param name="isConstruction">Whether it makes an object: then a base class of the same wire name means another
    /// constructor.</param>
    public AccessRule[]? Of(string operation, bool isConstruction) => known.GetOrAdd(
        (operation, isConstruction),
        static (of, rules) => rules.IsOpen(of.Item1, of.Item2) ? []
            : rules.All(of.Item1, of.Item2).ToArray() is { Length: > 0 } found ? found
            : of.Item1 == Destroying ? [OfNodes] : null,
        this);

    private bool IsOpen(string operation, bool isConstruction) => isOpen || open.Contains(operation)
        || inherited?.IsOpen(isConstruction ? "" : operation, isConstruction) == true;

    private IEnumerable<AccessRule> All(string operation, bool isConstruction) =>
        (inherited?.All(isConstruction ? "" : operation, isConstruction) ?? [])
            .Concat(ofClass).Concat(ofOperations.GetValueOrDefault(operation) ?? []);
}
