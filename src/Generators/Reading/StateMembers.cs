using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>One field that holds data, by itself or for a property.</summary>
/// <param name="Field">The field.</param>
/// <param name="Property">The property that it stands behind.</param>
internal sealed record StateField(IFieldSymbol Field, IPropertySymbol? Property)
{
    /// <summary>What the author wrote: the property or the field.</summary>
    public ISymbol Member => (ISymbol?)Property ?? Field;

    public string Name => Member.Name;

    /// <summary>The name under which it is stored.</summary>
    public string Key => StateMembers.StoredNameOf(Field) ?? (Property is null
        ? null : StateMembers.StoredNameOf(Property)) ?? Name;

    public ITypeSymbol Type => Property?.Type ?? Field.Type;

    public bool IsTransient => Has(Attributes.Transient);

    public bool IsService => Has(Attributes.Service);

    public IEnumerable<string> FormerNames => StateMembers.FormerNamesOf(Field)
        .Concat(Property is null ? [] : StateMembers.FormerNamesOf(Property));

    /// <summary>The names of the methods that upgrade it.</summary>
    public IEnumerable<(string Method, AttributeData Attribute)> Upgrades => StateMembers.UpgradesOf(Field)
        .Concat(Property is null ? [] : StateMembers.UpgradesOf(Property));

    private bool Has(string attribute) => Field.HasAttribute(attribute) || Property?.HasAttribute(attribute) == true;
}

/// <summary>Where code stands that reads and sets a member.</summary>
internal enum MemberPlace
{
    /// <summary>In the type that declares it.</summary>
    Own,

    /// <summary>In a class that derives from that type.</summary>
    Derived,

    /// <summary>Somewhere else in the assembly.</summary>
    Outside,
}

/// <summary>Finds the fields that hold an object's data.</summary>
internal static class StateMembers
{
    /// <summary>
    /// The instance fields that a type declares, in source order. Those behind events, which the compiler declares,
    /// hold no data.
    /// </summary>
    public static IEnumerable<StateField> Of(INamedTypeSymbol type)
    {
        foreach (var field in type.OrderedMembers().OfType<IFieldSymbol>())
        {
            if (field.IsStatic || field.IsConst || (field.AssociatedSymbol ?? field).Name.Length == 0)
                continue;
            if (field.AssociatedSymbol is IPropertySymbol property)
                yield return new StateField(field, property);
            else if (!field.IsImplicitlyDeclared || field.CorrespondingTupleField is not null)
                yield return new StateField(field, null);
        }
    }

    /// <summary>
    /// Those that code of the compilation can reach. Of another assembly an editor shows the private ones, too; the
    /// compiler does not.
    /// </summary>
    public static IEnumerable<StateField> ShownOf(INamedTypeSymbol type, Compilation compilation) =>
        type.IsDeclaredIn(compilation) ? Of(type) : Of(type).Where(static member => member.Field.DeclaredAccessibility
            is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal);

    /// <summary>The name under which a field or property is stored, if that is not its own.</summary>
    public static string? StoredNameOf(ISymbol member) =>
        Named(member, Attributes.StoredName).Select(named => named.Name).FirstOrDefault(name => name.Length > 0);

    /// <summary>The names under which a field or property was stored.</summary>
    public static IEnumerable<string> FormerNamesOf(ISymbol member) =>
        Named(member, Attributes.FormerName).Select(named => named.Name);

    /// <summary>The methods that upgrade a field or property.</summary>
    public static IEnumerable<(string Method, AttributeData Attribute)> UpgradesOf(ISymbol member) =>
        Named(member, Attributes.Upgrade);

    private static IEnumerable<(string Name, AttributeData Attribute)> Named(ISymbol member, string attribute)
    {
        foreach (var found in member.GetAttributes())
        {
            // The argument of another attribute may be an array, which has no value.
            if (found.AttributeClass is { } type && type.Name == attribute
                && type.ContainingNamespace.IsStubsNamespace()
                && found.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string name }])
                yield return (name, found);
        }
    }

    /// <summary>How code that may name the member reads and sets it.</summary>
    /// <param name="member">The member.</param>
    /// <param name="target">The expression for the object.</param>
    /// <param name="isVisible">Code may name the field or property.</param>
    /// <param name="place">Where the code stands.</param>
    /// <param name="accessor">What to call instead where the language forbids it.</param>
    public static MemberAccess Access(
        StateField member, string target, bool isVisible, MemberPlace place, Func<string> accessor)
    {
        isVisible &= !IsExplicit(member) && !Warnings.IsErrorToReach(member.Member);
        var direct = target + "." + Naming.Escape(member.Name);
        if (member.Property is { } property)
        {
            var canRead = isVisible && IsTransparent(property) && Allows(property.GetMethod);
            var canSet = canRead && property.SetMethod is { IsInitOnly: false } setter && Allows(setter);
            return new MemberAccess(canRead ? direct : accessor(), canSet ? direct : accessor());
        }

        return new MemberAccess(
            isVisible ? direct : accessor(), isVisible && !member.Field.IsReadOnly ? direct : accessor());

        bool Allows(IMethodSymbol? method) => method is not null && place switch
        {
            MemberPlace.Own => true,
            MemberPlace.Derived => method.DeclaredAccessibility != Accessibility.Private,
            _ => method.IsVisibleInAssembly(),
        };
    }

    // No class has a member of that name: only the interface has.
    private static bool IsExplicit(StateField member) =>
        member.Property is { ExplicitInterfaceImplementations.IsEmpty: false };

    /// <summary>
    /// Whether a derived class declares another member of the name, which the name would mean in an object of it.
    /// </summary>
    /// <param name="member">The member.</param>
    /// <param name="type">The class of the object.</param>
    public static bool IsHidden(StateField member, INamedTypeSymbol type)
    {
        for (var current = type;
            current is not null && !SymbolEqualityComparer.Default.Equals(current, member.Field.ContainingType);
                current = current.BaseType)
        {
            if (!current.GetMembers(member.Name).IsEmpty)
                return true;
        }

        return false;
    }

    /// <summary>The parameter by which the parts of a class name the object.</summary>
    public const string OwnTarget = "target";

    /// <summary>
    /// Whether the property is its field: the compiler wrote its accessors, and no derived class replaces them.
    /// </summary>
    private static bool IsTransparent(IPropertySymbol property) =>
        property is { IsVirtual: false, IsOverride: false, IsAbstract: false }
        && property.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() switch
        {
            PropertyDeclarationSyntax { AccessorList: { } list } =>
                list.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null),
            ParameterSyntax => true,
            _ => false,
        });
}
