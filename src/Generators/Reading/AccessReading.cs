using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// Reads which callers may call the operations of a class. The attributes of ASP.NET Core count as those of Stubs do:
/// to pass over one would open what its author has closed.
/// </summary>
/// <param name="context">What is read with.</param>
/// <param name="type">The class.</param>
/// <param name="wireNameOf">The wire name of the operation, constructor or factory that a method is; null for
/// none.</param>
internal sealed class AccessReading(
    ReadingContext context, INamedTypeSymbol type, Func<IMethodSymbol, string?> wireNameOf)
{
    private const string OfAspNet = "Microsoft.AspNetCore.Authorization";
    private const string Data = OfAspNet + ".IAuthorizeData", Requirements = OfAspNet + ".IAuthorizationRequirementData";

    public IEnumerable<AccessModel> Read()
    {
        foreach (var declared in Declaring())
        {
            foreach (var rule in RulesOf(declared, operation: null))
                yield return rule;
            foreach (var rule in declared.OrderedMembers().SelectMany(ReadMember))
                yield return rule;
        }

        foreach (var member in type.AllInterfaces.SelectMany(static @interface => @interface.GetMembers())
            .OfType<IMethodSymbol>())
        {
            if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol method
                && wireNameOf(method) is { } name)
            {
                foreach (var rule in RulesOf(member, name).Concat(OfProperty(member, name)))
                    yield return rule;
            }
        }
    }

    // A base class with an attribute of its own says it for its own stub, and the run time adds it here.
    private IEnumerable<INamedTypeSymbol> Declaring()
    {
        for (var declared = type; declared is not null; declared = declared.BaseType)
        {
            if (!SymbolEqualityComparer.Default.Equals(declared, type) && declared.IsAnnotated())
                yield break;
            yield return declared;
        }
    }

    private IEnumerable<AccessModel> ReadMember(ISymbol member)
    {
        if (member is IMethodSymbol method)
        {
            var name = wireNameOf(method);
            if (name is null && method.GetAttributes().Any(IsOfAccess))
                context.Reporter.Report(Rules.AccessWithoutEffect, member, member.Name);
            return name is null ? [] : RulesOf(method, name).Concat(OfProperty(method, name));
        }

        if (member is IPropertySymbol property && property.GetAttributes().Any(IsOfAccess)
            && new[] { property.GetMethod, property.SetMethod }.All(
                accessor => accessor is null || wireNameOf(accessor) is null))
            context.Reporter.Report(Rules.AccessWithoutEffect, member, member.Name);
        return [];
    }

    private IEnumerable<AccessModel> OfProperty(IMethodSymbol method, string name) =>
        method.AssociatedSymbol is { } property ? RulesOf(property, name) : [];

    private IEnumerable<AccessModel> RulesOf(ISymbol symbol, string? operation)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is not { } found || !IsOfAccess(attribute))
                continue;
            if (IsNamed(found, Attributes.AllowAnonymous))
            {
                yield return new AccessModel(operation, null, null, IsOpen: true);
                continue;
            }

            if (!IsNamed(found, Attributes.Authorize))
            {
                context.Reporter.Report(Rules.AccessNotUnderstood, symbol, found.Name, symbol.Name);
                continue;
            }

            if (Text(attribute, "AuthenticationSchemes") is not null)
                context.Reporter.Report(Rules.AccessNotUnderstood, symbol, "AuthenticationSchemes", symbol.Name);
            var given = attribute.ConstructorArguments.FirstOrDefault().Value as string;
            yield return new AccessModel(
                operation, Text(attribute, "Policy") ?? given, Text(attribute, "Roles"), IsOpen: false);
        }
    }

    private static string? Text(AttributeData attribute, string property) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == property).Value.Value as string;

    private static bool IsOfAccess(AttributeData attribute) => attribute.AttributeClass is { } found
        && (IsNamed(found, Attributes.Authorize) || IsNamed(found, Attributes.AllowAnonymous)
            || found.AllInterfaces.Any(static part => part.ToDisplayString() is Data or Requirements));

    private static bool IsNamed(INamedTypeSymbol found, string name) => found.Name == name
        && (found.ContainingNamespace.IsStubsNamespace() || found.ContainingNamespace.ToDisplayString() == OfAspNet);
}
