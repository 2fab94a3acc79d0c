using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds members of exceptions that stay behind when the exception is thrown by a call from another node.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostExceptionDataAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0075",
        "A member of an exception stays behind",
        "'{0}' stays behind when {1}: {2}; {3}",
        Rules.Category,

        // What is only thrown has less. The other way round the compiler would not look for it: it passes over rules
        // that are no warnings.
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0075"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(
        static symbol =>
        {
            if (symbol.Symbol is INamedTypeSymbol owner && owner.IsAnnotated())
                AnalyzeUses(symbol, owner);
            if (symbol.Symbol is not INamedTypeSymbol type || !ExceptionTypes.IsCarried(type, symbol.CancellationToken))
                return;
            foreach (var lost in ExceptionReader.FindLost(
                type, new ReadingContext(symbol.Compilation, Reporter.Silent, symbol.CancellationToken)))
                Report(symbol, type, lost);
        },
        SymbolKind.NamedType);

    // An exception that is state, an argument or a result is written as one that is thrown.
    private static void AnalyzeUses(SymbolAnalysisContext context, INamedTypeSymbol owner)
    {
        var reading = new ReadingContext(context.Compilation, Reporter.Silent, context.CancellationToken);
        if (ClassTraits.HasState(owner) && !StateReading.IsHandWritten(owner))
        {
            foreach (var member in StateMembers.Of(owner)
                .Where(static member => !member.IsTransient && !member.IsService))
                AnalyzeUse(context, reading, member.Member, member.Type, $"'{member.Name}' of '{owner.Name}'", "stored");
        }

        foreach (var (method, declared) in OperationSymbols.DeclaredFor(owner))
        {
            if (!SymbolEqualityComparer.Default.Equals(declared, owner) || method.MethodKind != MethodKind.Ordinary)
                continue;
            foreach (var parameter in method.Parameters)
                AnalyzeUse(
                    context, reading, parameter, parameter.Type, $"'{parameter.Name}' of '{method.Name}'", "sent");
            if (OperationSymbols.ShapeOf(method).Type is { } result)
                AnalyzeUse(context, reading, method, result, $"the result of '{method.Name}'", "sent");
        }
    }

    private static void AnalyzeUse(
        SymbolAnalysisContext context, ReadingContext reading, ISymbol at, ITypeSymbol type, string use, string what)
    {
        if (StateConverters.AttributesOf(at).Any())
            return;
        foreach (var held in ExceptionsIn(
            type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), context.Compilation))
        {
            if (ProblemOfState(held, reading) is var (name, reason, remedy)
                && at.Locations.FirstOrDefault(static location => location.IsInSource) is { } location)
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, location, DiagnosticSeverity.Warning, additionalLocations: null, properties: null, name,
                    $"{use}, which holds the exception '{held.Name}', is {what}", reason, remedy));
        }
    }

    private static IEnumerable<INamedTypeSymbol> ExceptionsIn(
        ITypeSymbol type, HashSet<ITypeSymbol> seen, Compilation compilation)
    {
        if (!seen.Add(type))
            return [];
        if (type is IArrayTypeSymbol array)
            return ExceptionsIn(array.ElementType, seen, compilation);
        if (type is not INamedTypeSymbol named || named.IsReference() || named.IsAnnotated())
            return [];
        if (CollectionTypes.IsException(named))
            return [named];
        var parts = named.TypeArguments.AsEnumerable();
        if (named.TypeKind is TypeKind.Class or TypeKind.Struct && PlainTypes.Find(named) is null
            && !Mutators.IsCollection(named) && DataTypeMembers.IsSource(named, compilation))
            parts = parts.Concat(DataTypeMembers.Of(named, compilation)
                .Where(static member => !StateConverters.AttributesOf(member.Symbol).Any())
                .Select(static member => member.Type));
        return parts.SelectMany(part => ExceptionsIn(part, seen, compilation)).ToList();
    }

    private static (string Name, string Reason, string Remedy)? ProblemOfState(
        INamedTypeSymbol type, ReadingContext context)
    {
        if (type.IsOfFramework() || type.IsAbstract)
            return null;
        if (!type.IsDeclaredIn(context.Compilation))
            return HasCode(type.ContainingAssembly) || DataOf(type) is not { } data ? null
                : (data.Name, $"'{type.Name}' is of another assembly, which writes no code for it",
                    "hold what is needed in a type of this assembly, or let that assembly reference Stubs");
        if (!ExceptionTypes.IsReachable(type))
            return (type.Name, "it is generic, or private to a type or file", "let the whole assembly see it");
        if (!ExceptionTypes.IsCarried(type, context.CancellationToken))
            return (type.Name, "neither its name nor that of its base class ends with 'Exception', so no code is written for it", "rename it");
        return ExceptionReader.FindLost(type, context).FirstOrDefault(static lost => lost.Member is not IEventSymbol)
            is { } first
            ? (first.Member.Name, first.Reason, RemedyOf(first, isThrown: false)) : null;
    }

    private static ISymbol? DataOf(INamedTypeSymbol type) => type.SelfAndBases()
        .TakeWhile(static owner => !owner.IsOfFramework()).SelectMany(static owner => owner.GetMembers())
        .FirstOrDefault(DataTypeMembers.HoldsData);

    private static bool HasCode(IAssemblySymbol? assembly) => assembly?.GetAttributes()
        .Any(static attribute => attribute.AttributeClass is { Name: "GeneratedExceptionsAttribute" }) == true;

    // What a base class of another assembly holds is lost for each member that callers may look at.
    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol type, LostMember lost)
    {
        if ((lost.IsInherited ? (ISymbol)type : lost.Member).Locations
            .FirstOrDefault(location => location.IsInSource) is not { } location)
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Rule, location, lost.IsInherited ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            additionalLocations: null, properties: null, lost.Member.Name, $"a call from another node throws '{type.Name}'", lost.Reason,
            RemedyOf(lost, isThrown: true)));
    }

    private static string RemedyOf(LostMember lost, bool isThrown) => lost switch
    {
        { IsInherited: true } => $"declare {(isThrown ? "what callers need" : "what must not be lost")} in this class, "
            + "or derive from an exception of .NET",
        { Member: IEventSymbol } => "mark it [Transient] to say so",
        { Member: IParameterSymbol } => "keep it in a field or property of its own",
        _ => "give it a type that can be saved, or mark it [Transient] if "
            + (isThrown ? "callers can do without" : "it may be lost"),
    };
}
