namespace Stubs.Calls;

/// <summary>The parts of an exception in its written form; see <see cref="ExceptionCodec"/>.</summary>
internal sealed class WrittenException
{
    /// <summary>The full name of the class.</summary>
    public required string Type { get; init; }

    /// <summary>The message as the exception holds it; null if its class has one of its own.</summary>
    public string? Message { get; init; }

    /// <summary>What the exception shows as its message, if that differs.</summary>
    public string? Shown { get; init; }

    /// <summary>What the exception is about: the parameter, the object, or the file.</summary>
    public string? Subject { get; init; }

    public int HResult { get; init; }

    public string? Stack { get; init; }

    public IReadOnlyList<Exception> Inner { get; init; } = [];

    /// <summary>Entries of <see cref="Exception.Data"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Data { get; init; } = [];

    /// <summary>What a class of the framework tells besides its message.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Details { get; init; } = [];

    /// <summary>Whether it tells of the cancellation that the caller has asked for.</summary>
    public bool IsCancelledByCaller { get; init; }

    /// <summary>The members of the class, as an encoded map; empty if there are none.</summary>
    public ReadOnlyMemory<byte> Members { get; init; }

    public Exception? FirstInner => Inner.Count > 0 ? Inner[0] : null;

    /// <summary>One of <see cref="Details"/>; null if it is not there. The peer may have written anything.</summary>
    public object? Detail(string name)
    {
        foreach (var (key, value) in Details)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    public string? Text(string name) => Detail(name) as string;

    public int Number(string name) => Detail(name) as int? ?? 0;

    public byte[]? Bytes(string name)
    {
        try
        {
            return Text(name) is { } text ? Convert.FromHexString(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
