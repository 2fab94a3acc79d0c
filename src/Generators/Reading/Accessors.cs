using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>The accessors that the code for one type needs, for fields that it cannot set by their names.</summary>
/// <param name="context">What is being read.</param>
/// <param name="holder">The prefix by which the accessors are called.</param>
/// <param name="target">The argument: the object, or a reference to the value.</param>
/// <param name="annotated">Nullable annotations count where the accessors are written.</param>
internal sealed class Accessors(ReadingContext context, string holder, string target, bool annotated)
{
    private readonly Dictionary<string, AccessorModel> models = new(StringComparer.Ordinal);

    public IEnumerable<AccessorModel> Models => models.Values.OrderBy(accessor => accessor.Name, StringComparer.Ordinal);

    private static ITypeSymbol Definition(StateField member) => member.Field.OriginalDefinition.Type;

    /// <summary>The expression for a field of a type or of its base.</summary>
    public string To(StateField member, INamedTypeSymbol type)
    {
        var owner = member.Field.ContainingType;
        var isOwn = SymbolEqualityComparer.Default.Equals(owner, type);
        var name = "Get_" + (isOwn ? member.Name : owner.Name + "_" + member.Name);
        // An accessor to a field of a generic type must be as generic as the type.
        var generic = GenericShapes.Of(owner);
        models[name] = new AccessorModel(
            name,
            member.Field.MetadataName,
            (annotated ? context.Names.Of(Definition(member), member.Member) : context.Names.WithoutAnnotations(Definition(member), member.Member)) ?? "object",
            generic is null ? TypeNames.Of(owner) : TypeNames.Of(owner.OriginalDefinition),
            owner.IsValueType,
            generic?.Parameters ?? "",
            generic?.Constraints ?? "");
        return $"{holder}{name}{generic?.Arguments}{(generic is null ? "" : ".Field")}({target})";
    }
}
