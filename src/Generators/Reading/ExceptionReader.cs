using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>What was read of one exception class, and the data types that its members need codecs for.</summary>
internal sealed record ExceptionReading(ExceptionModel Exception, EquatableArray<DataTypeModel> Data);

/// <summary>A member of an exception that does not travel, and why.</summary>
internal sealed record LostMember(ISymbol Member, string Reason)
{
    /// <summary>A base class of another assembly declares it: nothing can be done about the member itself.</summary>
    public bool IsInherited { get; init; }
}

/// <summary>Reads an exception class: what of it travels with a call that threw it.</summary>
internal static class ExceptionReader
{
    /// <summary>The name of the exception in what is written.</summary>
    private const string Target = "error";

    /// <summary>Reads an exception class; null if exceptions of it cannot be made anew.</summary>
    public static ExceptionReading? Read(INamedTypeSymbol type, ReadingContext context)
    {
        try
        {
            return ExceptionTypes.IsReachable(type) && !type.IsNameless() ? ReadParts(type, context) : null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // One class that the generator does not understand must not keep the others from being written (CS8785).
            context.Reporter.Report(Rules.NotUnderstood, type, type.Name, error.GetType().Name, error.Message);
            return null;
        }
    }

    /// <summary>The members that do not travel.</summary>
    public static IEnumerable<LostMember> FindLost(INamedTypeSymbol type, ReadingContext context)
    {
        foreach (var owner in ExceptionTypes.Owners(type, context.Compilation))
        {
            foreach (var parameter in CapturedParameters.Of(owner, context))
                yield return new LostMember(
                    parameter, "it is a parameter of the primary constructor, kept without a field or property");
            foreach (var member in Members(owner))
            {
                if (!IsMarked(member)
                    && (Problem(member, context)
                        ?? SavableRule.Find(context, member.Type, member.Member)) is { } problem)
                    yield return new LostMember(member.Member, problem);
            }

            foreach (var @event in FieldEvents.Of(owner, context.CancellationToken))
                yield return new LostMember(@event, "its handlers are code");
        }

        foreach (var lost in FindLostOfForeignBases(type, context))
            yield return lost;
    }

    /// <summary>
    /// What base classes of other assemblies declare, of which only those of .NET are known: only code of the class
    /// itself could set it.
    /// </summary>
    private static IEnumerable<LostMember> FindLostOfForeignBases(
        INamedTypeSymbol type, ReadingContext context)
    {
        foreach (var owner in type.SelfAndBases())
        {
            if (owner.IsOfFramework() || DataTypeMembers.IsSource(owner, context.Compilation))
                continue;
            var reason = $"'{owner.Name}' of another assembly declares it, and what is written here reaches only what this assembly declares";
            var shown = owner.GetMembers().Where(DataTypeMembers.HoldsData).ToList();
            foreach (var member in shown)
                yield return new LostMember(member, reason) { IsInherited = true };
        }
    }

    private static ExceptionReading ReadParts(INamedTypeSymbol type, ReadingContext context)
    {
        context.Uses.Add(type);
        var accessors = new Accessors(context, "", Target, annotated: false);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<MemberModel>();
        var initializers = new List<InitializerModel>();
        foreach (var owner in ExceptionTypes.Owners(type, context.Compilation))
        {
            foreach (var member in Members(owner))
            {
                MemberAccess Access() =>
                    StateMembers.Access(
                        member, Target, member.Member.IsVisibleInAssembly() && !StateMembers.IsHidden(member, type),
                        MemberPlace.Outside, () => accessors.To(member, type));
                if (!IsMarked(member) && Problem(member, context) is null
                    && context.Values.Read(member.Type, member.Member) is { } value)
                {
                    context.Uses.Add(member.Member);
                    var key = keys.Add(member.Key) ? member.Key : owner.Name + ":" + member.Key;
                    members.Add(new MemberModel(key, member.FormerNames.ToEquatableArray(), value, Access()));
                }

                // No constructor runs: what the initializer would give must not be missing.
                if (IsNameable(member.Type)
                    && Initializers.Find(member, context.Compilation.Assembly, context)?.Expression is { } expression)
                    initializers.Add(new InitializerModel(Access(), expression));
            }
        }

        var unique = DataTypePlaces.UniqueName(type) + "Members";
        var @namespace = DataTypePlaces.NamespaceIn(context.Compilation);
        var model = new ExceptionModel(
            TypeNames.Of(type),
            PlaceReader.MetadataName(type),
            type.IsPublicEverywhere(),
            new Place(
                @namespace, EquatableArray<string>.Empty, "class", unique, $"global::{@namespace}.{unique}", "internal",
                PlaceReader.HintName(unique)),
            members.OrderBy(member => member.Key, KeyOrder.Instance).ToEquatableArray(),
            initializers.ToEquatableArray(),
            accessors.Models.ToEquatableArray(),
            context.Uses.Model);
        return new ExceptionReading(model, context.Data.Models.ToEquatableArray());
    }

    private static IEnumerable<StateField> Members(INamedTypeSymbol owner) => StateMembers.Of(owner);

    private static bool IsMarked(StateField member) => member.IsTransient || member.IsService;

    // What is written stands beside the class, not in it: it can name what the assembly can name.
    private static string? Problem(StateField member, ReadingContext context) =>
        !IsNameable(member.Type) && context.References.Find(member.Type, member.Member) is null
            && !TypeNames.ContainsError(member.Type)
                ? $"its type is private to '{member.Member.ContainingType.Name}'" : null;

    private static bool IsNameable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsNameable(array.ElementType),
        INamedTypeSymbol named =>
            named.IsVisibleTypeInAssembly() && !named.IsFileLocal && named.TypeArguments.All(IsNameable),
        _ => false,
    };
}
