using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Stubs.Generated;

/// <summary>
/// The codec of <see cref="Type"/>: the full name of a type of .NET's core, or with its assembly that of a type of an
/// assembly that the program was compiled against; [definition, arguments…] for a constructed one, [<c>"[,]"</c>,
/// element] for an array. No other assembly is ever looked at, or loaded.
/// </summary>
/// <param name="assemblies">The simple names of the assemblies.</param>
internal sealed class TypeCodec(string[] assemblies) : Codec<Type>
{
    private const int LongestName = 1024;

    public override void Write(ref StateWriter writer, Type value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        if (value.IsArray && (value.IsSZArray || value.GetArrayRank() > 1))
        {
            writer.WriteArrayStart(2);
            writer.Write($"[{new string(',', value.GetArrayRank() - 1)}]");
            Write(ref writer, value.GetElementType()!);
        }
        else if (value.IsConstructedGenericType)
        {
            var arguments = value.GetGenericArguments();
            writer.WriteArrayStart(1 + arguments.Length);
            Write(ref writer, value.GetGenericTypeDefinition());
            foreach (var argument in arguments)
                Write(ref writer, argument);
        }
        else
        {
            WriteName(ref writer, value);
        }
    }

    public override Type Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        if (!reader.NextIsArray)
            return Find(reader.ReadText("the name of a type"))
                ?? throw reader.Incompatible(start, "the name of a type that the program knows", "another");
        var count = reader.EnterArray();
        if (count < 2)
            throw reader.Incompatible(start, "a type with arguments", $"one with {count - 1}");
        var name = reader.ReadText("the name of a type");
        var rest = new Type[Math.Min(count - 1, 64)];
        for (var i = 0; i < count - 1; i++)
        {
            if (i == rest.Length)
                throw reader.Incompatible(
                    start, $"a type with at most {rest.Length} arguments", $"one with {count - 1}");
            rest[i] = Read(ref reader) ?? throw reader.Incompatible(start, "the argument of a type", "null");
        }

        reader.Leave();
        return Made.From(ref reader, start, "a type that can be constructed", (this, name, rest), static parts =>
            parts.Item1.Construct(parts.name, parts.rest));
    }

    private void WriteName(ref StateWriter writer, Type value)
    {
        var isCore = value.Assembly == typeof(object).Assembly;
        var assembly = isCore ? "" : value.Assembly.GetName().Name;
        var name = isCore ? value.FullName : $"{value.FullName}, {assembly}";
        // Type parameters, pointers and types made at run time have no such name.
        if (name is null || value.FullName is null || name.Length > LongestName || Find(name) != value)
        {
            throw writer.CannotWrite(
                $"the type {value} is not of .NET's core, and not of an assembly that the program was compiled against.");
        }

        writer.Write(name);
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "A type that was trimmed is refused like one that never was.")]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2057", Justification = "A type that was trimmed is refused like one that never was.")]
    private Type? Find(string name)
    {
        if (name.Length > LongestName)
            return null;
        // Brackets and other marks would construct types, or name an assembly within.
        var split = name.IndexOf(", ", StringComparison.Ordinal);
        var type = split < 0 ? name : name[..split];
        if (type.AsSpan().IndexOfAny("[]*&,\\") >= 0)
            return null;
        try
        {
            if (split < 0)
                return typeof(object).Assembly.GetType(type, throwOnError: false);
            var assembly = Array.Find(
                assemblies, known => known.AsSpan().Equals(name.AsSpan(split + 2), StringComparison.Ordinal));
            return assembly is null
                ? null : Assembly.Load(new AssemblyName(assembly)).GetType(type, throwOnError: false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    [UnconditionalSuppressMessage(
        "AOT", "IL3050", Justification = "Where there is no code for a construction, it is refused.")]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2055", Justification = "Nothing but the type itself is asked for.")]
    private Type Construct(string name, Type[] rest)
    {
        if (name.Length > 1 && name[0] == '[')
        {
            if (rest.Length != 1 || name[^1] != ']' || name.Length > 33
                || name.AsSpan(1, name.Length - 2).Trim(',').Length > 0)
                throw new ArgumentException("It is no array.");
            return name.Length == 2 ? rest[0].MakeArrayType() : rest[0].MakeArrayType(name.Length - 1);
        }

        var definition = Find(name) ?? throw new ArgumentException("It is not known.");
        return definition.MakeGenericType(rest);
    }
}
