using Stubs.Diagnostics;

namespace Stubs.Calls;

internal static partial class ExceptionCodec
{
    private static void Write(
        ref StateWriter writer, Exception error, int depth, ref int budget, Discretion? discretion,
        bool isCancelledByCaller = false)
    {
        var known = ExceptionRegistry.Find(error.GetType());
        var message = ExceptionLimits.Shorten(Say(ExceptionParts.MessageOf(error)));
        var shown = ExceptionLimits.Shorten(Say(UserCode.Ask(error, static error => error.Message)));
        var stack = discretion is null
            ? ExceptionLimits.Shorten(UserCode.Ask(error, static error => error.StackTrace)) : null;
        var data = UserCode.Ask(error, ExceptionData.Of) ?? [];
        var details = UserCode.Ask(error, FrameworkExceptions.DetailsOf) ?? [];
        var members = known is null ? [] : MembersOf(known, error);
        var subject = ExceptionLimits.Shorten(Say(UserCode.Ask(error, ExceptionParts.SubjectOf)));
        if (shown == message)
            shown = null;
        var inner = depth == ExceptionLimits.Depth ? [] : ExceptionParts.InnerOf(error);
        var count = Math.Min(inner.Count, budget);
        budget -= count;

        writer.WriteMapStart(
            2 + One(data.Count > 0) + One(count > 0) + One(shown is not null) + One(stack is not null) + One(
                details.Count > 0) + One(members.Length > 0)
            + One(message is not null) + One(subject is not null) + One(isCancelledByCaller));
        if (data.Count > 0)
        {
            writer.WriteKey("data"u8);
            ExceptionData.Write(ref writer, data);
        }

        writer.WriteKey("type"u8);
        writer.Write(ExceptionLimits.Shorten(
            known?.Name ?? error.GetType().FullName ?? error.GetType().Name, ExceptionLimits.Name));
        if (count > 0)
        {
            writer.WriteKey("inner"u8);
            writer.WriteArrayStart(count);
            for (var i = 0; i < count; i++)
                Write(ref writer, inner[i], depth + 1, ref budget, discretion);
        }

        WriteText(ref writer, "shown"u8, shown);
        WriteText(ref writer, "stack"u8, stack);
        if (details.Count > 0)
        {
            writer.WriteKey("details"u8);
            ExceptionData.Write(ref writer, details);
        }

        writer.WriteKey("hresult"u8);
        writer.Write(error.HResult);
        if (members.Length > 0)
        {
            writer.WriteKey("members"u8);
            writer.WriteTag(Cbor.EncodedTag);
            writer.Write(members);
        }

        WriteText(ref writer, "message"u8, message);
        WriteText(ref writer, "subject"u8, subject);
        if (!isCancelledByCaller)
            return;
        writer.WriteKey("cancelled"u8);
        writer.Write(true);

        string? Say(string? text) => discretion is null ? text : discretion.Say(text);
    }

    private static byte[] MembersOf(KnownException known, Exception error)
    {
        var writer = StateWriter.Create();
        try
        {
            known.Members.WriteMembers(ref writer, error);
            var written = writer.Written;
            return written.Length <= ExceptionLimits.Members ? written.ToArray() : [];
        }
        catch (Exception)
        {
            // Data that nest too deeply, or a collection that someone else is changing. The error that the operation
            // threw must not give way to another one for that.
            return [];
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static void WriteText(ref StateWriter writer, ReadOnlySpan<byte> key, string? text)
    {
        if (text is null)
            return;
        writer.WriteKey(key);
        writer.Write(text);
    }

    private static int One(bool condition) => condition ? 1 : 0;
}
