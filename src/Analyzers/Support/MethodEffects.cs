using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Stubs.Analyzers;

/// <summary>
/// What one method of an annotated class does to the state of its object, and which other methods of the object it
/// calls.
/// </summary>
/// <param name="Written">The state members that it changes, and where.</param>
/// <param name="Called">The methods and accessors of the same object that it calls.</param>
internal sealed record MethodEffects(
    ImmutableArray<(ISymbol Member, Location At)> Written, ImmutableArray<IMethodSymbol> Called)
{
    public static MethodEffects Of(ImmutableArray<IOperation> blocks)
    {
        var operations = blocks.SelectMany(block => block.DescendantsAndSelf()).ToList();
        var reader = new Reader(new StatePaths(operations));
        foreach (var operation in operations)
            reader.Visit(operation);
        return new MethodEffects(reader.Written.ToImmutable(), reader.Called.ToImmutable());
    }

    private sealed class Reader(StatePaths paths)
    {
        public ImmutableArray<(ISymbol Member, Location At)>.Builder Written { get; } =
            ImmutableArray.CreateBuilder<(ISymbol Member, Location At)>();

        public ImmutableArray<IMethodSymbol>.Builder Called { get; } = ImmutableArray.CreateBuilder<IMethodSymbol>();

        public void Visit(IOperation operation)
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation { IsRef: false } assignment:
                    Write(assignment.Target);
                    break;
                case ICompoundAssignmentOperation assignment:
                    Write(assignment.Target);
                    break;
                case ICoalesceAssignmentOperation assignment:
                    Write(assignment.Target);
                    break;
                case IDeconstructionAssignmentOperation assignment:
                    Write(assignment.Target);
                    break;
                case IIncrementOrDecrementOperation increment:
                    Write(increment.Target);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref
                    or RefKind.Out, Parent: IInvocationOperation call } argument when !OnlyReads(call.TargetMethod):
                    Write(argument.Value);
                    break;
                case IInvocationOperation call:
                    Call(call);
                    break;
                case IMethodReferenceOperation reference when StatePaths.IsThis(reference.Instance):
                    Called.Add(reference.Method);
                    break;
                case IPropertyReferenceOperation property when StatePaths.IsThis(property.Instance)
                    && property.Property.GetMethod is { } getter && !IsOnlySet(property):
                    Called.Add(getter);
                    break;
            }
        }

        private void Call(IInvocationOperation call)
        {
            if (StatePaths.IsThis(call.Instance))
                Called.Add(call.TargetMethod);
            if (Mutators.ChangedBy(call) is { } changed && paths.RootOf(changed) is { } member)
                Written.Add((member, call.Syntax.GetLocation()));
        }

        private void Write(IOperation target)
        {
            switch (target)
            {
                case ITupleOperation tuple:
                    foreach (var element in tuple.Elements)
                        Write(element);
                    return;
                case IConversionOperation { OperatorMethod: null } conversion:
                    Write(conversion.Operand);
                    return;
                case ILocalReferenceOperation { Local.IsRef: false }:
                    return;
                case IPropertyReferenceOperation { Property.SetMethod: { } setter } property when StatePaths.IsThis(
                    property.Instance):
                    Called.Add(setter);
                    break;
            }

            if (paths.RootOf(target) is { } member)
                Written.Add((member, target.Syntax.GetLocation()));
        }

        private static bool OnlyReads(IMethodSymbol method) =>
            method is { Name: "Read", ContainingType.Name: "Volatile" or "Interlocked" }
                || method.ContainingType.Name == "Unsafe";

        private static bool IsOnlySet(IPropertyReferenceOperation property) =>
            property.Parent is ISimpleAssignmentOperation assignment && assignment.Target == property;
    }
}
