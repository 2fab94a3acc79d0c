using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>What the run time must know about an operation besides its arguments.</summary>
[Flags, EditorBrowsable(EditorBrowsableState.Never)]
public enum OperationTraits
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>
    /// An argument may be changed after the call, or by it: a local call copies the arguments, as a remote one would.
    /// </summary>
    CopyArguments = 1,

    /// <summary>
    /// The result may share mutable parts with the object: a local call copies it, as a remote one would.
    /// </summary>
    CopyResult = 2,

    /// <summary>An abort undoes it by compensation: its call is an <see cref="ICompensatedCall{TTarget}"/>.</summary>
    Compensated = 4,
}

/// <summary>
/// The description of one operation of a class: one instance per operation, made by the generated code. A constructor
/// is one of them, for callers that create objects from afar.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Operation
{
    private WrittenNames? names;

    private protected Operation(string name, LockMode? lockMode, OperationTraits traits)
    {
        Name = name;
        LockMode = lockMode;
        Traits = traits;
    }

    /// <summary>The wire name, unique in the class.</summary>
    public string Name { get; }

    /// <summary>The lock that a call takes, or null for none.</summary>
    public LockMode? LockMode { get; }

    /// <summary>What else must be known.</summary>
    public OperationTraits Traits { get; }

    /// <summary>Describes an operation that returns when it is done.</summary>
    /// <param name="name">The wire name, unique in the class.</param>
    /// <param name="lockMode">The lock that a call takes, or null for none.</param>
    /// <param name="traits">What else must be known.</param>
    public static Operation Sync<TCall, TTarget, TResult>(
        string name, LockMode? lockMode, OperationTraits traits = OperationTraits.None)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class =>
            new SyncOperation<TCall, TTarget, TResult>(name, lockMode, AllOf<TCall, TTarget>(traits));

    /// <summary>Describes an operation that returns a task or value task.</summary>
    /// <inheritdoc cref="Sync{TCall, TTarget, TResult}"/>
    public static Operation Async<TCall, TTarget, TResult>(
        string name, LockMode? lockMode, OperationTraits traits = OperationTraits.None)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class =>
            new AsyncOperation<TCall, TTarget, TResult>(name, lockMode, AllOf<TCall, TTarget>(traits));

    /// <summary>Describes an operation that returns an asynchronous stream.</summary>
    /// <inheritdoc cref="Sync{TCall, TTarget, TResult}"/>
    public static Operation Stream<TCall, TTarget, TItem>(
        string name, LockMode? lockMode, OperationTraits traits = OperationTraits.None)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class =>
            new StreamOperation<TCall, TTarget, TItem>(name, lockMode, AllOf<TCall, TTarget>(traits));

    /// <summary>Describes a constructor.</summary>
    /// <param name="name">The wire name, unique in the class.</param>
    /// <param name="traits">What else must be known.</param>
    public static Operation Construction<TConstruction, TTarget>(
        string name, OperationTraits traits = OperationTraits.None)
        where TConstruction : struct, IConstruction<TConstruction, TTarget>
        where TTarget : class => new ConstructionOperation<TConstruction, TTarget>(name, traits);

    /// <summary>Describes a constructor that is a case of the stub's <c>Construct</c>.</summary>
    /// <param name="name">The wire name, unique in the class.</param>
    /// <param name="arguments">Writes and reads the arguments; null for one of a plain type, and for none.</param>
    /// <param name="traits">What else must be known.</param>
    /// <typeparam name="TArguments">The type of what the client supplies; of several, the tuple of their types;
    /// <see cref="Nothing"/> for none.</typeparam>
    public static Operation Constructor<TArguments>(
        string name, Codec<TArguments>? arguments = null, OperationTraits traits = OperationTraits.None) =>
            new TableConstructor<TArguments>(name, traits, arguments);

    /// <summary>Describes an operation without parameters that is a case of the stub's <c>Invoke</c>.</summary>
    /// <param name="name">The wire name, unique in the class.</param>
    /// <param name="lockMode">The lock that a call takes, or null for none.</param>
    /// <param name="result">Writes and reads the result; null for one of a plain type, or none.</param>
    /// <param name="traits">What else must be known.</param>
    public static Operation Of<TResult>(
        string name, LockMode? lockMode, Codec<TResult>? result = null,
        OperationTraits traits = OperationTraits.None) =>
            new TableOperation<Nothing, TResult>(name, lockMode, traits, null, result);

    /// <summary>The same of one with parameters.</summary>
    /// <param name="name">The wire name, unique in the class.</param>
    /// <param name="lockMode">The lock that a call takes, or null for none.</param>
    /// <param name="arguments">Writes and reads the arguments; null for one of a plain type.</param>
    /// <param name="result">Writes and reads the result; null for one of a plain type, or none.</param>
    /// <param name="traits">What else must be known.</param>
    /// <typeparam name="TArguments">The parameter's type; of several parameters, the tuple of their types.</typeparam>
    /// <typeparam name="TResult">The result's type; <see cref="Nothing"/> for none.</typeparam>
    public static Operation Of<TArguments, TResult>(
        string name, LockMode? lockMode, Codec<TArguments>? arguments = null, Codec<TResult>? result = null,
        OperationTraits traits = OperationTraits.None) =>
        new TableOperation<TArguments, TResult>(name, lockMode, traits, arguments, result);

    /// <summary>
    /// Stands for an operation of the base class: a stub of a derived class calls it by its number in that class's
    /// table.
    /// </summary>
    /// <param name="name">Its wire name.</param>
    public static Operation Inherited(string name) => new InheritedOperation(name);

    private static OperationTraits AllOf<TCall, TTarget>(OperationTraits traits)
        where TCall : struct
        where TTarget : class =>
            default(TCall) is ICompensatedCall<TTarget> ? traits | OperationTraits.Compensated : traits;

    internal virtual bool IsConstruction => false;

    /// <summary>
    /// The names of a class and of this operation of it, as they are sent. They are kept for the class that calls it
    /// first, which is its own most of the time.
    /// </summary>
    internal byte[] NamesFor(ObjectType type)
    {
        var kept = names ??= new WrittenNames(type, WriteNames(type.Name, Name));
        return ReferenceEquals(kept.Type, type) ? kept.Bytes : WriteNames(type.Name, Name);
    }

    /// <summary>Writes the names of a class and of an operation as they are in the header of a call.</summary>
    internal static byte[] WriteNames(string typeName, string operation)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(2);
        writer.Write(typeName);
        writer.Write(operation);
        return writer.Written[1..].ToArray();
    }

    /// <summary>Whether an abort undoes it by the author's compensation.</summary>
    internal bool IsCompensated => (Traits & OperationTraits.Compensated) != 0;

    /// <summary>Tells an operation where it stands in the table of its class.</summary>
    internal virtual void BelongTo(ObjectType type, int position)
    {
    }

    /// <summary>Shows the visitor the types with which the generated code has described the operation.</summary>
    internal abstract T Accept<T>(IOperationVisitor<T> visitor);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private sealed record WrittenNames(ObjectType Type, byte[] Bytes);
}
