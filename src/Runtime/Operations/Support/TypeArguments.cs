using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Stubs.Generated;

/// <summary>
/// Names the constructions of generic classes: each is a class of its own in stores and on the wire, such as
/// <c>Shop.Box&lt;int&gt;</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TypeArguments
{
    /// <summary>The name of a construction.</summary>
    /// <param name="format">The name of the class, with <c>{0}</c> in the place of the first argument.</param>
    /// <param name="arguments">The arguments.</param>
    public static string Name(string format, params Type[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return string.Format(CultureInfo.InvariantCulture, format, Array.ConvertAll(arguments, NameOf));
    }

    // Without assemblies and versions, which change while the type stays the same.
    private static string NameOf(Type type)
    {
        if (type.IsArray)
            return ArrayName(type);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return NameOf(value) + "?";
        var arguments = new Queue<string>(type.GenericTypeArguments.Select(NameOf));
        if (type.GetCustomAttribute<StoredNameAttribute>(inherit: false) is { Name: { Length: > 0 } stored })
            return arguments.Count == 0 ? stored : $"{stored}<{string.Join(',', arguments)}>";
        return Keyword(type) ?? NameOf(type, arguments);
    }

    private static string NameOf(Type type, Queue<string> arguments)
    {
        var prefix = type.DeclaringType is { } container
            ? NameOf(container, arguments) + "+" : type.Namespace is { } @namespace ? @namespace + "." : "";
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0)
            return prefix + type.Name;
        var own = new string[int.Parse(type.Name.AsSpan(tick + 1), CultureInfo.InvariantCulture)];
        for (var index = 0; index < own.Length; index++)
            own[index] = arguments.Dequeue();
        return $"{prefix}{type.Name.AsSpan(0, tick)}<{string.Join(',', own)}>";
    }

    // int[][,] is an array of two-dimensional arrays: the outermost rank is written first.
    private static string ArrayName(Type array)
    {
        var ranks = "";
        var element = array;
        for (; element.IsArray; element = element.GetElementType()!)
            ranks += "[" + new string(',', element.GetArrayRank() - 1) + "]";
        return NameOf(element) + ranks;
    }

    private static string? Keyword(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "byte",
        TypeCode.SByte => "sbyte",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Char => "char",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Decimal => "decimal",
        TypeCode.String => "string",
        _ => null,
    };
}
