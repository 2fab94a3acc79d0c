using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>What was read of one class: what to write for it, and the data types that it needs codecs for.</summary>
internal sealed record ClassReading(ClassModel Class, EquatableArray<DataTypeModel> Data);

/// <summary>
/// Reads an annotated class. The generator calls it silently and writes what it returns; an analyzer calls it with a reporter. There is
/// no other place that decides what is written or refused.
/// </summary>
internal static class ClassReader
{
    /// <summary>Reads a class; null if nothing can be written for it.</summary>
    public static ClassReading? Read(INamedTypeSymbol type, Compilation compilation, Reporter reporter, CancellationToken cancellationToken) =>
        Read(type, new ReadingContext(compilation, reporter, cancellationToken));

    /// <summary>Reads a class; the context keeps what else was met.</summary>
    public static ClassReading? Read(INamedTypeSymbol type, ReadingContext context)
    {
        try
        {
            return ReadParts(type, context);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // One class that we do not understand must not keep the others from being written (CS8785).
            context.Reporter.Report(Rules.NotUnderstood, type, type.Name, error.GetType().Name, error.Message);
            return null;
        }
    }

    private static ClassReading? ReadParts(INamedTypeSymbol type, ReadingContext context)
    {
        if (!ClassRules.Check(type, context))
            return null;

        var (own, inherited) = new OperationReading(context, type).Read();
        var model = new ClassModel(
            PlaceReader.Read(type),
            ClassTraits.TypeName(type),
            ClassTraits.Expression(type),
            type.IsAbstract,
            type.IsVisibleTypeInAssembly(),
            type.AnnotatedBase() is { } @base
                ? new BaseModel(ClassTraits.TypeName(@base), TypeNames.Of(@base), TypeNames.InterfaceOf(@base), TypeNames.StubOf(@base), ClassTraits.HasState(@base))
                : null,
            ClassTraits.HasState(type) ? new StateReading(context, type).Read() : null,
            own.ToEquatableArray(),
            inherited.ToEquatableArray(),
            new ConstructorReading(context, type).Read().ToEquatableArray());
        return new ClassReading(model, context.Data.Models.ToEquatableArray());
    }
}
