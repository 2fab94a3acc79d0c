using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds members of data types whose initializers cannot be repeated where values are read: what was stored without
/// the member holds the default value of its type then. A data type is looked at once, whatever uses it.
/// </summary>
internal sealed class LostInitializers
{
    private readonly ConcurrentDictionary<ISymbol, bool> seen = new(SymbolEqualityComparer.Default);

    /// <summary>Checks the data types that a reader has met.</summary>
    public void Check(ReadingContext context)
    {
        foreach (var data in context.Data.Written.Where(
            data => DataTypeMembers.IsSource(data, context.Compilation)))
            Check(data, context);
    }

    private void Check(INamedTypeSymbol data, ReadingContext context)
    {
        if (!seen.TryAdd(data.OriginalDefinition, true) || Subtypes.IsNeeded(data))
            return;
        ObjectValueAnalyzer.CheckData(data, context);
        ComparerAnalyzer.CheckData(data, context);
        foreach (var member in DataTypeMembers.Of(data, context.Compilation))
        {
            if (member.Field is { } field && seen.TryAdd(field.Member.OriginalDefinition, true)
                && !field.Upgrades.Any()
                && Initializers.Find(field, context.Compilation.Assembly, context) is { Problem: not null } lost)
                Initializers.Report(context.Reporter, lost, field, field.Member.ContainingType);
        }
    }
}
