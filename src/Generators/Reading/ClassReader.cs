using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// What was read of one class: what to write for it, the data types that it needs codecs for, and the generic classes
/// that it refers to.
/// </summary>
internal sealed record ClassReading(
    ClassModel Class, EquatableArray<DataTypeModel> Data, EquatableArray<ConstructionModel> Constructions);

/// <summary>
/// Reads an annotated class. The generator calls it silently and writes what it returns; an analyzer calls it with a
/// reporter. There is no other place that decides what is written or refused.
/// </summary>
internal static class ClassReader
{
    /// <summary>Reads a class; null if nothing can be written for it.</summary>
    public static ClassReading? Read(
        INamedTypeSymbol type, Compilation compilation, Reporter reporter, CancellationToken cancellationToken) =>
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
            // One class that the generator does not understand must not keep the others from being written (CS8785).
            context.Reporter.Report(Rules.NotUnderstood, type, type.Name, error.GetType().Name, error.Message);
            return null;
        }
    }

    private static ClassReading? ReadParts(INamedTypeSymbol type, ReadingContext context)
    {
        context.Owner = type;
        context.Uses.Add(type);
        if (type.BaseType is { } extended)
            context.Uses.Add(extended);
        if (!ClassRules.Check(type, context))
        {
            ReportCollisions(type, context);
            return null;
        }


        var parameters = GenericShapes.ParametersOf(type);
        var operations = new OperationReading(context, type);
        var (own, inherited) = operations.Read();
        var authored = AuthorInterfaces.Of(type, context.Compilation);
        var constructors = new ConstructorReading(context, type);
        var model = new ClassModel(
            PlaceReader.ReadClass(type, GenericShapes.ConstraintsOf(type, context)),
            ClassTraits.TypeName(type),
            parameters.Count == 0 ? null : ClassTraits.TypeNameFormat(type),
            parameters.Select(parameter => Naming.Escape(parameter.Name)).ToEquatableArray(),
            ClassTraits.Expression(type),
            type.IsAbstract,
            parameters.Count == 0 && type.IsVisibleTypeInAssembly(),
            type.AnnotatedBase() is { } @base ? ReadBase(@base, type, context) : null,
            ClassTraits.HasState(type) ? new StateReading(context, type).Read() : null,
            own.ToEquatableArray(),
            inherited.ToEquatableArray(),
            operations.ReadImplemented().ToEquatableArray(),
            authored is null ? null : context.Names.OfClass(authored, type),
            authored is not null && type.IsPublicEverywhere()
                ? $"typeof({TypeNames.Unbound(authored, Naming.Escape(authored.Name))}), typeof({TypeNames.Unbound(type, GeneratedNames.StubOf(type))})"
                : null,
            constructors.Read().ToEquatableArray(),
            new AccessReading(
                context, type, method => operations.WireNameOf(method) ?? constructors.WireNameOf(method))
                    .Read().ToEquatableArray(),
            ClassTraits.Mobility(type),
            Warnings.Of(type),
            context.Uses.Model);
        return new ClassReading(
            model, context.Data.Models.ToEquatableArray(), context.Constructions.Models.ToEquatableArray());
    }

    /// <summary>
    /// A class that lacks no more than names for what is generated is told of those of its operations too: all fixes
    /// can be taken at once then.
    /// </summary>
    private static void ReportCollisions(INamedTypeSymbol type, ReadingContext context)
    {
        if (!context.Reporter.IsListening || !ClassRules.LacksOnlyNames(type, context))
            return;
        var reporter = context.Reporter.Only(
            Rules.OperationCollision, Rules.OperationNameReserved, Rules.OperationIdentity);
        var reading = new ReadingContext(context.Compilation, reporter, context.CancellationToken) { Owner = type };
        new OperationReading(reading, type).Read();
    }

    private static BaseModel ReadBase(INamedTypeSymbol @base, INamedTypeSymbol type, ReadingContext context)
    {
        var isKnown = GenericShapes.ArgumentsOf(@base).Count == 0 || context.Constructions.Add(@base, type);
        return new BaseModel(
            ClassTraits.TypeName(@base),
            context.Names.OfClass(@base, type),
            context.Names.InterfaceOf(@base, type, context.Compilation),
            context.Names.StubOf(@base, type),
            isKnown ? EquatableArray<string>.Empty : context.Constructions.ArgumentsOf(@base, type).ToEquatableArray(),
            ClassTraits.HasState(@base));
    }
}
