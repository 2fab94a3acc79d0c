using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>What the readers of one class share.</summary>
internal sealed class ReadingContext
{
    private readonly Dictionary<SyntaxTree, SemanticModel> semanticModels = [];

    public ReadingContext(Compilation compilation, Reporter reporter, CancellationToken cancellationToken)
    {
        Compilation = compilation;
        Reporter = reporter;
        CancellationToken = cancellationToken;
        Uses = Uses.In(compilation);
        References = new References(this);
        Names = new TypeNames(References);
        Data = new DataTypes(this);
        Values = new ValueReader(this);
        Converters = new StateConverters(this);
        Constructions = new Constructions(this);
    }

    /// <summary>The class that is being read.</summary>
    public INamedTypeSymbol? Owner { get; set; }

    public Compilation Compilation { get; }

    public Reporter Reporter { get; }

    /// <summary>
    /// The meaning of a file. It is asked for as rarely as can be, and made once: while someone types, nothing else
    /// here costs as much.
    /// </summary>
    public SemanticModel ModelOf(SyntaxTree tree)
    {
        if (!semanticModels.TryGetValue(tree, out var model))
            semanticModels.Add(tree, model = Compilation.GetSemanticModel(tree));
        return model;
    }

    /// <summary>The declarations of a symbol in the source of the compilation.</summary>
    public IEnumerable<SyntaxReference> DeclarationsOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Where(reference => Compilation.ContainsSyntaxTree(reference.SyntaxTree));

    /// <summary>What the compiler has against what the file that is being read for is to use.</summary>
    public Uses Uses { get; set; }

    public CancellationToken CancellationToken { get; }

    public References References { get; }

    public TypeNames Names { get; }

    public ValueReader Values { get; }

    /// <summary>The converters of the program and of what it references.</summary>
    public StateConverters Converters { get; }

    /// <summary>The data types met so far.</summary>
    public DataTypes Data { get; }

    /// <summary>The constructions of generic classes met so far.</summary>
    public Constructions Constructions { get; }

    /// <summary>The enums met so far.</summary>
    public EnumTypes Enums { get; } = new();

    /// <summary>Whether what is read is promised in a contract, and not only written as code.</summary>
    public bool IsForContract { get; init; }

    /// <summary>The upgrades that cannot be used.</summary>
    public List<UpgradeProblem> UpgradeProblems { get; } = [];

    /// <summary>The classes of exceptions met so far as values of members, parameters and results.</summary>
    public HashSet<INamedTypeSymbol> Exceptions { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The structs with <c>[InlineArray]</c> met so far.</summary>
    public HashSet<INamedTypeSymbol> InlineArrays { get; } = new(SymbolEqualityComparer.Default);
}
