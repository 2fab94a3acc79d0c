using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Finds out how the values of a type are written and read.</summary>
internal sealed class ValueReader(ReadingContext context)
{
    private const string Codecs = "global::Stubs.Generated.Codecs.";

    /// <summary>
    /// How values of the type are written and read; null if they cannot be (see <see cref="SavableRule"/> for why).
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="at">The member that mentions it.</param>
    public ValueModel? Read(ITypeSymbol type, ISymbol at) =>
        ReadValue(type, at) is not { } value ? null
            : context.IsForContract
                && Obliviousness.Annotated(TypeNames.Meant(type), context.Compilation) is { } doubtful
            ? value with { Doubtful = context.Names.Of(doubtful, at) } : value;

    private ValueModel? ReadValue(ITypeSymbol type, ISymbol at)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        type = TypeNames.Meant(type);
        context.Uses.Add(type);
        if (context.Names.Of(type, at) is not { } name
            || context.Names.WithoutAnnotations(type, at) is not { } unannotated)
            return null;
        var mayBeNull = type.NullableAnnotation == NullableAnnotation.Annotated;
        var stored = context.Converters.StoredType(type, at) is { } other
            ? context.Names.WithoutAnnotations(other, at) : null;
        if (context.References.Find(type, at) is { } reference)
        {
            return LateReference(type, at) is { } late
                ? new ValueModel(name, ValueForm.Codec, late, unannotated, IsImmutable: true, !mayBeNull)
                : new ValueModel(name, ValueForm.Reference, reference, unannotated, IsImmutable: true, !mayBeNull);
        }

        var forgives = !mayBeNull && (type.IsReferenceType || type is ITypeParameterSymbol { IsValueType: false });
        if (stored is null && PlainTypes.Find(type) is { } plain)
            return new ValueModel(name, ValueForm.Plain, plain.Name, unannotated, plain.IsImmutable, forgives);
        if (CodecOf(type, at) is not var (code, isImmutable))
            return null;
        var value = new ValueModel(name, ValueForm.Codec, code, unannotated, isImmutable, forgives, stored);
        if (context.IsForContract && type is INamedTypeSymbol collection
            && CollectionTypes.TryFind(collection, out _, out _))
            value = value with { Comparer = Comparers.Of(at, context) };
        if (stored is null)
            return value;
        var conversions = context.Converters.Taking(type, at);
        return value with
        {
            Converters = conversions.Select(conversion => TypeNames.Of(conversion.Converter!)).ToEquatableArray(),
            IsReencoded = conversions.Exists(static conversion =>
                SymbolEqualityComparer.Default.Equals(conversion.Value, conversion.Stored)),
        };
    }

    /// <summary>The expression for a codec of the type.</summary>
    public (string Code, bool IsImmutable)? CodecOf(ITypeSymbol type, ISymbol at)
    {
        type = TypeNames.Meant(type);
        context.Uses.Add(type);
        if (context.References.Find(type, at, annotated: false) is { } reference)
            return (LateReference(type, at) ?? $"{Codecs}Reference<{reference}>()", true);
        if (context.Converters.Find(type, at) is { } conversion)
            return context.Converters.CodecOf(conversion, at) is { } converted ? (converted, false) : null;
        if (PlainTypes.Find(type) is { } plain)
            return (Codecs + plain.Name, plain.IsImmutable);
        switch (type)
        {
            case INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum:
                context.Enums.Add(@enum);
                return @enum.IsUsableFrom(context)
                    ? ($"{Codecs}Enum<{context.Names.WithoutAnnotations(type, at)}>()", true) : null;
            case ITypeParameterSymbol parameter:
                return context.Owner is null ? null : ($"{Codecs}Of<{Naming.Escape(parameter.Name)}>()", false);
            case IArrayTypeSymbol { Rank: > 3 } large:
                return CodecOf(large.ElementType, at) is { } ofElement
                    && context.Names.WithoutAnnotations(large, at) is { } largeName
                    && context.Names.WithoutAnnotations(large.ElementType, at) is { } elementName
                    ? ($"{Codecs}ArrayOfRank<{largeName}, {elementName}>({ofElement.Code}, {large.Rank})", false)
                    : null;
            case IArrayTypeSymbol array:
                return Combine(array.Rank == 1 ? "Array" : "Array" + array.Rank, false, [array.ElementType], at);
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return Combine("Nullable", true, nullable.TypeArguments, at);
            case INamedTypeSymbol error when CollectionTypes.IsException(error):
                context.Exceptions.Add(error);
                return context.Names.WithoutAnnotations(error, at) is { } errorName
                    && (context.Compilation.IsSymbolAccessibleWithin(error, context.Compilation.Assembly))
                    ? ($"global::Stubs.Generated.ExceptionValues.Of<{errorName}>()", false) : null;
            case INamedTypeSymbol named when CollectionTypes.IsType(named):
                return ($"{Codecs}Type({string.Join(", ", KnownAssemblies().Select(Literals.Of))})", true);
            case INamedTypeSymbol named when CollectionTypes.TryFind(named, out var factory, out var isImmutable):
                return Combine(factory, isImmutable, named.TypeArguments, at);
            case INamedTypeSymbol inline when InlineArrays.Find(inline) is { } array:
                context.InlineArrays.Add(inline);
                return CodecOf(array.Element, at) is { } item
                    && context.Names.WithoutAnnotations(inline, at) is { } name
                    && context.Names.WithoutAnnotations(array.Element, at) is { } element
                    ? ($"{Codecs}InlineArray<{name}, {element}>({item.Code}, {array.Length}, {Literals.Of(array.Field)})", false)
                    : null;
            case INamedTypeSymbol generic
                when ExportedData.GenericCodecOf(generic, context.Compilation) is { } exported:
                return context.Names.WithoutAnnotations(exported, at) is { } exportedName
                    && GenericShapes.ArgumentsOf(generic).Select(argument => CodecOf(argument, at)?.Code).ToList()
                        is var codes && !codes.Contains(null)
                    ? ($"{exportedName}.For({string.Join(", ", codes)})", false) : null;
            case INamedTypeSymbol named when context.Data.Find(named) is { } data:
                return (data + ".Instance", context.Data.IsImmutable(named));
            default:
                return null;
        }
    }

    /// <summary>
    /// The codec of a reference to an object whose class the run time may not know before: a construction of a generic
    /// one, or one of another assembly than its interface; null for other references.
    /// </summary>
    private string? LateReference(ITypeSymbol type, ISymbol at)
    {
        var @class = context.References.FindGeneric(type, at) is { } generic
            ? context.Constructions.Add(generic, at) ? null : generic
            : context.References.FindFarAuthored(type);
        if (@class is null)
            return null;
        var name = context.References.Find(type, at, annotated: false);
        return $"global::Stubs.Generated.GenericReferences.Codec<{name}, {context.Names.StubOf(@class, at, annotated: false)}>({string.Join(", ", context.Constructions.ArgumentsOf(@class, at))})";
    }

    /// <summary>The assemblies whose types the program can name, and so may store.</summary>
    private IEnumerable<string> KnownAssemblies() => context.Compilation.SourceModule.ReferencedAssemblySymbols
        .Where(static assembly => !assembly.IsOfFramework())
        .Select(static assembly => assembly.Name)
        .Append(context.Compilation.Assembly.Name)
        .Distinct()
        .OrderBy(static name => name, StringComparer.Ordinal);

    private (string Code, bool IsImmutable)? Combine(
        string factory, bool isImmutable, IEnumerable<ITypeSymbol> parts, ISymbol at)
    {
        var codes = new List<string>();
        foreach (var part in parts)
        {
            if (CodecOf(part, at) is not { } codec)
                return null;
            codes.Add(codec.Code);
            isImmutable &= codec.IsImmutable;
        }

        return (codes.Count == 0 ? Codecs + factory : $"{Codecs}{factory}({string.Join(", ", codes)})", isImmutable);
    }
}
