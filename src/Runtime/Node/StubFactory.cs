using System.ComponentModel;
using System.Runtime.ExceptionServices;
using Stubs.Actions;
using Stubs.Calls;

namespace Stubs.Generated;

/// <summary>What the static members of generated stubs call.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StubFactory
{
    /// <summary>Creates an object, and names it unless <paramref name="name"/> is null, in one action.</summary>
    /// <param name="node">Where the caller is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="constructor">The number of the constructor in the class's table.</param>
    /// <param name="arguments">Its argument; of several, the tuple of them.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static Task<TStub> CreateAsync<TStub, TArguments>(
        Node node, string? name, int constructor, TArguments arguments, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub> =>
        CreateAsync<TStub, object, TableConstruction<TArguments>>(
            node, name, new(TStub.ObjectType.ConstructorAt<TArguments>(constructor), arguments), cancellationToken);

    /// <summary>
    /// Binds to the object of that name, or creates and names it, in one action. The name of an object that is
    /// certainly lost is given to the new one.
    /// </summary>
    /// <inheritdoc cref="CreateAsync{TStub, TArguments}"/>
    public static Task<TStub> BindOrCreateAsync<TStub, TArguments>(
        Node node, string name, int constructor, TArguments arguments, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub> =>
        BindOrCreateAsync<TStub, object, TableConstruction<TArguments>>(
            node, name, new(TStub.ObjectType.ConstructorAt<TArguments>(constructor), arguments), cancellationToken);

    /// <summary>Creates an object, and names it unless <paramref name="name"/> is null, in one action.</summary>
    public static Task<TStub> CreateAsync<TStub, TObject, TConstruction>(
        Node node, string? name, in TConstruction construction, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub>
        where TObject : class
        where TConstruction : struct, IConstruction<TConstruction, TObject>
    {
        ArgumentNullException.ThrowIfNull(node);
        var mine = CopyOf<TStub, TObject, TConstruction>(construction, node.Space);
        return RunAsync(
            node, () => CreateInsideAsync<TStub, TObject, TConstruction>(node, name, mine, cancellationToken),
            cancellationToken);
    }

    /// <summary>
    /// Binds to the object of that name, or creates and names it, in one action. The name of an object that is
    /// certainly lost is given to the new one.
    /// </summary>
    public static Task<TStub> BindOrCreateAsync<TStub, TObject, TConstruction>(
        Node node, string name, in TConstruction construction, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub>
        where TObject : class
        where TConstruction : struct, IConstruction<TConstruction, TObject>
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(name);
        var mine = CopyOf<TStub, TObject, TConstruction>(construction, node.Space);
        return RunAsync(
            node,
            async () =>
            {
                Uid missing = default;
                BindingBrokenException? unreachable = null;
                while (true)
                {
                    if (await FindAsync(node, name, cancellationToken).ConfigureAwait(false) is { } uid)
                    {
                        try
                        {
                            return (TStub)await BindAsync(
                                node, TStub.ObjectType, uid, name, cancellationToken).ConfigureAwait(false);
                        }
                        catch (ObjectNotFoundException)
                        {
                            // If it is certainly lost, the new one takes its name over.
                            missing = uid;
                        }
                        catch (BindingBrokenException error)
                        {
                            // So it is if it has ended with its node.
                            (missing, unreachable) = (uid, error);
                        }
                    }

                    try
                    {
                        return await AtomicAction.RunAsync(
                            () => CreateInsideAsync<TStub, TObject, TConstruction>(node, name, mine, cancellationToken),
                            cancellationToken: cancellationToken).ConfigureAwait(false);
                    }
                    catch (Exception error) when (unreachable is not null && IsNoWayOut(error, missing))
                    {
                        // It may be alive, and to make another one here is no way out: what is wrong is that its node
                        // cannot be reached.
                        ExceptionDispatchInfo.Throw(unreachable);
                    }
                    catch (NameInUseException taken) when (taken.Holder != missing)
                    {
                        // Another action has given the name away since, and has committed: its object is to be bound
                        // to.
                    }
                }
            },
            cancellationToken);
    }

    private static bool IsNoWayOut(Exception error, Uid missing) =>
        error is StoreRequiredException || (error is NameInUseException taken && taken.Holder == missing);

    // A name that nothing has is not kept locked: two actions that are about to add it would exclude each other, and
    // one of them would be aborted.
    private static async Task<Uid?> FindAsync(Node node, string name, CancellationToken cancellationToken)
    {
        await using var lookup = AtomicAction.Begin().ConfigureAwait(false);
        if (await node.Naming.TryLookupAsync(name, cancellationToken).ConfigureAwait(false) is not { } uid)
            return null;
        await AtomicAction.Current!.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return uid;
    }

    /// <summary>Binds to the object of that name.</summary>
    public static async Task<TStub> BindAsync<TStub>(Node node, string name, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub> =>
        (TStub)await BindAsync(node, TStub.ObjectType, name, cancellationToken).ConfigureAwait(false);

    /// <summary>Binds to the object with that identifier.</summary>
    public static async Task<TStub> BindAsync<TStub>(Node node, Uid uid, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return (TStub)await BindAsync(node, TStub.ObjectType, uid, name: null, cancellationToken).ConfigureAwait(false);
    }

    internal static Task<Stub> BindAsync(Node node, ObjectType type, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        return RepeatAsync(node, BindOnceAsync, cancellationToken);

        async Task<Stub> BindOnceAsync()
        {
            var uid = await node.Naming.LookupAsync(name, cancellationToken).ConfigureAwait(false);
            return await BindInsideAsync(node, type, uid, name, cancellationToken).ConfigureAwait(false);
        }
    }

    internal static Task<Stub> BindAsync(
        Node node, ObjectType type, Uid uid, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        return RepeatAsync(node, () => BindInsideAsync(node, type, uid, name, cancellationToken), cancellationToken);
    }

    // If no action encloses it, no caller knows of the one that is begun here, and what made it end is told.
    private static async Task<TStub> RunAsync<TStub>(
        Node node, Func<Task<TStub>> body, CancellationToken cancellationToken)
    {
        var isOutside = AtomicAction.Current is null;
        try
        {
            return await AtomicAction.RunAsync(body, node.Objects.Running, cancellationToken).ConfigureAwait(false);
        }
        catch (ActionAbortedException error) when (isOutside
            && error is { Reason: AbortReason.ParticipantLost, InnerException: BindingBrokenException lost })
        {
            throw BindingBrokenException.OfUndone(lost, error);
        }
    }

    // Binding changes nothing. Inside an action that action is repeated.
    private static Task<Stub> RepeatAsync(Node node, Func<Task<Stub>> bind, CancellationToken cancellationToken) =>
        AtomicAction.Current is null
            ? Repetition.OfReadingAsync(bind, node.Objects.Running, cancellationToken) : bind();

    private static async Task<Stub> BindInsideAsync(
        Node node, ObjectType type, Uid uid, string? name, CancellationToken cancellationToken)
    {
        var binding = new ObjectBinding(node.Space, uid, type);
        try
        {
            if (await binding.LocateAsync(cancellationToken).ConfigureAwait(false) is { } place)
            {
                if (await node.Space.Others.CheckAsync(
                    place, uid, type, cancellationToken).ConfigureAwait(false) is { } checkedPlace)
                    binding.At(checkedPlace);
                else
                    binding.ForgetPlace();
            }
            else
                (await binding.PinAsync().ConfigureAwait(false)).Unpin();
        }
        catch (ObjectNotFoundException error) when (name is not null)
        {
            throw new ObjectNotFoundException(
                uid,
                $"'{name}' is the name of an object that is not found from here. If its class is not [Remote], bind to it at its own node. If it no longer exists, create an object under the name, which takes it over, or delete the name. {Wording.Sentence(error.Message)}");
        }

        return (Stub)type.CreateStub(binding);
    }

    private static async Task<TStub> CreateInsideAsync<TStub, TObject, TConstruction>(
        Node node, string? name, TConstruction construction, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub>
        where TObject : class
        where TConstruction : struct, IConstruction<TConstruction, TObject>
    {
        var objects = node.Objects;
        var uid = objects.Uids.Next();
        var binding = await PlaceAsync(node, TStub.ObjectType, uid, cancellationToken).ConfigureAwait(false);
        if (binding.IsLocal)
        {
            await binding.CheckAccessAsync(
                TStub.ObjectType, construction.Operation, cancellationToken).ConfigureAwait(false);
            await ObjectCreation.CreateAsync(
                node.Space, uid, TStub.ObjectType,
                services => construction.Construct(services, cancellationToken)).ConfigureAwait(false);
            if (node.Space.Remote is { } remote && TStub.ObjectType.IsRemote)
                await remote.BindAsync(uid, TStub.ObjectType, cancellationToken).ConfigureAwait(false);
            binding = new ObjectBinding(
                node.Space, uid, TStub.ObjectType, objects.Volatiles.Find(uid)) { IsLocal = true };
        }
        else
        {
            await CallRouter.CreateAsync<TConstruction, TObject>(
                binding, construction, cancellationToken).ConfigureAwait(false);
            binding = new ObjectBinding(node.Space, uid, TStub.ObjectType).At(binding.KnownPlace!.Value);
        }

        var stub = TStub.Create(binding);
        if (name is not null)
            await node.Space.Names.NameAsync(
                name, uid, (binding.KnownPlace ?? objects.Self).Node, cancellationToken).ConfigureAwait(false);
        return stub;
    }

    private static async Task<ObjectBinding> PlaceAsync(
        Node node, ObjectType type, Uid uid, CancellationToken cancellationToken)
    {
        if (node.Placement is not { } wanted || wanted == node.Name)
            return new ObjectBinding(node.Space, uid, type) { IsLocal = true };
        if (node.Network is not { } network)
            throw new InvalidOperationException(
                $"Objects cannot be created at node '{wanted}': this node knows no other. Set NodeOptions.Directory.");
        if (!type.IsRemote)
            throw new InvalidOperationException(
                $"Objects of class '{type.Name}' cannot be created at node '{wanted}': they can be called at their own node only. Mark the class with [Remote].");
        if (await network.Locator.FindNodeAsync(wanted, cancellationToken).ConfigureAwait(false) is not { } place)
            return new ObjectBinding(node.Space, uid, type) { IsLocal = true };
        network.Connections.Named(place.Node, wanted);
        return new ObjectBinding(node.Space, uid, type) { IsBeingMade = true }.At(place);
    }

    private static TConstruction CopyOf<TStub, TObject, TConstruction>(
        in TConstruction construction, IReferenceResolver references)
        where TStub : Stub, IStub<TStub>
        where TObject : class
        where TConstruction : struct, IConstruction<TConstruction, TObject>
    {
        if ((construction.Operation.Traits & OperationTraits.CopyArguments) == 0)
            return construction;
        var writer = StateWriter.Create();
        try
        {
            CallValues.WriteArguments<ConstructionCall<TConstruction, TObject>, Nothing>(
                TStub.ObjectType, new(construction), ref writer);
            return CallValues.ReadConstruction<TConstruction, TObject>(
                TStub.ObjectType, construction, new StateReader(writer.Written, references));
        }
        finally
        {
            writer.Dispose();
        }
    }
}
