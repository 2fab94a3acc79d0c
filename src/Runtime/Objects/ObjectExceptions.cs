namespace Stubs;

/// <summary>There is no object with that identifier: it never was, or it was destroyed.</summary>
public sealed class ObjectNotFoundException : StubsException
{
    internal ObjectNotFoundException(Uid uid, string message)
        : base(message) => Uid = uid;

    /// <summary>The identifier.</summary>
    public Uid Uid { get; }
}

/// <summary>An object is of another type than the stub that was to be bound to it.</summary>
public sealed class WrongTypeException : StubsException
{
    internal WrongTypeException(Uid uid, string expected, string actual)
        : base($"Object {uid} is of type '{actual}', but '{expected}' was expected. Bind it with a stub of '{actual}' or of one of its base classes.")
    {
        Uid = uid;
        ExpectedType = expected;
        ActualType = actual;
    }

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The name of the type that the stub stands for.</summary>
    public string ExpectedType { get; }

    /// <summary>The name of the object's type.</summary>
    public string ActualType { get; }
}
