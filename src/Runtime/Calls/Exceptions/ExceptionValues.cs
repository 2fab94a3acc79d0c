using System.ComponentModel;
using Stubs.Calls;

namespace Stubs.Generated;

/// <summary>The codecs of exceptions that are data: they are stored as they are sent.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ExceptionValues
{
    /// <summary>
    /// The codec of exceptions of a class and those that derive from it. One of a class that the program does not know
    /// comes back as a <see cref="RemoteOperationException"/> where that can stand.
    /// </summary>
    public static Codec<TException> Of<TException>()
        where TException : Exception => ExceptionValueCodec<TException>.Instance;
}

internal sealed class ExceptionValueCodec<TException> : Codec<TException>
    where TException : Exception
{
    public static readonly ExceptionValueCodec<TException> Instance = new();

    public override void Write(ref StateWriter writer, TException value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        var type = value.GetType();
        if (!typeof(TException).IsAssignableFrom(typeof(RemoteOperationException))
            && ExceptionRegistry.Find(type) is null && FrameworkExceptions.Find(type.FullName ?? "") is null)
        {
            throw writer.CannotWrite(
                $"a {type} would come back as a {nameof(RemoteOperationException)}, which is no {typeof(TException)}. Declare the member as Exception.");
        }

        ExceptionCodec.Write(ref writer, value);
    }

    public override TException Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        return ExceptionCodec.Read(ref reader) is var error && error is TException expected
            ? expected : throw reader.Incompatible(start, $"a {typeof(TException)}", $"a {error.GetType()}");
    }
}
