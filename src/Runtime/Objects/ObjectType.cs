using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Which properties a class was given.</summary>
[Flags, EditorBrowsable(EditorBrowsableState.Never)]
public enum ObjectTraits
{
    /// <summary>Locks and undo.</summary>
    Recoverable = 1,

    /// <summary>State in a store.</summary>
    Persistent = 2,

    /// <summary>Callable from other nodes.</summary>
    Remote = 4,
}

/// <summary>The run-time description of an annotated class: how its objects are restored and saved, and how stubs for them are made.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ObjectType
{
    private protected ObjectType(string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType, IReadOnlyList<Operation> operations)
    {
        Name = name;
        Traits = traits;
        InterfaceType = interfaceType;
        BaseType = baseType;
        Operations = operations;
    }

    /// <summary>The name under which the class is known in stores and on the wire.</summary>
    public string Name { get; }

    /// <summary>Which properties the class was given.</summary>
    public ObjectTraits Traits { get; }

    /// <summary>The generated interface, such as <c>IAccount</c>.</summary>
    public Type InterfaceType { get; }

    /// <summary>The description of the annotated base class, if there is one.</summary>
    public ObjectType? BaseType { get; }

    /// <summary>The operations that the class itself declares.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>Describes a class that has state.</summary>
    /// <typeparam name="TObject">The class.</typeparam>
    /// <typeparam name="TStub">Its stub.</typeparam>
    /// <param name="name">The name in stores and on the wire.</param>
    /// <param name="traits">Which properties the class was given.</param>
    /// <param name="interfaceType">The generated interface.</param>
    /// <param name="baseType">The description of the annotated base class.</param>
    /// <param name="operations">The operations that the class declares.</param>
    public static ObjectType Stateful<TObject, TStub>(
        string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType, params IReadOnlyList<Operation> operations)
        where TObject : class, IStateful<TObject>
        where TStub : Stub, IStub<TStub> => throw new NotImplementedException();

    /// <summary>Describes an abstract class that has state: its stub can be bound to objects of derived classes.</summary>
    /// <inheritdoc cref="Stateful{TObject, TStub}"/>
    public static ObjectType Abstract<TObject, TStub>(
        string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType, params IReadOnlyList<Operation> operations)
        where TObject : class
        where TStub : Stub, IStub<TStub> => throw new NotImplementedException();

    /// <summary>Describes a class that is remote and has no state.</summary>
    /// <inheritdoc cref="Stateful{TObject, TStub}"/>
    public static ObjectType Stateless<TObject, TStub>(
        string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType, params IReadOnlyList<Operation> operations)
        where TObject : class
        where TStub : Stub, IStub<TStub> => throw new NotImplementedException();

    /// <summary>Makes the type known to the process, so that objects of it can be activated by name. Repeating it changes nothing.</summary>
    public static ObjectType Register(ObjectType type) => throw new NotImplementedException();
}
