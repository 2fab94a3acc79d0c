using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes the call structs of those operations of a class that are more than a line of its table: asynchronous ones,
/// streams, compensated ones, and those of many arguments.
/// </summary>
/// <remarks>
/// <code>
/// shape             interface     the author's method is called as
/// Sync              ISyncCall     target.Foo(..), or a block that returns Nothing
/// Task, ValueTask   IAsyncCall    await target.Foo(..), in an async method where there is no result
/// Stream            IStreamCall   target.Foo(..)
/// </code>
/// </remarks>
internal sealed class CallsPart(CodeWriter writer, ClassModel model)
{
    private const string Nothing = "global::Stubs.Generated.Nothing";
    private const string Token = Reading.OperationNames.Token;

    private readonly Values values = new("");

    public void Write()
    {
        var operations = model.Operations.Where(static operation => !operation.IsInTable).ToList();
        if (operations.Count == 0)
            return;
        writer.Lines(
            $"/// <summary>The calls of the operations, for the run time and for the stubs of derived classes.</summary>\n{CodeWriter.Hidden}");
        writer.Open(model.Uses.Mark + "public static class Calls");
        foreach (var operation in operations)
            WriteCall(operation);
        values.Declare(writer, "internal");
        writer.Close();
    }

    private void WriteCall(OperationModel operation)
    {
        var name = operation.CallName;
        var arguments = operation.Arguments.ToList();
        var @interface =
            operation.Shape switch { CallShape.Sync =>
                "ISyncCall", CallShape.Stream => "IStreamCall", _ => "IAsyncCall" };
        var compensated = operation.CompensateWith is null
            ? "" : $", global::Stubs.Generated.ICompensatedCall<{operation.Target}>";
        var parameters = string.Join(
            ", ", arguments.Select(argument => Signatures.Parameter(argument, withDefault: false)));

        writer.Lines($"/// <summary>A call of <c>{Signatures.Escape(operation.WireName)}</c>.</summary>");
        writer.Lines(StubPart.OutOfTraces);
        writer.Open(
            $"public readonly struct {name}{(arguments.Count == 0 ? "" : $"({parameters})")} : global::Stubs.Generated.{@interface}<{name}, {operation.Target}, {operation.ResultType}>{compensated}");
        foreach (var argument in arguments)
            writer.Lines($"private readonly {argument.Type} {Field(argument)} = {argument.Name};");
        if (arguments.Count > 0)
            writer.Line();
        WriteDescription(operation);
        WriteInvocation(operation);
        WriteCompensation(operation, arguments);
        ArgumentsPart.Write(writer, values, name, arguments, $"in {name} call, ");
        if (operation.Result is { IsEverywhere: false } result)
            WriteResult(name, result);
        writer.Close();
        writer.Line();
    }

    private void WriteDescription(OperationModel operation)
    {
        var kind = operation.Shape switch { CallShape.Sync => "Sync", CallShape.Stream => "Stream", _ => "Async" };
        var more = TablePart.Traits(operation) is { Length: > 0 } traits ? ", " + traits : "";
        writer.Lines(
            $"""
            public global::Stubs.Generated.Operation Operation => Description;

            public static global::Stubs.Generated.Operation Description {"{"} get; {"}"} =
                global::Stubs.Generated.Operation.{kind}<{operation.CallName}, {operation.Target}, {operation.ResultType}>({Reading.Literals.Of(operation.WireName)}, {operation.Lock ?? "null"}{more});

            """);
    }

    private void WriteInvocation(OperationModel operation)
    {
        var invocation = Invocation(operation, "target", "cancellationToken", Field);
        switch (operation.Shape, operation.Result)
        {
            case (CallShape.Sync, null):
                writer.Open($"public {Nothing} Invoke({operation.Target} target, {Token} cancellationToken)");
                writer.Lines($"{invocation};\nreturn default;");
                writer.Close();
                break;
            case (CallShape.Sync, { } result):
                writer.Lines(
                    $"public {result.Type} Invoke({operation.Target} target, {Token} cancellationToken) => {invocation};");
                break;
            case (CallShape.Stream, { } item):
                writer.Lines(
                    $"public global::System.Collections.Generic.IAsyncEnumerable<{item.Type}> Invoke({operation.Target} target, {Token} cancellationToken) => {invocation};");
                break;
            case (_, null):
                writer.Open(
                    $"public async global::System.Threading.Tasks.ValueTask<{Nothing}> InvokeAsync({operation.Target} target, {Token} cancellationToken)");
                writer.Lines($"await {invocation}.ConfigureAwait(false);\nreturn default;");
                writer.Close();
                break;
            case (CallShape.Task, { } result):
                writer.Lines(
                    $"public global::System.Threading.Tasks.ValueTask<{result.Type}> InvokeAsync({operation.Target} target, {Token} cancellationToken) => new({invocation});");
                break;
            case (_, { } result):
                writer.Lines(
                    $"public global::System.Threading.Tasks.ValueTask<{result.Type}> InvokeAsync({operation.Target} target, {Token} cancellationToken) => {invocation};");
                break;
        }

        writer.Line();
    }

    /// <summary>The call of the author's member.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="instance">The object, as the class that the member is called on.</param>
    /// <param name="token">What is passed where it takes a token.</param>
    /// <param name="value">What is passed for an argument.</param>
    public static string Invocation(
        OperationModel operation, string instance, string token, Func<ParameterModel, string> value)
    {
        var arguments = operation.Parameters.Select(
            parameter => parameter.IsCancellationToken ? token : value(parameter)).ToList();
        var isIndexer = operation.Member == "this[]";
        var target = operation.CalledBy is { } @interface ? $"(({@interface}){instance})" : instance;
        return operation.Kind switch
        {
            MemberKind.Getter when isIndexer => $"{target}[{string.Join(", ", arguments)}]",
            MemberKind.Setter when isIndexer =>
                $"{target}[{string.Join(", ", arguments.Take(arguments.Count - 1))}] = {arguments.Last()}",
            MemberKind.Getter => $"{target}.{operation.Member}",
            MemberKind.Setter => $"{target}.{operation.Member} = {arguments[0]}",
            _ => $"{target}.{operation.Member}({string.Join(", ", arguments)})",
        };
    }

    private void WriteCompensation(OperationModel operation, List<ParameterModel> arguments)
    {
        if (operation.CompensateWith is not { } compensation)
            return;
        var fields = arguments.Select(Field).ToList();
        if (compensation.IsAccessible)
        {
            writer.Lines(
                $"public void Compensate({operation.Target} target) => target.{compensation.Method}({string.Join(", ", fields)});\n");
            return;
        }

        var parameters = new[] { $"{operation.Target} target" }.Concat(arguments.Select(
            argument => Signatures.Parameter(argument, withDefault: false)));
        writer.Lines(
            $"""
            public void Compensate({operation.Target} target) => CompensateWith({string.Join(", ", fields.Prepend("target"))});

            [global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = "{compensation.Method.TrimStart('@')}")]
            private static extern void CompensateWith({string.Join(", ", parameters)});

            """);
    }

    // What is of a plain type the interface writes and reads.
    private void WriteResult(string call, ValueModel result) => writer.Lines(
        $"""

        public static void WriteResult(in {call} call, ref global::Stubs.StateWriter writer, {result.Type} result) => {values.Write(result, "result")}

        public static {result.Type} ReadResult(in {call} call, ref global::Stubs.StateReader reader) => {values.Read(result)};
        """);

    // No member that an interface asks for begins so.
    public static string Field(ParameterModel parameter) => "_" + parameter.Name.TrimStart('@');
}
