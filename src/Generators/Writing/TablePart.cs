using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes the description of a class with the table of its operations, and the method that runs those that are a line
/// of it. A line and a case are little code beside a type for each operation, and the compiler's time goes by code.
/// </summary>
internal sealed class TablePart(CodeWriter writer, ClassModel model)
{
    private const string Generated = "global::Stubs.Generated";
    private const string Type = $"{Generated}.ObjectType";

    private readonly Values values = new("", "codec");

    public void Write()
    {
        WriteType();
        WriteInvoke();
        WriteConstruct();
    }

    /// <summary>
    /// The call of an operation of a table, in a stub that has it: with the names of its parameters as arguments.
    /// </summary>
    public static string Call(ClassModel model, OperationModel operation, string token)
    {
        var arguments = operation.Arguments.ToList();
        var given = arguments.Count == 0 && operation.Result is not null ? "" : ValueOf(arguments) + ", ";
        var types =
            new[] { arguments.Count > 0 || operation.Result is null
                ? TypeOf(arguments) : null, operation.Result?.Type };
        // The type of one argument or more is that of what is given.
        var named = operation.Result is null && arguments.Count > 0
            ? "" : $"<{string.Join(", ", types.Where(static type => type is not null))}>";
        return $"{(operation.Result is null ? "Do" : "Call")}{named}({NumberOf(model, operation)}, {given}{token})";
    }

    /// <summary>
    /// The place of an operation: those of the class come first, then its constructors, then those of base classes.
    /// </summary>
    private static int NumberOf(ClassModel model, OperationModel operation)
    {
        bool IsMeant(OperationModel other) =>
            other.CallName == operation.CallName && other.CallOwner == operation.CallOwner;
        var own = model.Operations.TakeWhile(other => !IsMeant(other)).Count();
        return own < model.Operations.Count
            ? own
            : own + model.Constructors.Count + Inherited(model).TakeWhile(other => !IsMeant(other)).Count();
    }

    public static int NumberOf(ClassModel model, ConstructorModel constructor) =>
        model.Operations.Count + model.Constructors.TakeWhile(other => other.CallName != constructor.CallName).Count();

    private static IEnumerable<OperationModel> Inherited(ClassModel model) =>
        model.Inherited.Where(static operation => operation.IsInTable);

    private void WriteType()
    {
        var (name, stub) = (model.Place.Self, model.Place.Stub);
        var kind = model.IsAbstract ? "Abstract" : model.State is null ? "Stateless" : "Stateful";
        var @base = model.Base is { } known
            ? $"{Generated}.StubTypes.Of<{known.Stub}>({string.Join(", ", known.Arguments)})" : "null";
        var lines = model.Operations.Select(static (operation, number) => (operation, number))
            .Select(
                own => own.operation.IsInTable ? Line(own.operation) : $"Calls.{own.operation.CallName}.Description,")
            .Concat(model.Constructors.Select(
                constructor => constructor.IsInTable
                    ? Line(constructor) : $"Constructions.{constructor.CallName}.Description,"))
            .Concat(Inherited(model).Select(
                static operation => $"{Generated}.Operation.Inherited({Reading.Literals.Of(operation.WireName)}),"))
            .ToList();

        writer.Lines($"private static readonly {Type} _type;");
        writer.Open($"{model.Uses.Mark}static {model.Place.StubName}()");
        values.Declare(writer);
        writer.Lines(
            $"""
            _type = {Type}.Register({Type}.{kind}<{name}, {stub}>(
                {TypeName()},
                {model.Traits},
                typeof({model.Interface}),
                {@base},
            """);
        // Not as separate arguments: C# 12 knows params of arrays only. For brackets the compiler would look for what
        // they may become.
        var mobility = model.Mobility is { } moves ? $"\n        .Move({moves})" : "";
        var end = $"){string.Concat(model.Access.Select(Rule))}{mobility});";
        writer.Lines(lines.Count == 0 ? $"    []{end}" : $"    new {Generated}.Operation[]\n    {{");
        foreach (var line in lines)
            writer.Lines("        " + line);
        if (lines.Count > 0)
            writer.Lines($"    }}{end}");
        writer.Close();
        writer.Line();
        if (!model.RegistersAtStart)
            return;
        writer.Lines(
            "[global::System.Runtime.CompilerServices.ModuleInitializer] internal static void Register() => global::System.GC.KeepAlive(_type);\n");
    }

    private static string Rule(AccessModel rule)
    {
        var operation = Text(rule.Operation);
        return rule.IsOpen
            ? $"\n        .Open({operation})"
            : $"\n        .Restrict({operation}, policy: {Text(rule.Policy)}, roles: {Text(rule.Roles)})";

        static string Text(string? text) => text is null ? "null" : Reading.Literals.Of(text);
    }

    private string Line(OperationModel operation)
    {
        var arguments = operation.Arguments.ToList();
        var types = arguments.Count == 0 ? operation.ResultType : $"{TypeOf(arguments)}, {operation.ResultType}";
        var more = "";
        if (ArgumentsCodec(arguments) is { } codec)
            more += $", arguments: {codec}";
        if (operation.Result is { IsEverywhere: false } result)
            more += $", result: {values.CodecOf(result)}";
        if (Traits(operation) is { Length: > 0 } traits)
            more += $", traits: {traits}";
        return $"{Generated}.Operation.Of<{types}>({Reading.Literals.Of(operation.WireName)}, {operation.Lock ?? "null"}{more}),";
    }

    private string Line(ConstructorModel constructor)
    {
        var arguments = constructor.Supplied.ToList();
        var more = ArgumentsCodec(arguments) is { } codec ? $", arguments: {codec}" : "";
        if (arguments.Any(static argument => !argument.Value!.IsImmutable))
            more += $", traits: {Generated}.OperationTraits.CopyArguments";
        return $"{Generated}.Operation.Constructor<{TypeOf(arguments)}>({Reading.Literals.Of(constructor.WireName)}{more}),";
    }

    /// <summary>What else the run time must know, as an expression; empty for nothing.</summary>
    public static string Traits(OperationModel operation)
    {
        var traits = new List<string>();
        if (operation.Arguments.Any(argument => !argument.Value!.IsImmutable))
            traits.Add($"{Generated}.OperationTraits.CopyArguments");
        if (operation.Result is { IsImmutable: false })
            traits.Add($"{Generated}.OperationTraits.CopyResult");
        return string.Join(" | ", traits);
    }

    private string? ArgumentsCodec(List<ParameterModel> arguments)
    {
        if (arguments.Count == 0 || arguments is [{ Default: null, Value: { IsEverywhere: true } }])
            return null;
        var codecs = arguments.Select(
            argument => argument.Value!.IsEverywhere ? "null" : values.CodecOf(argument.Value));
        // A caller of an earlier version may not know the last parameters.
        var absent = arguments.All(static argument => argument.Default is null)
            ? ""
            : ", absent: " + OneOrTuple(arguments.Select(
                static argument => argument.Default is { } value ? CodeWriter.Verbatim(value) : "default!"));
        return $"{Generated}.Arguments.Of<{string.Join(", ", arguments.Select(static argument => argument.Type))}>({string.Join(", ", codecs)}{absent})";
    }

    private void WriteInvoke()
    {
        if (!model.Operations.Any(static operation => operation.IsInTable))
            return;
        writer.Open(
            $"{model.Uses.Mark}static void {Generated}.IStub<{model.Place.Stub}>.Invoke(int operation, object instance, in {Generated}.Invocation invocation)");
        writer.Lines($"var target = ({model.Place.FullName})instance;");
        writer.Open("switch (operation)");
        for (var number = 0; number < model.Operations.Count; number++)
        {
            if (model.Operations[number] is { IsInTable: true } operation)
                WriteCase(number, operation);
        }

        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void WriteCase(int number, OperationModel operation)
    {
        var arguments = operation.Arguments.ToList();
        // Behind a class that hides it, the member is still the one that was meant.
        var target = operation.Target == model.Place.FullName ? "target" : $"(({operation.Target})target)";
        var body = CallsPart.Invocation(
            operation, target, "invocation.CancellationToken", argument => Value(argument, arguments, number));
        var taken = arguments.Count > 1 ? $"var arguments{number} = invocation.Argument<{TypeOf(arguments)}>(); " : "";
        var call = operation.Result is null ? body : $"invocation.Return<{operation.ResultType}>({body})";
        writer.Lines($"case {number}: {taken}{call}; break;");
    }

    private void WriteConstruct()
    {
        var constructors = model.Constructors.Where(static constructor => constructor.IsInTable).ToList();
        if (constructors.Count == 0)
            return;
        var head =
            $"{model.Uses.Mark}static object {Generated}.IStub<{model.Place.Stub}>.Construct(int constructor, global::System.IServiceProvider services, in {Generated}.Invocation invocation)";
        if (constructors is [var only] && only.Supplied.Count() < 2)
        {
            writer.Lines($"{head} => {Creation(only)};\n");
            return;
        }

        writer.Open(head);
        writer.Open("switch (constructor)");
        foreach (var constructor in constructors)
        {
            var (number, supplied) = (NumberOf(model, constructor), constructor.Supplied.ToList());
            var label = constructor == constructors[constructors.Count - 1] ? "default:" : $"case {number}:";
            var taken = supplied.Count > 1
                ? $"var arguments{number} = invocation.Argument<{TypeOf(supplied)}>(); " : "";
            writer.Lines($"{label} {taken}return {Creation(constructor)};");
        }

        writer.Close();
        writer.Close();
        writer.Line();
    }

    private string Creation(ConstructorModel constructor)
    {
        var supplied = constructor.Supplied.ToList();
        return ConstructionsPart.Creation(
            constructor, model.Place, "invocation.CancellationToken",
            argument => Value(argument, supplied, NumberOf(model, constructor)));
    }

    private static string Value(ParameterModel argument, List<ParameterModel> arguments, int number) =>
        arguments.Count == 1
            ? $"invocation.Argument<{argument.Type}>()" : $"arguments{number}.Item{arguments.IndexOf(argument) + 1}";

    /// <summary>The type of arguments together.</summary>
    public static string TypeOf(List<ParameterModel> arguments) =>
        arguments.Count == 0 ? $"{Generated}.Nothing" : OneOrTuple(arguments.Select(static argument => argument.Type));

    /// <summary>The arguments together, by the names of their parameters.</summary>
    public static string ValueOf(List<ParameterModel> arguments) =>
        arguments.Count == 0 ? "default" : OneOrTuple(arguments.Select(static argument => argument.Name));

    private static string OneOrTuple(IEnumerable<string> parts) =>
        parts.ToList() is [var one] ? one : $"({string.Join(", ", parts)})";

    private string TypeName() => model.TypeNameFormat is not { } format
        ? Reading.Literals.Of(model.TypeName)
        : $"{Generated}.TypeArguments.Name({Reading.Literals.Of(format)}, {string.Join(", ", model.TypeArguments.Select(parameter => $"typeof({parameter})"))})";
}
