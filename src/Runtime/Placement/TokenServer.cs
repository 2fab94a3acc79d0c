using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Placement;

/// <summary>Serves what other nodes ask about running objects away from their homes.</summary>
internal sealed class TokenServer(ObjectManager manager, HomeSite home, IPlacement placement)
{
    // A written result that is none.
    private static readonly byte[] Nothing = [0xF6];

    /// <summary>Whether a verb is one of this module's.</summary>
    public static bool Serves(ushort verb) =>
        verb is CallVerb.Lend or CallVerb.WriteLent or CallVerb.Run or CallVerb.Return;

    public ValueTask HandleAsync(RpcRequest request) => request.Verb switch
    {
        CallVerb.Lend => LendAsync(request),
        CallVerb.WriteLent => WriteLentAsync(request),
        CallVerb.Run => RunObjectAsync(request),
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
        var elsewhere = await placement.RunHereAsync(
            asked.Object, asked.Home, request.CancellationToken).ConfigureAwait(false);
        request.Reply(RunRequest.Place(elsewhere ?? manager.Self));
    }

    private async ValueTask ReturnAsync(RpcRequest request)
    {
        if (!CallMessages.TryRead(request, "What object is given back", TokenMessages.ReadHeld, out var held))
            return;
        await home.ReturnAsync(held.Object, held.Token, request.Connection).ConfigureAwait(false);
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
