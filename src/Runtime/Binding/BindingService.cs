using Stubs.Naming;
using Stubs.Objects;

namespace Stubs.Binding;

/// <summary>Binding on persistent entries like those of naming, under a root of their own: bindings of different objects share nothing, and take part in actions.</summary>
internal sealed class BindingService(INamingService contexts) : IBindingService
{
    /// <summary>The root of the bindings.</summary>
    public static Uid Root { get; } = Uid.WellKnown(3);

    public static async Task<BindingService> OpenAsync(ObjectManager manager) => new(await NamingService.OpenAsync(manager, Root, findsNames: false).ConfigureAwait(false));

    public Task AddAsync(Uid uid, Uid node, CancellationToken cancellationToken = default) => contexts.AddAsync(uid.ToString(), node, cancellationToken);

    public Task<Uid?> LocateAsync(Uid uid, CancellationToken cancellationToken = default) => contexts.TryLookupAsync(uid.ToString(), cancellationToken);

    public Task DeleteAsync(Uid uid, CancellationToken cancellationToken = default) => AtomicAction.RunAsync(
        async () =>
        {
            if (await contexts.TryLookupAsync(uid.ToString(), cancellationToken).ConfigureAwait(false) is not null)
                await contexts.DeleteAsync(uid.ToString(), cancellationToken).ConfigureAwait(false);
        },
        cancellationToken: cancellationToken);
}
