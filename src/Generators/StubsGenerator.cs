using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;
using Stubs.Generators.Writing;

namespace Stubs.Generators;

/// <summary>
/// Writes, for each annotated class, its other part, its interface and its stub; a codec for each data
/// type that these classes use or that a library exports, and what keeps the assembly's exceptions what they are across
/// a call. It reports nothing: analyzers do (see <see cref="Rules"/>), by the same readers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class StubsGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var known = new KnownReadings();
        var readings = Attributes.OfClasses.Select(
            attribute => AnnotatedClasses.With(attribute, context.SyntaxProvider, known)).ToList();
        var thrown = ExceptionClasses.In(context.SyntaxProvider, known);
        var exported = ExportedTypes.In(context.SyntaxProvider, known);

        // First of all, so that nothing of ours runs before it.
        var hasClasses = CollectAll<bool>(readings, static _ => [true], thrown, static _ => [true])
            .Combine(exported.Collect()).Select(static (all, _) => !all.Left.IsEmpty || !all.Right.IsEmpty)
                .WithTrackingName(Steps.Stamp);
        context.RegisterSourceOutput(hasClasses, static (output, has) =>
        {
            if (has)
                output.AddSource(StampFile.HintName, StampFile.Write());
        });

        // Other assemblies name it too, where no attribute may be in the way.
        var published = thrown
            .Where(
                static reading =>
                    reading.Exception is { IsPublic: true, Uses: { NeedsObsolete: false, Diagnostics.Count: 0 } })
            .Select(static (reading, _) => reading.Exception.Type)
            .Collect()
            .Select(static (names, _) => names.OrderBy(static name => name, StringComparer.Ordinal).FirstOrDefault());
        var referenced = context.CompilationProvider.Select(ReferencedExceptions.In)
            .WithTrackingName(Steps.ReferencedExceptions);
        context.RegisterSourceOutput(published.Combine(referenced), static (output, model) =>
        {
            if (model.Left is not null || model.Right.Count > 0)
                output.AddSource(ExceptionsFile.HintName, ExceptionsFile.Write(model.Left, model.Right));
        });

        // Before the classes, whose types may be constructions, or derive from such.
        var mentions = ConstructedClasses.In(context.SyntaxProvider);
        var constructions = ConstructedClasses.All(
            CollectAll<ConstructionModel>(readings, static reading => reading.Constructions, thrown, static _ => []),
            mentions);
        context.RegisterSourceOutput(constructions, static (output, all) =>
        {
            if (all.Count > 0)
                output.AddSource(ConstructionsFile.HintName, ConstructionsFile.Write(all));
        });

        var mentioned = ConstructedClasses.DataOf(mentions);
        var owners = CollectAll(
                readings,
                static reading => reading.Data.Select(data => (data.Codec, reading.Class.Place.FullName)),
                thrown,
                static reading => reading.Data.Select(data => (data.Codec, reading.Exception.Place.FullName)))
            .Combine(mentioned.Collect()).Combine(exported.Collect())
            .Select(static (uses, _) => new CodecOwners(uses.Left.Left
                .Concat(uses.Left.Right.Select(data => (data.Codec, ConstructedClasses.Owner)))
                .Concat(uses.Right.SelectMany(export => export.Data.Select(data => (data.Codec, export.User))))));
        var colliding = CollectAll(
                readings,
                static reading => reading.Data.Select(data => data.Place.HintName).Append(reading.Class.Place.HintName),
                thrown,
                static reading => reading.Data.Select(data => data.Place.HintName)
                    .Append(reading.Exception.Place.HintName))
            .Combine(mentioned.Collect()).Combine(exported.Collect())
            .Select(static (names, _) => HintNames.FindColliding(names.Left.Left
                .AddRange(names.Left.Right.Select(data => data.Place.HintName))
                .AddRange(names.Right.SelectMany(export => export.Data.Select(data => data.Place.HintName)))));

        foreach (var reading in readings)
        {
            var classes = reading.Select(static (reading, _) => reading.Class).WithTrackingName(Steps.Classes);
            context.RegisterSourceOutput(
                classes.Combine(colliding),
                static (output, model) => output.AddFile(model.Left.Place, model.Right, ClassFile.Write(model.Left)));
            RegisterData(reading.SelectMany(
                static (reading, _) => reading.Data.Select(data => (reading.Class.Place.FullName, data))));
        }

        var exceptions = thrown.Select(static (reading, _) => reading.Exception).WithTrackingName(Steps.Exceptions);
        context.RegisterSourceOutput(
            exceptions.Combine(colliding),
            static (output, model) => output.AddFile(model.Left.Place, model.Right, ExceptionFile.Write(model.Left)));
        RegisterData(thrown.SelectMany(
            static (reading, _) => reading.Data.Select(data => (reading.Exception.Place.FullName, data))));
        RegisterData(exported.SelectMany(static (export, _) => export.Data.Select(data => (export.User, data))));
        RegisterData(mentioned.Select(static (data, _) => (ConstructedClasses.Owner, data)));

        void RegisterData(IncrementalValuesProvider<(string User, DataTypeModel Data)> uses)
        {
            var data = uses.Combine(owners)
                .Where(static use => use.Right.Owns(use.Left.User, use.Left.Data.Codec))
                .Select(static (use, _) => use.Left.Data).WithTrackingName(Steps.Data);
            context.RegisterSourceOutput(
                data.Combine(colliding),
                static (output, model) => output.AddFile(model.Left.Place, model.Right, CodecFile.Write(model.Left)));
        }
    }

    private static IncrementalValueProvider<ImmutableArray<T>> CollectAll<T>(
        List<IncrementalValuesProvider<ClassReading>> readings,
        Func<ClassReading, IEnumerable<T>> parts,
        IncrementalValuesProvider<ExceptionReading> thrown,
        Func<ExceptionReading, IEnumerable<T>> partsThrown) =>
        readings.Select(reading => reading.SelectMany((read, _) => parts(read)).Collect())
            .Append(thrown.SelectMany((read, _) => partsThrown(read)).Collect())
            .Aggregate(
                static (left, right) => left.Combine(right).Select(static (both, _) => both.Left.AddRange(both.Right)));
}
