using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>A converter, and what it converts.</summary>
/// <param name="Converter">The converter, constructed; null if it is no class.</param>
/// <param name="Value">The type of the values; null if it is no converter.</param>
/// <param name="Stored">What is stored for them.</param>
/// <param name="Problem">Why it cannot be used; null if it can.</param>
internal sealed record StateConversion(
    INamedTypeSymbol? Converter, ITypeSymbol? Value, ITypeSymbol? Stored, string? Problem)
{
    public string Name => Converter?.ToShortName() ?? "?";
}

/// <summary>Finds the converters that <c>[StateConverter]</c> names.</summary>
internal sealed class StateConverters(ReadingContext context)
{
    // Converters are asked for at every mention of a type, and most types have none.
    private static readonly ConditionalWeakTable<Compilation, Known> KnownOf = new();

    private readonly Known known = KnownOf.GetValue(context.Compilation, static compilation => new(compilation));

    private readonly HashSet<ITypeSymbol> open = new(SymbolEqualityComparer.Default);

    /// <summary>The converter of a type where it is mentioned; null if there is none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="at">The member or parameter that mentions it; null to ask only the type and the assemblies.</param>
    public StateConversion? Find(ITypeSymbol type, ISymbol? at)
    {
        foreach (var said in at is null ? [] : Said(at))
        {
            if (Convert(said, type) is { Value: not null } conversion && IsOf(conversion, type))
                return Checked(conversion, type);
        }

        if (type is not INamedTypeSymbol named || known.Unconverted.ContainsKey(named))
            return null;
        if (named.SpecialType == SpecialType.None && !named.IsOfFramework())
        {
            foreach (var said in Said(named.OriginalDefinition))
                return Checked(Convert(said, type), type);
        }

        foreach (var said in known.SaidByAssemblies)
        {
            if (Convert(said, type) is { Value: not null } conversion && IsOf(conversion, type))
                return Checked(conversion, type);
        }

        known.Unconverted[named] = true;
        return null;
    }

    /// <summary>The expression for the codec of converted values.</summary>
    public string? CodecOf(StateConversion conversion, ISymbol at)
    {
        if (conversion is not { Problem: null, Converter: { } converter, Value: { } value, Stored: { } stored }
            || !open.Add(converter))
            return null;
        try
        {
            context.Uses.Add(converter);
            return context.Values.CodecOf(stored, converter) is { } codec
                && context.Names.WithoutAnnotations(converter, at) is { } name
                && context.Names.WithoutAnnotations(value, at) is { } valueName
                && context.Names.WithoutAnnotations(stored, at) is { } storedName
                ? $"global::Stubs.Generated.Codecs.Converted<{name}, {valueName}, {storedName}>({codec.Code})" : null;
        }
        finally
        {
            open.Remove(converter);
        }
    }

    /// <summary>The type of what is stored for a member; null if no converter has part in it.</summary>
    public ITypeSymbol? StoredType(ITypeSymbol type, ISymbol? at)
    {
        if (at is not null && Said(at).Any())
            return FindStoredType(type, at);
        if (known.StoredAsIs.ContainsKey(type))
            return null;
        var stored = FindStoredType(type, at: null);
        // A converter that is being looked into may be why.
        if (stored is null && open.Count == 0)
            known.StoredAsIs[type] = true;
        return stored;
    }

    /// <summary>The converters that have part in what is stored for a member, from the outside in.</summary>
    public List<StateConversion> Taking(ITypeSymbol type, ISymbol? at)
    {
        var taking = new List<StateConversion>();
        AddTaking(type, at, taking);
        return taking;
    }

    private void AddTaking(ITypeSymbol type, ISymbol? at, List<StateConversion> taking)
    {
        if (Find(type, at) is { } conversion)
        {
            if (conversion is not { Problem: null, Stored: { } stored, Converter: { } converter }
                || !open.Add(converter))
                return;
            taking.Add(conversion);
            AddTaking(stored, converter, taking);
            open.Remove(converter);
            return;
        }

        switch (type)
        {
            case IArrayTypeSymbol array:
                AddTaking(array.ElementType, at, taking);
                break;
            case INamedTypeSymbol { TypeArguments.IsEmpty: false } named
                when named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                    || CollectionTypes.TryFind(named, out _, out _):
                foreach (var argument in named.TypeArguments)
                    AddTaking(argument, at, taking);
                break;
        }
    }

    private ITypeSymbol? FindStoredType(ITypeSymbol type, ISymbol? at)
    {
        if (Find(type, at) is { } conversion)
        {
            if (conversion is not { Problem: null, Stored: { } stored, Converter: { } converter }
                || !open.Add(converter))
                return null;
            var inner = StoredType(stored, converter) ?? stored;
            open.Remove(converter);
            return inner;
        }

        switch (type)
        {
            case IArrayTypeSymbol array:
                return StoredType(array.ElementType, at) is { } element
                    ? context.Compilation.CreateArrayTypeSymbol(element, array.Rank) : null;
            case INamedTypeSymbol { TypeArguments.IsEmpty: false } named
                when named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                    || CollectionTypes.TryFind(named, out _, out _):
                var parts = named.TypeArguments.Select(argument => StoredType(argument, at)).ToList();
                if (parts.TrueForAll(static part => part is null))
                    return null;
                // What is stored for a value that can be null may be a class.
                if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && !parts[0]!.IsValueType)
                    return parts[0];
                return named.OriginalDefinition.Construct(
                    [.. named.TypeArguments.Select((argument, index) => parts[index] ?? argument)]);
            default:
                return null;
        }
    }

    /// <summary>What a parameter's type is looked up from: the parameter itself where converters matter.</summary>
    public static ISymbol PlaceOf(IParameterSymbol parameter, ISymbol member) =>
        Said(parameter).Any() || (member is IMethodSymbol && Said(member).Any()) ? parameter : member;

    /// <summary>The attributes of a symbol that name converters.</summary>
    public static IEnumerable<AttributeData> AttributesOf(ISymbol symbol)
    {
        var attributes = symbol is IMethodSymbol method ? method.GetReturnTypeAttributes() : symbol.GetAttributes();
        foreach (var attribute in attributes)
        {
            if (attribute.AttributeClass is { Name: Attributes.StateConverter } @class
                && @class.ContainingNamespace.IsStubsNamespace())
                yield return attribute;
        }
    }

    /// <summary>The converter that an attribute names; null if it names none.</summary>
    public static ITypeSymbol? ConverterOf(AttributeData attribute) => attribute switch
    {
        { AttributeClass.TypeArguments: [var type] } => type,
        { ConstructorArguments: [{ Value: ITypeSymbol type }] } => type,
        _ => null,
    };

    /// <summary>What a converter is for a type, with what speaks against it.</summary>
    /// <param name="said">The converter, as the attribute names it.</param>
    /// <param name="type">The type that it is to convert; null if it says that itself.</param>
    public StateConversion Convert(ITypeSymbol said, ITypeSymbol? type)
    {
        if (said is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } converter)
            return new StateConversion(null, null, null, $"'{said.ToShortName()}' is no class");
        if (converter.IsUnboundGenericType)
            converter = converter.OriginalDefinition;
        if (InterfacesOf(converter).FirstOrDefault() is not { } found)
            return new StateConversion(
                converter, null, null, $"'{converter.ToShortName()}' does not implement IStateConverter<TValue, TStored>");
        if (!SymbolEqualityComparer.Default.Equals(converter, converter.OriginalDefinition) || converter.Arity == 0)
            return WithInterface(converter, type);
        // An open one takes its arguments from the type.
        if (type is not INamedTypeSymbol { Arity: > 0 } wanted
            || found.TypeArguments[0] is not INamedTypeSymbol pattern
            || !SymbolEqualityComparer.Default.Equals(pattern.OriginalDefinition, wanted.OriginalDefinition))
            return new StateConversion(converter, found.TypeArguments[0], found.TypeArguments[1], null);
        var arguments = new ITypeSymbol?[converter.Arity];
        for (var i = 0; i < pattern.Arity; i++)
        {
            if (pattern.TypeArguments[i] is ITypeParameterSymbol parameter
                && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, converter))
                arguments[parameter.Ordinal] = wanted.TypeArguments[i];
        }

        return Array.IndexOf(arguments, null) >= 0
            ? new StateConversion(
                converter, null, null,
                $"its type parameters are not those of '{pattern.OriginalDefinition.ToShortName()}'")
            : WithInterface(converter.Construct([.. arguments.Select(static argument => argument!)]), type);
    }

    /// <summary>Why a converter cannot be used for what it converts; null if it can.</summary>
    public string? ProblemOf(StateConversion conversion)
    {
        if (conversion is not { Problem: null, Converter: { } converter, Value: { } value, Stored: { } stored })
            return conversion.Problem ?? "it converts nothing";
        if (converter.IsAbstract)
            return $"'{converter.ToShortName()}' is abstract";
        if (converter.TypeKind == TypeKind.Class && !converter.InstanceConstructors.Any(static constructor =>
            constructor is { Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public }))
            return $"'{converter.ToShortName()}' has no public constructor without parameters";
        if (!CanBeNamed(converter))
            return $"'{converter.ToShortName()}' is private, and generated code cannot name it";
        if (!CanBeNamed(stored))
            return $"'{stored.ToShortName()}', which it stores, is private, and generated code cannot name it";
        if (GenericShapes.HasParameter(converter))
            return null;
        if (!open.Add(converter))
            return $"what it stores contains a '{value.ToShortName()}' again";
        try
        {
            return SavableRule.Find(context, stored, converter) is { } reason
                ? $"what it stores cannot be saved: {reason}" : null;
        }
        finally
        {
            open.Remove(converter);
        }
    }

    private StateConversion Checked(StateConversion conversion, ITypeSymbol type)
    {
        if (conversion.Problem is null && !IsOf(conversion, type))
            return conversion with
            {
                Problem = $"it converts '{conversion.Value?.ToShortName() ?? "another type"}', not '{type.ToShortName()}'",
            };
        return conversion with { Problem = ProblemOf(conversion) };
    }

    private static StateConversion WithInterface(INamedTypeSymbol converter, ITypeSymbol? type)
    {
        var interfaces = InterfacesOf(converter).ToList();
        // One class may convert several types.
        var chosen = interfaces.FirstOrDefault(
            candidate => SymbolEqualityComparer.Default.Equals(candidate.TypeArguments[0], type)) ?? interfaces[0];
        return new StateConversion(converter, chosen.TypeArguments[0], chosen.TypeArguments[1], null);
    }

    private static IEnumerable<INamedTypeSymbol> InterfacesOf(INamedTypeSymbol converter) =>
        converter.AllInterfaces.Where(static @interface => @interface is { Name: "IStateConverter", Arity: 2 }
            && @interface.ContainingNamespace.IsStubsNamespace());

    private static bool IsOf(StateConversion conversion, ITypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(conversion.Value, type);

    private bool CanBeNamed(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => CanBeNamed(array.ElementType),
        INamedTypeSymbol named => context.References.Find(named, named) is not null
            || (context.Compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, context.Compilation.Assembly)
                && !named.IsFileLocal && named.TypeArguments.All(CanBeNamed)),
        _ => true,
    };

    /// <summary>
    /// The converters that a member says, by itself or as the parameter of a record that declares it.
    /// </summary>
    private static IEnumerable<ITypeSymbol> Said(ISymbol symbol)
    {
        if (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or IParameterSymbol or INamedTypeSymbol)
        {
            foreach (var attribute in AttributesOf(symbol))
            {
                if (ConverterOf(attribute) is { } converter)
                    yield return converter;
            }
        }

        if (symbol is IPropertySymbol { ContainingType: { IsRecord: true } record } property
            && record.InstanceConstructors
                .SelectMany(static constructor => constructor.Parameters)
                .FirstOrDefault(parameter => parameter.Name == property.Name) is { } positional)
        {
            foreach (var converter in Said(positional))
                yield return converter;
        }
    }

    /// <summary>What is known of the types of a compilation.</summary>
    private sealed class Known(Compilation compilation)
    {
        /// <summary>
        /// The converters that the assembly says, then those of the assemblies that it references, in the order of
        /// their names.
        /// </summary>
        public List<ITypeSymbol> SaidByAssemblies { get; } =
        [
            .. compilation.SourceModule.ReferencedAssemblySymbols
                .Where(static assembly => !assembly.IsOfFramework()
                    && assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(
                        static identity => identity.Name == "Stubs")))
                .OrderBy(static assembly => assembly.Name, StringComparer.Ordinal)
                .Prepend(compilation.Assembly)
                .SelectMany(AttributesOf).Select(ConverterOf).OfType<ITypeSymbol>(),
        ];

        /// <summary>The types that neither say a converter themselves, nor does an assembly for them.</summary>
        public ConcurrentDictionary<ITypeSymbol, bool> Unconverted { get; } = new(SymbolEqualityComparer.Default);

        /// <summary>The types in which no converter has part unless the member says one.</summary>
        public ConcurrentDictionary<ITypeSymbol, bool> StoredAsIs { get; } = new(SymbolEqualityComparer.Default);
    }
}
