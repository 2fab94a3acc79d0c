using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>
/// What nodes ask of each other about objects. The numbers are those of the protocol (<c>docs/protocol.md</c>).
/// </summary>
internal static class CallVerb
{
    /// <summary>Call an operation or a constructor; the answer is a reply.</summary>
    public const ushort Call = 1;

    /// <summary>Call an operation that returns a stream; the answer is items.</summary>
    public const ushort Stream = 2;

    /// <summary>One-way: stop a call, or a stream, of this connection.</summary>
    public const ushort Cancel = 3;

    /// <summary>Where is an object?</summary>
    public const ushort Locate = 4;

    /// <summary>To an object's home: let the caller run it.</summary>
    public const ushort Lend = 5;

    /// <summary>To the home, from the node that runs its objects: carry out these operations on your store.</summary>
    public const ushort WriteLent = 6;

    /// <summary>To a node that runs objects of others: run this one.</summary>
    public const ushort Run = 7;

    /// <summary>To the home, from a node to which it has lent an object: it does not run it after all.</summary>
    public const ushort Return = 8;

    /// <summary>One-way: the next item of a stream of this connection.</summary>
    public const ushort Next = 9;

    /// <summary>
    /// To an object's home: let the caller run it, when the actions that use it where it runs have ended.
    /// </summary>
    public const ushort Get = 10;

    /// <summary>One-way, from the home to the node where an object runs: it is wanted elsewhere.</summary>
    public const ushort Forward = 11;

    /// <summary>One-way, the answer to that: the object stays, or does not run here.</summary>
    public const ushort Strayed = 14;

    /// <summary>
    /// The name by which destroying an object is asked for, like an operation. No operation of a class is named so.
    /// </summary>
    public const string Destroy = AccessRules.Destroying;
}

/// <summary>
/// The body of the request to call an operation: an array of these, behind them the arguments, an array in turn, and
/// behind those, where there are any and always for a stream, the streams that the caller reads; then the headers, if
/// there are any.
/// </summary>
/// <param name="Context">The action in which it is called, or null.</param>
/// <param name="Trace">The caller's span (W3C trace context), or null.</param>
/// <param name="Number">By which the caller may cancel it; 0 if it will not.</param>
/// <param name="Object">The object; for a constructor, the identifier that it is to have.</param>
/// <param name="TypeName">The class for which the caller's stub stands.</param>
/// <param name="Operation">The operation.</param>
internal readonly record struct CallHeader(
    ActionContext? Context, string? Trace, long Number, Uid Object, string TypeName, string Operation)
{
    private const int Elements = 7, WithReading = 8, WithHeaders = 9;

    // The start of the array and what is written for no context, no trace and no number: most calls are outside any
    // action.
    private static ReadOnlySpan<byte> PlainStart => [0x87, 0xF6, 0xF6, 0x00];

    /// <summary>
    /// The streams that the caller is reading; null if it does not say, and takes no <see cref="CallStatus.Through"/>.
    /// </summary>
    public IReadOnlyList<StreamBeingRead>? Reading { get; init; }

    /// <summary>What filters send with the call; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The operation as it was read; null in a header that was not.</summary>
    public KnownOperation? Known { get; private init; }

    /// <summary>
    /// Writes that of a call outside any action which will not be cancelled, all but the arguments, which must follow.
    /// </summary>
    /// <param name="writer">The writer.</param>
    /// <param name="uid">The object.</param>
    /// <param name="names">What <see cref="Generated.Operation.WriteNames"/> has written.</param>
    public static void WritePlain(ref StateWriter writer, Uid uid, ReadOnlySpan<byte> names)
    {
        writer.WriteStarted(PlainStart, more: Elements - 3);
        writer.Write(uid);
        writer.WriteWritten(names, count: 2);
    }

    /// <summary>Writes all but the arguments, which must follow, and what <see cref="WriteReading"/> writes.</summary>
    public void Write(ref StateWriter writer)
    {
        writer.WriteArrayStart(Headers is not null ? WithHeaders : Reading is null ? Elements : WithReading);
        ActionContext.Write(ref writer, Context);
        writer.Write(Trace);
        writer.Write(Number);
        writer.Write(Object);
        writer.Write(TypeName);
        writer.Write(Operation);
    }

    /// <summary>Writes what stands behind the arguments.</summary>
    public void WriteReading(ref StateWriter writer)
    {
        if (Reading is not null)
            OpenStream.Write(ref writer, Reading);
        else if (Headers is not null)
            writer.WriteNull();
        if (Headers is not null)
            FilteredCall.WriteHeaders(ref writer, Headers);
    }

    /// <summary>The object that is called; empty if the body is not the start of a call.</summary>
    public static Uid ObjectOf(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new StateReader(body);
            if (reader.ReadArrayStart() < Elements)
                return default;
            for (var before = 0; before < 3; before++)
                reader.SkipValue();
            return reader.ReadUid();
        }
        catch (Exception error) when (error is StateIncompatibleException or FormatException)
        {
            return default;
        }
    }

    private static StreamBeingRead[]? ReadReading(ref StateReader reader)
    {
        reader.SkipValue();
        return reader.TryReadNull() ? null : OpenStream.Read(ref reader);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="body">The body.</param>
    /// <param name="operations">The operations that came before.</param>
    /// <param name="arguments">Where the arguments begin.</param>
    public static CallHeader Read(ReadOnlySpan<byte> body, KnownOperations operations, out int arguments)
    {
        var reader = new StateReader(body);
        var elements = reader.ReadArrayStart();
        if (elements < Elements)
            throw reader.Incompatible($"a call of {Elements} elements");
        var (context, trace, number, uid) =
            (ActionContext.Read(ref reader), reader.ReadString(), reader.ReadInt64(), reader.ReadUid());
        var known = operations.Read(ref reader, body);
        arguments = reader.Position;
        return new CallHeader(context, trace, number, uid, known.TypeName, known.Name)
        {
            Known = known,
            Reading = elements < WithReading ? null : ReadReading(ref reader),
            Headers = elements < WithHeaders || reader.TryReadNull() ? null : FilteredCall.ReadHeaders(ref reader),
        };
    }
}

/// <summary>How a call went.</summary>
internal enum CallStatus
{
    /// <summary>The result follows.</summary>
    Returned = 0,

    /// <summary>The operation threw; the exception follows.</summary>
    Threw = 1,

    /// <summary>The action, or a level of it, was aborted at the server: level, reason and text follow.</summary>
    Aborted = 2,

    /// <summary>The call was not executed; the text says why.</summary>
    Refused = 3,

    /// <summary>One item of a stream follows.</summary>
    Item = 4,

    /// <summary>The call was not executed, because the object runs at another node, which follows.</summary>
    Moved = 5,

    /// <summary>One item of a stream follows, and no further one before it is asked for.</summary>
    Demanded = 6,

    /// <summary>
    /// The operation has given its last item, and goes on to its end when that is asked for. Sent only where a caller
    /// says that it understands it.
    /// </summary>
    Through = 7,
}

/// <summary>
/// The body of a reply, and of an item of a stream: an array of the status, the content, and what the caller must know
/// to end the action. It is put together from parts that are written already.
/// </summary>
internal static class CallReply
{
    private const byte ArrayOfThree = 0x83, Null = 0xF6;

    private static ReadOnlySpan<byte> StartOfReturned => [ArrayOfThree, (byte)CallStatus.Returned];

    // What is written for Enlistment.None: most calls are outside any action.
    private static ReadOnlySpan<byte> NoEnlistment => [0x83, 0xF4, 0xF4, 0x80];

    public static byte[] Returned(byte[] result, Enlistment enlistment) =>
        Compose(CallStatus.Returned, result, enlistment);

    /// <summary>Answers a call outside any action with its result, which is written where it is sent from.</summary>
    public static void Return<TCall, TResult>(in TCall call, RpcRequest request, ObjectType type, TResult result)
        where TCall : struct, ICall<TCall, TResult>
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteStarted(StartOfReturned, more: 2);
            if (typeof(TResult) == typeof(Nothing))
                writer.WriteNull();
            else
                CallValues.WriteResult(type, call, ref writer, result, wasExecuted: true);
            writer.WriteWritten(NoEnlistment, count: 1);
            request.Reply(writer.Written);
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>
    /// Reads what a reply says about the action, if it is that there is nothing to be said: the usual end.
    /// </summary>
    public static bool EndsWithNoEnlistment(ReadOnlySpan<byte> end) => end.SequenceEqual(NoEnlistment);

    public static byte[] Item(byte[] item, bool isDemanded) =>
        Compose(isDemanded ? CallStatus.Demanded : CallStatus.Item, item, Enlistment.None);

    public static byte[] Through() => Compose(CallStatus.Through, [Null], Enlistment.None);

    public static byte[] Threw(
        Exception error, Enlistment enlistment, bool isCancelledByCaller, Discretion? discretion)
    {
        var writer = StateWriter.Create();
        try
        {
            ExceptionCodec.Write(ref writer, error, isCancelledByCaller, discretion);
            return Compose(CallStatus.Threw, writer.ToArray(), enlistment);
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static byte[] Aborted(Uid level, AbortReason reason, string text, Enlistment enlistment)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(3);
        writer.Write(level);
        writer.Write((int)reason);
        writer.Write(text);
        return Compose(CallStatus.Aborted, writer.ToArray(), enlistment);
    }

    public static byte[] Refused(string reason, Enlistment enlistment)
    {
        using var writer = StateWriter.Create();
        writer.Write(reason);
        return Compose(CallStatus.Refused, writer.ToArray(), enlistment);
    }

    public static byte[] Moved(NodeReference place, Enlistment enlistment)
    {
        using var writer = StateWriter.Create();
        writer.Write(place.ToString());
        return Compose(CallStatus.Moved, writer.ToArray(), enlistment);
    }

    private static byte[] Compose(CallStatus status, byte[] content, Enlistment enlistment)
    {
        if (ReferenceEquals(enlistment, Enlistment.None))
            return Compose(status, content, NoEnlistment);
        var writer = StateWriter.Create();
        try
        {
            Enlistment.Write(ref writer, enlistment);
            return Compose(status, content, writer.Written);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static byte[] Compose(CallStatus status, ReadOnlySpan<byte> content, ReadOnlySpan<byte> enlistment)
    {
        var reply = new byte[2 + content.Length + enlistment.Length];
        (reply[0], reply[1]) = (ArrayOfThree, (byte)status);
        content.CopyTo(reply.AsSpan(2));
        enlistment.CopyTo(reply.AsSpan(2 + content.Length));
        return reply;
    }
}
