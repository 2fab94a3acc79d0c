using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Reads a data type: what its codec writes and reads.</summary>
internal static class DataTypeReading
{
    /// <summary>The name of the value in a codec.</summary>
    private const string Value = "value";

    public static DataTypeModel Read(INamedTypeSymbol type, Place place, ReadingContext context)
    {
        var outer = context.Uses;
        context.Uses = outer.Another();
        context.Uses.Add(type);
        var accessors = new Accessors(context, "", type.IsValueType ? "ref " + Value : Value, annotated: false);
        var isSource = DataTypeMembers.IsSource(type, context.Compilation);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<DataMemberModel>();
        var unsaved = new List<string>();
        var upgrades = new Upgrades(context, type);
        foreach (var member in Subtypes.IsNeeded(type) ? [] : DataTypeMembers.Of(type, context.Compilation))
        {
            if (member.IsContent)
            {
                if (ReadContent(member, context) is { } content)
                    members.Add(content);
                continue;
            }

            if (context.Values.Read(member.Type, member.Symbol) is not { } value)
            {
                if (!isSource && IsRequired(member.Symbol))
                    unsaved.Add(Naming.Escape(member.Symbol.Name));
                continue;
            }

            context.Uses.Add(member.Symbol);
            var owner = member.Symbol.ContainingType;
            var name = member.Field?.Key ?? StateMembers.StoredNameOf(member.Symbol) ?? member.Symbol.Name;
            var key = keys.Add(name) ? name : owner.Name + ":" + name;
            var direct = Value + "." + Naming.Escape(member.Symbol.Name);
            var access = member.Field is { } field
                ? StateMembers.Access(
                    field, Value, member.Symbol.IsVisibleInAssembly() && !StateMembers.IsHidden(field, type),
                    MemberPlace.Outside, () => accessors.To(field, type))
                : new MemberAccess(direct, direct);
            var initializer = member.Parameter is { HasExplicitDefaultValue: true } optional
                ? Literals.DefaultOf(optional)
                : member.Field is { } initialized
                ? Initializers.Find(initialized, context.Compilation.Assembly, context)?.Expression : null;
            var model = new MemberModel(
                key,
                (member.Field?.FormerNames ?? StateMembers.FormerNamesOf(member.Symbol)).ToEquatableArray(),
                value, access);
            if (member.Field is { } own)
                upgrades.Add(own, model);
            members.Add(new DataMemberModel(
                model,
                Naming.Escape(member.Symbol.Name),
                member.Parameter is { } parameter ? Naming.Escape(parameter.Name) : null,
                IsInitOnly(member.Symbol),
                IsRequired(member.Symbol),
                initializer)
            {
                Comparison = isSource ? null : ComparisonOf(member.Type),
            });
        }

        var upgraded = upgrades.Apply().Where(member => member.Upgrades.Count > 0)
            .ToDictionary(member => member.Key, StringComparer.Ordinal);
        var read = new DataTypeModel(
            context.Names.WithoutAnnotations(type, type) ?? "object",
            place.FullName,
            place,
            type.IsReferenceType,
            type is { IsReferenceType: true, IsSealed: false },
            isSource ? null : ConstructorParameters(type),
            Subtypes.IsNeeded(type),
            ReadSubtypes(type, context).ToEquatableArray(),
            members.OrderBy(member => member.Member.Key, KeyOrder.Instance)
                .Select(member => upgraded.TryGetValue(member.Member.Key, out var with)
                    ? member with { Member = with } : member)
                .ToEquatableArray(),
            accessors.Models.ToEquatableArray(),
            HasIdentity: false,
            UseModel.None,
            Subtypes.IsUnion(type))
        {
            IsRemade = !isSource && !Subtypes.IsNeeded(type) && DataTypeMembers.IsMadeByAuthor(type),
            Unsaved = unsaved.ToEquatableArray(),
            Inputs = upgrades.Inputs,
        };
        var uses = context.Uses.Model;
        context.Uses = outer;
        return read with { Uses = uses };
    }

    /// <summary>What a class that derives from a collection contains. Without it the collection is empty.</summary>
    private static DataMemberModel? ReadContent(DataMember member, ReadingContext context)
    {
        var @base = (INamedTypeSymbol)member.Symbol;
        if (context.Values.Read(member.Type, @base) is not { } value
            || context.Names.WithoutAnnotations(@base, @base) is not { } name)
            return null;
        if (CollectionContents.IsKeyed(@base))
        {
            if (context.Values.CodecOf(@base.TypeArguments[1], @base) is not { } item
                || context.Names.WithoutAnnotations(@base.TypeArguments[0], @base) is not { } key
                || context.Names.WithoutAnnotations(@base.TypeArguments[1], @base) is not { } itemName)
                return null;
            value = value with
            {
                Code = $"global::Stubs.Generated.Codecs.KeyedContent<{key}, {itemName}>({item.Code})",
                CodecType = $"global::Stubs.Generated.KeyedContent<{key}, {itemName}>",
                Stored = value.StoredType,
            };
        }

        var items = $"global::Stubs.Generated.Contents.Of(({name}){Value}).Items";
        return new DataMemberModel(
            new MemberModel(
                CollectionContents.Key, EquatableArray<string>.Empty, value with { Forgives = false },
                new MemberAccess(items, items)),
            CollectionContents.Key, Parameter: null, IsInitOnly: false, IsRequired: false, Initializer: "null");
    }

    private static IEnumerable<SubtypeModel> ReadSubtypes(INamedTypeSymbol type, ReadingContext context)
    {
        foreach (var subtype in Subtypes.Of(type)
            .GroupBy(
                subtype => subtype.Type, (found, said) => (Type: found, Names: said.Select(each => each.Name)),
                SymbolEqualityComparer.Default as IEqualityComparer<INamedTypeSymbol>))
        {
            context.Uses.Add(subtype.Type);
            if ((Subtypes.IsUnion(type)
                ? context.Values.CodecOf(subtype.Type, type)?.Code
                : context.Data.Find(subtype.Type) is { } data ? data + ".Instance" : null) is { } codec)
                yield return new SubtypeModel(
                    context.Names.WithoutAnnotations(subtype.Type, type) ?? "object", codec,
                    subtype.Names.ToEquatableArray());
        }
    }

    private static EquatableArray<string> ConstructorParameters(INamedTypeSymbol type) =>
        DataTypeMembers.ConstructorOf(type) is { } constructor
            ? constructor.Parameters.Select(parameter => Naming.Escape(parameter.Name)).ToEquatableArray()
            : EquatableArray<string>.Empty;

    // Of other values equality may be that of references, and a copy is no change.
    private static string? ComparisonOf(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable =>
            ComparisonOf(nullable.TypeArguments[0]),
        _ when type.TypeKind == TypeKind.Enum || PlainTypes.Find(type) is { IsImmutable: true } => "Differ",
        { IsReferenceType: true } => "SizesDiffer",
        _ => null,
    };

    private static bool IsInitOnly(ISymbol member) =>
        member is IPropertySymbol { SetMethod.IsInitOnly: true } || IsRequired(member);

    private static bool IsRequired(ISymbol member) =>
        member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
}
