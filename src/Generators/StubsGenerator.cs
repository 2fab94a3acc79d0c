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
        var persistent = AnnotatedClasses.With(Attributes.Persistent, context.SyntaxProvider);
        var recoverable = AnnotatedClasses.With(Attributes.Recoverable, context.SyntaxProvider);
        var remote = AnnotatedClasses.With(Attributes.Remote, context.SyntaxProvider);

        var data = Concat(DataOf(persistent), DataOf(recoverable), DataOf(remote))
            .SelectMany(static (types, _) => Distinct(types))
            .WithTrackingName(Steps.Data);
        var colliding = Concat(NamesOf(persistent), NamesOf(recoverable), NamesOf(remote), data.Select(static (model, _) => model.Place.HintName).Collect())
            .Select(static (names, _) => HintNames.FindColliding(names))
            .WithTrackingName(Steps.Colliding);

        foreach (var readings in new[] { persistent, recoverable, remote })
        {
            var classes = readings.Select(static (reading, _) => reading.Class).WithTrackingName(Steps.Classes);
            context.RegisterSourceOutput(classes.Combine(colliding), static (output, model) => output.AddFile(model.Left.Place, model.Right, ClassFile.Write(model.Left)));
        }

        context.RegisterSourceOutput(data.Combine(colliding), static (output, model) => output.AddFile(model.Left.Place, model.Right, CodecFile.Write(model.Left)));
    }

    private static IncrementalValueProvider<ImmutableArray<DataTypeModel>> DataOf(IncrementalValuesProvider<ClassReading> readings) =>
        readings.SelectMany(static (reading, _) => reading.Data).Collect();

    private static IncrementalValueProvider<ImmutableArray<string>> NamesOf(IncrementalValuesProvider<ClassReading> readings) =>
        readings.Select(static (reading, _) => reading.Class.Place.HintName).Collect();

    /// <summary>Several classes may use one data type: it gets one codec.</summary>
    private static IEnumerable<DataTypeModel> Distinct(IEnumerable<DataTypeModel> types) =>
        types.GroupBy(static model => model.Codec, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => group.First());

    private static IncrementalValueProvider<ImmutableArray<T>> Concat<T>(params IncrementalValueProvider<ImmutableArray<T>>[] parts) =>
        parts.Aggregate(static (left, right) => left.Combine(right).Select(static (both, _) => both.Left.AddRange(both.Right)));
}
