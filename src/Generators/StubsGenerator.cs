using Microsoft.CodeAnalysis;
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
        foreach (var attribute in Attributes.OfClasses)
        {
            var readings = AnnotatedClasses.With(attribute, context.SyntaxProvider).WithTrackingName(Steps.Read + attribute);
            var classes = readings.Select(static (reading, _) => reading.Class).WithTrackingName(Steps.Classes + attribute);
            context.RegisterSourceOutput(classes, static (output, model) => output.AddSource(model.Place.HintName + ".g.cs", ClassFile.Write(model)));
        }
    }
}
