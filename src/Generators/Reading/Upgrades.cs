using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Why an upgrade cannot be used.</summary>
/// <param name="Member">The member that it is for.</param>
/// <param name="Attribute">Where it is said.</param>
/// <param name="Method">The name of the method.</param>
/// <param name="Text">What speaks against it.</param>
/// <param name="Clash">The member that must be stored under another name, if that is all.</param>
/// <param name="NewName">That name.</param>
internal sealed record UpgradeProblem(
    ISymbol Member, AttributeData Attribute, string Method, string Text, ISymbol? Clash = null, string? NewName = null);

/// <summary>
/// Reads how members get their values from what earlier versions stored: <c>[Upgrade(nameof(Convert))]</c>. The
/// parameters of the methods say what that was.
/// </summary>
/// <param name="context">What is being read.</param>
/// <param name="type">The type whose members are read.</param>
internal sealed class Upgrades(ReadingContext context, INamedTypeSymbol type)
{
    private readonly List<(StateField Field, MemberModel Model)> members = [];
    private readonly Dictionary<string, (ITypeSymbol Type, InputModel Model)> inputs = new(StringComparer.Ordinal);

    /// <summary>A member was read.</summary>
    public void Add(StateField field, MemberModel model) => members.Add((field, model));

    /// <summary>What upgrades read.</summary>
    public EquatableArray<InputModel> Inputs => inputs.OrderBy(input => input.Key, KeyOrder.Instance)
        .Select(input => input.Value.Model).ToEquatableArray();

    /// <summary>The types of what upgrades read.</summary>
    public IEnumerable<ITypeSymbol> InputTypes => inputs.Values.Select(input => input.Type);

    /// <summary>The types of all that the upgrades of a type are given.</summary>
    public static IEnumerable<ITypeSymbol> ParameterTypesOf(INamedTypeSymbol type) =>
        type.SelfAndBases().SelectMany(StateMembers.Of)
            .SelectMany(member => member.Upgrades.Select(upgrade => upgrade.Method), (member, name) => (member, name))
            .SelectMany(upgrade => upgrade.member.Field.ContainingType.GetMembers(upgrade.name).OfType<IMethodSymbol>())
            .SelectMany(method => method.Parameters).Select(parameter => parameter.Type);

    /// <summary>The members with their upgrades, once all members were added.</summary>
    public IEnumerable<MemberModel> Apply()
    {
        var needs = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var upgraded = members.Select(member => (
            member.Model, Upgrades: member.Field.Upgrades
                .Select(upgrade => Read(member.Field, upgrade.Method, upgrade.Attribute, needs))
                .OfType<UpgradeModel>().ToList())).ToList();
        foreach (var (model, upgrades) in upgraded)
            yield return upgrades.Count == 0 ? model : model with
            {
                Upgrades = upgrades.Select(upgrade => upgrade with { Order = OrderOf(model.Key, needs) })
                    .ToEquatableArray(),
            };
    }

    private UpgradeModel? Read(
        StateField member, string name, AttributeData attribute, Dictionary<string, HashSet<string>> needs)
    {
        var owner = member.Field.ContainingType;
        UpgradeModel? Refuse(string problem, ISymbol? clash = null)
        {
            var key = members.FirstOrDefault(
                other => SymbolEqualityComparer.Default.Equals(other.Field.Member, clash)).Model?.Key;
            context.UpgradeProblems.Add(new UpgradeProblem(
                member.Member, attribute, name, problem, clash, key is null ? null : Unused(key)));
            return null;
        }

        var methods = owner.GetMembers(name).OfType<IMethodSymbol>().ToList();
        if (methods is not [var method])
            return Refuse(methods.Count == 0
                ? $"'{owner.Name}' has no method of that name" : $"'{owner.Name}' has several methods of that name");
        if (FormProblem(method, member) is { } problem)
            return Refuse(problem);
        var arguments = new List<UpgradeArgumentModel>();
        foreach (var parameter in method.Parameters)
        {
            var (argument, text, clash) = ReadArgument(parameter, member, needs);
            if (argument is null)
                return Refuse(text!, clash);
            arguments.Add(argument);
        }

        context.Uses.Add(method);
        var call = SymbolEqualityComparer.Default.Equals(owner, type) && type.IsAnnotated()
            ? Naming.Escape(name) : $"{context.Names.OfClass(owner, type)}.{Naming.Escape(name)}";
        return new UpgradeModel(call, arguments.ToEquatableArray(), 0);
    }

    private string? FormProblem(IMethodSymbol method, StateField member)
    {
        if (!method.IsStatic || method.IsGenericMethod || method.Parameters.IsEmpty
            || method.Parameters.Any(parameter => parameter.RefKind is not (RefKind.None or RefKind.In)))
            return "it must be static and not generic, and take what earlier versions stored by its parameters";
        if (!context.Compilation.ClassifyConversion(method.ReturnType, member.Type).IsImplicit)
            return $"it returns '{method.ReturnType.ToShortName()}', and the member is '{member.Type.ToShortName()}'";
        var isOwn = type.IsAnnotated() && SymbolEqualityComparer.Default.Equals(method.ContainingType, type);
        return isOwn || method.IsVisibleInAssembly()
            ? null : "code outside of the type calls it, so it must be internal or public";
    }

    private (UpgradeArgumentModel? Argument, string? Problem, ISymbol? Clash) ReadArgument(
        IParameterSymbol parameter, StateField member, Dictionary<string, HashSet<string>> needs)
    {
        var name = parameter.Name;
        var (field, current) = members.FirstOrDefault(other => other.Model.Key == name) is { Model: not null } exact
            ? exact : members.FirstOrDefault(other => AreOne(other.Model.Key, name));
        if (current is not null && SymbolEqualityComparer.Default.Equals(field.Field, member.Field))
            return (null,
                $"it reads '{current.Key}', and what it makes is stored under that name too; store the member under another one: [StoredName(\"{Unused(current.Key)}\")]",
                member.Member);
        if (current is not null && SymbolEqualityComparer.Default.Equals(field.Type, parameter.Type))
        {
            if (!field.Upgrades.Any())
                return (new UpgradeArgumentModel(null, current.Access.Getter), null, null);
            if (!needs.TryGetValue(member.Key, out var needed))
                needs.Add(member.Key, needed = new HashSet<string>(StringComparer.Ordinal));
            needed.Add(current.Key);
            return OrderOf(member.Key, needs) < 0
                ? (null, $"it needs '{current.Key}', whose upgrade needs this member", null)
                : (new UpgradeArgumentModel(null, current.Access.Getter), null, null);
        }

        if (current is not null)
            return (null,
                $"its parameter '{name}' is '{parameter.Type.ToShortName()}', and '{field.Name}', which is stored under that name, is '{field.Type.ToShortName()}'; store that under another one: [StoredName(\"{Unused(current.Key)}\")]",
                field.Member);
        if (members.FirstOrDefault(
            other => other.Model.FormerKeys.Any(key => AreOne(key, name))).Field is { } former)
            return (null, $"what was stored as '{name}' is read by '{former.Name}', which has that [FormerName]", null);
        if (inputs.TryGetValue(name, out var known)
            && !SymbolEqualityComparer.Default.Equals(known.Type, parameter.Type))
            return (null,
                $"it reads '{name}' as '{parameter.Type.ToShortName()}', and another upgrade reads it as '{known.Type.ToShortName()}'",
                null);
        if (SavableRule.Find(context, parameter.Type, parameter.ContainingSymbol) is { } reason)
            return (null, $"its parameter '{name}' cannot be read: {reason}", null);
        if (context.Values.Read(parameter.Type, parameter.ContainingSymbol) is not { } value)
            return (null, $"its parameter '{name}' cannot be read", null);
        inputs[name] = (parameter.Type, new InputModel(KeysOf(name).ToEquatableArray(), value));
        return (new UpgradeArgumentModel(name, Literals.DefaultOf(parameter) ?? $"default({value.CodecType})"), null,
            null);
    }

    private string Unused(string key)
    {
        var number = 2;
        while (members.Any(member => AreOne(member.Model.Key, key + number)))
            number++;
        return key + number;
    }

    private static IEnumerable<string> KeysOf(string name)
    {
        yield return name;
        var other = char.IsUpper(name[0]) ? char.ToLowerInvariant(name[0]) : char.ToUpperInvariant(name[0]);
        if (other != name[0])
            yield return other + name.Substring(1);
    }

    private static bool AreOne(string key, string name) => KeysOf(name).Contains(key);

    /// <summary>How many upgrades must run before that of a member; negative if it needs itself.</summary>
    private static int OrderOf(string key, Dictionary<string, HashSet<string>> needs) =>
        OrderOf(key, needs, new HashSet<string>(StringComparer.Ordinal));

    private static int OrderOf(string key, Dictionary<string, HashSet<string>> needs, HashSet<string> open)
    {
        if (!open.Add(key))
            return -1;
        var order = 0;
        foreach (var need in needs.TryGetValue(key, out var needed) ? needed : [])
        {
            var before = OrderOf(need, needs, open);
            if (before < 0)
                return -1;
            order = Math.Max(order, before + 1);
        }

        open.Remove(key);
        return order;
    }
}
