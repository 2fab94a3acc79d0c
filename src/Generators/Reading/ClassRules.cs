using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>Whether code can be written for a class at all.</summary>
internal static class ClassRules
{
    public static bool Check(INamedTypeSymbol type, ReadingContext context) =>
        Language.IsNewEnough(context.Compilation)
        && !type.IsNameless()
        && CheckKind(type, context.Reporter)
        && CheckPartial(type, context, context.Reporter)
        && CheckNames(type, context.Reporter)
        && IsBaseWritten(type, context);

    /// <summary>
    /// Whether code is written for the base class, as far as this compilation declares it: without it nothing can be
    /// for this class. The base class has the report.
    /// </summary>
    private static bool IsBaseWritten(INamedTypeSymbol type, ReadingContext context)
    {
        for (var @base = type.AnnotatedBase(); @base is not null && !@base.DeclaringSyntaxReferences.IsEmpty;
            @base = @base.AnnotatedBase())
        {
            if (!CheckKind(@base, Reporter.Silent) || !CheckPartial(@base, context, Reporter.Silent)
                || !CheckNames(@base, Reporter.Silent))
                return false;
        }

        return true;
    }

    private static bool CheckKind(INamedTypeSymbol type, Reporter reporter)
    {
        var problem = type switch
        {
            { TypeKind: not TypeKind.Class } => "only a class has objects that can be referred to",
            { IsStatic: true } => "a static class has no objects",
            { IsFileLocal: true } => "a file-local class cannot be extended from another file",
            _ when GenericShapes.ParametersOf(type).FirstOrDefault(AllowsRefStruct) is { } parameter =>
                $"its type parameter '{parameter.Name}' may stand for a ref struct, which cannot be passed",
            _ => null,
        };
        if (problem is not null)
        {
            reporter.Report(Rules.UnsupportedKind, type, type.Name, problem);
            return false;
        }

        return true;
    }

    private static bool CheckPartial(INamedTypeSymbol type, ReadingContext context, Reporter reporter)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (!current.IsPartial(context.CancellationToken))
            {
                reporter.Report(
                    SymbolEqualityComparer.Default.Equals(current, type) ? Rules.NotPartial : Rules.ContainerNotPartial,
                    current, current.Name, type.Name);
                return false;
            }
        }

        return true;
    }

    private static bool CheckNames(INamedTypeSymbol type, Reporter reporter)
    {
        foreach (var name in new[] { "I" + type.Name, type.Name + "Stub" })
        {
            var siblings = type.ContainingType is { } container
                ? container.GetTypeMembers(name) : type.ContainingNamespace.GetTypeMembers(name);
            if (siblings.FirstOrDefault(
                sibling => sibling.Arity == type.Arity && IsInSource(sibling, type)
                    && !sibling.IsWrittenByUs()) is { } taken)
            {
                reporter.Report(Rules.NameTaken, taken, name, type.Name);
                return false;
            }
        }

        if (HidesOwnBase(type))
        {
            reporter.Report(Rules.NameTaken, type, "I" + type.Name, type.Name);
            return false;
        }

        foreach (var parameter in type.TypeParameters)
        {
            if (OperationNames.OfStubTypes.Contains(parameter.Name))
            {
                reporter.Report(Rules.NameTaken, parameter, parameter.Name, type.Name);
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether the class is declared to implement an interface by the very name that its own will have, which would
    /// hide the one that is meant.
    /// </summary>
    private static bool HidesOwnBase(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.BaseList?.Types.AsEnumerable() ?? [])
        .Any(
            @base => @base.Type is SimpleNameSyntax name && name.Identifier.ValueText == "I" + type.Name
                && name.Arity == type.Arity);

    // The compiler that this is built against does not know the clause yet.
    private static bool AllowsRefStruct(ITypeParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax().Parent?.Parent is TypeDeclarationSyntax type
            && type.ConstraintClauses.Any(
                clause => clause.Name.Identifier.ValueText == parameter.Name
                    && clause.Constraints.Any(
                        constraint => constraint.ToString().StartsWith("allows", StringComparison.Ordinal))));

    private static bool IsInSource(INamedTypeSymbol sibling, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(sibling.ContainingAssembly, type.ContainingAssembly);
}
