using System.Security.Claims;
using Stubs.Rpc;

namespace Stubs;

/// <summary>
/// What a node does around calls to other nodes, or around those from them: it can write an audit, add and read
/// headers, name the caller of an incoming call, or refuse a call by throwing. The idea is that of the filters of
/// Orleans and of ASP.NET Core.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="next">Goes on: to the next filter, and in the end to the call. It completes when the call has returned,
/// and throws what that throws. Of a stream that goes out it completes when the stream is about to begin. It is called
/// once at most. What a filter of an incoming call outside any action throws when the call has returned is logged, and
/// the caller gets the result: what was done stays done. Inside an action it undoes the call.</param>
public delegate Task CallFilter(FilteredCall call, Func<Task> next);

/// <summary>A call between nodes, as filters see it.</summary>
public sealed class FilteredCall
{
    private const int MostHeaders = 64, MostCharacters = 8192;

    internal FilteredCall(
        Uid uid, string className, string operation, RpcPeer peer, ClaimsPrincipal caller,
        IReadOnlyDictionary<string, string>? headers)
    {
        (Object, ClassName, Operation, Peer, Caller) = (uid, className, operation, peer, caller);
        Headers = headers is null
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : new Dictionary<string, string>(headers, StringComparer.Ordinal);
    }

    /// <summary>The object; of a constructor, the identifier that it is to have.</summary>
    public Uid Object { get; }

    /// <summary>The name of the class for which the caller's stub stands.</summary>
    public string ClassName { get; }

    /// <summary>The wire name of the operation or constructor; <c>.destroy()</c> for destroying.</summary>
    public string Operation { get; }

    /// <summary>The node at the other end.</summary>
    public RpcPeer Peer { get; }

    /// <summary>
    /// The caller that the call runs for. A filter of an incoming call may put another one in the peer's place, which
    /// the operation and its authorization then see; one of an outgoing call sends it in headers, if it is to be known.
    /// </summary>
    public ClaimsPrincipal Caller { get; set; }

    /// <summary>
    /// What goes with the call: at most 64 texts, of 8,192 characters with their names. What comes from a client is
    /// what that client says.
    /// </summary>
    public IDictionary<string, string> Headers { get; }

    internal IReadOnlyDictionary<string, string> Sent => (Dictionary<string, string>)Headers;

    /// <summary>Runs filters, and within them a call.</summary>
    /// <returns>Whether they have let it through.</returns>
    internal async Task<bool> RunAsync(IReadOnlyList<CallFilter> filters, Func<Task> call)
    {
        var isThrough = false;
        Func<Task> next = () =>
        {
            if (isThrough)
                throw new InvalidOperationException(
                    $"A filter goes on for a second time with a call of '{Operation}', which would be executed twice. Call 'next' once.");
            isThrough = true;
            return call();
        };
        for (var place = filters.Count - 1; place >= 0; place--)
        {
            var (filter, inner) = (filters[place], next);
            next = () => filter(this, inner);
        }

        await next().ConfigureAwait(false);
        return isThrough;
    }

    /// <summary>What is wrong with the headers; null if nothing is.</summary>
    internal string? ObjectionToHeaders() =>
        Headers.Count > MostHeaders || Sent.Sum(static one => one.Key.Length + one.Value.Length) > MostCharacters
            ? $"its filters have given it {Headers.Count} headers, and at most {MostHeaders} with {MostCharacters} characters are sent"
            : null;

    internal static IReadOnlyDictionary<string, string> ReadHeaders(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        if (count % 2 != 0 || count / 2 > MostHeaders)
            throw reader.Incompatible($"at most {MostHeaders} headers, a name and a text each", $"{count} elements");
        var (headers, characters) = (new Dictionary<string, string>(StringComparer.Ordinal), 0);
        for (var read = 0; read < count; read += 2)
        {
            var (name, text) = (reader.ReadText("a name"), reader.ReadText("a text"));
            if ((characters += name.Length + text.Length) > MostCharacters)
                throw reader.Incompatible($"headers of at most {MostCharacters} characters", "more");
            headers[name] = text;
        }

        return headers;
    }

    internal static void WriteHeaders(ref StateWriter writer, IReadOnlyDictionary<string, string> headers)
    {
        writer.WriteArrayStart(headers.Count * 2);
        foreach (var (name, text) in headers)
        {
            writer.Write(name);
            writer.Write(text);
        }
    }
}
