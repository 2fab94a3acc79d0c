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
        && CheckNames(type, context.Compilation, context.Reporter)
        && IsBaseWritten(type, context, context.Reporter);

    /// <summary>Whether nothing but the name of a generated type keeps code from being written.</summary>
    public static bool LacksOnlyNames(INamedTypeSymbol type, ReadingContext context) =>
        Language.IsNewEnough(context.Compilation)
        && !type.IsNameless()
        && CheckKind(type, Reporter.Silent)
        && CheckPartial(type, context, Reporter.Silent)
        && IsBaseWritten(type, context, Reporter.Silent);

    /// <summary>
    /// Whether code is written for the base class, as far as this compilation declares it: without it nothing can be
    /// for this class. The base class has the report.
    /// </summary>
    private static bool IsBaseWritten(INamedTypeSymbol type, ReadingContext context, Reporter reporter)
    {
        var @base = type.AnnotatedBase();
        for (; @base is not null && @base.IsDeclaredIn(context.Compilation); @base = @base.AnnotatedBase())
        {
            if (!CheckKind(@base, Reporter.Silent) || !CheckPartial(@base, context, Reporter.Silent)
                || !CheckNames(@base, context.Compilation, Reporter.Silent))
                return false;
        }

        // Another assembly may have been built without the generator, or in spite of its errors.
        if (@base is null || !@base.IsPublicEverywhere() || HasStub(@base))
            return true;
        reporter.Report(
            Rules.UnsupportedKind, type, type.Name,
            $"nothing was generated for its base class '{@base.Name}' of another assembly, which must be built with this package");
        return false;
    }

    private static bool HasStub(INamedTypeSymbol type) =>
        (type.ContainingType ?? (INamespaceOrTypeSymbol)type.ContainingNamespace)
            .GetTypeMembers(GeneratedNames.StubOf(type)).Any(static stub => stub.IsWrittenByUs());

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

    private static bool CheckNames(INamedTypeSymbol type, Compilation compilation, Reporter reporter)
    {
        foreach (var property in new[] { GeneratedNames.Interface, GeneratedNames.Stub })
        {
            if (GeneratedNames.Written(type, property) is { } written
                && GeneratedNames.ProblemOf(written, property, type) is { } problem)
            {
                reporter.Report(Rules.BadName, Place(type), property, written, type.Name, problem);
                return false;
            }
        }

        if (AuthorInterfaces.Of(type, compilation) is null
            && ProblemOf(GeneratedNames.InterfaceOf(type), type, compilation) is { } taken)
            return Refuse(GeneratedNames.InterfaceOf(type), GeneratedNames.Interface, taken);
        var stub = GeneratedNames.StubOf(type);
        if (AuthorInterfaces.Siblings(type, stub).Any() || IsOfOther(type, stub, GeneratedNames.Stub, compilation))
            return Refuse(stub, GeneratedNames.Stub, "");

        foreach (var parameter in type.TypeParameters)
        {
            if (OperationNames.OfStubTypes.Contains(parameter.Name))
            {
                reporter.Report(
                    Rules.NameTaken, parameter, parameter.Name, type.Name, "; give the type parameter another name");
                return false;
            }
        }

        return true;

        bool Refuse(string name, string property, string reason)
        {
            reporter.ReportNamed(
                Rules.NameTaken, Place(type), property, name, type.Name,
                $"{reason}; give the generated type another name with {property} = \"…\" in the class's attribute, or rename one of the two");
            return false;
        }
    }

    /// <summary>Where the class's attribute stands, in which a name can be given.</summary>
    public static Location Place(INamedTypeSymbol type) => Attributes.OfClasses
        .Select(attribute => type.FindAttribute(attribute)?.ApplicationSyntaxReference?.GetSyntax()
            .FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.GetLocation())
        .FirstOrDefault(static location => location is not null) ?? type.Locations[0];

    /// <summary>Why an interface of the name cannot be generated; null if it can.</summary>
    private static string? ProblemOf(string name, INamedTypeSymbol type, Compilation compilation)
    {
        if (IsOfOther(type, name, GeneratedNames.Interface, compilation))
            return "";
        if (AuthorInterfaces.Siblings(type, name).FirstOrDefault() is null && !HidesOwnBase(type, name))
            return null;
        return AuthorInterfaces.Candidates(type).FirstOrDefault() is { } candidate
            ? $", and no stub can implement yours: {AuthorInterfaces.ProblemOf(candidate, type, compilation)}" : "";
    }

    /// <summary>
    /// Whether the name that the class gives is that of the interface or stub of another class beside it.
    /// </summary>
    private static bool IsOfOther(INamedTypeSymbol type, string name, string property, Compilation compilation) =>
        GeneratedNames.Given(type, property) is not null && GeneratedNameIndex.Of(compilation).Named(name, type.Arity)
            .Concat(GeneratedNames.ClassesOf(name).SelectMany(known => AuthorInterfaces.Siblings(type, known)))
            .Any(other => !SymbolEqualityComparer.Default.Equals(other, type.OriginalDefinition)
                && SymbolEqualityComparer.Default.Equals(other.ContainingSymbol, type.ContainingSymbol)
                && GeneratedNames.IsOf(other, name));

    /// <summary>
    /// Whether the class is declared to implement an interface by the very name that its own will have, which would
    /// hide the one that is meant.
    /// </summary>
    private static bool HidesOwnBase(INamedTypeSymbol type, string name) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.BaseList?.Types.AsEnumerable() ?? [])
        .Any(@base => @base.Type is SimpleNameSyntax mention && mention.Identifier.ValueText == name
            && mention.Arity == type.Arity);

    // The compiler that this is built against does not know the clause yet.
    private static bool AllowsRefStruct(ITypeParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax().Parent?.Parent is TypeDeclarationSyntax type
            && type.ConstraintClauses.Any(
                clause => clause.Name.Identifier.ValueText == parameter.Name
                    && clause.Constraints.Any(
                        constraint => constraint.ToString().StartsWith("allows", StringComparison.Ordinal))));
}
