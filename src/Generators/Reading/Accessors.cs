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
    private readonly Dictionary<string, IFieldSymbol> fields = new(StringComparer.Ordinal);

    /// <summary>The file's class for accessors that cannot be within a generic class.</summary>
    public const string Outside = "GeneratedAccessors";

    public IEnumerable<AccessorModel> Models =>
        models.Values.OrderBy(accessor => accessor.Name, StringComparer.Ordinal);

    private static ITypeSymbol Definition(StateField member) => member.Field.OriginalDefinition.Type;

    /// <summary>The expression for a field of a type or of its base.</summary>
    public string To(StateField member, INamedTypeSymbol type)
    {
        var owner = member.Field.ContainingType;
        var isOwn = SymbolEqualityComparer.Default.Equals(owner, type);
        var name = NameOf(isOwn ? member.Name : owner.Name + "_" + member.Name, member);
        // The run time wants an accessor to have exactly the type parameters of the field's type, those of containing
        // types included.
        var isWithin = context.Owner is { } within && SharesParameters(owner, within);
        var generic = isWithin ? null : GenericShapes.Of(owner);
        var isOutside = !isWithin && context.Owner is { } outer && GenericShapes.ParametersOf(outer).Count > 0;
        models[name] = new AccessorModel(
            name,
            member.Field.MetadataName,
            (annotated
                ? context.Names.Of(Definition(member), member.Member)
                : context.Names.WithoutAnnotations(Definition(member), member.Member)) ?? "object",
            generic is null ? context.Names.OfClass(owner, type) : TypeNames.Of(owner.OriginalDefinition),
            owner.IsValueType,
            isOutside,
            generic?.Parameters ?? "",
            generic?.Constraints ?? "");
        var call = $"{name}{generic?.Arguments}{(generic is null ? "" : ".Field")}({target})";
        return isOutside ? $"{Outside}.{call}" : holder + call;
    }

    // The name of an explicitly implemented property has those of its interface in it.
    private string NameOf(string member, StateField field)
    {
        var name = "Get_" + new string(
            [.. member.Select(static character => char.IsLetterOrDigit(character) ? character : '_')]);
        while (fields.TryGetValue(name, out var other) && !SymbolEqualityComparer.Default.Equals(other, field.Field))
            name += "_";
        fields[name] = field.Field;
        return name;
    }

    private static bool SharesParameters(INamedTypeSymbol owner, INamedTypeSymbol within) =>
        GenericShapes.ParametersOf(within) is { Count: > 0 } parameters
            && GenericShapes.ArgumentsOf(owner).SequenceEqual(parameters, SymbolEqualityComparer.Default);
}
