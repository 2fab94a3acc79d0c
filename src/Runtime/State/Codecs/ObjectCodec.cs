using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>
/// Writes and reads objects of a mutable class. In the state of an object each of them has an identity: members that
/// hold one hold one again, and an object may lead to itself. In arguments and results all is a tree.
/// </summary>
/// <typeparam name="T">The class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ObjectCodec<
    [DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>
    : Codec<T>, IGraphCodec
    where T : class
{
    /// <inheritdoc/>
    public override void Write(ref StateWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        if (value.GetType() != typeof(T))
            throw writer.CannotWriteDerived(value, typeof(T));

        WriteObject(ref writer, value);
    }

    /// <inheritdoc/>
    public override T Read(ref StateReader reader) => reader.TryReadNull() ? null! : ReadObject(ref reader);

    /// <summary>Writes the members as one map.</summary>
    protected abstract void WriteMembers(ref StateWriter writer, T value);

    /// <summary>Reads such a map into an object.</summary>
    protected abstract void ReadMembers(ref StateReader reader, T value);

    /// <summary>Writes an object of exactly this class.</summary>
    /// <exception cref="StateIncompatibleException">It holds what cannot be saved.</exception>
    protected void WriteObject(ref StateWriter writer, T value)
    {
        var begun = writer.BeginObject(value, this);
        if (begun < 0)
            return;
        WriteMembers(ref writer, value);
        writer.EndObject(begun);
    }

    /// <summary>Reads an object of exactly this class.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    protected T ReadObject(ref StateReader reader)
    {
        if (reader.NextIsTag && reader.ReadGraphTag(out var holdsMembers) is var number and >= 0)
            return ReadKnown(ref reader, number, holdsMembers);
        var value = Create();
        ReadMembers(ref reader, value);
        return value;
    }

    void IGraphCodec.WriteMembers(ref StateWriter writer, object target) => WriteMembers(ref writer, (T)target);

    void IGraphCodec.ReadMembers(ref StateReader reader, object target) => ReadMembers(ref reader, (T)target);

    // No constructor runs.
    private static T Create() => Unsafe.As<T>(RuntimeHelpers.GetUninitializedObject(typeof(T)));

    private T ReadKnown(ref StateReader reader, int number, bool holdsMembers)
    {
        var start = reader.Position;
        var graph = reader.Graph!;
        if (graph.Find(number) is not { } known)
            graph.Know(number, known = Create(), this);
        if (known is not T value)
            throw reader.Incompatible(start, $"an object of {typeof(T)}", $"one of {known.GetType()}");
        if (!holdsMembers)
            return value;
        if (graph.TakeMembers(number))
            ReadMembers(ref reader, value);
        else
            reader.SkipValue();
        return value;
    }
}
