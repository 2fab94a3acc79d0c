using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Contract;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.Contract;

/// <summary>
/// The diagnostics about the contract file: each says what the change does to stored objects or to clients of other
/// versions.
/// </summary>
internal static class ContractRules
{
    public static readonly DiagnosticDescriptor StateRemoved = Create(
        "STUB0080",
        "A state member of the contract is gone",
        "'{0}' of '{1}' {2}: {3}; {4}, or accept the loss in Stubs.Contract.txt");

    public static readonly DiagnosticDescriptor StateRetyped = Create(
        "STUB0081",
        "What is stored cannot be read as what it is now",
        "{0} {1}: stored objects and clients of other versions have the former, which cannot be read, or is misread; {2}, or accept that in Stubs.Contract.txt");

    public static readonly DiagnosticDescriptor StateRenamed = Create(
        "STUB0082",
        "A state member of the contract has another name",
        "'{0}' of '{1}' seems to be what stored objects hold as '{2}': that is ignored, and lost when they are written next; say [{3}(\"{2}\")] on it, or accept the loss in Stubs.Contract.txt; {4}");

    public static readonly DiagnosticDescriptor ClassRemoved = Create(
        "STUB0083",
        "A class of the contract is gone",
        "There is no class '{0}' any more: its stored objects cannot be activated, and its clients find none; {1}",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor OperationRemoved = Create(
        "STUB0084",
        "An operation of the contract is gone",
        "'{1}' has no operation '{0}' any more: clients of earlier versions that call it get an error; {2}");

    public static readonly DiagnosticDescriptor OperationChanged = Create(
        "STUB0085",
        "An operation's parameters or result break the contract",
        "Operation '{0}' of '{1}' has changed: {2}, so calls of clients of other versions fail; add an operation instead, and keep this one");

    public static readonly DiagnosticDescriptor Added = Create(
        "STUB0086",
        "The contract file lacks something",
        "Stubs.Contract.txt does not say {0} yet, so changes of it are not noticed; write it with 'dotnet build -t:UpdateStubsContract'",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor Malformed = Create(
        "STUB0087",
        "The contract file cannot be read",
        "This line cannot be read, so nothing is checked: {0}");

    public static readonly DiagnosticDescriptor TraitLost = Create(
        "STUB0088",
        "A class lost what the contract promises of it",
        "'{0}' {1}: stored objects or clients of other versions that count on it fail; bring it back, or give the class another name");

    public static readonly DiagnosticDescriptor ValueLacking = Create(
        "STUB0089",
        "A new member has no value in what is stored",
        "'{0}' of '{1}' {2}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ValueUnstable = Create(
        "STUB0100",
        "A new member gets another value at each start",
        "'{0}' of '{1}' is new, and objects that were stored before get its value from an initializer that uses '{2}': another value each time they are activated, until they are written again; derive it from what is stored by [Upgrade], or leave it empty and set it in an operation",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ResultChanged = Create(
        "STUB0096",
        "Clients of earlier versions cannot read what operations return",
        "{0} {1}, and operations return it: clients of earlier versions cannot read it, or miss it; keep what they know and add another member, or accept that in Stubs.Contract.txt");

    public static readonly DiagnosticDescriptor ConstantRemoved = Create(
        "STUB0098",
        "A constant of the contract is gone",
        "'{0}' of '{1}' is gone, and with it the number {2}, which stored objects hold and clients of other versions send: the program has no name for it; bring the constant back, or accept that in Stubs.Contract.txt");

    public static readonly DiagnosticDescriptor NullForbidden = Create(
        "STUB0105",
        "A member that may be stored as null cannot be null any more",
        "'{0}' of '{1}' {2}: where null was stored or is sent, it is null in spite of its type; keep the '?', or {3}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ComparerChanged = Create(
        "STUB0106",
        "A collection has another comparer than what is stored",
        "'{0}' of '{1}' {2}: what is stored keeps the comparer with which it was stored, so old objects differ from new ones; keep it, or make the collection anew in OnRestored, or accept that in Stubs.Contract.txt",
        DiagnosticSeverity.Warning);

    public static readonly ImmutableArray<DiagnosticDescriptor> All = ImmutableArray.Create(
        StateRemoved, StateRetyped, StateRenamed, ClassRemoved, OperationRemoved, OperationChanged, Added, Malformed,
        TraitLost, ValueLacking, ResultChanged, ConstantRemoved, ValueUnstable, NullForbidden, ComparerChanged);

    public static DiagnosticDescriptor Of(ChangeKind kind) => kind switch
    {
        ChangeKind.StateRemoved => StateRemoved,
        ChangeKind.StateRetyped => StateRetyped,
        ChangeKind.StateRenamed => StateRenamed,
        ChangeKind.ResultChanged => ResultChanged,
        ChangeKind.ConstantRemoved => ConstantRemoved,
        ChangeKind.NullForbidden => NullForbidden,
        ChangeKind.ComparerChanged => ComparerChanged,
        ChangeKind.ClassRemoved => ClassRemoved,
        ChangeKind.OperationRemoved => OperationRemoved,
        ChangeKind.OperationChanged => OperationChanged,
        ChangeKind.TraitLost => TraitLost,
        _ => Added,
    };

    private static DiagnosticDescriptor Create(
        string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Error,
        params string[] customTags) =>
        new(id, title, message, Rules.Category, severity, isEnabledByDefault: true, helpLinkUri: Rules.HelpOf(id),
            customTags: customTags);
}
