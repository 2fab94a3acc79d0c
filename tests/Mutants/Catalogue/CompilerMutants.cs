namespace Stubs.Mutants.Catalogue;

/// <summary>Those of what works in the compiler: the generator's reading, the contract, the analyzers.</summary>
internal static class CompilerMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("generators.former-name-of-a-field-is-ignored", 4, "IEnumerable<string> FormerNames => «StateMembers.FormerNamesOf(Field) ⇒ Enumerable.Empty<string>()» .Concat(", "ReadingTests.A_former_name_counts_whether_it_stands_at_the_property_at_its_field_or_at_a_field"),
        new("generators.former-name-of-a-property-is-ignored", 4, "IEnumerable<string> FormerNames => StateMembers.FormerNamesOf(Field) .Concat(«Property is null ⇒ true» ? [] : StateMembers.FormerNamesOf(Property))", "ReadingTests.A_former_name_counts_whether_it_stands_at_the_property_at_its_field_or_at_a_field"),
        new("generators.one-key-for-two-private-fields", 4, "// A private field of a plain base class may have the name of another one.\n var key = «keys.Add(member.Key) ? member.Key : owner.Name + \":\" + member.Key ⇒ member.Key»;", "ReadingTests.Private_fields_of_one_name_in_a_class_and_its_plain_base_are_saved_apart"),
        new("generators.property-behind-a-field-is-not-transient", 4, "Field.HasAttribute(attribute) || «Property?.HasAttribute(attribute) == true ⇒ false»;", "ReadingTests.What_is_transient_at_the_property_or_at_its_field_and_what_is_an_event_is_not_state"),
        new("generators.init-only-property-is-set", 4, "canRead && property.SetMethod is { IsInitOnly: false } setter && «Allows(setter) ⇒ true»;", "SnapshotTests.What_is_written_is_what_was_approved_and_compiles_without_a_warning"),
        new("generators.saving-by-hand-needs-no-restoring", 3, "HasMethod(type, \"SaveState\", \"StateWriter\") && «HasMethod(type, \"RestoreState\", \"StateReader\") ⇒ true»;", "ReadingTests.Saving_by_hand_without_restoring_is_not_the_authors_own_state"),
        new("generators.default-of-minus-infinity-of-a-float", 4, "float.NegativeInfinity => «\"float.NegativeInfinity\" ⇒ \"float.PositiveInfinity\"»", "ReadingTests.A_default_of_a_parameter_is_that_of_the_stub"),
        new("generators.default-of-minus-infinity", 4, "double.NegativeInfinity => «\"double.NegativeInfinity\" ⇒ \"double.PositiveInfinity\"»", "ReadingTests.A_default_of_a_parameter_is_that_of_the_stub"),
        new("generators.default-of-an-enum-is-its-number", 4, "return «plain.TypeKind == TypeKind.Enum ⇒ false» ? $\"({plain", "ReadingTests.A_default_of_a_parameter_is_that_of_the_stub"),
        new("generators.default-of-the-smallest-long", 4, "long number => «number == long.MinValue ⇒ false» ? \"long.MinValue\"", "ReadingTests") { Equivalent = "C# reads -9223372036854775808L as the same constant." },
        new("generators.default-of-a-decimal-has-no-suffix", 4, "decimal number => number.ToString(CultureInfo.InvariantCulture) + «\"M\" ⇒ \"\"»", "ReadingTests.A_default_of_a_parameter_is_that_of_the_stub"),
        new("generators.asynchronous-disposal-is-an-operation", 4, "{ Name: \"DisposeAsync\", Parameters: [] } => «true ⇒ false»", "DiagnosticTests.A_class_that_works_gets_none"),
        new("generators.disposal-with-a-flag-is-an-operation", 4, "or [{ Type.SpecialType: SpecialType.System_Boolean }], ReturnsVoid: true } => «true ⇒ method.Parameters.IsEmpty»", "ReadingTests.Disposal_comparison_and_deconstruction_are_no_operations"),
        new("generators.comparison-is-an-operation", 4, "private static bool IsComparison(IMethodSymbol method) => «method is { Name: \"Equals\" or \"CompareTo\", Parameters: [_] } ⇒ false»;", "ReadingTests.Disposal_comparison_and_deconstruction_are_no_operations"),
        new("generators.deconstruction-is-an-operation", 4, "method.Parameters.All(parameter => «parameter.RefKind == RefKind.Out ⇒ false»)", "OperationRuleTests.What_has_no_effect_or_cannot_work_is_reported"),
        new("generators.getter-takes-the-write-lock", 16, "return «method.MethodKind == MethodKind.PropertyGet ⇒ false» ? Mode + \"Read\" : Mode + \"Write\";", "SnapshotTests.What_is_written_is_what_was_approved_and_compiles_without_a_warning"),
        new("generators.method-takes-the-read-lock", 16, "return «method.MethodKind == MethodKind.PropertyGet ⇒ true» ? Mode + \"Read\" : Mode + \"Write\";", "SnapshotTests.What_is_written_is_what_was_approved_and_compiles_without_a_warning"),
        new("generators.read-lock-of-a-property-is-the-setters", 16, "(method.MethodKind == MethodKind.PropertyGet || «MayWrite(property) ⇒ true»)", "ReadingTests.An_operation_takes_the_lock_that_its_kind_or_its_attribute_says"),
        new("generators.no-lock-of-a-property-is-the-setters", 16, "!property.HasAttribute(Attributes.ReadLock) && «!property.HasAttribute(Attributes.NoLock) ⇒ true»;", "ReadingTests.An_operation_takes_the_lock_that_its_kind_or_its_attribute_says"),
        new("generators.update-lock-is-a-read-lock", 15, "return (true, Mode + «\"Update\" ⇒ \"Read\"»);", "SnapshotTests.What_is_written_is_what_was_approved_and_compiles_without_a_warning"),
        new("generators.hidden-mode-takes-no-lock", 15, ".Instance\" : «Mode + \"Write\" ⇒ null»);", "ReadingTests.An_operation_takes_the_lock_that_its_kind_or_its_attribute_says"),
        new("generators.operations-of-a-remote-base-take-no-lock", 16, "var locksAnew = «hasState && !ClassTraits.HasState(annotated) ⇒ false»;", "ReadingTests.The_operations_of_a_base_class_that_is_only_remote_take_locks_in_a_class_with_state"),
        new("generators.two-operations-of-one-name", 4, "if («!wireNames.Add(wireName) ⇒ false») {", "DiagnosticTests.A_class_that_cannot_work_gets_the_diagnostic_that_says_so"),

        new("contract.renumbered-enum-is-accepted", 4, "other.OfKind(EntryKind.Value).All(value => «one.Find(value.Key) == value ⇒ one.Find(value.Key) is not null»)", "ReadingTests.An_enum_whose_values_have_other_numbers_does_not_read_those_of_another_one"),
        new("contract.smaller-underlying-type-is-accepted", 4, "return «Accepts(source is null ? from : Underlying(source), target is null ? to : Underlying(target)) ⇒ true»;", "ReadingTests.An_enum_reads_no_values_of_a_wider_one"),
        new("contract.nullable-is-read-as-plain", 4, "if («to.Name == TypeText.Nullable ⇒ to.Name == TypeText.Nullable || from.Name == TypeText.Nullable») return", "ReadableTypesTests.Between_types_of_one_value_the_contract_refuses_only_what_some_value_would_not_survive"),
        new("contract.bytes-and-lists-are-alike", 4, "if («(from.IsArray || to.IsArray) && from.Parts[0].ToString() == \"byte\" != (to.Parts[0].ToString() == \"byte\") ⇒ false») return false;", "ReadableTypesTests.Every_value_of_a_type_is_read_as_each_type_that_the_contract_says_reads_it"),
        new("contract.removed-subtype-is-accepted", 4, "source.OfKind(EntryKind.Subtype).All(subtype => «target.Find(subtype.Key) is { } match && AcceptsSubtype(subtype, match, target) ⇒ true»);", "ReadingTests.Data_are_read_by_a_type_that_has_all_their_subtypes"),
        new("contract.lost-trait-is-accepted", 4, "if («lost.Count > 0 ⇒ false») yield return", "ContractAnalyzerTests.A_change_of_the_contract_is_reported_where_it_was_made_and_says_what_it_does"),
        new("contract.retyped-member-is-accepted", 4, "if ((use & (DataUse.Stored | DataUse.Sent)) != 0 && «!stored.Accepts(was.Type, @is.Type) ⇒ false») yield return", "ContractAnalyzerTests.A_change_of_the_contract_is_reported_where_it_was_made_and_says_what_it_does"),
        new("contract.former-name-may-go", 4, "was.FormerNames.Where(name => «@is.Key.Name != name ⇒ false» && !@is.FormerNames.Contains(name)", "ContractAnalyzerTests.A_change_of_the_contract_is_reported_where_it_was_made_and_says_what_it_does"),
        new("contract.result-may-widen", 4, "return «returned.Accepts(sent.Type, was.Type) ⇒ true» ? null : new ContractChange(", "ContractDirectionTests.A_change_is_judged_in_each_direction_in_which_the_data_travels"),
        new("contract.constant-may-go", 4, "was.Key.Kind == EntryKind.Value && «!HasNumber(section, was.Value) ⇒ false»)", "ContractDirectionTests.A_change_is_judged_in_each_direction_in_which_the_data_travels"),
        new("contract.type-alone-renames", 4, "fits(name, candidate) && «alike(name, candidate) ⇒ true»).ToList();", "ContractDirectionTests.A_change_is_judged_in_each_direction_in_which_the_data_travels"),
        new("generators.operation-that-another-assembly-writes-is-left-out", 3, "var isWrittenElsewhere = «target == inherited && !method.ContainingType.IsDeclaredIn(context.Compilation) ⇒ false»;", "AssembliesTests.A_derived_class_has_operations_whose_data_only_the_assembly_of_its_base_class_writes"),
        new("generators.upgrade-needs-no-input", 4, "1 => «\" && \" + found[0] ⇒ \"\"»,", "EvolutionTests.An_upgrade_takes_over_what_the_earlier_class_stored"),

        new("analyzers.action-committed-over-current", "diagnostics", "|| «UsesCurrent(begin.Root()) ⇒ false») return;", "UsageRuleTests.An_action_that_is_ended_as_the_current_one_is_not_reported"),
        new("analyzers.action-aborted-is-reported", "diagnostics", "if (action.Calls.Contains(\"CommitAsync\") || «action.Calls.Contains(\"AbortAsync\") ⇒ false»", "UsageRuleTests.What_goes_right_is_not"),
    ];
}
