using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>One member of a data type.</summary>
/// <param name="Symbol">What the author wrote: a property or a field.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsReadOnly">It is not set after the value was made.</param>
/// <param name="Field">The field behind it, if the type is of the compilation that is read.</param>
/// <param name="Parameter">The constructor's parameter that sets it, if the type is of another assembly.</param>
/// <param name="IsContent">It is what the class contains, because it derives from a collection: the symbol is the
/// collection's class.</param>
internal sealed record DataMember(
    ISymbol Symbol, ITypeSymbol Type, bool IsReadOnly, StateField? Field, IParameterSymbol? Parameter,
    bool IsContent = false);

/// <summary>Finds the members of data types.</summary>
internal static class DataTypeMembers
{
    /// <summary>
    /// The members: of a type in source its fields, of one in another assembly what can be set from here.
    /// </summary>
    public static IEnumerable<DataMember> Of(INamedTypeSymbol type, Compilation compilation) =>
        IsSource(type, compilation) ? FieldsOf(type) : OfOther(type);

    /// <summary>Whether the compilation declares the type in source.</summary>
    public static bool IsSource(INamedTypeSymbol type, Compilation compilation) => type.IsDeclaredIn(compilation);

    /// <summary>
    /// The constructor that makes values of a type of another assembly: the longest whose every parameter is a member.
    /// </summary>
    public static IMethodSymbol? ConstructorOf(INamedTypeSymbol type) => type.InstanceConstructors
        .Where(
            constructor => constructor.DeclaredAccessibility == Accessibility.Public && !Warnings.IsError(constructor)
                && constructor.Parameters.All(parameter => MemberFor(type, parameter) is not null))
        .OrderByDescending(constructor => constructor.Parameters.Length)
        .FirstOrDefault();

    /// <summary>The public property or field that a constructor's parameter sets, by its name and type.</summary>
    public static ISymbol? MemberFor(INamedTypeSymbol type, IParameterSymbol parameter) =>
        PublicSymbolsOf(type).FirstOrDefault(member =>
            string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
            && SymbolEqualityComparer.Default.Equals(TypeOf(member), parameter.Type)
            && parameter.RefKind is RefKind.None or RefKind.In);

    /// <summary>
    /// Whether code of the author makes values of another assembly's type, which may change what it is given: a
    /// constructor that takes members, or accessors that the compiler did not write. A plain data transfer object has
    /// neither.
    /// </summary>
    public static bool IsMadeByAuthor(INamedTypeSymbol type) =>
        ConstructorOf(type) is { Parameters.IsEmpty: false }
        || OfOther(type).Any(static member => member.Symbol is IPropertySymbol { SetMethod: { } setter } property
            && !(IsWrittenByCompiler(setter) && IsWrittenByCompiler(property.GetMethod)));

    /// <summary>
    /// The name of what another assembly's type holds and neither a constructor nor a setter gives back; null if there
    /// is nothing.
    /// </summary>
    public static string? Lost(INamedTypeSymbol type)
    {
        var members = OfOther(type).ToList();
        var reached = new HashSet<ISymbol>(members.Select(member => member.Symbol), SymbolEqualityComparer.Default);
        var names = new HashSet<string>(members.Select(member => member.Symbol.Name), StringComparer.OrdinalIgnoreCase);
        foreach (var owner in type.SelfAndBases())
        {
            if (owner.GetMembers()
                .FirstOrDefault(
                    member => !reached.Contains(member)
                        && (!names.Contains(member.Name) || IsHidden(member, members))
                        && HoldsData(member)) is { } visible)
                return visible.Name;
            if (ForeignFields.Of(owner).Select(field => (field, Name: PlainName(field.Name)))
                .FirstOrDefault(field => !field.field.IsFixed && !names.Contains(field.Name))
                is { Name: { } hidden, field: { } kept })
                return kept.Name[0] == '<' ? hidden : kept.Name;
        }

        return null;
    }

    /// <summary>
    /// A constructor's parameter of the type of a member that neither a constructor nor a setter gives back: it may be
    /// that member, under another name. Null if there is none.
    /// </summary>
    public static string? FeedsUnderOtherName(INamedTypeSymbol type, string member) =>
        PublicSymbolsOf(type).FirstOrDefault(symbol => symbol.Name == member) is { } lost
            ? type.InstanceConstructors
                .Where(static constructor => constructor.DeclaredAccessibility == Accessibility.Public)
                .SelectMany(static constructor => constructor.Parameters)
                .FirstOrDefault(parameter => MemberFor(type, parameter) is null
                    && SymbolEqualityComparer.Default.Equals(parameter.Type, TypeOf(lost)))?.Name
            : null;

    /// <summary>
    /// Whether another assembly's class seems to have state that its reference assembly does not show: it has methods
    /// that can only change it, or gives out collections that no constructor was given.
    /// </summary>
    public static bool MayHide(INamedTypeSymbol type)
    {
        if (!type.IsReferenceType || !ForeignFields.AreStripped(type))
            return false;
        var reached = new HashSet<string>(OfOther(type).Select(member => member.Symbol.Name), StringComparer.Ordinal);
        return type.SelfAndBases().SelectMany(static owner => owner.GetMembers()).Any(member => member switch
        {
            { IsStatic: true } or { IsImplicitlyDeclared: true } or { IsOverride: true } => false,
            IMethodSymbol { MethodKind: MethodKind.Ordinary, ReturnsVoid: true } method =>
                method.Parameters.All(static parameter => parameter.RefKind != RefKind.Out),
            IPropertySymbol { IsIndexer: false, Type: INamedTypeSymbol { Name: not "IEnumerable" } held } property =>
                CollectionTypes.TryFind(held, out _, out _) && !reached.Contains(property.Name),
            _ => false,
        });
    }

    /// <summary>
    /// Whether another member of the same name stands before one, and holds data of its own: the name reaches that.
    /// </summary>
    private static bool IsHidden(ISymbol member, IEnumerable<DataMember> members) =>
        member is { DeclaredAccessibility: Accessibility.Public, IsVirtual: false, IsOverride: false }
        && members.Any(other => other.Symbol.Name == member.Name
            && (other.Symbol is IFieldSymbol || IsWrittenByCompiler((other.Symbol as IPropertySymbol)?.GetMethod)));

    private static bool IsWrittenByCompiler(IMethodSymbol? accessor) => accessor is not null
        && (accessor.DeclaringSyntaxReferences.IsEmpty
            ? accessor.GetAttributes()
                .Any(static attribute => attribute.AttributeClass is { Name: "CompilerGeneratedAttribute" })
            // Of an assembly that an editor has open the compiler shows the source.
            : accessor.DeclaringSyntaxReferences.All(static reference => reference.GetSyntax()
                is AccessorDeclarationSyntax { Body: null, ExpressionBody: null } or ParameterSyntax));

    /// <summary>Whether a member of another assembly's type has a field, as far as the compiler shows it.</summary>
    public static bool HoldsData(ISymbol member) => member switch
    {
        // Of a struct the compiler shows private fields, which are looked at with those that it does not show.
        { IsStatic: true } or { DeclaredAccessibility: Accessibility.Private } => false,
        IFieldSymbol field => !field.IsConst,
        // The compiler marks accessors that it wrote; others compute.
        IPropertySymbol { IsIndexer: false, IsAbstract: false } property =>
            !IsContract(property) && (property.SetMethod is not null || IsWrittenByCompiler(property.GetMethod)),
        _ => false,
    };

    // What each record has.
    private static bool IsContract(IPropertySymbol property) => property.Name == "EqualityContract";

    /// <summary>
    /// The name of a field without what tells it from its property: <c>&lt;Name&gt;k__BackingField</c>, <c>_name</c>,
    /// <c>m_name</c>, and <c>&lt;name&gt;P</c> of a captured parameter.
    /// </summary>
    public static string PlainName(string field)
    {
        var name = field[0] == '<' && field.IndexOf('>') is > 1 and var end ? field.Substring(1, end - 1) : field;
        name = name.StartsWith("m_", StringComparison.Ordinal) ? name.Substring(2) : name;
        return name.TrimStart('_') is { Length: > 0 } plain ? plain : name;
    }

    private static IEnumerable<DataMember> FieldsOf(INamedTypeSymbol type)
    {
        foreach (var owner in type.SelfAndBases())
        {
            if (CollectionContents.Find(owner) is { } content)
            {
                yield return new DataMember(
                    owner, content, IsReadOnly: false, Field: null, Parameter: null, IsContent: true);
                yield break;
            }

            foreach (var field in StateMembers.Of(owner))
            {
                if (!field.IsTransient && !field.IsService)
                    yield return new DataMember(
                        field.Member, field.Type, field.Field.IsReadOnly || type.IsReadOnly, field, null);
            }
        }
    }

    private static IEnumerable<DataMember> OfOther(INamedTypeSymbol type) =>
        PublicMembersOf(type, ConstructorOf(type));

    private static IEnumerable<DataMember> PublicMembersOf(INamedTypeSymbol type, IMethodSymbol? constructor)
    {
        foreach (var member in PublicSymbolsOf(type))
        {
            var parameter = constructor?.Parameters.FirstOrDefault(
                parameter => SymbolEqualityComparer.Default.Equals(MemberFor(type, parameter), member));
            var setter = (member as IPropertySymbol)?.SetMethod;
            var isSettable = member is IFieldSymbol { IsReadOnly: false }
                || setter is { DeclaredAccessibility: Accessibility.Public };
            if (parameter is not null || isSettable)
                yield return new DataMember(
                    member, TypeOf(member), member is IPropertySymbol
                        ? setter is not { IsInitOnly: false } : !isSettable, null, parameter);
        }
    }

    /// <summary>The public properties and fields of the type and its bases, each name once.</summary>
    public static IEnumerable<ISymbol> PublicSymbolsOf(INamedTypeSymbol type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var owner in type.SelfAndBases())
        {
            foreach (var member in owner.GetMembers())
            {
                if (member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
                    && member is IFieldSymbol { IsConst: false }
                        or IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public }
                    && names.Add(member.Name))
                    yield return member;
            }
        }
    }

    private static ITypeSymbol TypeOf(ISymbol member) =>
        member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
}
