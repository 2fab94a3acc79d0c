using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Placement;

/// <summary>Serves what other nodes ask about running objects away from their homes.</summary>
internal sealed class TokenServer(
    ObjectManager manager, HomeSite home, Holdings holdings, PlacementDirector placement)
{
    // A written result that is none.
    private static readonly byte[] Nothing = [0xF6];

    /// <summary>Whether a verb is one of this module's.</summary>
    public static bool Serves(ushort verb) =>
        verb is CallVerb.Lend or CallVerb.WriteLent or CallVerb.Run or CallVerb.Return or CallVerb.Get
            or CallVerb.Forward or CallVerb.Strayed;

    public ValueTask HandleAsync(RpcRequest request) => request.Verb switch
    {
        CallVerb.Lend => LendAsync(request),
        CallVerb.WriteLent => WriteLentAsync(request),
        CallVerb.Run => RunObjectAsync(request),
        CallVerb.Get => GetAsync(request),
        CallVerb.Forward => Forward(request),
        CallVerb.Strayed => StrayedAsync(request),
        _ => ReturnAsync(request),
    };

    private async ValueTask LendAsync(RpcRequest request)
    {
        if (!CallMessages.TryRead(request, "The request to lend an object", CallMessages.ReadUid, out var uid))
            return;
        var lent = await home.LendAsync(
            uid, request.Connection, manager.Self, request.CancellationToken).ConfigureAwait(false);
        request.Reply(lent.ToArray());
    }

    private async ValueTask RunObjectAsync(RpcRequest request)
    {
        if (!CallMessages.TryRead(request, "The request to run an object", RunRequest.Read, out var asked))
            return;
        if (asked.Wanted is not { } wanted)
        {
            var elsewhere = await placement.RunHereAsync(
                asked.Object, asked.Home, request.CancellationToken).ConfigureAwait(false);
            request.Reply(RunRequest.Place(elsewhere ?? manager.Self, why: null));
            return;
        }

        var arrival = await placement.TakeAsync(
            asked.Object, asked.Home, wanted, request.CancellationToken).ConfigureAwait(false);
        request.Reply(RunRequest.Place(arrival.RunsAt ?? manager.Self, arrival.Why));
    }

    private async ValueTask GetAsync(RpcRequest request)
    {
        if (!CallMessages.TryRead(request, "The request to have an object move", GetRequest.Read, out var asked))
            return;
        TokenReply reply;
        try
        {
            reply = await home.GetAsync(
                asked, request.Connection, request.CancellationToken).ConfigureAwait(false);
        }
        catch (StubsException error) when (error is ObjectInDoubtException or ObjectNotFoundException)
        {
            reply = TokenReply.Stays(manager.Self, error.Message);
        }

        request.Reply(reply.ToArray());
    }

    // It may wait for long: later requests of the home do not wait for it.
    private ValueTask Forward(RpcRequest request)
    {
        if (CallMessages.TryRead(request, "That an object is wanted elsewhere", ForwardNotice.Read, out var asked))
            _ = holdings.LeaveAsync(asked, request.Connection);
        return default;
    }

    private ValueTask StrayedAsync(RpcRequest request) =>
        CallMessages.TryRead(request, "Why an object stays", StrayedNotice.Read, out var notice)
            ? new ValueTask(home.StrayedAsync(notice, request.Connection)) : default;

    private async ValueTask ReturnAsync(RpcRequest request)
    {
        if (!CallMessages.TryRead(request, "What object is given back", TokenMessages.ReadReturned, out var returned))
            return;
        await home.ReturnAsync(
            returned.Object, returned.Token, request.Connection, returned.Request).ConfigureAwait(false);
        request.Reply(Nothing);
    }

    private async ValueTask WriteLentAsync(RpcRequest request)
    {
        if (!CallMessages.TryRead(
            request, "What is to be written of lent objects", TokenMessages.ReadWrite, out var asked))
            return;
        var outcome = await home.WriteAsync(asked, request.Connection).ConfigureAwait(false);
        request.Reply(TokenMessages.WriteOutcome(outcome));
    }
}
