using Stubs.Generated;

namespace Stubs.Objects;

/// <summary>Destroys objects inside the current action: they are gone when the outermost one commits (SYSTEM 7).</summary>
internal static class ObjectDestruction
{
    public static Task DestroyAsync(StubBinding binding, CancellationToken cancellationToken) => AtomicAction.RunAsync(
        async () =>
        {
            var record = await Admission.EnterAsync(binding, AtomicAction.Current!, LockMode.Write, compensated: false, cancellationToken).ConfigureAwait(false);
            record.Destroyed = true;
            if (binding.Manager.Remote is { } remote)
                await remote.Locator.DeleteAsync(binding.Uid, cancellationToken).ConfigureAwait(false);
        },
        binding.Manager.Running,
        cancellationToken);

    /// <summary>The same, as an operation that another node calls.</summary>
    internal sealed class DestroyOperation() : Operation(CallVerb.Destroy, Stubs.LockMode.Write, OperationTraits.None)
    {
        public static DestroyOperation Instance { get; } = new();

        internal override async ValueTask<byte[]> ServeAsync(ServedCall served)
        {
            await DestroyAsync(served.Binding, served.CancellationToken).ConfigureAwait(false);
            return ServedCall.Nothing;
        }
    }
}
