using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Finds what an object's own code puts into its state members.</summary>
internal static class StateAssignments
{
    public static readonly ImmutableArray<OperationKind> Kinds = ImmutableArray.Create(
        OperationKind.FieldInitializer, OperationKind.PropertyInitializer, OperationKind.SimpleAssignment,
        OperationKind.CoalesceAssignment);

    /// <summary>
    /// The member that is set as a whole, of the object or of data that it holds, what it is declared as, and the
    /// value; null if the operation sets no state.
    /// </summary>
    public static (ISymbol Member, ITypeSymbol Declared, IOperation Value)? Find(IOperation operation, ISymbol within)
    {
        if (within.ContainingType is not { } owner || !ClassTraits.HasState(owner) || StateReading.IsHandWritten(owner))
            return null;
        return operation switch
        {
            IFieldInitializerOperation field => Of(field.InitializedFields.FirstOrDefault(IsState), field.Value),
            IPropertyInitializerOperation property =>
                Of(property.InitializedProperties.FirstOrDefault(IsState), property.Value),
            ISimpleAssignmentOperation assignment => Of(MemberOf(assignment.Target), assignment.Value),
            ICoalesceAssignmentOperation assignment => Of(MemberOf(assignment.Target), assignment.Value),
            _ => null,
        };
    }

    private static ISymbol? MemberOf(IOperation target) => target switch
    {
        IFieldReferenceOperation field when LeadsIntoState(field) => field.Field,
        IPropertyReferenceOperation { Property.IsIndexer: false } property when LeadsIntoState(property) =>
            property.Property,
        _ => null,
    };

    // What a converter stores of the data may be anything.
    private static bool LeadsIntoState(IOperation target) =>
        new StatePaths([]).RootOf(target) is { } root && !StateConverters.AttributesOf(root).Any();

    private static (ISymbol, ITypeSymbol, IOperation)? Of(ISymbol? member, IOperation value) => member switch
    {
        IFieldSymbol field when IsState(field) => (field, field.Type, value.Unwrap()),
        IPropertySymbol property when IsState(property) => (property, property.Type, value.Unwrap()),
        _ => null,
    };

    private static bool IsState(ISymbol member) => !member.IsStatic && !member.HasAttribute(Attributes.Transient)
        && !member.HasAttribute(Attributes.Service);
}
