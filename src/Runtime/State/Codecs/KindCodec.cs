using System.Diagnostics.CodeAnalysis;

namespace Stubs.Generated;

/// <summary>A class of collections that can stand where another type is declared.</summary>
/// <param name="name">The name by which it is stored.</param>
internal abstract class Kind<TDeclared>(string name)
    where TDeclared : class
{
    public string Name => name;

    /// <summary>Whether the value is of the class.</summary>
    public abstract bool Has(TDeclared value);

    public abstract void Write(ref StateWriter writer, TDeclared value);

    public abstract TDeclared Read(ref StateReader reader);
}

/// <inheritdoc/>
/// <typeparam name="TDeclared">The declared type.</typeparam>
/// <typeparam name="TActual">The class.</typeparam>
/// <param name="name">The name by which it is stored.</param>
/// <param name="codec">The codec of the class.</param>
internal sealed class Kind<TDeclared, TActual>(string name, Codec<TActual> codec) : Kind<TDeclared>(name)
    where TDeclared : class
{
    // The classes of frozen collections are .NET's own affair.
    public override bool Has(TDeclared value) => value.GetType() == typeof(TActual)
        || (typeof(TActual).IsAbstract && value is TActual);

    public override void Write(ref StateWriter writer, TDeclared value) =>
        codec.Write(ref writer, (TActual)(object)value);

    public override TDeclared Read(ref StateReader reader) => (TDeclared)(object)codec.Read(ref reader)!;
}

/// <summary>
/// The codec of a type that collections of several classes can stand for. Values of the usual class are written as they
/// are; those of another known class as tag 21339: [name of the class, value]. Values of any other class of .NET's come
/// back as the usual one; those of a class that is not .NET's are refused.
/// </summary>
/// <param name="usual">Writes and reads the usual class.</param>
/// <param name="isUsual">Whether values of a class are written without its name.</param>
/// <param name="others">The other classes. They are made when the first value of one of them turns up.</param>
internal sealed class KindCodec<TDeclared>(
    Codec<TDeclared> usual, Func<Type, bool> isUsual, Func<Kind<TDeclared>[]> others) : Codec<TDeclared>
    where TDeclared : class
{
    private Kind<TDeclared>[]? kinds;

    private Kind<TDeclared>[] Known => kinds ??= others();

    public override void Write(ref StateWriter writer, TDeclared value)
    {
        if (value is null || isUsual(value.GetType()))
        {
            usual.Write(ref writer, value!);
            return;
        }

        if (Array.Find(Known, kind => kind.Has(value)) is not { } found)
        {
            Kinds.RequireFramework(ref writer, value);
            usual.Write(ref writer, value);
            return;
        }

        writer.WriteTag(Cbor.KindTag);
        writer.WriteArrayStart(2);
        writer.Write(found.Name);
        found.Write(ref writer, value);
    }

    public override TDeclared Read(ref StateReader reader)
    {
        if (!Kinds.TryReadStart(ref reader, out var name))
            return usual.Read(ref reader);
        var value = Array.Find(Known, kind => kind.Name == name) is { } found
            ? found.Read(ref reader)
            : ReadAsUsual(ref reader, name);
        reader.Leave();
        return value;
    }

    // The member was declared as another interface before, for which more classes could stand.
    private TDeclared ReadAsUsual(ref StateReader reader, string name)
    {
        if (!Kinds.OfElements.Contains(name))
            throw reader.Incompatible($"a collection that can stand for {typeof(TDeclared)}", Wording.Quoted(name));
        var levels = usual is ISequenceCodec ? Kinds.SkipToElements(ref reader) : 0;
        var value = usual.Read(ref reader);
        for (; levels > 0; levels--)
            reader.Leave();
        return value;
    }
}

/// <summary>A codec of which values are stored as one array of elements in their order.</summary>
internal interface ISequenceCodec;

/// <summary>What stands before a collection that is not of the usual class.</summary>
internal static class Kinds
{
    /// <summary>The names of the classes that are sequences or sets.</summary>
    public static readonly HashSet<string> OfElements = new(StringComparer.Ordinal)
    {
        "List", "Array", "LinkedList", "Queue", "Stack", "Collection", "ObservableCollection", "ReadOnlyCollection",
        "ReadOnlyObservableCollection", "ConcurrentQueue", "ConcurrentStack", "ConcurrentBag", "ImmutableArray",
        "ImmutableList", "ImmutableQueue", "ImmutableStack", "HashSet", "SortedSet", "ReadOnlySet", "FrozenSet",
        "ImmutableHashSet", "ImmutableSortedSet",
    };

    /// <summary>Reads the name of the class, if there is one. A level stays open then.</summary>
    public static bool TryReadStart(ref StateReader reader, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (!reader.NextIsTag || !reader.TryReadTag(Cbor.KindTag))
            return false;
        reader.EnterArray(2, "the name of a class of collections and a value");
        name = reader.ReadText("the name of a class of collections");
        return true;
    }

    /// <summary>
    /// Moves behind the name of the class where only one can come back: the member was declared as an interface before.
    /// </summary>
    /// <returns>Whether a level is open.</returns>
    public static bool Skip(ref StateReader reader) => TryReadStart(ref reader, out _);

    /// <summary>
    /// The same before a sequence. What the interface held may have been a set: its elements are a sequence, too.
    /// </summary>
    /// <returns>How many levels are open.</returns>
    public static int SkipToSequence(ref StateReader reader)
    {
        return Skip(ref reader) ? 1 + SkipToElements(ref reader) : 0;
    }

    /// <summary>Moves behind the comparer and the tag of a set, where there are any.</summary>
    /// <returns>How many levels are open.</returns>
    public static int SkipToElements(ref StateReader reader)
    {
        var levels = 0;
        if (reader.TryReadTag(Cbor.ComparerTag))
        {
            reader.EnterArray(2, "the name of a comparer and a collection");
            reader.ReadText("the name of a comparer");
            levels++;
        }

        reader.TryReadTag(Cbor.SetTag);
        return levels;
    }

    /// <summary>
    /// Checks that a value is of exactly the declared class: what a derived one adds, its name at least, would be lost.
    /// </summary>
    /// <exception cref="StateIncompatibleException">It is of a derived class.</exception>
    public static void RequireExactly<TCollection>(ref StateWriter writer, TCollection value)
        where TCollection : class
    {
        if (value.GetType() != typeof(TCollection) && typeof(TCollection) is { IsInterface: false, IsAbstract: false })
        {
            throw writer.CannotWrite(
                $"a {value.GetType()} stands where {typeof(TCollection)} is declared, and would come back as that. "
                + "Hold one of the declared class, or declare the member as the derived class.");
        }
    }

    /// <summary>
    /// Checks that a collection of no known class is one of .NET's, or what the compiler makes for an iterator or a
    /// collection expression: what a class of the program's adds would be lost.
    /// </summary>
    /// <exception cref="StateIncompatibleException">It is of another class.</exception>
    public static void RequireFramework<TDeclared>(ref StateWriter writer, TDeclared value)
        where TDeclared : class
    {
        var type = value.GetType();
        if (!FrameworkTypes.Declares(type) && !FrameworkTypes.IsUnnameable(type))
        {
            throw writer.CannotWrite(
                $"a {type} stands where {typeof(TDeclared)} is declared, and would come back as a collection of .NET's. "
                + $"Declare the member as {type.Name}, or hold a collection of .NET's.");
        }
    }
}
