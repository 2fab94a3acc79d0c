using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes how members get their values from what earlier versions stored. Types without upgrades have none of it.
/// </summary>
/// <remarks>
/// <code>
/// var has1 = reader.ReadMember(ref map, "first"u8);      a member with an upgrade says whether it was there
/// if (!has1)
/// {
///     var hasInput1 = reader.ReadMember(ref map, "name"u8) || reader.ReadMember(ref map, "Name"u8);
///     var input1 = hasInput1 ? reader.ReadString() : default;
///     var upgraded = "first";
///     try
///     {
///         if (!has1 &amp;&amp; hasInput1)
///             target.first = FirstOf(input1);
///     }
///     catch (Exception error) { throw Upgrades.Failed(ref reader, upgraded, error); }
/// }
/// </code>
/// Each input is read once, for an object that has an identity must not be met twice.
/// </remarks>
internal static class UpgradesPart
{
    /// <summary>The name of the variable that says whether the member of that number was there.</summary>
    public static string Has(int number) => "has" + (number + 1);

    /// <summary>Writes the upgrades, behind all members and before the end of the map.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="members">All members, in the order of their numbers.</param>
    /// <param name="inputs">What upgrades read.</param>
    /// <param name="values">How values are read.</param>
    public static void Write(
        CodeWriter writer, IReadOnlyList<MemberModel> members, EquatableArray<InputModel> inputs, Values values)
    {
        var upgraded = members.Select((member, number) => (Member: member, Number: number))
            .Where(each => each.Member.Upgrades.Count > 0).ToList();
        if (upgraded.Count == 0)
            return;
        writer.Lines("// What earlier versions stored becomes what this one holds.");
        writer.Open($"if ({string.Join(" || ", upgraded.Select(each => "!" + Has(each.Number)))})");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            var number = numbers.Count + 1;
            numbers.Add(input.Keys[0], number);
            var found = string.Join(
                " || ", input.Keys.Select(key => $"reader.ReadMember(ref map, {StatePart.Utf8(key)})"));
            writer.Lines($"var hasInput{number} = {found};");
            writer.Lines(
                $"var input{number} = hasInput{number} ? {values.Read(input.Value)} : default({input.Value.CodecType});");
        }

        var ordered = upgraded.OrderBy(each => each.Member.Upgrades[0].Order).ToList();
        writer.Lines($"var upgraded = {KeyOf(ordered[0].Member)};");
        writer.Open("try");
        foreach (var (member, number) in ordered)
        {
            var first = true;
            if (number != ordered[0].Number)
                writer.Lines($"upgraded = {KeyOf(member)};");
            foreach (var upgrade in member.Upgrades)
            {
                var found = upgrade.Arguments.Where(argument => argument.Input is not null)
                    .Select(argument => "hasInput" + numbers[argument.Input!]).Distinct().ToList();
                var condition = found.Count switch
                {
                    0 => "",
                    1 => " && " + found[0],
                    _ => $" && ({string.Join(" || ", found)})",
                };
                writer.Lines($"{(first ? "" : "else ")}if (!{Has(number)}{condition})");
                writer.Indented(
                    $"{member.Access.Setter} = {upgrade.Method}({string.Join(", ", upgrade.Arguments.Select(argument => Argument(argument, numbers)))});");
                first = false;
            }
        }

        writer.Close();
        writer.Open("catch (global::System.Exception error)");
        writer.Lines("throw global::Stubs.Generated.Upgrades.Failed(ref reader, upgraded, error);");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private static string KeyOf(MemberModel member) => CodeWriter.Verbatim(Reading.Literals.Of(member.Key));

    private static string Argument(UpgradeArgumentModel argument, Dictionary<string, int> numbers)
    {
        if (argument.Input is not { } input)
            return CodeWriter.Verbatim(argument.Expression);
        var number = numbers[input];
        return argument.Expression.StartsWith("default(", StringComparison.Ordinal)
            ? "input" + number : $"hasInput{number} ? input{number} : {CodeWriter.Verbatim(argument.Expression)}";
    }
}
