namespace Stubs.Mutants.Catalogue;

/// <summary>Those of what works in the compiler: the generator's reading, the contract, the analyzers.</summary>
internal static class CompilerMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("generators.former-name-of-a-field-is-ignored", 4, "IEnumerable<string> FormerNames => «Field.GetAttributes() ⇒ ImmutableArray<AttributeData>.Empty».Concat(", "ReadingTests"),
        new("generators.former-name-of-a-property-is-ignored", 4, "IEnumerable<string> FormerNames => Field.GetAttributes().Concat(«Property?.GetAttributes() ⇒ (ImmutableArray<AttributeData>?)null» ?? ImmutableArray<AttributeData>.Empty)", "ReadingTests", "SnapshotTests"),
        new("generators.one-key-for-two-private-fields", 4, "// A private field of a plain base class may have the name of another one.\n var key = «keys.Add(member.Name) ? member.Name : owner.Name + \":\" + member.Name ⇒ member.Name»;", "ReadingTests"),
        new("generators.event-is-state", 4, "|| «field.AssociatedSymbol is IEventSymbol ⇒ false» ||", "ReadingTests", "SnapshotTests"),
        new("generators.property-behind-a-field-is-not-transient", 4, "Field.HasAttribute(attribute) || «Property?.HasAttribute(attribute) == true ⇒ false»;", "ReadingTests", "SnapshotTests"),
        new("generators.init-only-property-is-set", 4, "canRead && property.SetMethod is { IsInitOnly: false } setter && «Allows(setter) ⇒ true»;", "SnapshotTests", "ReadingTests"),
        new("generators.saving-by-hand-needs-no-restoring", 3, "HasMethod(type, \"SaveState\", \"StateWriter\") && «HasMethod(type, \"RestoreState\", \"StateReader\") ⇒ true»;", "ReadingTests", "SnapshotTests"),
        new("generators.default-of-minus-infinity-of-a-float", 4, "float.NegativeInfinity => «\"float.NegativeInfinity\" ⇒ \"float.PositiveInfinity\"»", "ReadingTests"),
        new("generators.default-of-minus-infinity", 4, "double.NegativeInfinity => «\"double.NegativeInfinity\" ⇒ \"double.PositiveInfinity\"»", "ReadingTests"),
        new("generators.default-of-an-enum-is-its-number", 4, "return «plain.TypeKind == TypeKind.Enum ⇒ false» ? $\"({plain", "ReadingTests"),
        new("generators.default-of-the-smallest-long", 4, "long number => «number == long.MinValue ⇒ false» ? \"long.MinValue\"", "ReadingTests") { Equivalent = "C# reads -9223372036854775808L as the same constant." },
        new("generators.default-of-a-decimal-has-no-suffix", 4, "decimal number => number.ToString(CultureInfo.InvariantCulture) + «\"M\" ⇒ \"\"»", "ReadingTests"),
        new("generators.dispose-with-a-flag-is-an-operation", 4, "{ Name: \"DisposeAsync\", Parameters: [] } => «true ⇒ false»", "ReadingTests"),
        new("generators.dispose-is-an-operation", 4, "or [{ Type.SpecialType: SpecialType.System_Boolean }], ReturnsVoid: true } => «true ⇒ method.Parameters.IsEmpty»", "ReadingTests"),
        new("generators.comparison-is-an-operation", 4, "private static bool IsComparison(IMethodSymbol method) => «method is { Name: \"Equals\" or \"CompareTo\", Parameters: [_] } ⇒ false»;", "ReadingTests"),
        new("generators.deconstruction-is-an-operation", 4, "method.Parameters.All(parameter => «parameter.RefKind == RefKind.Out ⇒ false»)", "ReadingTests"),
        new("generators.getter-takes-the-write-lock", 16, "return «method.MethodKind == MethodKind.PropertyGet ⇒ false» ? Mode + \"Read\" : Mode + \"Write\";", "SnapshotTests.What_is_written_is_what_was_approved_and_compiles_without_a_warning"),
        new("generators.method-takes-the-read-lock", 16, "return «method.MethodKind == MethodKind.PropertyGet ⇒ true» ? Mode + \"Read\" : Mode + \"Write\";", "SnapshotTests.What_is_written_is_what_was_approved_and_compiles_without_a_warning"),
        new("generators.read-lock-of-a-property-is-the-setters", 16, "(method.MethodKind == MethodKind.PropertyGet || «MayWrite(property) ⇒ true»)", "ReadingTests"),
        new("generators.no-lock-of-a-property-is-the-setters", 16, "!property.HasAttribute(Attributes.ReadLock) && «!property.HasAttribute(Attributes.NoLock) ⇒ true»;", "ReadingTests"),
        new("generators.update-lock-is-a-read-lock", 15, "return (true, Mode + «\"Update\" ⇒ \"Read\"»);", "SnapshotTests.What_is_written_is_what_was_approved_and_compiles_without_a_warning"),
        new("generators.hidden-mode-takes-no-lock", 15, ".Instance\" : «Mode + \"Write\" ⇒ null»);", "ReadingTests"),
        new("generators.operations-of-a-remote-base-take-no-lock", 16, "var locksAnew = «hasState && !ClassTraits.HasState(annotated) ⇒ false»;", "ReadingTests", "SnapshotTests"),
        new("generators.two-operations-of-one-name", 4, "if («!wireNames.Add(wireName) ⇒ false») {", "DiagnosticTests", "ReadingTests"),

        new("contract.renumbered-enum-is-accepted", 4, "!source.OfKind(EntryKind.Value).All(value => «target.Find(value.Key) == value ⇒ target.Find(value.Key) is not null»)", "ReadableTypesTests", "ReadingTests"),
        new("contract.smaller-underlying-type-is-accepted", 4, "return «Accepts(source is null ? from : Underlying(source), target is null ? to : Underlying(target)) ⇒ true»;", "ReadableTypesTests", "ReadingTests"),
        new("contract.nullable-is-read-as-plain", 4, "if («to.Name == TypeText.Nullable ⇒ to.Name == TypeText.Nullable || from.Name == TypeText.Nullable») return", "ReadableTypesTests", "ReadingTests"),
        new("contract.bytes-and-lists-are-alike", 4, "if («(from.IsArray || to.IsArray) && from.Parts[0].ToString() == \"byte\" != (to.Parts[0].ToString() == \"byte\") ⇒ false») return false;", "ReadableTypesTests", "ReadingTests"),
        new("contract.removed-subtype-is-accepted", 4, "source.OfKind(EntryKind.Subtype).All(subtype => «target.Find(subtype.Key) is { } match && Accepts(subtype.Value, match.Value) ⇒ true»);", "ReadableTypesTests", "ReadingTests"),
        new("contract.lost-trait-is-accepted", 4, "if («lost.Count > 0 ⇒ false») yield return", "ContractAnalyzerTests"),
        new("contract.retyped-member-is-accepted", 4, "if («!stored.Accepts(was.Type, @is.Type) ⇒ false») yield return", "ContractAnalyzerTests"),
        new("contract.former-name-may-go", 4, "was.FormerNames.Where(name => «!@is.FormerNames.Contains(name) && @is.Key.Name != name ⇒ false»)", "ContractAnalyzerTests", "ReadableTypesTests", "ReadingTests"),

        new("analyzers.action-committed-over-current", "diagnostics", "|| «UsesCurrent(begin.Root()) ⇒ false») return;", "UsageRuleTests"),
        new("analyzers.action-aborted-is-reported", "diagnostics", "if (action.Calls.Contains(\"CommitAsync\") || «action.Calls.Contains(\"AbortAsync\") ⇒ false»", "UsageRuleTests"),
    ];
}
