using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>One member of a data type.</summary>
/// <param name="Symbol">What the author wrote: a property or a field.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsReadOnly">It is not set after the value was made.</param>
/// <param name="Field">The field behind it, if the type is of this compilation.</param>
/// <param name="Parameter">The constructor's parameter that sets it, if the type is of another assembly.</param>
internal sealed record DataMember(ISymbol Symbol, ITypeSymbol Type, bool IsReadOnly, StateField? Field, IParameterSymbol? Parameter);

/// <summary>Finds the members of data types.</summary>
internal static class DataTypeMembers
{
    /// <summary>
    /// The members: of a type in source its fields, of one in another assembly what can be set from here.
    /// </summary>
    public static IEnumerable<DataMember> Of(INamedTypeSymbol type) =>
        IsSource(type) ? FieldsOf(type) : PublicMembersOf(type, ConstructorOf(type));

    public static bool IsSource(INamedTypeSymbol type) => !type.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>
    /// The constructor that makes values of a type of another assembly: the longest whose every parameter is a member.
    /// </summary>
    public static IMethodSymbol? ConstructorOf(INamedTypeSymbol type) => type.InstanceConstructors
        .Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public && !Warnings.IsError(constructor) && constructor.Parameters.All(parameter => MemberFor(type, parameter) is not null))
        .OrderByDescending(constructor => constructor.Parameters.Length)
        .FirstOrDefault();

    /// <summary>The public property or field that a constructor's parameter sets, by its name and type.</summary>
    public static ISymbol? MemberFor(INamedTypeSymbol type, IParameterSymbol parameter) => PublicSymbolsOf(type).FirstOrDefault(member =>
        string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
        && SymbolEqualityComparer.Default.Equals(TypeOf(member), parameter.Type)
        && parameter.RefKind is RefKind.None or RefKind.In);

    /// <summary>A public property of another assembly's type that only its own code can set.</summary>
    public static IPropertySymbol? Unreachable(INamedTypeSymbol type)
    {
        var reached = new HashSet<ISymbol>(Of(type).Select(member => member.Symbol), SymbolEqualityComparer.Default);
        return PublicSymbolsOf(type).OfType<IPropertySymbol>().FirstOrDefault(property => property.SetMethod is not null && !reached.Contains(property));
    }

    private static IEnumerable<DataMember> FieldsOf(INamedTypeSymbol type)
    {
        for (var owner = type; owner is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; owner = owner.BaseType)
        {
            foreach (var field in StateMembers.Of(owner))
            {
                if (!field.IsTransient && !field.IsService)
                    yield return new DataMember(field.Member, field.Type, field.Field.IsReadOnly || type.IsReadOnly, field, null);
            }
        }
    }

    private static IEnumerable<DataMember> PublicMembersOf(INamedTypeSymbol type, IMethodSymbol? constructor)
    {
        foreach (var member in PublicSymbolsOf(type))
        {
            var parameter = constructor?.Parameters.FirstOrDefault(parameter => SymbolEqualityComparer.Default.Equals(MemberFor(type, parameter), member));
            var setter = (member as IPropertySymbol)?.SetMethod;
            var isSettable = member is IFieldSymbol { IsReadOnly: false } || setter is { DeclaredAccessibility: Accessibility.Public };
            if (parameter is not null || isSettable)
                yield return new DataMember(member, TypeOf(member), member is IPropertySymbol ? setter is not { IsInitOnly: false } : !isSettable, null, parameter);
        }
    }

    private static IEnumerable<ISymbol> PublicSymbolsOf(INamedTypeSymbol type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var owner = type; owner is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; owner = owner.BaseType)
        {
            foreach (var member in owner.GetMembers())
            {
                if (member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
                    && member is IFieldSymbol { IsConst: false } or IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public }
                    && names.Add(member.Name))
                    yield return member;
            }
        }
    }

    private static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
}
