using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>What the readers of one class share.</summary>
internal sealed class ReadingContext
{
    public ReadingContext(Compilation compilation, Reporter reporter, CancellationToken cancellationToken)
    {
        Compilation = compilation;
        Reporter = reporter;
        CancellationToken = cancellationToken;
        References = new References(compilation);
        Names = new TypeNames(References);
        Data = new DataTypes(this);
        Values = new ValueReader(this);
    }

    public Compilation Compilation { get; }

    public Reporter Reporter { get; }

    public CancellationToken CancellationToken { get; }

    public References References { get; }

    public TypeNames Names { get; }

    public ValueReader Values { get; }

    /// <summary>The data types met so far.</summary>
    public DataTypes Data { get; }
}
