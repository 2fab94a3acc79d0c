using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Which properties a class was given.</summary>
[Flags, EditorBrowsable(EditorBrowsableState.Never)]
public enum ObjectTraits
{
    /// <summary>None: the class is only called through its stub.</summary>
    None = 0,

    /// <summary>Locks and undo.</summary>
    Recoverable = 1,

    /// <summary>State in a store.</summary>
    Persistent = 2,

    /// <summary>Callable from other nodes.</summary>
    Remote = 4,
}

/// <summary>
/// The run-time description of an annotated class: how its objects are restored and saved, and how stubs for them are
/// made.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ObjectType
{
    // As the stub numbers them: the class's own, and those of its base classes that it has, or had when the stub was
    // generated.
    private readonly Operation?[] table;
    private byte[]? blankImage;
    private AccessRules? ownAccess;
    private Mobility? ownMobility;

    private protected ObjectType(
        string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType, IReadOnlyList<Operation> operations)
    {
        Name = name;
        Traits = traits;
        InterfaceType = interfaceType;
        BaseType = baseType;
        table = [
            .. operations.Select(
                operation => operation is InheritedOperation ? baseType?.FindOperation(operation.Name) : operation)];
        Operations = [.. operations.Where(static operation => operation is not InheritedOperation)];
        for (var number = 0; number < table.Length; number++)
        {
            if (ReferenceEquals(table[number], operations[number]))
                operations[number].BelongTo(this, number);
        }
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

    /// <summary>Which callers may call the operations; null if all may.</summary>
    internal AccessRules? Access => ownAccess ?? BaseType?.Access;

    private AccessRules OwnAccess => ownAccess ??= new AccessRules(BaseType?.Access);

    /// <summary>Says which callers may call an operation.</summary>
    /// <param name="operation">The wire name of an operation or constructor; null for the class.</param>
    /// <param name="policy">The name of a policy; null for none.</param>
    /// <param name="roles">Roles, with commas between them; null for any.</param>
    public ObjectType Restrict(string? operation, string? policy, string? roles)
    {
        OwnAccess.Add(operation, new AccessRule(policy, (roles ?? "").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
        return this;
    }

    /// <summary>Opens an operation, or the class, to all callers.</summary>
    /// <param name="operation">The wire name of an operation or constructor; null for the class.</param>
    public ObjectType Open(string? operation)
    {
        OwnAccess.Open(operation);
        return this;
    }

    /// <summary>Says how the objects move.</summary>
    /// <param name="mobility">How they move; of a derived class instead of what its base class says.</param>
    public ObjectType Move(Mobility mobility)
    {
        ownMobility = mobility;
        return this;
    }

    /// <summary>How the objects move.</summary>
    internal Mobility Mobility => ownMobility ?? BaseType?.Mobility ?? Mobility.OnDemand;

    /// <summary>The stub class, such as <c>AccountStub</c>.</summary>
    internal abstract Type StubType { get; }

    /// <summary>The class itself.</summary>
    internal abstract Type ImplementationType { get; }

    /// <summary>The operation, or constructor, of that wire name: the class's own or an inherited one.</summary>
    internal Operation? FindOperation(string name)
    {
        for (var type = this; type is not null; type = type.BaseType)
        {
            foreach (var operation in type.Operations)
            {
                if (operation.Name == name && (ReferenceEquals(type, this) || !operation.IsConstruction))
                    return operation;
            }
        }

        return null;
    }

    /// <summary>The operation that the stub of the class calls by that number.</summary>
    /// <exception cref="InvalidOperationException">There is none of that kind: the base class was another when the stub
    /// was generated.</exception>
    internal TableOperation<TArguments, TResult> OperationAt<TArguments, TResult>(int number) =>
        table[number] as TableOperation<TArguments, TResult> ?? throw NotInTable(number);

    private InvalidOperationException NotInTable(int number) => new(
        $"Operation {number} of '{Name}' is not what its stub was generated for: its base class has changed. Rebuild the assembly of '{ImplementationType}' with the one that its base class is in.");

    /// <summary>
    /// The method of the stub that runs the bodies of operations. Through a delegate, for to look up a static member of
    /// a type parameter takes longer than the rest of a call.
    /// </summary>
    internal abstract Invoker Invoker { get; }

    internal abstract Constructor Constructor { get; }

    /// <summary>The constructor of that number.</summary>
    internal TableConstructor<TArguments> ConstructorAt<TArguments>(int number) =>
        table[number] as TableConstructor<TArguments> ?? throw NotInTable(number);

    internal bool IsRemote => (Traits & ObjectTraits.Remote) != 0;

    internal bool IsPersistent => (Traits & ObjectTraits.Persistent) != 0;

    /// <summary>Whether the objects are there without having been created (<see cref="IImplicit"/>).</summary>
    internal bool IsImplicit { get; private protected init; }

    /// <summary>The image of a blank instance of an implicit class, which the store does not hold.</summary>
    internal byte[] BlankImage(IServiceProvider services) => blankImage ??= SaveBlank(services);

    /// <summary>Whether the objects have state that the run time saves and restores.</summary>
    internal bool HasState => (Traits & (ObjectTraits.Persistent | ObjectTraits.Recoverable)) != 0;

    /// <summary>Describes a class that has state.</summary>
    /// <typeparam name="TObject">The class.</typeparam>
    /// <typeparam name="TStub">Its stub.</typeparam>
    /// <param name="name">The name in stores and on the wire.</param>
    /// <param name="traits">Which properties the class was given.</param>
    /// <param name="interfaceType">The generated interface.</param>
    /// <param name="baseType">The description of the annotated base class.</param>
    /// <param name="operations">The operations that the class declares.</param>
    public static ObjectType Stateful<TObject, TStub>(
        string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType,
        params IReadOnlyList<Operation> operations)
        where TObject : class, IStateful<TObject>
        where TStub : class, IStub<TStub> =>
            new StatefulType<TObject, TStub>(name, traits, interfaceType, baseType, operations);

    /// <summary>
    /// Describes an abstract class that has state: its stub can be bound to objects of derived classes.
    /// </summary>
    /// <inheritdoc cref="Stateful{TObject, TStub}"/>
    public static ObjectType Abstract<TObject, TStub>(
        string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType,
        params IReadOnlyList<Operation> operations)
        where TObject : class
        where TStub : class, IStub<TStub> =>
            new StatelessType<TObject, TStub>(name, traits, interfaceType, baseType, operations);

    /// <summary>Describes a class that is remote and has no state.</summary>
    /// <inheritdoc cref="Stateful{TObject, TStub}"/>
    public static ObjectType Stateless<TObject, TStub>(
        string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType,
        params IReadOnlyList<Operation> operations)
        where TObject : class
        where TStub : class, IStub<TStub> =>
            new StatelessType<TObject, TStub>(name, traits, interfaceType, baseType, operations);

    /// <summary>
    /// Makes the type known to the process, so that objects of it can be activated by name. Repeating it changes
    /// nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another class of the process has the name already.</exception>
    public static ObjectType Register(ObjectType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return TypeRegistry.Add(type);
    }

    /// <summary>Whether objects of this type can stand where <paramref name="other"/> is expected.</summary>
    internal bool IsA(ObjectType other)
    {
        for (var type = this; type is not null; type = type.BaseType)
        {
            if (type.Name == other.Name)
                return true;
        }

        return false;
    }

    internal abstract object CreateBlank(IServiceProvider services);

    private byte[] SaveBlank(IServiceProvider services)
    {
        var writer = StateWriter.Create();
        try
        {
            Save(CreateBlank(services), ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Gives an object that a constructor has just made its services.</summary>
    internal virtual void Prepare(object target, IServiceProvider services)
    {
    }

    /// <summary>Writes the state of an object.</summary>
    /// <exception cref="StateIncompatibleException">It cannot be saved, or the author's code threw.</exception>
    internal abstract void Save(object target, ref StateWriter writer);

    /// <summary>Restores the state of an object.</summary>
    /// <exception cref="StateIncompatibleException">It cannot be read, or the author's code threw.</exception>
    internal abstract void Restore(object target, ref StateReader reader);

    /// <summary>Makes a stub for an object of the class.</summary>
    internal abstract object CreateStub(StubBinding binding);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private class StatelessType<TObject, TStub>(
        string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType, IReadOnlyList<Operation> operations)
        : ObjectType(name, traits, interfaceType, baseType, operations)
        where TObject : class
        where TStub : class, IStub<TStub>
    {
        internal override Type StubType => typeof(TStub);

        internal override Type ImplementationType => typeof(TObject);

        internal override object CreateStub(StubBinding binding) => TStub.Create(binding);

        internal override Invoker Invoker => TStub.Invoke;

        internal override Constructor Constructor => TStub.Construct;

        internal override object CreateBlank(IServiceProvider services) => throw NoState();

        internal override void Save(object target, ref StateWriter writer) => throw NoState();

        internal override void Restore(object target, ref StateReader reader) => throw NoState();

        private InvalidOperationException NoState() =>
            new($"Class '{Name}' has no state of its own to save or restore.");
    }

    private sealed class StatefulType<TObject, TStub> : StatelessType<TObject, TStub>
        where TObject : class, IStateful<TObject>
        where TStub : class, IStub<TStub>
    {
        public StatefulType(
            string name, ObjectTraits traits, Type interfaceType, ObjectType? baseType,
            IReadOnlyList<Operation> operations)
            : base(name, traits, interfaceType, baseType, operations) =>
                IsImplicit = typeof(TObject).IsAssignableTo(typeof(IImplicit));

        internal override object CreateBlank(IServiceProvider services) => TObject.CreateBlank(services);

        internal override void Prepare(object target, IServiceProvider services) =>
            TObject.Prepare((TObject)target, initialized: true, services);

        internal override void Save(object target, ref StateWriter writer)
        {
            try
            {
                TObject.SaveState((TObject)target, ref writer);
            }
            catch (Exception error) when (UserCode.IsSource(error))
            {
                throw writer.Failed(error);
            }
        }

        internal override void Restore(object target, ref StateReader reader)
        {
            try
            {
                reader.StartStored();
                TObject.RestoreState((TObject)target, ref reader);
            }
            catch (Exception error) when (UserCode.IsSource(error))
            {
                throw reader.Failed(error);
            }

            if (!reader.AtEnd && !TObject.MayLeaveRest)
                throw reader.Unexpected("the end of the state");
        }
    }
}
