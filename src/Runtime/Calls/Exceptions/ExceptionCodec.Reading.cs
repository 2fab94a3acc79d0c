using System.Runtime.ExceptionServices;

namespace Stubs.Calls;

internal static partial class ExceptionCodec
{
    private static Exception Read(ref StateReader reader, int depth, ref int budget)
    {
        if (depth > ExceptionLimits.Depth)
            throw reader.Incompatible($"at most {ExceptionLimits.Depth} exceptions inside each other", "more");
        if (budget-- == 0)
            throw reader.Incompatible($"at most {ExceptionLimits.Count} exceptions", "more");
        return Make(ReadParts(ref reader, depth, ref budget), reader.Resolver);
    }

    private static WrittenException ReadParts(ref StateReader reader, int depth, ref int budget)
    {
        var map = reader.ReadMapStart();
        var data = reader.ReadMember(ref map, "data"u8) ? ExceptionData.Read(ref reader) : [];
        if (!reader.ReadMember(ref map, "type"u8))
            throw reader.Incompatible("the type of an exception", "none");
        var type = ReadText(ref reader, ExceptionLimits.Name)
            ?? throw reader.Incompatible("the type of an exception", "null");
        var inner = reader.ReadMember(ref map, "inner"u8) ? ReadInner(ref reader, depth, ref budget) : [];
        var shown = reader.ReadMember(ref map, "shown"u8) ? ReadText(ref reader, ExceptionLimits.Text) : null;
        var stack = reader.ReadMember(ref map, "stack"u8) ? ReadText(ref reader, ExceptionLimits.Text) : null;
        var details = reader.ReadMember(ref map, "details"u8) ? ExceptionData.Read(ref reader) : [];
        var hresult = reader.ReadMember(ref map, "hresult"u8) ? reader.ReadInt32() : 0;
        var members = ReadOnlyMemory<byte>.Empty;
        if (reader.ReadMember(ref map, "members"u8))
        {
            reader.ReadTag(Cbor.EncodedTag, "the encoded members of an exception");
            members = reader.ReadReadOnlyMemory();
        }

        var message = reader.ReadMember(ref map, "message"u8) ? ReadText(ref reader, ExceptionLimits.Text) : null;
        var subject = reader.ReadMember(ref map, "subject"u8) ? ReadText(ref reader, ExceptionLimits.Text) : null;
        var isCancelledByCaller = reader.ReadMember(ref map, "cancelled"u8) && reader.ReadBoolean();
        reader.ReadMapEnd(ref map);
        return new WrittenException
        {
            Type = type,
            Message = message,
            Shown = shown,
            Subject = subject,
            HResult = hresult,
            Stack = stack,
            Inner = inner,
            Data = data,
            Details = details,
            IsCancelledByCaller = isCancelledByCaller,
            Members = members,
        };
    }

    private static Exception[] ReadInner(ref StateReader reader, int depth, ref int budget)
    {
        var count = reader.EnterArray();
        if (count > budget)
            throw reader.Incompatible($"at most {ExceptionLimits.Count} exceptions", "more");
        var inner = new Exception[count];
        foreach (ref var error in inner.AsSpan())
            error = Read(ref reader, depth + 1, ref budget);
        reader.Leave();
        return inner;
    }

    private static string? ReadText(ref StateReader reader, int limit)
    {
        var text = reader.ReadString();
        return text is null || text.Length <= limit
            ? text : throw reader.Incompatible($"a text of at most {limit} characters", $"one of {text.Length}");
    }

    private static Exception Make(WrittenException written, Generated.IReferenceResolver? resolver)
    {
        var error = Rebuild(written, resolver);
        if (written.IsCancelledByCaller)
            Cancellations.MarkAsCallers(error);
        if (written.HResult != 0)
            error.HResult = written.HResult;
        foreach (var entry in written.Data)
            UserCode.Try((error, entry), static of => of.error.Data[of.entry.Key] = of.entry.Value);

        return written.Stack is null ? error : ExceptionDispatchInfo.SetRemoteStackTrace(error, written.Stack);
    }

    private static Exception Rebuild(WrittenException written, Generated.IReferenceResolver? resolver)
    {
        if (FrameworkExceptions.Find(written.Type) is { } factory)
        {
            var made = factory(written);
            ExceptionParts.Complete(made, written);
            return made;
        }

        if (ExceptionRegistry.Find(written.Type) is not { } known)
            return Replace(written, WhyNotKnown(written.Type));

        var error = known.Members.CreateBlankException();
        ExceptionParts.Construct(error, written);
        if (written.Members.IsEmpty)
            return error;
        try
        {
            var reader = new StateReader(written.Members.Span, resolver) { IsOfPeer = true };
            known.Members.ReadMembers(ref reader, error);
            return reader.AtEnd ? error : Replace(written, "There is more behind its members.");
        }
        catch (StateIncompatibleException reason)
        {
            return Replace(
                written,
                $"Its members cannot be read into the class '{known.Name}' as this program has it: {Wording.Sentence(reason.Message)} Build both sides with the same version of the class, or mend the difference with [FormerName].");
        }
        catch (Exception reason)
        {
            return Replace(
                written, $"The class '{known.Name}' threw when its members were set: {UserCode.TextOf(reason)}");
        }
    }

    // No assembly of the framework will ever reference Stubs.
    private static string WhyNotKnown(string type) => type.StartsWith("System.", StringComparison.Ordinal)
        ? "It is a class of the framework that does not cross nodes as itself; docs/exceptions.md says which do. "
            + "Catch RemoteOperationException and look at its TypeName, or catch the exception in the operation and throw one that crosses."
        : "Its class is not known to this program. It would be if the program used the assembly that declares it, and that assembly referenced Stubs; see docs/exceptions.md.";

    private static RemoteOperationException Replace(WrittenException written, string reason) => new(
        written.Type,
        written.Shown ?? written.Message,
        written.Stack,
        reason,
        written.Inner.Count > 1 ? new AggregateException(written.Inner) : written.FirstInner);
}
