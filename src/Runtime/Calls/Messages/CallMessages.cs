using System.Diagnostics.CodeAnalysis;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>Reads the bodies of requests about objects.</summary>
internal static class CallMessages
{
    /// <summary>Reads a body.</summary>
    public delegate T BodyReader<out T>(ReadOnlySpan<byte> body);

    /// <summary>Reads a request. One that cannot be read has done nothing, and is answered so.</summary>
    public static bool TryRead<T>(
        RpcRequest request, string what, BodyReader<T> read, [MaybeNullWhen(false)] out T body)
    {
        try
        {
            body = read(request.Body.Span);
            return true;
        }
        catch (Exception error) when (error is StateIncompatibleException or FormatException)
        {
            request.Fail(RpcFault.BadRequest, $"{what} cannot be read: {Wording.Sentence(error.Message)}");
            body = default;
            return false;
        }
    }

    /// <summary>Reads the identifier of an object.</summary>
    public static Uid ReadUid(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 1
            ? reader.ReadUid() : throw reader.Incompatible("an array with the identifier of an object");
    }
}
