using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>The attributes that say something of an operation.</summary>
internal static class LockAttributes
{
    private static readonly ImmutableHashSet<string> OfLocks =
        ImmutableHashSet.Create(
            Attributes.ReadLock, Attributes.UpdateLock, Attributes.WriteLock, Attributes.NoLock, Attributes.Lock);

    private static readonly ImmutableHashSet<string> OfOperations = OfLocks.Union(
        [Attributes.CompensateWith, Attributes.Operation]);

    /// <summary>The lock attributes of a member, in the order in which they stand.</summary>
    public static IEnumerable<AttributeData> Of(ISymbol member) => Select(member, OfLocks);

    /// <summary>The attributes of a member that mean something only on an operation.</summary>
    public static IEnumerable<AttributeData> OfOperation(ISymbol member) => Select(member, OfOperations);

    public static bool Any(ISymbol member) => Of(member).Any();

    /// <summary>The name as it is written.</summary>
    public static string ShortName(this AttributeData attribute) =>
        attribute.AttributeClass is { } type ? type.Name.Substring(0, type.Name.Length - nameof(Attribute).Length) : "";

    /// <summary>Where the attribute stands.</summary>
    public static Location Place(this AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation() ?? Location.None;

    private static IEnumerable<AttributeData> Select(ISymbol member, ImmutableHashSet<string> names) =>
        member.GetAttributes()
        .Where(
            attribute => attribute.AttributeClass is { } type && names.Contains(type.Name)
                && type.ContainingNamespace.IsStubsNamespace())
        .OrderBy(attribute => attribute.ApplicationSyntaxReference?.Span.Start);
}
