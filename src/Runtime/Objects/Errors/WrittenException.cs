namespace Stubs.Objects;

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

    /// <summary>The members of the class, as an encoded map; empty if there are none.</summary>
    public ReadOnlyMemory<byte> Members { get; init; }

    public Exception? FirstInner => Inner.Count > 0 ? Inner[0] : null;
}
