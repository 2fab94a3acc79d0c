using System.Buffers;
using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stubs.Calls;
using Stubs.Generated;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>Makes values of any type of the corpus, each other than the one before.</summary>
internal sealed class Samples(Node node)
{
    private const int Deepest = 4;

    private int number = 1;

    /// <summary>A value of the type; null where it is nested too deeply.</summary>
    public object? Of(Type type, int depth = 0)
    {
        number++;
        if (Plain(type) is { } plain)
            return plain;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value, depth);
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().Last();
        if (ReferenceTo(type) is { } reference)
            return reference.CreateStub(new ObjectBinding(node.Space, node.Objects.Uids.Next(), reference));
        if (type.IsArray)
            return ArrayOf(type, depth);
        if (type.IsGenericType && CollectionOf(type, depth) is { } collection)
            return collection;
        if (!type.IsValueType && depth > Deepest)
            return null;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
            return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(argument => Of(argument, depth + 1))]);
        if (type.IsAbstract && type.GetCustomAttributes().FirstOrDefault(attribute => attribute.GetType() is { IsGenericType: true, Name: "SubtypeAttribute`1" }) is { } named)
            return Of(named.GetType().GetGenericArguments()[0], depth);
        if (!Contents.IsFramework(type) && type.IsAssignableTo(typeof(IEnumerable)) && type.BaseType is { IsGenericType: true } @base && Contents.IsFramework(@base))
            return DerivedCollection(type, depth);
        if (type.IsInterface || type.IsAbstract || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true && !type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) && !type.FullName.StartsWith("System.Tuple", StringComparison.Ordinal))
            throw new NotSupportedException($"There is no sample of {type}.");
        var made = RuntimeHelpers.GetUninitializedObject(type);
        Fill(made, depth + 1);
        return made;
    }

    /// <summary>Gives every member that is state a value.</summary>
    public void Fill(object target, int depth = 0)
    {
        foreach (var field in Contents.StateOf(target.GetType()))
            field.SetValue(target, Of(field.FieldType, depth));
    }

    // A construction that only another generic class mentions makes itself known when its stub is first used.
    private static ObjectType? ReferenceTo(Type type)
    {
        var stub = type.IsAssignableTo(typeof(Stub)) ? type
            : type.GetCustomAttribute<GeneratedInterfaceAttribute>()?.Stub
            ?? type.Assembly.GetCustomAttributes<ObjectInterfaceAttribute>().FirstOrDefault(said => said.Interface == type)?.Stub;
        if (stub is null)
            return null;
        RuntimeHelpers.RunClassConstructor((stub.IsGenericTypeDefinition ? stub.MakeGenericType(type.GetGenericArguments()) : stub).TypeHandle);
        return TypeRegistry.Find(type);
    }

    private object? Plain(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.Boolean => true,
        TypeCode.Byte => (byte)number,
        TypeCode.SByte => (sbyte)(-number % 100),
        TypeCode.Int16 => (short)-number,
        TypeCode.UInt16 => (ushort)number,
        TypeCode.Int32 => number,
        TypeCode.UInt32 => (uint)number,
        TypeCode.Int64 => -(long)number,
        TypeCode.UInt64 => (ulong)number,
        TypeCode.Single => number + 0.5f,
        TypeCode.Double => number + 0.25,
        TypeCode.Decimal => number + 0.10m,
        TypeCode.Char => (char)('a' + (number % 26)),
        TypeCode.String => $"text {number}",
        TypeCode.DateTime => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(number),
        _ => Other(type),
    };

    private object? Other(Type type) =>
        type == typeof(Guid) ? new Guid(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) :
        type == typeof(TimeSpan) ? TimeSpan.FromSeconds(number) :
        type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(number) :
        type == typeof(DateOnly) ? new DateOnly(2026, 1, 1).AddDays(number) :
        type == typeof(TimeOnly) ? new TimeOnly(1, 2).AddMinutes(number) :
        type == typeof(Uri) ? new Uri($"https://example.org/{number}") :
        type == typeof(Version) ? new Version(1, number) :
        type == typeof(BigInteger) ? new BigInteger(number) * long.MaxValue :
        type == typeof(UInt128) ? (UInt128)number :
        type == typeof(IPAddress) ? new IPAddress([10, 0, 0, (byte)number]) :
        type.FullName == "System.Index" ? Activator.CreateInstance(type, number, false) :
        type.FullName == "System.Range" ? Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(end => Of(end.ParameterType))]) :
        type == typeof(BitArray) ? (object)new BitArray([true, number % 2 == 0]) :
        type == typeof(Int128) ? (Int128)number :
        type == typeof(Half) ? (Half)1.5 :
        type == typeof(Memory<byte>) ? new Memory<byte>([1, (byte)number]) :
        type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>([2, (byte)number]) :
        type == typeof(StringBuilder) ? new StringBuilder($"built {number}") :
        type == typeof(Uid) ? node.Objects.Uids.Next() :
        type == typeof(object) ? $"plain {number}" :
        type == typeof(Exception) ? new InvalidOperationException($"error {number}") :
        type == typeof(IPEndPoint) ? new IPEndPoint(IPAddress.Loopback, number) :
        type == typeof(CultureInfo) ? CultureInfo.InvariantCulture :
        type == typeof(Regex) ? new Regex("^a", RegexOptions.None, TimeSpan.FromSeconds(number % 60 + 1)) :
        type == typeof(ReadOnlyMemory<int>) ? new ReadOnlyMemory<int>([number, 2]) :
        type == typeof(Vector2) ? new Vector2(number, 2) :
        type == typeof(System.Drawing.Rectangle) ? new System.Drawing.Rectangle(1, 2, number, 4) :
        type == typeof(Encoding) ? Encoding.UTF8 :
        type == typeof(Matrix4x4) ? Matrix4x4.CreateTranslation(number, 1, 2) :
        type == typeof(Type) ? typeof(int) :
        type == typeof(TimeZoneInfo) ? TimeZoneInfo.Utc :
        type == typeof(Memory<float>) ? new Memory<float>([1.5f, number]) :
        type == typeof(Quaternion) ? new Quaternion(number, 1, 2, 3) :
        type == typeof(System.Drawing.Color) ? System.Drawing.Color.FromArgb(number) :
        type == typeof(JsonNode) ? JsonValue.Create(number) :
        type == typeof(JsonObject) ? new JsonObject { ["number"] = number } :
        type == typeof(JsonElement) ? JsonDocument.Parse($"[{number}]").RootElement :
        type == typeof(Vector3) ? new Vector3(number, 1, 2) :
        type == typeof(System.Drawing.Size) ? new System.Drawing.Size(number, 3) :
        type == typeof(ReadOnlySequence<byte>) ? new ReadOnlySequence<byte>([3, (byte)number]) :
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Lazy<>) ? Activator.CreateInstance(type, Of(type.GetGenericArguments()[0])) :
        null;

    /// <summary>A collection of a class of the corpus, with what it adds.</summary>
    private object DerivedCollection(Type type, int depth)
    {
        var made = Activator.CreateInstance(type, nonPublic: true)!;
        Fill(made, depth + 1);
        var contained = type.GetInterfaces().First(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(ICollection<>));
        for (var item = 0; item < 2; item++)
            contained.GetMethod("Add")!.Invoke(made, [Of(contained.GetGenericArguments()[0], depth + 1)]);
        return made;
    }

    private Array ArrayOf(Type type, int depth)
    {
        var element = type.GetElementType()!;
        var array = Array.CreateInstance(element, Enumerable.Repeat(2, type.GetArrayRank()).ToArray());
        var last = new int[type.GetArrayRank()];
        Array.Fill(last, 1);
        array.SetValue(Of(element, depth + 1), new int[last.Length]);
        array.SetValue(Of(element, depth + 1), last);
        return array;
    }

    private object? CollectionOf(Type type, int depth)
    {
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        var values = new object?[2];
        if (arguments is [var single])
        {
            var items = Array.CreateInstance(single, 2);
            for (var index = 0; index < values.Length; index++)
                items.SetValue(Of(single, depth + 1), index);
            if (Immutable(definition, [single], items) is { } immutable)
                return immutable;
            if (definition == typeof(FrozenSet<>))
                return typeof(FrozenSet).GetMethod("ToFrozenSet")!.MakeGenericMethod(single).Invoke(null, [items, null]);
            if (definition == typeof(ISet<>) || definition == typeof(IReadOnlySet<>))
                return Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(single), items);
            if (type.IsInterface && type.IsAssignableFrom(typeof(List<>).MakeGenericType(single)))
                return Activator.CreateInstance(typeof(List<>).MakeGenericType(single), items);
            return type.Namespace is "System.Collections.Generic" or "System.Collections.ObjectModel" or "System.Collections.Concurrent" ? Activator.CreateInstance(type, items) : null;
        }

        if (arguments is [var element, var priority] && definition == typeof(PriorityQueue<,>))
        {
            var queue = Activator.CreateInstance(type)!;
            type.GetMethod("Enqueue")!.Invoke(queue, [Of(element, depth + 1), Of(priority, depth + 1)]);
            return queue;
        }

        if (arguments is [var key, var value] && typeof(Dictionary<,>).MakeGenericType(key, value) is { } dictionary)
        {
            if (definition == typeof(FrozenDictionary<,>) || definition == typeof(ReadOnlyDictionary<,>))
            {
                var source = Of(dictionary, depth);
                return definition == typeof(ReadOnlyDictionary<,>)
                    ? Activator.CreateInstance(type, source)
                    : typeof(FrozenDictionary).GetMethods().First(method => method.Name == "ToFrozenDictionary" && method.GetGenericArguments().Length == 2).MakeGenericMethod(key, value).Invoke(null, [source, null]);
            }

            var isImmutable = type.Namespace == typeof(ImmutableArray).Namespace;
            if (!type.IsAssignableFrom(dictionary) && !type.IsAssignableTo(typeof(IDictionary)))
                return null;
            var made = (IDictionary)Activator.CreateInstance(type.IsInterface || isImmutable ? dictionary : type)!;
            made[Of(key, depth + 1)!] = Of(value, depth + 1);
            made[Of(key, depth + 1)!] = Of(value, depth + 1);
            return isImmutable ? Immutable(definition, arguments, made) : made;
        }

        return null;
    }

    /// <summary>An immutable collection with these items; null if the type is none.</summary>
    private static object? Immutable(Type definition, Type[] arguments, object items) =>
        definition.Namespace == typeof(ImmutableArray).Namespace && typeof(ImmutableArray).Assembly.GetType(definition.FullName![..^2]) is { } factory
            ? factory.GetMethods().First(method => method.Name == "CreateRange" && method.GetParameters().Length == 1 && method.GetGenericArguments().Length == arguments.Length)
                .MakeGenericMethod(arguments).Invoke(null, [items])
            : null;
}
