using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Contract;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.Contract;

/// <summary>
/// Turns differences of contracts into diagnostics where their reader will look: at the member, or else at its type.
/// </summary>
internal static class ContractDiagnostics
{
    /// <summary>The properties by which code fixes know a change again.</summary>
    public const string SectionName = nameof(SectionName);
    public const string EntryName = nameof(EntryName);
    public const string Kind = nameof(Kind);

    /// <summary>The name that must be given to what the diagnostic is at, so that the promise is kept.</summary>
    public const string KeepName = nameof(KeepName);

    /// <summary>
    /// The same where only types speak for it, not names: the author may say so, but nothing does it for all.
    /// </summary>
    public const string MayKeepName = nameof(MayKeepName);

    /// <summary>The member that may be what the one that is gone became, and is not where the diagnostic is.</summary>
    public const string Candidate = nameof(Candidate);

    /// <summary>
    /// Clients of earlier versions look for the name in what they get, so it must be the one that is written.
    /// </summary>
    public const string IsSent = nameof(IsSent);

    public static Diagnostic Create(ContractChange change, INamedTypeSymbol type)
    {
        var target = SymbolOf(change, type) ?? type;
        return Diagnostic.Create(
            ContractRules.Of(change.Kind), target.Locations[0], Properties(change, target),
            [.. Arguments(change, type).Select(static argument => QuotedNames.Brief(argument as string))]);
    }

    /// <summary>What the file lacks of a construction that a node names.</summary>
    public static Diagnostic CreateAdded(ContractChange change, SyntaxNode node) => Diagnostic.Create(
        ContractRules.Added, node.GetLocation(), Properties(change, null),
        QuotedNames.Brief(Description(change)));

    /// <summary>
    /// What is to be said of a member that the file does not have: objects that are stored already have no value for
    /// it.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="type">The class or data type.</param>
    /// <param name="promised">What the file says.</param>
    /// <param name="context">What is being read.</param>
    public static IEnumerable<Diagnostic> CreateLacking(
        ContractChange change, INamedTypeSymbol type, ContractModel promised, ReadingContext context)
    {
        if (change is not { Kind: ChangeKind.Added, Entry.Kind: EntryKind.State }
            || promised.Find(change.Section) is not { } section || section.Find(change.Entry) is not null
            || SymbolOf(change, type) is not { } member
            || StoredValues.IsRead(member, section)
            // What objects only return is never read from what lacks the member.
            || (change.Section.Kind == SectionKind.Data
                && promised.Uses.Of(change.Section) == DataUse.Returned))
            yield break;
        if (StoredValues.Lacking(member, type, context) is { } lacking)
            yield return Diagnostic.Create(
                ContractRules.ValueLacking, member.Locations[0], member.Name, type.Name, lacking);
        else if (StoredValues.FindUnstable(member, context) is { } unstable)
            yield return Diagnostic.Create(
                ContractRules.ValueUnstable, member.Locations[0], member.Name, type.Name, unstable);
    }

    public static ImmutableDictionary<string, string?> Properties(ContractChange change, ISymbol? target)
    {
        var properties = ImmutableDictionary<string, string?>.Empty
            .Add(SectionName, change.Section.Name).Add(EntryName, change.Entry.Name).Add(Kind, change.Kind.ToString());
        if (target is null || change.Successor is null || NameToKeep(change, target) is not { } name)
            return properties;
        if (change.Kind == ChangeKind.StateRemoved)
            properties = properties.Add(Candidate, change.Successor);
        if (change.SentName is not null)
            properties = properties.Add(IsSent, "");
        return properties.Add(change.IsNamedAlike ? KeepName : MayKeepName, name);
    }

    private static string? NameToKeep(ContractChange change, ISymbol target)
    {
        const string get = "get_";
        const string set = "set_";
        switch (change.Kind)
        {
            case ChangeKind.StateRenamed:
                return change.Detail;
            case ChangeKind.StateRemoved:
                return change.Entry.Kind == EntryKind.State ? change.Entry.Name : null;
            case ChangeKind.ClassRemoved:
                return change.Section.Name;
            case ChangeKind.OperationRemoved when target is IPropertySymbol property:
                // One attribute names both accessors, and their wire names rarely have one form.
                var (prefix, accessors) = change.Entry.Name.StartsWith(get, StringComparison.Ordinal)
                    ? (get, property.SetMethod) : (set, property.GetMethod);
                return accessors is not { DeclaredAccessibility: Accessibility.Public }
                    && change.Entry.Name.StartsWith(prefix, StringComparison.Ordinal)
                    ? change.Entry.Name.Substring(prefix.Length)
                    : null;
            case ChangeKind.OperationRemoved:
                return change.Entry.Name;
            default:
                return null;
        }
    }

    private static object[] Arguments(ContractChange change, INamedTypeSymbol type) => change.Kind switch
    {
        ChangeKind.StateRemoved when SymbolOf(change, type) is { } left && left.HasAttribute(Attributes.Transient) =>
            [change.Entry.Name, type.Name, "is marked [Transient]", change.Detail, "take the mark away"],
        ChangeKind.StateRemoved =>
        [
            change.Entry.Name, type.Name, "is gone", change.Detail,
            $"bring it back, say [{KeepingAttribute(change)}(\"{change.Entry.Name}\")] on what it became",
        ],
        ChangeKind.StateRetyped => [Subject(change.Entry, type), change.Detail, Remedy(change, type)],
        ChangeKind.ResultChanged => [Subject(change.Entry, type), change.Detail],
        ChangeKind.StateRenamed =>
        [
            change.Successor!, type.Name, change.Detail, KeepingAttribute(change),
            change.Detail == change.Entry.Name
                ? "this is a guess by name and type" : "the file says that it had that name",
        ],
        ChangeKind.OperationRemoved => [change.Entry.Name, type.Name, Advice(change)],
        ChangeKind.TraitLost => [type.Name, change.Detail],
        ChangeKind.Added => [Description(change)],
        ChangeKind.NullForbidden =>
        [
            change.Entry.Name, type.Name, change.Detail,
            change.Entry.Kind == EntryKind.Operation ? "take what is never null in an operation of another name"
                : "store the member under another name by [StoredName] and give it its value by [Upgrade]",
        ],
        _ => [change.Entry.Name, type.Name, change.Detail],
    };

    private static string Subject(EntryKey entry, INamedTypeSymbol type) => entry.Kind switch
    {
        EntryKind.Elements => $"The content of '{type.Name}'",
        EntryKind.Base => $"The underlying type of '{type.Name}'",
        EntryKind.Subtype => $"Subtype '{entry.Name}' of '{type.Name}'",
        EntryKind.Former when InputOf(entry, type) is { ContainingSymbol: var method } parameter =>
            $"Parameter '{parameter.Name}' of upgrade '{method.Name}' of '{type.Name}'",
        _ => $"'{entry.Name}' of '{type.Name}'",
    };

    private static string Remedy(ContractChange change, INamedTypeSymbol type) => change.Entry.Kind switch
    {
        // Exceptions have no upgrades.
        EntryKind.State when type is { TypeKind: TypeKind.Class } && CollectionTypes.IsException(type) =>
            "give it the former type back, or store it under a new name by [StoredName]",
        _ when change.IsConversion =>
            "keep the former converter, or store it under a new name by [StoredName], and make its value of the former one by [Upgrade]",
        EntryKind.Value => "give the constant its number back",
        EntryKind.Base or EntryKind.Elements => "keep it as it was, or declare another type",
        EntryKind.Subtype => "keep it, or name the other class too",
        EntryKind.Former => "give the parameter its type back, or add an upgrade for the other one",
        _ => "give it the former type back, or store it under a new name by [StoredName], and make its value of the former one by [Upgrade]",
    };

    /// <summary>The parameter by which an upgrade takes what earlier versions had.</summary>
    private static IParameterSymbol? InputOf(EntryKey entry, INamedTypeSymbol type) => type.SelfAndBases()
        .SelectMany(StateMembers.Of)
        .SelectMany(static member => member.Upgrades.SelectMany(
            upgrade => member.Field.ContainingType.GetMembers(upgrade.Method).OfType<IMethodSymbol>()))
        .SelectMany(static method => method.Parameters)
        .FirstOrDefault(parameter => ContractNames.AreOneInput(parameter.Name, entry.Name));

    private static string KeepingAttribute(ContractChange change) =>
        change.SentName is null ? "FormerName" : "StoredName";

    private static string Advice(ContractChange change) => change.Successor is null
        ? "bring it back, or accept that in Stubs.Contract.txt"
        : $"if it is '{change.Successor}' now, say so by [Operation(\"{change.Entry.Name}\")]"
            + (change.IsNamedAlike ? "" : ", for their names say nothing of it");

    private static string Description(ContractChange change) => (change.Entry.Kind, change.Section.Kind) switch
    {
        _ when change.Detail.Length > 0 =>
            $"by which comparer '{change.Entry.Name}' of '{change.Section.Name}' is made ('{change.Detail}': new objects have it, stored ones keep theirs)",
        (EntryKind.Operation, _) when change.NullIn.HasFlag(DataUse.Returned) =>
            $"that operation '{change.Entry.Name}' of '{change.Section.Name}' may return null (clients of earlier versions do not expect it)",
        (EntryKind.Operation, _) when change.NullIn.HasFlag(DataUse.Sent) =>
            $"that operation '{change.Entry.Name}' of '{change.Section.Name}' may be given null (nodes of earlier versions do not expect it)",
        _ when change.NullIn.HasFlag(DataUse.Returned) =>
            $"that '{change.Entry.Name}' of '{change.Section.Name}' may be null where operations return it (clients of earlier versions do not expect it)",
        _ when change.NullIn.HasFlag(DataUse.Stored) =>
            $"that '{change.Entry.Name}' of '{change.Section.Name}' may be null where it is stored (earlier versions of the program do not expect it)",
        _ when change.NullIn.HasFlag(DataUse.Sent) =>
            $"that '{change.Entry.Name}' of '{change.Section.Name}' may be null where clients send it (nodes of earlier versions do not expect it)",
        (EntryKind.Traits, SectionKind.Construction) => $"that '{change.Section.Name}' is used",
        (EntryKind.Traits, SectionKind.Class) => $"what class '{change.Section.Name}' is",
        (EntryKind.Traits, _) => $"what '{change.Section.Name}' holds",
        (EntryKind.Base, SectionKind.Class) => $"which base class '{change.Section.Name}' has",
        (EntryKind.Base, _) => $"which underlying type '{change.Section.Name}' has",
        (EntryKind.Elements, _) => $"how long '{change.Section.Name}' is",
        (EntryKind.Operation, _) => $"what operation '{change.Entry.Name}' of '{change.Section.Name}' is",
        _ => $"what '{change.Entry.Name}' of '{change.Section.Name}' is",
    };

    private static ISymbol? SymbolOf(ContractChange change, INamedTypeSymbol type)
    {
        var name = change.Kind == ChangeKind.StateRenamed
            || (change.Kind == ChangeKind.OperationRemoved && change.Successor is not null)
            ? change.Successor
            : change.Entry.Name;
        var symbol = change.Entry.Kind == EntryKind.Operation
            ? OperationSymbols.DeclaredFor(type).Select(operation => operation.Method)
                .FirstOrDefault(method => OperationNames.OnWire(method) == name)
            : Member(type, name!.Substring(name.LastIndexOf(':') + 1));
        symbol = (symbol as IMethodSymbol)?.AssociatedSymbol ?? symbol;
        if (change.Entry.Kind == EntryKind.Former && change.Kind == ChangeKind.StateRetyped)
            symbol = InputOf(change.Entry, type);
        return symbol is not null && symbol.Locations.Any(location => location.IsInSource) ? symbol : null;
    }

    private static ISymbol? Member(INamedTypeSymbol type, string name)
    {
        for (var owner = type; name.Length > 0 && owner is not null; owner = owner.BaseType)
        {
            if (StateMembers.Of(owner).FirstOrDefault(field => field.Key == name) is { } stored)
                return stored.Member;
            if (owner.GetMembers(name)
                .FirstOrDefault(member => member is IFieldSymbol or IPropertySymbol) is { } member)
                return member;
        }

        return null;
    }
}
