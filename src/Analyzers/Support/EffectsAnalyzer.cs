using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>What the rules share that compare the lock of an operation with what the operation does.</summary>
public abstract class EffectsAnalyzer : AnnotatedClassAnalyzer
{
    /// <inheritdoc/>
    protected sealed override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolStartAction(
        start =>
        {
            if (start.Symbol is not INamedTypeSymbol type || !ClassTraits.SavesItself(type))
                return;
            var effects = new ClassEffects();
            start.RegisterOperationBlockAction(block =>
            {
                if (block.OwningSymbol is IMethodSymbol method
                    && SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
                    effects.Add(method, block.OperationBlocks);
            });
            start.RegisterSymbolEndAction(end =>
            {
                foreach (var (method, owner) in OperationSymbols.DeclaredFor(type))
                {
                    if (SymbolEqualityComparer.Default.Equals(owner, type)
                        && method.Locations.Any(location => location.IsInSource))
                        Analyze(end, method, effects);
                }
            });
        },
        SymbolKind.NamedType);

    /// <summary>Looks at one operation.</summary>
    private protected abstract void Analyze(
        SymbolAnalysisContext context, IMethodSymbol operation, ClassEffects effects);
}

/// <summary>What the methods of one class do, with what they do through each other.</summary>
internal sealed class ClassEffects
{
    private readonly
        ConcurrentDictionary<IMethodSymbol, (MethodEffects Effects, bool OnlyReads, bool ReadsState)> methods =
            new(SymbolEqualityComparer.Default);

    public void Add(IMethodSymbol method, System.Collections.Immutable.ImmutableArray<IOperation> blocks)
    {
        var (onlyReads, readsState) = ReadOnlyBodies.Look(blocks);
        methods[Body(method)] = (MethodEffects.Of(blocks), onlyReads, readsState);
    }

    /// <summary>
    /// The first change of state that a method leads to, and the method that makes it; null if it leads to none.
    /// </summary>
    public (ISymbol Member, Location At, IMethodSymbol Method)? FirstWrite(IMethodSymbol method)
    {
        foreach (var reached in Reached(method))
        {
            if (methods.TryGetValue(reached, out var found) && found.Effects.Written is [var (member, at), ..])
                return (member, at, reached);
        }

        return null;
    }

    /// <summary>
    /// Whether a method and all that it calls are known, read state, and do nothing else that matters.
    /// </summary>
    public bool OnlyReads(IMethodSymbol method)
    {
        var readsState = false;
        foreach (var reached in Reached(method))
        {
            if (!methods.TryGetValue(reached, out var found))
            {
                // The accessor of a property without a body of its own only reads or sets, and setting was seen where
                // it is called.
                if (reached is { MethodKind: MethodKind.PropertyGet, AssociatedSymbol: IPropertySymbol property }
                    && StatePaths.FieldOf(property) is not null && !reached.IsVirtual)
                    continue;
                return false;
            }

            if (!found.OnlyReads || !found.Effects.Written.IsEmpty || reached.IsVirtual || reached.IsOverride)
                return false;
            readsState |= found.ReadsState;
        }

        return readsState;
    }

    private static IMethodSymbol Body(IMethodSymbol method) =>
        (method.PartialImplementationPart ?? method).OriginalDefinition;

    private IEnumerable<IMethodSymbol> Reached(IMethodSymbol method)
    {
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { Body(method) };
        var queue = new Queue<IMethodSymbol>(seen);
        while (queue.Count > 0)
        {
            var next = queue.Dequeue();
            yield return next;
            if (!methods.TryGetValue(next, out var found))
                continue;
            foreach (var called in found.Effects.Called.Select(Body))
            {
                if (seen.Add(called))
                    queue.Enqueue(called);
            }
        }
    }
}
