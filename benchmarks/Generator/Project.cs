using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Stubs.Benchmarks.Generator;

/// <summary>
/// A project in which someone types: many classes, each in a file of its own with a data type, and as many files
/// besides.
/// </summary>
internal sealed class Project
{
    public const int Classes = 1000;

    private const string Usings =
        "using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using Stubs;\n";

    private static CSharpParseOptions Options(DocumentationMode documentation) =>
        new(LanguageVersion.Latest, documentation);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(
                path => Path.GetFileName(path) is var name
                    && (name.StartsWith("System.", StringComparison.Ordinal)
                    || name is "Stubs.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private Project(CSharpCompilation compilation) => Compilation = compilation;

    public CSharpCompilation Compilation { get; private set; }

    /// <summary>The classes, annotated for us.</summary>
    public static Project Annotated(
        int classes = Classes, DocumentationMode documentation = DocumentationMode.Diagnose) =>
            new(Compile(
                Enumerable.Range(0, classes).Select(number => (Name(number), Class(number, "[Persistent, Remote]\n"))),
                classes, documentation));

    /// <summary>The same classes, as no generator is told of them.</summary>
    public static Project Plain(int classes = Classes, DocumentationMode documentation = DocumentationMode.Diagnose) =>
        new(Compile(
            Enumerable.Range(0, classes).Select(number => (Name(number), Class(number, ""))), classes, documentation));

    /// <summary>
    /// The same classes, as System.Text.Json's generator is told of them: all properties public, and a context that
    /// lists them.
    /// </summary>
    public static Project Json(int classes = Classes, DocumentationMode documentation = DocumentationMode.Diagnose)
    {
        var context = new StringBuilder(Usings).Append("using System.Text.Json.Serialization;\nnamespace Shop;\n");
        for (var number = 0; number < classes; number++)
            context.Append("[JsonSerializable(typeof(").Append(Name(number)).Append("))]\n");
        context.Append("public partial class ShopContext : JsonSerializerContext;\n");
        return new Project(Compile(
            Enumerable.Range(0, classes).Select(number => (Name(number), Class(number, "")))
                .Append(("ShopContext", context.ToString())), classes, documentation));
    }

    /// <summary>Replaces a text in a file, as an editor does after a key.</summary>
    public void Type(string file, string old, string @new)
    {
        var tree = Compilation.SyntaxTrees.Single(tree => tree.FilePath == file + ".cs");
        var text = tree.GetText();
        var start = text.ToString().IndexOf(old, StringComparison.Ordinal);
        Compilation = Compilation.ReplaceSyntaxTree(
            tree, tree.WithChangedText(text.WithChanges(new TextChange(new TextSpan(start, old.Length), @new))));
    }

    public static GeneratorDriver Driver(
        ISourceGenerator generator, DocumentationMode documentation = DocumentationMode.Diagnose) =>
            CSharpGeneratorDriver.Create([generator], parseOptions: Options(documentation));

    public static string Name(int number) => "Order" + number;

    public static string Other(int number) => "Helper" + number;

    private static CSharpCompilation Compile(
        IEnumerable<(string Name, string Text)> files, int others, DocumentationMode documentation) =>
            CSharpCompilation.Create(
                "Shop",
                files.Concat(Enumerable.Range(0, others).Select(number => (Name: Other(number), Text: Helper(number))))
                    .Select(
                        file => CSharpSyntaxTree.ParseText(
                            file.Text, Options(documentation), file.Name + ".cs", Encoding.UTF8)),
                References,
                new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static string Class(int number, string attributes) => Usings + $$"""
        namespace Shop;

        /// <summary>An order. It is the {{number}}th.</summary>
        {{attributes}}public partial class {{Name(number)}}
        {
            public string Customer { get; set; } = "";
            public DateTime Placed { get; set; }
            public decimal Total { get; set; }
            public int Pieces { get; set; }
            public bool IsPaid { get; set; }
            public List<Line{{number}}> Lines { get; set; } = [];
            public Dictionary<string, int> Stock { get; set; } = [];
            public Guid? Coupon { get; set; }

            /// <summary>Adds a line.</summary>
            public void Add(Line{{number}} line)
            {
                Lines.Add(line);
                Total += line.Price * line.Pieces;
            }

            public bool Pay(decimal amount)
            {
                IsPaid = amount >= Total;
                return IsPaid;
            }

            public int Count(string article) => Lines.Count(line => line.Article == article);
        }

        public record Line{{number}}(string Article, int Pieces, decimal Price);
        """;

    private static string Helper(int number) => Usings + $$"""
        namespace Shop.Helpers;

        public static class {{Other(number)}}
        {
            public static int Compute(int value)
            {
                var result = value;
                for (var i = 0; i < value; i++)
                    result += i * {{number}};
                return result;
            }
        }
        """;
}
