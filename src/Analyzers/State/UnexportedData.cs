using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Says of a library's data types that no code is exported for them, where only a parameter that the compiler keeps, or
/// a private type, stands against it. The programs that use them get an error, which their authors cannot mend.
/// </summary>
internal sealed class UnexportedData
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0104",
        "A library exports no code for a data type",
        "Other assemblies cannot store or send '{0}', because no code is exported for it: {1}",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0104"));

    private readonly ConcurrentDictionary<ISymbol, bool> seen = new(SymbolEqualityComparer.Default);

    /// <summary>Reports a type that other assemblies need code for, and that cannot be saved.</summary>
    public void Check(INamedTypeSymbol data, ReadingContext context)
    {
        var captured = data.SelfAndBases().SelectMany(
            owner => CapturedParameters.Of(owner, context).Select(parameter => (owner, parameter))).ToList();
        var scope = DataTypeRules.ScopeProblem(data, context);
        // A class that holds what cannot be saved anyway is no data.
        if (!captured.TrueForAll(each => IsSavable(each.parameter.Type, each.parameter))
            || !DataTypeMembers.Of(data, context.Compilation).All(member => IsSavable(member.Type, member.Symbol)
                || (scope is not null && !DataTypeScopes.IsVisible(member.Type))))
            return;
        foreach (var (owner, parameter) in captured)
            Say(parameter, $"parameter '{parameter.Name}' of the primary constructor is used by a member of '{owner.Name}' and so is state without a name; initialize a field with it and use that");
        if (scope is not null)
            Say(data, $"{scope}; make what is private internal, or the type partial if it is not generic");

        bool IsSavable(ITypeSymbol type, ISymbol at) => SavableRule.Find(context, type, at) is null;

        void Say(ISymbol at, string reason)
        {
            if (!seen.TryAdd(at.OriginalDefinition, true))
                return;
            if (HasBehaviour(data))
                context.Reporter.Advise(Rule, at, data.Name, reason);
            else
                context.Reporter.Report(Rule, at, data.Name, reason);
        }
    }

    // It may be a service whose state happens to be plain.
    private static bool HasBehaviour(INamedTypeSymbol type) => type.SelfAndBases()
        .SelectMany(static owner => owner.GetMembers().OfType<IMethodSymbol>())
        .Any(static method => method is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsOverride: false,
            IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public });
}
