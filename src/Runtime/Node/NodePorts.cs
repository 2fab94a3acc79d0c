using Stubs.Actions;
using Stubs.Calls;
using Stubs.Generated;
using Stubs.Naming;

namespace Stubs;

/// <summary>
/// The ports by which lower modules of a node reach higher ones: each call goes on to the part that the node has for
/// it. Nothing calls before the node has been put together.
/// </summary>
internal sealed class NodePorts(Node node) : IReferenceResolver, INames, IRecovery
{
    private static readonly ActionReply Undecided = new(ActionAnswer.Undecided);

    private NamesOfObjects Names => new(node.Naming);

    private IRecovery? Recovery => node.Network?.Recovery;

    public T Resolve<T>(Uid uid)
        where T : class => node.Space.Resolve<T>(uid);

    public Task NameAsync(string name, Uid uid, Uid home, CancellationToken cancellationToken) =>
        Names.NameAsync(name, uid, home, cancellationToken);

    public Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken) =>
        Names.DeleteNamesOfAsync(uid, cancellationToken);

    // What a node that works alone leaves in doubt is resolved when it starts.
    public Task<bool> ResolveDoubtAsync(Uid action, string coordinator) =>
        Recovery?.ResolveDoubtAsync(action, coordinator) ?? Task.FromResult(false);

    // What a node that works alone has in doubt, it asks no other node about.
    public bool IsSilent(Uid action) => Recovery?.IsSilent(action) ?? true;

    public Task ResolveStoredAsync(Uid action, bool committed, CancellationToken cancellationToken) =>
        Recovery?.ResolveStoredAsync(action, committed, cancellationToken) ?? Task.CompletedTask;

    public Task ResolveLentAsync(Uid action, CancellationToken cancellationToken) =>
        Recovery?.ResolveLentAsync(action, cancellationToken) ?? Task.CompletedTask;

    public Task<string> HearCommitAsync(Uid action, CancellationToken cancellationToken) =>
        Recovery?.HearCommitAsync(action, cancellationToken) ?? Task.FromResult("");

    public void ReportDamage(Uid action, string participant, string damage) =>
        Recovery?.ReportDamage(action, participant, damage);

    public void CoordinatorLost() => Recovery?.CoordinatorLost();

    public void Schedule() => Recovery?.Schedule();

    public Task<NodeReference?> FindJoinedAsync(Uid node, CancellationToken cancellationToken) =>
        Recovery?.FindJoinedAsync(node, cancellationToken) ?? Task.FromResult<NodeReference?>(null);

    public Task<ActionReply> FindDecisionAsync(Uid action) =>
        Recovery?.FindDecisionAsync(action) ?? Task.FromResult(Undecided);

    public Task ForgetDecisionAsync(Uid action, Uid participant, CancellationToken cancellationToken) =>
        Recovery?.ForgetDecisionAsync(action, participant, cancellationToken) ?? Task.CompletedTask;

    public Task<int> AskNodesAsync(CancellationToken cancellationToken) =>
        Recovery?.AskNodesAsync(cancellationToken) ?? Task.FromResult(0);
}
