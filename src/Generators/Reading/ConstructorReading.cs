using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Reads the constructors and static factories that clients can ask for.</summary>
internal sealed class ConstructorReading(ReadingContext context, INamedTypeSymbol type)
{
    private readonly HashSet<string> signatures = new(StringComparer.Ordinal);
    private readonly HashSet<string> callNames = new(StringComparer.Ordinal);
    private readonly Dictionary<ISymbol, string> wireNames = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The wire name of a constructor or factory; null for one that clients cannot ask for. To be asked after
    /// <see cref="Read"/>.
    /// </summary>
    public string? WireNameOf(IMethodSymbol method) =>
        wireNames.TryGetValue(method, out var name) ? name : null;

    public IReadOnlyList<ConstructorModel> Read()
    {
        if (type.IsAbstract)
            return [];
        var constructors = ReadConstructors().ToList();
        var factories = new List<ConstructorModel>();
        string? problem = null;
        foreach (var factory in FactorySymbols.Of(type))
        {
            if (ProblemOf(factory) is { } found)
                problem ??= found;
            else if (ReadFactory(factory) is { } model)
                factories.Add(model);
        }

        if (factories.Count == 0 && FactorySymbols.NeedsFactory(type))
            context.Reporter.Report(
                Rules.NotCreatable, type, type.Name, problem ?? FactorySymbols.WhyNone(type));
        return [.. constructors, .. factories];
    }

    private IEnumerable<ConstructorModel> ReadConstructors()
    {
        foreach (var constructor in FactorySymbols.ConstructorsOf(type))
        {
            context.Uses.Add(constructor);
            if (ReadParameters(constructor) is not { } parameters || ReadRequired(constructor) is not { } required)
                continue;
            var supplied = SuppliedTo(constructor);
            var callName = Naming.Unused(Naming.CallName("New", supplied), callNames.Contains);
            var model = new ConstructorModel(
                constructor.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
                callName,
                $".ctor({string.Join(",", supplied.Select(Naming.WireName))})",
                parameters.ToEquatableArray(),
                required.ToEquatableArray(),
                DocumentationIds.Of(constructor, context),
                Warnings.Of(constructor));
            if (!signatures.Add(SignatureOf(model)))
            {
                context.Reporter.Report(Rules.ConstructorCollision, constructor, type.Name);
                continue;
            }

            callNames.Add(callName);
            wireNames[constructor] = model.WireName;
            yield return model;
        }
    }

    /// <summary>Reads a static factory; null for one that the stub already has a method for.</summary>
    private ConstructorModel? ReadFactory(IMethodSymbol factory)
    {
        if (ReadParameters(factory) is not { } parameters)
            return null;
        context.Uses.Add(factory);
        var supplied = SuppliedTo(factory);
        var wireName = OperationNames.WireName(factory)
            ?? $"{factory.Name}({string.Join(",", supplied.Select(Naming.WireName))})";
        var model = new ConstructorModel(
            factory.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            Naming.Unused(Naming.CallName("New" + factory.Name, supplied), callNames.Contains),
            ".new " + wireName,
            parameters.ToEquatableArray(),
            EquatableArray<RequiredMemberModel>.Empty,
            DocumentationIds.Of(factory, context),
            Warnings.Of(factory),
            factory.Name,
            FactorySymbols.CreatorOf(factory));
        if (!signatures.Add(SignatureOf(model)))
            return null;
        callNames.Add(model.CallName);
        wireNames[factory] = model.WireName;
        return model;
    }

    private static string SignatureOf(ConstructorModel model) =>
        $"{model.Creator}({string.Join(", ", model.Supplied.Select(static parameter => parameter.TypeInSignature))})";

    private static List<ITypeSymbol> SuppliedTo(IMethodSymbol method) =>
        [.. method.Parameters.Where(static parameter => !parameter.HasAttribute(Attributes.Service))
            .Select(static parameter => parameter.Type).Where(static type => !OperationNames.IsToken(type))];

    /// <summary>Why clients cannot call a factory; null if they can.</summary>
    private string? ProblemOf(IMethodSymbol factory)
    {
        if (FactorySymbols.ProblemOf(factory) is { } problem)
            return problem;
        foreach (var parameter in factory.Parameters)
        {
            if (!parameter.HasAttribute(Attributes.Service) && !OperationNames.IsToken(parameter.Type)
                && SavableRule.Find(context, parameter.Type, factory) is { } reason)
                return $"parameter '{parameter.Name}' of '{factory.Name}' cannot be sent: {reason}; mark it [Service] if the node supplies it";
        }

        return null;
    }

    private List<ConstructorParameterModel>? ReadParameters(IMethodSymbol constructor)
    {
        var parameters = new List<ConstructorParameterModel>();
        if (constructor.IsVararg)
        {
            context.Reporter.Report(
                Rules.UnpassableParameter, constructor, "parameter '__arglist'", type.Name,
                OperationRules.ArgumentList);
            return null;
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (OperationRules.Unpassable(parameter) is { } reason)
            {
                context.Reporter.Report(
                    Rules.UnpassableParameter, parameter, $"parameter '{parameter.Name}'", type.Name, reason);
                return null;
            }

            var name = Naming.Escape(parameter.Name);
            if (OperationNames.IsToken(parameter.Type))
            {
                parameters.Add(new ConstructorParameterModel(
                    new ParameterModel(name, OperationNames.Token, false, null, null), false, false));
                continue;
            }

            if (parameter.HasAttribute(Attributes.Service))
            {
                if (context.Names.Of(parameter.Type, constructor) is not { } service)
                    return null;
                context.Uses.Add(parameter.Type);
                var isOptional = parameter.Type.NullableAnnotation == NullableAnnotation.Annotated
                    || parameter.HasExplicitDefaultValue;
                parameters.Add(new ConstructorParameterModel(
                    new ParameterModel(name, service.TrimEnd('?'), false, null, null), true, isOptional));
                continue;
            }

            var at = StateConverters.PlaceOf(parameter, constructor);
            SavableRule.CheckParameter(context, parameter, at, context.Reporter);
            if (context.Values.Read(parameter.Type, at) is not { } value)
                return null;

            parameters.Add(new ConstructorParameterModel(
                new ParameterModel(name, value.Type, false, Literals.DefaultOf(parameter), value), false, false));
        }

        return parameters;
    }

    private List<RequiredMemberModel>? ReadRequired(IMethodSymbol constructor)
    {
        var required = new List<RequiredMemberModel>();
        if (constructor.GetAttributes()
            .Any(attribute => attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute"))
            return required;
        var taken = new HashSet<string>(
            constructor.Parameters.Select(parameter => Naming.Escape(parameter.Name)), StringComparer.Ordinal);
        for (var owner = type; owner is not null; owner = owner.BaseType)
        {
            foreach (var member in owner.GetMembers())
            {
                var memberType = member switch
                {
                    IPropertySymbol { IsRequired: true } property => property.Type,
                    IFieldSymbol { IsRequired: true } field => field.Type,
                    _ => null,
                };
                // A name may not have been typed yet.
                if (memberType is null || member.Name.Length == 0)
                    continue;
                if (context.Values.Read(memberType, member) is not { } value)
                    return null;
                context.Uses.Add(member);
                var name = Naming.Unused(Naming.Escape(Camel(member.Name)), taken.Contains);
                taken.Add(name);
                required.Add(new RequiredMemberModel(
                    Naming.Escape(member.Name), new ParameterModel(name, value.Type, false, null, value)));
            }
        }

        return required;
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
