using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Finds the methods and accessors that are operations.</summary>
internal static class OperationSymbols
{
    /// <summary>
    /// The operations that come with a class itself: its public members and those of its plain base classes, without
    /// those that an annotated base class brings.
    /// </summary>
    public static IEnumerable<(IMethodSymbol Method, INamedTypeSymbol Owner)> DeclaredFor(INamedTypeSymbol type)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var owner in new[] { type }.Concat(type.PlainBases()))
        {
            foreach (var member in owner.OrderedMembers())
            {
                // What is taken back here is no operation of a base class either.
                if (member.HasAttribute(Attributes.Local))
                {
                    for (var overridden = Overridden(member); overridden is not null;
                        overridden = Overridden(overridden))
                        seen.Add(overridden);
                }

                if (IsCandidate(member) && seen.Add(member) && !Overrides(member, type, seen)
                    && !IsHidden(member, type))
                {
                    foreach (var method in MethodsOf(member))
                        yield return (method, owner);
                }
            }
        }

        // After the public ones, which come first where names are the same.
        foreach (var owner in new[] { type }.Concat(type.PlainBases()))
        {
            foreach (var member in owner.OrderedMembers())
            {
                if (UserInterfaces.IsOperation(member, type) && seen.Add(UserInterfaces.Implemented(member)!))
                {
                    foreach (var method in MethodsOf(member))
                        yield return (method, owner);
                }
            }
        }
    }

    /// <summary>What a method gives back: the shape, and the type of the result or item.</summary>
    public static (CallShape Shape, ITypeSymbol? Type) ShapeOf(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
            return (CallShape.Sync, null);
        if (method.ReturnType is INamedTypeSymbol { TypeArguments.Length: <= 1 } type)
        {
            var argument = type.TypeArguments.FirstOrDefault();
            switch (type.ContainingNamespace?.ToDisplayString(), type.Name)
            {
                case ("System.Threading.Tasks", "Task"):
                    return (CallShape.Task, argument);
                case ("System.Threading.Tasks", "ValueTask"):
                    return (CallShape.ValueTask, argument);
                case ("System.Collections.Generic", "IAsyncEnumerable"):
                    return (CallShape.Stream, argument);
            }
        }

        return (CallShape.Sync, method.ReturnType);
    }

    private static bool IsCandidate(ISymbol member) =>
        member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsImplicitlyDeclared: false }
        && !member.HasAttribute(Attributes.Local)
        && !member.HasAttribute(Attributes.Service)
        && member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Ordinary, CanBeReferencedByName: true } method =>
                !IsDisposal(method) && !IsComparison(method) && !IsDeconstruction(method) && !IsStateMethod(method),
            IPropertySymbol => true,
            _ => false,
        };

    private static IEnumerable<IMethodSymbol> MethodsOf(ISymbol member)
    {
        if (member is IMethodSymbol method)
            yield return method;
        if (member is not IPropertySymbol property)
            yield break;
        var isExplicit = !property.ExplicitInterfaceImplementations.IsEmpty;
        if (property.GetMethod is { } getter && !getter.HasAttribute(Attributes.Local)
            && (isExplicit || getter.DeclaredAccessibility == Accessibility.Public))
            yield return getter;
        if (property.SetMethod is { IsInitOnly: false } setter && !setter.HasAttribute(Attributes.Local)
            && (isExplicit || setter.DeclaredAccessibility == Accessibility.Public))
            yield return setter;
    }

    /// <summary>Whether the member overrides one that is an operation already, or one of <c>object</c>.</summary>
    private static bool Overrides(ISymbol member, INamedTypeSymbol type, HashSet<ISymbol> seen)
    {
        for (var overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
        {
            // The plain base's own declaration is an operation already, in the shape of this override.
            seen.Add(overridden);
            if (overridden.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType)
                return true;
            if (type.AnnotatedBase() is { } annotated && IsSelfOrBase(annotated, overridden.ContainingType))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a derived class declares another member of the name and with the same parameters, so that this one
    /// cannot be called by it.
    /// </summary>
    private static bool IsHidden(ISymbol member, INamedTypeSymbol type)
    {
        for (var current = type;
            current is not null && !SymbolEqualityComparer.Default.Equals(current, member.ContainingType);
                current = current.BaseType)
        {
            if (current.GetMembers(member.Name)
                .Any(
                    other => Parameters(other).SequenceEqual(Parameters(member), SymbolEqualityComparer.Default)
                        && Overridden(other) is null))
                return true;
        }

        return false;

        static IEnumerable<ITypeSymbol> Parameters(ISymbol symbol) => symbol switch
        {
            IMethodSymbol method => method.Parameters.Select(parameter => parameter.Type),
            IPropertySymbol property => property.Parameters.Select(parameter => parameter.Type),
            _ => [],
        };
    }

    private static bool IsSelfOrBase(INamedTypeSymbol type, INamedTypeSymbol candidate)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, candidate))
                return true;
        }

        return false;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private static bool IsDisposal(IMethodSymbol method) => method switch
    {
        { Name: "Dispose", Parameters: [] or [{ Type.SpecialType: SpecialType.System_Boolean }], ReturnsVoid: true } =>
            true,
        { Name: "DisposeAsync", Parameters: [] } => true,
        _ => false,
    };

    // Of an object as a value, which it is not for its clients.
    private static bool IsComparison(IMethodSymbol method) =>
        method is { Name: "Equals" or "CompareTo", Parameters: [_] };

    private static bool IsDeconstruction(IMethodSymbol method) =>
        method is { Name: "Deconstruct", ReturnsVoid: true, Parameters.IsEmpty: false }
            && method.Parameters.All(parameter => parameter.RefKind == RefKind.Out);

    private static bool IsStateMethod(IMethodSymbol method) =>
        method is { Name: "SaveState" or "RestoreState", Parameters: [{ RefKind: RefKind.Ref }] };
}
