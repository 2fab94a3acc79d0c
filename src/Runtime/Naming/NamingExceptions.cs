namespace Stubs;

/// <summary>Nothing has that name.</summary>
public sealed class NameNotFoundException : StubsException
{
    /// <summary>Nothing has that name.</summary>
    /// <param name="name">The name.</param>
    public NameNotFoundException(string name)
        : base(
            $"Nothing is named {Wording.Quoted(name)}. Names are case-sensitive; create the object with that name, or list the names there are.") => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }
}

/// <summary>A name is taken by another object.</summary>
public sealed class NameInUseException : StubsException
{
    /// <summary>A name is taken.</summary>
    /// <param name="name">The name.</param>
    /// <param name="holder">The object that has it.</param>
    public NameInUseException(string name, Uid holder)
        : base(
            $"{Wording.Quoted(name)} is already the name of object {holder}. Bind to that object, or use another name. CreateAsync and BindOrCreateAsync take the name over if the home of the object answers that it has no such object. If you know that it is lost, delete the name with Naming.DeleteAsync, or give it to another object with Naming.MoveAsync.")
    {
        Name = name;
        Holder = holder;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The object that has it.</summary>
    public Uid Holder { get; }
}
