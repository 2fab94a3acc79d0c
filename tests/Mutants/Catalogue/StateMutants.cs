namespace Stubs.Mutants.Catalogue;

internal static class StateMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("state.array-longer-than-the-input", 4, "return «argument <= (ulong)(data.Length - position) ⇒ argument <= int.MaxValue» ? (int)argument : throw Unexpected(start, \"an array\");", "HostileBytesTests.An_array_of_more_elements_than_there_are_bytes_is_refused_at_its_start"),
        new("state.map-longer-than-the-input", 4, "&& «argument <= (ulong)(data.Length - position) / 2 ⇒ argument <= 1 << 20») return (int)argument;", "HostileBytesTests.No_method_of_the_reader_minds_noise"),
        new("state.nesting-without-limit", 4, "if («depth++ == Cbor.MaximumDepth ⇒ depth++ < 0»)", "HostileBytesTests.Data_nested_more_deeply_than_64_levels_are_refused"),
        new("state.levels-are-not-left", 4, "public void ReadMapEnd(ref MapCursor map) { «depth--; ⇒»", "VersionToleranceTests.Any_number_of_maps_may_lie_side_by_side"),
        new("state.announced-room-is-made", 4, "Math.Min(announced, «Math.Max(4, (data.Length - position) / Unsafe.SizeOf<T>()) ⇒ announced»);", "HostileBytesTests.An_announced_length_allocates_no_more_than_there_is_input"),
        new("state.text-longer-than-the-input", 4, "(initial & 0xE0) == major && «argument <= (ulong)(data.Length - at) ⇒ true»)", "HostileBytesTests.No_method_of_the_reader_minds_noise"),
        new("state.wrong-length-of-a-fixed-array", 4, "(initial & 0xE0) != Cbor.Array || «argument != (ulong)length ⇒ false») throw Unexpected(start, expected);", "HostileBytesTests.An_array_of_another_length_than_a_type_has_is_refused"),
        new("state.value-of-a-member-is-taken-for-a-key", 4, "if (next < map.Count && utf8Name.Length < 24 && «at != map.Value ⇒ true»)", "VersionToleranceTests.A_text_that_was_found_and_not_read_is_no_key_even_if_it_is_the_name_of_the_next_member"),
        new("state.key-by-its-beginning", 4, "&& rest[0] == «(Cbor.TextString | utf8Name.Length) ⇒ rest[0]» && rest.Slice", "VersionToleranceTests.A_key_that_begins_with_a_name_is_another_one"),
        new("state.what-was-not-read-is-not-skipped", 4, "if («map.Next == map.Count && map.Index is null && position != map.Value ⇒ map.Index is null») return;", "VersionToleranceTests.A_member_that_was_removed_since_is_skipped_wherever_it_stood"),
        new("state.missing-member-moves-the-place", 4, "«position = index[map.Next]; ⇒» return false;", "VersionToleranceTests") { Equivalent = "The index finds the next member wherever the place is; only the shortcut for members in order is lost." },
        new("state.member-before-the-last-one-is-not-found", 4, "var entry = «(map.Next + i) % map.Count ⇒ Math.Min(map.Next + i, map.Count - 1)»;", "VersionToleranceTests.Members_in_any_other_order_are_read_too"),
        new("state.duplicate-keys-are-read", 4, "if («!ascending ⇒ false») RefuseDuplicates", "VersionToleranceTests.A_map_with_a_key_twice_is_refused"),
        new("state.equal-keys-are-ascending", 4, "(i == 0 || «previous.CompareTo(key) < 0 ⇒ previous.CompareTo(key) <= 0»)", "VersionToleranceTests.A_map_with_a_key_twice_is_refused"),
        new("state.duplicates-that-lie-apart-are-read", 4, "«HeapSort(sorted); ⇒» for (var i = 1;", "VersionToleranceTests.A_map_with_a_key_twice_is_refused"),
        new("state.long-name-is-not-found", 4, "return key.IsText && «key.Content.SequenceEqual(utf8Name) ⇒ key.Content.StartsWith(utf8Name)»;", "VersionToleranceTests.A_key_that_begins_with_a_name_is_another_one"),
        new("state.number-too-large-is-cut", 4, "initial < Cbor.NegativeInteger && «argument <= maximum ⇒ true») return argument;", "HostileBytesTests.No_codec_minds_noise_or_damaged_data"),
        new("state.negative-number-too-small-is-cut", 4, "initial < Cbor.ByteString && «argument <= maximum ⇒ true») return initial", "VersionToleranceTests.A_widened_integer_is_read_and_one_that_does_not_fit_is_an_error"),
        new("state.negative-is-read-as-unsigned", 4, "&& «initial < Cbor.NegativeInteger ⇒ initial < Cbor.ByteString» && argument <= maximum) return argument;", "VersionToleranceTests.A_widened_integer_is_read_and_one_that_does_not_fit_is_an_error"),
        new("state.half-is-rounded", 4, "is var half && («(double)half == value ⇒ true» ||", "VersionToleranceTests.A_float_is_read_as_a_narrower_one_only_if_that_is_exact"),
        new("state.single-is-rounded", 4, "is var single && («single == value ⇒ true» ||", "VersionToleranceTests.A_float_is_read_as_a_narrower_one_only_if_that_is_exact"),
        new("state.large-integer-is-rounded", 4, "return «value < TwoTo64 && (ulong)value == argument ⇒ true»;", "VersionToleranceTests.An_integer_is_read_as_a_float_if_that_is_exact"),
        new("state.large-negative-integer-is-rounded", 4, "return argument == ulong.MaxValue || «(value > -TwoTo64 && (ulong)-value == argument + 1) ⇒ true»;", "VersionToleranceTests.An_integer_is_read_as_a_float_if_that_is_exact"),
        new("state.negative-bignum-is-off-by-one", 4, "return negative ? «-BigInteger.One - magnitude ⇒ -magnitude» : magnitude;", "OracleTests.Bignums_that_need_not_be_are_read_all_the_same"),
        new("state.decimal-of-any-scale", 4, "return (initial & 0xE0) == Cbor.NegativeInteger && «scale <= 28 ⇒ true»;", "HostileBytesTests.No_method_of_the_reader_minds_noise"),
        new("state.negative-decimal-is-off-by-one", 4, "magnitude += «negative ? 1u : 0u ⇒ 0u»;", "CodecTests.Saving_what_was_restored_gives_the_same_bytes"),
        new("state.skipped-text-longer-than-the-input", 4, "case ByteString or TextString: if («argument > remaining ⇒ false») return false;", "HostileBytesTests.No_method_of_the_reader_minds_noise"),
        new("state.skipped-map-counts-its-keys-only", 4, "open += «2 * (long)argument ⇒ (long)argument»;", "VersionToleranceTests.Maps_nest_and_each_tolerates_changes_of_its_own"),
        new("state.skipped-tag-without-its-value", 4, "case Tag: «open++; ⇒» break; }", "VersionToleranceTests", "HostileBytesTests", "CodecTests"),
    ];
}
