using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the two methods that write and read the arguments of a call or construction.</summary>
internal static class ArgumentsPart
{
    private const string Data = "global::Stubs.Generated.CallData";

    public static void Write(
        CodeWriter writer, Values values, string name, List<ParameterModel> arguments, string any = "")
    {
        if (arguments.Count == 0)
        {
            // The interface reads them, for there is nothing to be known.
            writer.Lines(
                "public void WriteArguments(ref global::Stubs.StateWriter writer) => writer.WriteArrayStart(0);");
            return;
        }

        if (arguments is [{ Default: null, Value: { IsEverywhere: true } value }])
        {
            writer.Lines(
                $"""
                public void WriteArguments(ref global::Stubs.StateWriter writer) => {Data}.WriteArgument(ref writer, {CallsPart.Field(arguments[0])});

                public static {name} ReadArguments({any}ref global::Stubs.StateReader reader) => new({Data}.ReadArgument<{value.Type}>(ref reader));
                """);
            return;
        }

        writer.Open("public void WriteArguments(ref global::Stubs.StateWriter writer)");
        writer.Lines($"writer.WriteArrayStart({arguments.Count});");
        foreach (var argument in arguments)
            writer.Lines(values.Write(argument.Value!, CallsPart.Field(argument)));
        writer.Close();
        writer.Line();

        writer.Open($"public static {name} ReadArguments({any}ref global::Stubs.StateReader reader)");
        writer.Lines("var count = reader.ReadArrayStart();");
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            // A caller of an earlier version may not know the last parameters.
            writer.Lines(
                $"{argument.Type} argument{index} = count > {index} ? {values.Read(argument.Value!)} : {Absent(argument)};");
        }

        writer.Lines($"{Data}.SkipArguments(ref reader, count - {arguments.Count});");
        writer.Lines($"return new({string.Join(", ", arguments.Select((_, index) => "argument" + index))});");
        writer.Close();
    }

    private static string Absent(ParameterModel argument) =>
        argument.Default is { } value
            ? CodeWriter.Verbatim(value) : argument.Value!.Forgives ? "default!" : "default";
}
