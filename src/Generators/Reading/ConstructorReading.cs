using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Reads the constructors that clients can ask for.</summary>
internal sealed class ConstructorReading(ReadingContext context, INamedTypeSymbol type)
{
    public IEnumerable<ConstructorModel> Read()
    {
        if (type.IsAbstract)
            yield break;
        var signatures = new HashSet<string>(StringComparer.Ordinal);
        var callNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (var constructor in type.InstanceConstructors)
        {
            if (!constructor.IsVisibleInAssembly() || constructor.IsRestoringConstructor()
                || IsCopyConstructor(constructor) || Warnings.IsError(constructor))
                continue;
            context.Uses.Add(constructor);
            if (ReadParameters(constructor) is not { } parameters || ReadRequired(constructor) is not { } required)
                continue;
            var supplied = constructor.Parameters.Where(parameter => !parameter.HasAttribute(Attributes.Service))
                .Select(parameter => parameter.Type).ToList();
            var callName = Naming.Unused(Naming.CallName("New", supplied), callNames.Contains);
            var model = new ConstructorModel(
                constructor.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
                callName,
                $".ctor({string.Join(",", supplied.Select(Naming.WireName))})",
                parameters.ToEquatableArray(),
                required.ToEquatableArray(),
                DocumentationIds.Of(constructor, context),
                Warnings.Of(constructor));
            if (!signatures.Add(string.Join(", ", model.Supplied.Select(parameter => parameter.TypeInSignature))))
            {
                context.Reporter.Report(Rules.ConstructorCollision, constructor, type.Name);
                continue;
            }

            callNames.Add(callName);
            yield return model;
        }
    }

    private List<ConstructorParameterModel>? ReadParameters(IMethodSymbol constructor)
    {
        var parameters = new List<ConstructorParameterModel>();
        if (constructor.IsVararg)
        {
            context.Reporter.Report(Rules.UnpassableParameter, constructor, "parameter '__arglist'", type.Name);
            return null;
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.RefKind is not (RefKind.None or RefKind.In) || parameter.Type.IsRefLikeType)
            {
                context.Reporter.Report(
                    Rules.UnpassableParameter, parameter, $"parameter '{parameter.Name}'", type.Name);
                return null;
            }

            var name = Naming.Escape(parameter.Name);
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

    private bool IsCopyConstructor(IMethodSymbol constructor) =>
        type.IsRecord && constructor.Parameters is [{ Type: var parameter }]
            && SymbolEqualityComparer.Default.Equals(parameter, type);
}
