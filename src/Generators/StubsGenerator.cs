using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;
using Stubs.Generators.Writing;

namespace Stubs.Generators;

/// <summary>
/// Writes, for each class with one of our attributes, its other part, its interface and its stub; and a codec for each data type that these
/// classes use. It reports nothing: analyzers do (see <see cref="Rules"/>), by the same readers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class StubsGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var persistent = Classes(context, Attributes.Persistent);
        var recoverable = Classes(context, Attributes.Recoverable);
        var remote = Classes(context, Attributes.Remote);

        var data = persistent.Combine(recoverable).Combine(remote)
            .SelectMany(static (types, _) => Distinct(types.Left.Left.AddRange(types.Left.Right).AddRange(types.Right)))
            .WithTrackingName(Steps.Data);
        context.RegisterSourceOutput(data, static (output, model) => output.AddSource(model.Place.HintName + ".g.cs", CodecFile.Write(model)));
    }

    /// <summary>Reads and writes the classes with an attribute; the data types that they use are returned.</summary>
    private static IncrementalValueProvider<ImmutableArray<DataTypeModel>> Classes(IncrementalGeneratorInitializationContext context, string attribute)
    {
        var readings = AnnotatedClasses.With(attribute, context.SyntaxProvider).WithTrackingName(Steps.Read);
        var classes = readings.Select(static (reading, _) => reading.Class).WithTrackingName(Steps.Classes);
        context.RegisterSourceOutput(classes, static (output, model) => output.AddSource(model.Place.HintName + ".g.cs", ClassFile.Write(model)));
        return readings.SelectMany(static (reading, _) => reading.Data).Collect();
    }

    /// <summary>Several classes may use one data type: it gets one codec.</summary>
    private static IEnumerable<DataTypeModel> Distinct(IEnumerable<DataTypeModel> types) =>
        types.GroupBy(static model => model.Codec, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => group.First());
}
