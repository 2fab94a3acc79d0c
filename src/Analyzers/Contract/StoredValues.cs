using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Contract;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.Contract;

/// <summary>Finds out what a new member holds in objects that were stored without it.</summary>
internal static class StoredValues
{
    /// <summary>Whether such an object holds the member under another name, or an upgrade makes its value.</summary>
    public static bool IsRead(ISymbol member, ContractSection stored) =>
        HadName(member, stored) || StateMembers.UpgradesOf(member).Any();

    /// <summary>
    /// Why such an object has no value for the member that its type allows, or not the one of its initializer; null
    /// if it has one.
    /// </summary>
    public static string? Lacking(ISymbol member, INamedTypeSymbol type, ReadingContext context)
    {
        if (SetsOnRestoring(type, context.CancellationToken))
            return null;
        var held = (member as IPropertySymbol)?.Type ?? ((IFieldSymbol)member).Type;
        if (held is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated }
            && !context.DeclarationsOf(member).Any(
                reference => HasDefault(reference.GetSyntax(context.CancellationToken), member, context)))
            return $"is new and never null by its type, but objects that were stored before have no value for it, and it is null in them; give it an initializer, {(type.IsAnnotated() ? "set it in OnRestored, " : "")}or declare it with '?'";
        if (Unrepeatable(member, type, context) is { } problem)
            return $"is new, and has the default value of its type in objects that were stored before, because its initializer cannot be run for them: {problem}; or give it a value there by [Upgrade]";
        return held is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T }
            && FindSetter(member, context) is { } setter
            ? $"is new, and has the default value of its type in objects that were stored before, because only {setter} sets it, and none runs for them; give it an initializer, {(type.IsAnnotated() ? "set it in OnRestored, " : "")}or give it a value there by [Upgrade]"
            : null;
    }

    private static string? FindSetter(ISymbol member, ReadingContext context) =>
        IsSetByConstructor(member, context) ? "a constructor"
        : member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }
            && !context.DeclarationsOf(member).Any(
                reference => HasDefault(reference.GetSyntax(context.CancellationToken), member, context))
            ? "code that makes an object (it is required)" : null;

    /// <summary>
    /// Whether a constructor gives the member its value, and no initializer or default of its parameter does that would
    /// hold without one.
    /// </summary>
    private static bool IsSetByConstructor(ISymbol member, ReadingContext context)
    {
        var declarations = context.DeclarationsOf(member)
            .Select(reference => reference.GetSyntax(context.CancellationToken)).ToList();
        var initializers = declarations
            .Select(static declaration => declaration switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                // A record's parameter has the default as an initializer.
                ParameterSyntax parameter => parameter.Default,
                _ => null,
            })
            .OfType<EqualsValueClauseSyntax>().ToList();
        if (initializers.Count == 0 && declarations.OfType<ParameterSyntax>().Any())
            return true;
        return initializers.Count > 0
            ? !initializers.Exists(initializer => IsValue(initializer, member, context))
            : member.ContainingType.InstanceConstructors.SelectMany(context.DeclarationsOf)
                .Select(reference => reference.GetSyntax(context.CancellationToken))
                .OfType<ConstructorDeclarationSyntax>()
                .Any(constructor => Assigns(constructor, member, context));
    }

    private static bool Assigns(ConstructorDeclarationSyntax constructor, ISymbol member, ReadingContext context) =>
        constructor.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.Identifier.ValueText == member.Name
            && name.Ancestors().OfType<AssignmentExpressionSyntax>().Any(assignment =>
                assignment.Left.Span.Contains(name.Span))
            && SymbolEqualityComparer.Default.Equals(
                context.ModelOf(name.SyntaxTree).GetSymbolInfo(name, context.CancellationToken).Symbol, member));

    // What takes no parameter has a warning without the file, too.
    private static string? Unrepeatable(ISymbol member, INamedTypeSymbol type, ReadingContext context) =>
        (type.IsAnnotated() && Blanks.Of(type, context).Form != BlankForm.Uninitialized)
            || StateMembers.Of(member.ContainingType).FirstOrDefault(
                field => SymbolEqualityComparer.Default.Equals(field.Member, member)) is not { } stored
            || Initializers.Find(stored, type.IsAnnotated() ? type : context.Compilation.Assembly, context)
                is not { TakesParameter: true } initializer
            ? null : initializer.Problem;

    /// <summary>What makes the value of the member's initializer another one each time; null if nothing does.</summary>
    public static string? FindUnstable(ISymbol member, ReadingContext context) => context.DeclarationsOf(member)
        .Select(reference => UnstableValues.InitializerOf(reference.GetSyntax(context.CancellationToken)))
        .OfType<ExpressionSyntax>()
        .Select(value => new UnstableValues(context).Find(value))
        .FirstOrDefault(static found => found is not null);

    private static bool HadName(ISymbol member, ContractSection stored) => member.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { Name: Attributes.FormerName } @class
            && @class.ContainingNamespace.IsStubsNamespace()
        && attribute.ConstructorArguments is [{ Value: string name }]
            && stored.Find(new EntryKey(EntryKind.State, name)) is not null);

    /// <summary>Whether the class runs code of its author's when an object is activated.</summary>
    public static bool SetsOnRestoring(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.IsAnnotated() && type.GetMembers("OnRestored").OfType<IMethodSymbol>().Any(method =>
            method.PartialImplementationPart is not null || HasBody(method, cancellationToken));

    private static bool HasBody(IMethodSymbol method, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken)
            is MethodDeclarationSyntax { Body: not null } or MethodDeclarationSyntax { ExpressionBody: not null });

    private static bool HasDefault(SyntaxNode declaration, ISymbol member, ReadingContext context) => declaration switch
    {
        VariableDeclaratorSyntax field => IsValue(field.Initializer, member, context),
        PropertyDeclarationSyntax property => IsValue(property.Initializer, member, context),
        ParameterSyntax parameter => IsValue(parameter.Default, member, context),
        _ => true,
    };

    // What only silences the compiler is no value, nor is what a constructor is given, but for a parameter's default.
    private static bool IsValue(
        EqualsValueClauseSyntax? initializer, ISymbol member, ReadingContext context) => initializer is not null
        && !(initializer.Value.IsKind(SyntaxKind.SuppressNullableWarningExpression)
            && ((PostfixUnaryExpressionSyntax)initializer.Value).Operand.Kind()
                is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression)
        && (!Initializers.IsPassedOn(
                initializer.Value, member, context.ModelOf(initializer.SyntaxTree), context.CancellationToken)
            || IsDefaultOfParameter(initializer.Value, context));

    private static bool IsDefaultOfParameter(ExpressionSyntax value, ReadingContext context) =>
        value is IdentifierNameSyntax
            && context.ModelOf(value.SyntaxTree).GetSymbolInfo(value, context.CancellationToken).Symbol
                is IParameterSymbol { HasExplicitDefaultValue: true } parameter
            && (parameter.ExplicitDefaultValue is not null || parameter.Type.IsValueType);
}
