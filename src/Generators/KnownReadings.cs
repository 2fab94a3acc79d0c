using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators;

/// <summary>
/// What one driver has read, for as long as nothing is declared otherwise: while someone types into the body of a
/// method or into a comment, wherever that is, nothing is read again. It is made of texts, and keeps neither
/// compilations nor files alive.
/// </summary>
internal sealed class KnownReadings
{
    private readonly ConditionalWeakTable<Compilation, StrongBox<(ulong, ulong)>> compilations = new();
    private readonly ConditionalWeakTable<SyntaxTree, StrongBox<(ulong, ulong)>> trees = new();
    private readonly ConditionalWeakTable<object, StrongBox<ulong>> numbers = new();
    private volatile Generation current = new(default);
    private long last;

    /// <summary>What is known of a type, or what is read of it now.</summary>
    public T? Find<T>(
        INamedTypeSymbol type, Compilation compilation, Func<INamedTypeSymbol, Compilation, CancellationToken, T?> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var hash = compilations.GetValue(
            compilation, one => new StrongBox<(ulong, ulong)>(HashOf(one, cancellationToken))).Value;
        var generation = current;
        if (generation.Hash != hash)
            current = generation = new Generation(hash);
        var key = typeof(T).Name + Reading.PlaceReader.MetadataName(type);
        if (generation.Readings.TryGetValue(key, out var known))
            return (T?)known;
        var reading = read(type, compilation, cancellationToken);
        generation.Readings[key] = reading;
        return reading;
    }

    private (ulong, ulong) HashOf(Compilation compilation, CancellationToken cancellationToken)
    {
        var hash = new DeclarationHash();
        hash.Add(compilation.AssemblyName ?? "");
        hash.Add(NumberOf(compilation.Options));
        foreach (var reference in compilation.References)
            hash.Add(NumberOf(reference));
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (low, high) = trees.GetValue(
                tree, one => new StrongBox<(ulong, ulong)>(HashOf(one, cancellationToken))).Value;
            hash.Add(low);
            hash.Add(high);
        }

        return hash.Value;
    }

    private (ulong, ulong) HashOf(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var hash = new DeclarationHash();
        hash.Add(tree.FilePath);
        hash.Add(NumberOf(tree.Options));
        hash.AddDeclarations(tree.GetRoot(cancellationToken));
        return hash.Value;
    }

    // What is compared by identity gets a number.
    private ulong NumberOf(object identity) =>
        numbers.GetValue(identity, _ => new StrongBox<ulong>((ulong)Interlocked.Increment(ref last))).Value;

    private sealed class Generation((ulong, ulong) hash)
    {
        public (ulong, ulong) Hash => hash;

        public ConcurrentDictionary<string, object?> Readings { get; } = new(StringComparer.Ordinal);
    }
}
