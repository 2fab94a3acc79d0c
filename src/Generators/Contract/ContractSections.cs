using System.Globalization;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Generators.Contract;

/// <summary>Turns models into sections of a contract.</summary>
internal static class ContractSections
{
    private const string TraitsPrefix = "global::Stubs.Generated.ObjectTraits.";
    private const string ModePrefix = "global::Stubs.LockMode.";
    private const string SharedPrefix = "global::Stubs.Generated.SharedLockMode<";

    public static ContractSection Of(ClassModel model)
    {
        var entries = new List<ContractEntry>
            { Entry(
                EntryKind.Traits, "", model.Traits.Replace(TraitsPrefix, "").Replace(" |", "").ToLowerInvariant()) };
        if (model.Base is { } @base)
            entries.Add(Entry(EntryKind.Base, "", ContractNames.Quote(@base.TypeName)));
        if (model.State is { IsHandWritten: true })
            entries.Add(Entry(EntryKind.State, ContractEntry.ByHand, ContractEntry.SavedByHand));
        else if (model.State is { } state)
            entries.AddRange(state.Members.Select(Of).Concat(state.Inputs.Select(Of)));
        entries.AddRange(model.Operations.Select(Of));
        return Section(new SectionKey(SectionKind.Class, model.TypeName), entries) with
        {
            Inherited = model.Inherited.Select(operation => operation.WireName).ToEquatableArray(),
            Reencoded = Reencoded(model.State?.Members ?? EquatableArray<MemberModel>.Empty),
        };
    }

    public static ContractSection Of(DataTypeModel model) => Section(
        KeyOf(model),
        model.Members.Select(member => Of(member.Member))
            .Concat(model.Inputs.Select(Of))
            .Concat(model.Subtypes.SelectMany(
                subtype => subtype.Names.Select(
                    name => Entry(EntryKind.Subtype, name, TypeText.Normalize(subtype.Type)))))) with
    {
        IsAbstract = model.IsAbstract,
        Reencoded = Reencoded(model.Members.Select(static member => member.Member)),
    };

    /// <summary>The section of an exception that is a value: what of it is stored and sent.</summary>
    public static ContractSection Of(ExceptionModel model) => Section(
        new SectionKey(SectionKind.Data, TypeText.Normalize(model.Type)), model.Members.Select(Of)) with
    {
        IsException = true,
    };

    public static ContractSection Of(ConstructionModel construction) =>
        new(KeyOf(construction), EquatableArray<ContractEntry>.Empty);

    /// <summary>The section of a struct with <c>[InlineArray]</c>.</summary>
    public static ContractSection OfInlineArray(INamedTypeSymbol type, InlineArray array) => Section(
        KeyOf(type),
        [Entry(
            EntryKind.Elements, "",
            array.Length.ToString(CultureInfo.InvariantCulture) + " "
                + TypeText.Normalize(array.Element.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)))]);

    public static ContractSection Of(INamedTypeSymbol @enum) => Section(
        KeyOf(@enum),
        @enum.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue)
            .Select(
                field => Entry(
                    EntryKind.Value, field.Name, Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)))
            .Prepend(Entry(EntryKind.Base, "", @enum.EnumUnderlyingType!.ToDisplayString()))) with
    {
        IsFlags = @enum.GetAttributes().Any(
            attribute => attribute.AttributeClass is { Name: "FlagsAttribute" } type
                && type.ContainingNamespace.ToDisplayString() == "System"),
    };

    public static SectionKey KeyOf(ConstructionModel construction) =>
        new(SectionKind.Construction, TypeText.Normalize(construction.TypeName));

    public static SectionKey KeyOf(DataTypeModel model) => new(SectionKind.Data, TypeText.Normalize(model.Type));

    public static SectionKey KeyOf(INamedTypeSymbol type) => new(
        type.TypeKind == TypeKind.Enum ? SectionKind.Enum : SectionKind.Data, TypeText.Normalize(TypeNames.Of(type)));

    private static ContractEntry Of(MemberModel member)
    {
        var former = string.Join(
            " ",
            member.FormerKeys.Distinct().OrderBy(name => name, StringComparer.Ordinal).Select(ContractNames.Quote));
        return Entry(
            EntryKind.State, member.Key,
            NotedType.Of(member.Value)
                + (member.Value.Comparer is { } comparer ? ContractEntry.Comparing + comparer : "")
                + (former.Length == 0 ? "" : ContractEntry.Formerly + former));
    }

    private static EquatableArray<string> Reencoded(IEnumerable<MemberModel> members) =>
        members.Where(static member => member.Value.IsReencoded).Select(static member => member.Key).ToEquatableArray();

    private static ContractEntry Of(InputModel input) =>
        Entry(EntryKind.Former, input.Keys[0], TypeText.Normalize(input.Value.CodecType));

    private static ContractEntry Of(OperationModel operation) =>
        Entry(EntryKind.Operation, operation.WireName, new OperationText(
            [.. operation.Arguments.Select(
                argument => (argument.Name.TrimStart('@'), NotedType.Of(argument.Value!)))],
            operation.Shape == CallShape.Stream,
            operation.Result is { } result ? NotedType.Of(result) : null,
            LockOf(operation.Lock)).ToString());

    private static string LockOf(string? expression) => expression switch
    {
        null => "no",
        _ when expression.StartsWith(ModePrefix, StringComparison.Ordinal) =>
            expression.Substring(ModePrefix.Length).ToLowerInvariant(),
        _ when expression.StartsWith(SharedPrefix, StringComparison.Ordinal) =>
            TypeText.Normalize(expression.Substring(
                SharedPrefix.Length, expression.LastIndexOf('>') - SharedPrefix.Length)),
        _ => TypeText.Normalize(expression),
    };

    private static ContractSection Section(SectionKey key, IEnumerable<ContractEntry> entries) =>
        new(key, ContractWriter.Ordered(entries).ToEquatableArray());

    private static ContractEntry Entry(EntryKind kind, string name, string value) =>
        new(new EntryKey(kind, name), value);
}
