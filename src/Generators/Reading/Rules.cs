using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// The diagnostics. Numbers 1 to 19 are about the class, 20 to 39 about its state, 40 to 59 about its operations.
/// </summary>
internal static class Rules
{
    /// <summary>The category of all rules.</summary>
    public const string Category = "Stubs";

    /// <summary>Where the pages are: in the package, and in the repository, under the same path.</summary>
    private const string HelpFolder = "docs/diagnostics/";

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "STUB0001",
        "The class is not partial",
        "Class '{0}' must be partial, so that its state methods and its stub can be written");

    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        "STUB0002",
        "A containing type is not partial",
        "Type '{0}' must be partial, because it contains '{1}'");

    public static readonly DiagnosticDescriptor UnsupportedKind = Error(
        "STUB0003",
        "The class is of a kind that cannot be an object's class",
        "'{0}' cannot be persistent, recoverable or remote: {1}");

    public static readonly DiagnosticDescriptor BadConstruction = Error(
        "STUB0004",
        "A construction of a generic class cannot work",
        "'{0}' cannot work: {1}");

    public static readonly DiagnosticDescriptor NameTaken = Error(
        "STUB0005",
        "The name of a generated type is taken",
        "'{0}' is the name of a type to be generated for class '{1}'{2}");

    public static readonly DiagnosticDescriptor ConstructorCollision = Error(
        "STUB0006",
        "Two constructors differ only by services",
        "Two constructors of '{0}' take the same parameters from a client; make one of them private");

    public static readonly DiagnosticDescriptor NotUnderstood = Error(
        "STUB0007",
        "The class is not understood",
        "Nothing was written for class '{0}', by a fault of the generator ({1}: {2}); please report it with the class");

    public static readonly DiagnosticDescriptor BadName = Error(
        "STUB0008",
        "A generated type cannot have the name",
        "{0} = \"{1}\" of '{2}' cannot be the name of a generated type: {3}");

    public static readonly DiagnosticDescriptor NotCreatable = Warning(
        "STUB0009",
        "No client can create an object",
        "No client can create an object of class '{0}': {1}");

    public static readonly DiagnosticDescriptor MemberNotSavable = Error(
        "STUB0020",
        "A member cannot be saved",
        "'{0}' cannot be saved: {1}; {2}");

    public static readonly DiagnosticDescriptor CapturedParameter = Error(
        "STUB0021",
        "A primary constructor's parameter is captured",
        "Parameter '{0}' of the primary constructor is used by a member of '{1}' and so is state without a name; initialize a field with it and use that");

    public static readonly DiagnosticDescriptor ImplementationHeld = Error(
        "STUB0022",
        "An object is held where a reference belongs",
        "'{0}' holds an object of class '{1}' itself, not a reference to it; use '{2}'");

    public static readonly DiagnosticDescriptor TransientInitializer = Warning(
        "STUB0023",
        "The initializer of a transient member cannot be run",
        "The initializer of '{0}' is not run when an object of '{1}' is activated, because the class has a primary constructor; use a simple expression, or set it in OnRestored");

    public static readonly DiagnosticDescriptor BaseStateUnseen = Warning(
        "STUB0024",
        "The state of a base class cannot be seen",
        "'{0}' derives from '{1}' of another assembly: the private fields of that class are not saved; annotate that class, or hold an object of it instead");

    public static readonly DiagnosticDescriptor BaseStateLost = Error(
        "STUB0101",
        "The state of a base class would be lost",
        "'{0}' derives from '{1}' of another assembly, whose {2} cannot be saved here; annotate that class where it is declared, or hold an object of it instead, whose assembly exports code for it if it references Stubs, or write SaveState and RestoreState, which save what they can reach");

    public static readonly DiagnosticDescriptor BaseStateUnsaved = Warning(
        "STUB0028",
        "A SaveState of its own leaves out the base class",
        "'{0}' saves itself, and its SaveState does not save the state of its base class '{1}', which is then lost; write it with BaseState.Save<{1}>(this, ref writer), and read it with BaseState.Restore");

    public static readonly DiagnosticDescriptor InitializerLost = Warning(
        "STUB0031",
        "An initializer does not hold for what is stored already",
        "The initializer of '{0}' of '{1}' is not run for what was stored before the member was added, which holds the default value of its type then: {2}; or give such values by [Upgrade]");

    public static readonly DiagnosticDescriptor UnpassableParameter = Error(
        "STUB0040",
        "A parameter cannot be passed to another node",
        "The {0} of '{1}' cannot be passed to another node: it is {2}, or mark the member [Local] if clients do not need it");

    public static readonly DiagnosticDescriptor GenericOperation = Error(
        "STUB0041",
        "An operation is generic",
        "'{0}' is generic and cannot be an operation; mark it [Local] if clients do not need it");

    public static readonly DiagnosticDescriptor AsyncVoidOperation = Error(
        "STUB0042",
        "An operation is async void",
        "'{0}' is async void: its end cannot be awaited; return Task");

    public static readonly DiagnosticDescriptor ParameterNotSavable = Error(
        "STUB0043",
        "A parameter cannot be sent",
        "Parameter '{0}' cannot be sent: {1}");

    public static readonly DiagnosticDescriptor ResultNotSavable = Error(
        "STUB0044",
        "A result cannot be sent",
        "The result of '{0}' cannot be sent: {1}");

    public static readonly DiagnosticDescriptor OperationIdentity = Error(
        "STUB0045",
        "Two operations have one identity",
        "'{0}' has the wire name '{1}', as another operation has; give it a name of its own with [Operation]");

    public static readonly DiagnosticDescriptor OperationCollision = Error(
        "STUB0046",
        "Two operations have one name in the stub",
        "'{0}' is '{1}' in the stub, as {2} '{3}' is, which has the same parameters; give one of them another name there by [Operation(StubName = \"…\")], rename one, or mark one [Local] if clients do not need it");

    public static readonly DiagnosticDescriptor OperationNameReserved = Error(
        "STUB0047",
        "The stub has another member of that name",
        "'{0}' is '{1}' in the stub, which every stub has for another purpose; rename it, say [Operation(StubName = \"…\")], or mark it [Local]");

    public static readonly DiagnosticDescriptor UnreachableOperation = Warning(
        "STUB0058",
        "An operation cannot be called",
        "'{0}' of '{1}' cannot be called: in the stub another operation has its name, and the stub does not implement '{1}', not all of whose members are asynchronous operations; rename one of them, say [Operation(StubName = \"…\")], or mark this one [Local]");

    public static readonly DiagnosticDescriptor AccessWithoutEffect = Error(
        "STUB0110",
        "An authorization attribute has no effect",
        "'{0}' says which callers are allowed, and is no operation that other nodes could call; remove the attribute, or put it on an operation, a constructor or the class");

    public static readonly DiagnosticDescriptor AccessNotUnderstood = Error(
        "STUB0111",
        "An authorization attribute cannot be obeyed",
        "{0} on '{1}' cannot be obeyed: Stubs reads [Authorize] with Policy and Roles, and [AllowAnonymous]; say what it means as a policy, in NodeOptions.Authorization");

    public static readonly DiagnosticDescriptor SubtypesMissing = Error(
        "STUB0077",
        "Data of several classes does not name them",
        "'{0}' cannot be saved or sent: '{1}' is {2} and does not name the classes that its values may have; {3}");

    /// <summary>What is found by reading a class.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfReading = ImmutableArray.Create(
        NotPartial, ContainerNotPartial, UnsupportedKind, NameTaken, ConstructorCollision, NotUnderstood,
        BadName, NotCreatable,
        MemberNotSavable, CapturedParameter, ImplementationHeld, TransientInitializer, BaseStateUnseen,
        BaseStateLost,
        BaseStateUnsaved, InitializerLost,
        UnpassableParameter, GenericOperation, AsyncVoidOperation, ParameterNotSavable, ResultNotSavable,
        OperationIdentity, OperationCollision, OperationNameReserved, UnreachableOperation, SubtypesMissing,
        AccessWithoutEffect, AccessNotUnderstood);

    /// <summary>
    /// The path of a rule's page. It is no address: the pages are read where the package is unpacked.
    /// </summary>
    public static string HelpOf(string id) => HelpFolder + id + ".md";

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: HelpOf(id));
}
