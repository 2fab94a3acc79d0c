using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// The constructions of generic classes that were met. Each is an object type of its own, which must be known before an
/// object of it is activated by its name; and for the arguments there must be codecs. Both are registered when the
/// module is first used.
/// </summary>
internal sealed class Constructions(ReadingContext context)
{
    private readonly Dictionary<string, ConstructionModel> models = new(StringComparer.Ordinal);

    /// <summary>The names in stores of arguments that have another one, by their full names.</summary>
    public Dictionary<string, string> StoredNames { get; } = new(StringComparer.Ordinal);

    public IEnumerable<ConstructionModel> Models => models.Values.OrderBy(model => model.Stub, StringComparer.Ordinal);

    /// <summary>
    /// Adds a construction; false if it cannot be registered from outside the class that mentions it.
    /// </summary>
    /// <param name="class">The annotated class, constructed.</param>
    /// <param name="at">The member that mentions it.</param>
    public bool Add(INamedTypeSymbol @class, ISymbol at)
    {
        if (GenericShapes.HasParameter(@class) || !IsVisible(@class))
            return false;
        var stub = context.Names.StubOf(@class, at, annotated: false);
        if (models.ContainsKey(stub))
            return true;
        var name = ClassTraits.TypeName(@class);
        foreach (var (current, stored) in GenericShapes.ArgumentsOf(@class).SelectMany(StoredTypeNames.In))
            StoredNames[current] = stored;
        // Known from now on: an argument may mention it.
        models.Add(stub, new ConstructionModel(stub, name, EquatableArray<string>.Empty, UseModel.None));
        if (ConstructionRules.IsRefused(@class, at, context))
            models.Remove(stub);
        else
            models[stub] = new ConstructionModel(
                stub,
                name,
                GenericShapes.ArgumentsOf(@class).Select(argument => CodecOf(argument, at)).OfType<string>()
                    .ToEquatableArray(), UsesOf(@class));
        return true;
    }

    private static UseModel UsesOf(INamedTypeSymbol @class)
    {
        var uses = new Uses();
        uses.Add(@class);
        return uses.Model;
    }

    /// <summary>Whether all of the assembly can name the class and its arguments.</summary>
    public static bool IsVisible(INamedTypeSymbol @class) =>
        @class.IsVisibleTypeInAssembly() && DataTypeScopes.IsVisible(@class) && !IsFileLocal(@class);

    /// <summary>The codecs of the arguments, as expressions that register them.</summary>
    public IEnumerable<string> ArgumentsOf(INamedTypeSymbol @class, ISymbol at) => GenericShapes.ArgumentsOf(@class)
        .Where(argument => argument is not ITypeParameterSymbol)
        .Select(argument => CodecOf(argument, at)).OfType<string>()
        .Select(codec => $"global::Stubs.Generated.Codecs.Register({codec})");

    // The plain types are known to the run time.
    private string? CodecOf(ITypeSymbol argument, ISymbol at) =>
        PlainTypes.Find(argument) is { IsImmutable: true } ? null : context.Values.CodecOf(argument, at)?.Code;

    private static bool IsFileLocal(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsFileLocal(array.ElementType),
        INamedTypeSymbol named => named.IsFileLocal || GenericShapes.ArgumentsOf(named).Any(IsFileLocal),
        _ => false,
    };
}
