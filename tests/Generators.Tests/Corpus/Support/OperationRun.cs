using System.Reflection;
using Stubs.Generated;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>Creates an object through its stub and calls every operation once; what a property was set to is what it has afterwards.</summary>
internal sealed class OperationRun(ObjectType type, Node node)
{
    private readonly Samples samples = new(node);

    public async Task CheckAsync()
    {
        var create = type.StubType.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => method.Name == "CreateAsync").OrderBy(method => method.GetParameters().Length).ToArray();
        foreach (var creation in create)
        {
            var arguments = Arguments(creation, skip: 2);
            arguments[0] = node;
            var stub = (Stub)(await ResultOfAsync(creation.Invoke(null, arguments)))!;
            stub.Uid.ShouldNotBe(default);
            foreach (var operation in type.StubType.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
                await CallAsync(stub, operation);
        }
    }

    private async Task CallAsync(Stub stub, MethodInfo operation)
    {
        var arguments = Arguments(operation, skip: 0);
        try
        {
            await ResultOfAsync(operation.Invoke(stub, arguments));
        }
        catch (ObjectNotFoundException)
        {
            // It called one of the references that it was given.
            return;
        }

        if (!operation.Name.StartsWith("Set", StringComparison.Ordinal) || !operation.Name.EndsWith("Async", StringComparison.Ordinal) || AutoProperty(operation) is not { } getter)
            return;
        Contents.Text(await ResultOfAsync(getter.Invoke(stub, [CancellationToken.None]))).ShouldBe(Contents.Text(arguments[0]), $"{type.Name}.{getter.Name}");
    }

    /// <summary>The getter of a property that is nothing but its field.</summary>
    private MethodInfo? AutoProperty(MethodInfo setter)
    {
        var name = setter.Name["Set".Length..^"Async".Length];
        for (var owner = type.ImplementationType; owner is not null; owner = owner.BaseType)
        {
            if (owner.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).FirstOrDefault(property => property.Name == name) is not { } declared)
                continue;
            return IsCompilers(declared.GetMethod) && IsCompilers(declared.SetMethod) ? type.StubType.GetMethod($"Get{name}Async") : null;
        }

        return null;
    }

    private static bool IsCompilers(MethodInfo? accessor) => accessor?.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false) == true;

    private object?[] Arguments(MethodInfo method, int skip) =>
        [.. method.GetParameters().Select((parameter, index) => index < skip ? null : parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None : samples.Of(parameter.ParameterType))];

    private static async Task<object?> ResultOfAsync(object? pending)
    {
        switch (pending)
        {
            case Task task:
                await task;
                return task.GetType().GetProperty("Result")?.GetValue(task);
            case ValueTask task:
                await task;
                return null;
            case { } valueTask when valueTask.GetType() is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(ValueTask<>):
                return await ResultOfAsync(generic.GetMethod("AsTask")!.Invoke(valueTask, null));
            case { } stream:
                return await (Task<object?>)typeof(OperationRun).GetMethod(nameof(DrainAsync), BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(stream.GetType().GetInterfaces().First(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)).GetGenericArguments())
                    .Invoke(null, [stream])!;
            default:
                return null;
        }
    }

    private static async Task<object?> DrainAsync<T>(IAsyncEnumerable<T> stream)
    {
        var items = new List<T>();
        await foreach (var item in stream)
            items.Add(item);
        return items;
    }
}
