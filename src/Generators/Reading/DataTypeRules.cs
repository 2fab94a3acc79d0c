using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Whether a type is plain data for which a codec can be written.</summary>
internal static class DataTypeRules
{
    // A generic type may contain an ever larger construction of itself.
    private const int DeepestConstruction = 8;

    /// <summary>What speaks against it, as the end of a sentence; null if nothing.</summary>
    public static string? Problem(INamedTypeSymbol type, ReadingContext context) =>
        ExportedData.CodecOf(type, context.Compilation) is not null
        ? null
        : KindProblem(type, context)
            ?? (DataTypeMembers.IsSource(type, context.Compilation)
                ? SourceProblem(type, context) : OtherAssemblyProblem(type, context));

    private static string? KindProblem(INamedTypeSymbol type, ReadingContext context)
    {
        var name = type.ToShortName();
        return type switch
        {
            _ when ProcessBound.Reason(type) is { } reason => reason,
            { TypeKind: TypeKind.Error } => $"type '{name}' is not known",
            { TypeKind: TypeKind.Delegate } => $"'{name}' is a delegate, which is code",
            { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic } =>
                $"'{name}' says nothing of what is to be saved",
            { TypeKind: TypeKind.Interface } when !Subtypes.Of(type).Any() =>
                $"'{name}' is an interface, which says nothing of what is to be saved",
            { IsRefLikeType: true } => $"'{name}' is a ref struct",
            { IsStatic: true } or { TypeKind: not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface) } =>
                $"'{name}' has no values",
            _ when type.IsOfFramework() => $"'{name}' has no stored form",
            _ when Subtypes.IsUnion(type) && UnionProblem(type) is { } problem => problem,
            { IsAbstract: true } when !Subtypes.Of(type).Any() =>
                $"'{name}' is abstract, and does not name the classes that derive from it",
            { IsFileLocal: true } => $"'{name}' is local to its file",
            _ when type.IsAnnotated() => $"'{name}' is the class of an object, not data",
            _ when type.DerivesFrom("Stubs", "ObjectReference") =>
                $"'{name}' is no reference of a known type",
            _ when type.DerivesFrom("System", "Exception") => $"'{name}' is an exception",
            _ when type.DerivesFrom("System", "Attribute") => $"'{name}' is an attribute",
            _ when type.AllInterfaces.Any(IsDisposable) =>
                $"'{name}' is disposable: it stands for a resource, not for data",
            _ when Depth(type) > DeepestConstruction =>
                $"'{name}' contains ever larger constructions of itself",
            _ when context.Owner is null && GenericShapes.HasParameter(type) =>
                $"'{name}' depends on a type parameter",
            _ => null,
        };
    }

    private static string? UnionProblem(INamedTypeSymbol type)
    {
        var cases = type.InstanceConstructors
            .Where(static constructor => constructor is { DeclaredAccessibility: Accessibility.Public,
                Parameters.Length: 1 })
            .Select(static constructor => constructor.Parameters[0].Type).ToList();
        if (cases.Count == 0)
            return $"'{type.ToShortName()}' is a union without cases";
        if (cases.Find(static @case => @case is not INamedTypeSymbol) is { } nameless)
            return $"case '{nameless.ToShortName()}' of '{type.ToShortName()}' has no name";
        return cases.OfType<INamedTypeSymbol>()
            .FirstOrDefault(@case => !Subtypes.Of(type)
                .Any(subtype => SymbolEqualityComparer.Default.Equals(subtype.Type, @case))) is { } second
            ? $"two cases of '{type.ToShortName()}' are named '{second.Name}'; say [Subtype<T>(\"name\")] for each"
            : null;
    }

    private static string? SourceProblem(INamedTypeSymbol type, ReadingContext context)
    {
        var name = type.ToShortName();
        for (var @base = type.BaseType;
            @base is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) };
                @base = @base.BaseType)
        {
            if (@base.IsAnnotated())
                return $"'{name}' derives from '{@base.Name}', the class of an object";
            if (CollectionContents.Find(@base) is not null)
                break;
            if (!DataTypeMembers.IsSource(@base, context.Compilation) && !CollectionContents.IsEmpty(@base))
                return $"'{name}' derives from '{@base.Name}' of another assembly, whose fields code of this one cannot reach; hold an object of '{@base.Name}' in it instead, or convert '{name}' by [StateConverter]";
        }

        return ScopeProblem(type, context);
    }

    /// <summary>Why no code can be declared where it may name the type and those of its members.</summary>
    public static string? ScopeProblem(INamedTypeSymbol type, ReadingContext context)
    {
        var name = type.ToShortName();
        if (ExportedData.IsExporting(context) && GenericShapes.HasParameter(type))
            return DataTypeScopes.Of(type, context.Compilation) is { Scope: null, Problem: null }
                ? null : $"'{name}' or a type of its members is private";
        if (context.Owner is { } owner && GenericShapes.HasParameter(type))
            return DataTypeScopes.ProblemWithin(type, owner, context.Compilation);
        var (scope, problem) = DataTypeScopes.Of(type, context.Compilation);
        for (var container = scope; container is not null; container = container.ContainingType)
        {
            if (container.Arity > 0)
                return $"'{name}' or a type of its members is private to a generic type";
            if (!container.IsPartial(context.CancellationToken))
                return $"'{name}' or a type of its members is private to '{container.Name}', which is not partial";
        }

        return problem;
    }

    private static string? OtherAssemblyProblem(INamedTypeSymbol type, ReadingContext context)
    {
        var name = type.ToShortName();
        if (!type.IsPublicEverywhere())
            return $"'{name}' of another assembly is not public";
        if (Subtypes.IsNeeded(type))
            return null;
        if (CollectionContents.CollectionOf(type) is { } collection)
            return $"the elements of '{name}' of another assembly would be lost, for it derives from '{collection.ToShortName()}' and no public member gives them back{WaysOut(type)}";
        if (DataTypeMembers.Of(type, context.Compilation)
            .FirstOrDefault(static member => Warnings.IsErrorToReach(member.Symbol)) is { } obsolete)
            return $"'{name}.{obsolete.Symbol.Name}' of another assembly is obsolete, and only obsolete code may use it";
        if (DataTypeMembers.Of(type, context.Compilation)
            .FirstOrDefault(static member => StateMembers.UpgradesOf(member.Symbol).Any()) is { } upgraded)
            return $"'{name}.{upgraded.Symbol.Name}' of another assembly has an upgrade, which only code of that assembly runs{WaysOut(type)}";
        if (type.IsReferenceType && DataTypeMembers.ConstructorOf(type) is null)
            return $"'{name}' of another assembly has no public constructor whose parameters are its members{WaysOut(type)}";
        if (DataTypeMembers.Lost(type) is { } lost && DataTypeMembers.FeedsUnderOtherName(type, lost) is { } parameter)
            return $"'{name}.{lost}' of another assembly has no public setter, and no constructor's parameter has its name: if it is what '{parameter}' sets, name that so there, or it would be lost{WaysOut(type)}";
        if (DataTypeMembers.Lost(type) is { } unset)
            return $"'{name}.{unset}' of another assembly is set by no public constructor and no public setter, and would be lost{WaysOut(type)}";
        return DataTypeMembers.Of(type, context.Compilation).Any()
            ? null : $"'{name}' of another assembly has no members that can be set{WaysOut(type)}";
    }

    private static string WaysOut(INamedTypeSymbol type) =>
        type.ContainingAssembly?.Modules.Any(static module =>
            module.ReferencedAssemblies.Any(static identity => identity.Name == "Stubs")) == true
            ? $"; that assembly references Stubs, but exports no code for the class, which shows none of its data by a public property, or holds what cannot be saved: mend that there, or convert it by [StateConverter], or copy what is needed into a type of this assembly"
            : "; let that assembly reference Stubs, which then exports code for it, or copy what is needed into a type of this assembly";

    private static bool IsDisposable(INamedTypeSymbol type) =>
        type.Name is "IDisposable" or "IAsyncDisposable"
            && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };

    private static int Depth(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => 1 + Depth(array.ElementType),
        INamedTypeSymbol { TypeArguments.Length: > 0 } named => 1 + named.TypeArguments.Max(Depth),
        _ => 0,
    };
}
