namespace Stubs;

/// <summary>Looks into a state without its class.</summary>
internal static class StateInspector
{
    /// <summary>
    /// Adds the identifier of every object that a state refers to (SYSTEM 51), once for each time it does.
    /// </summary>
    /// <exception cref="StateIncompatibleException">The state is malformed.</exception>
    public static void CollectReferences(ReadOnlySpan<byte> body, ICollection<Uid> into)
    {
        // Items follow one another whatever holds them, so that a walk over all heads needs neither recursion nor a
        // stack.
        var at = 0;
        for (long open = 1; open > 0; open--)
        {
            var start = at;
            if (!Cbor.TryReadHead(body, ref at, out var initial, out var argument))
                throw Malformed(body, start);
            switch (initial & 0xE0)
            {
                case Cbor.ByteString or Cbor.TextString:
                    if (argument > (ulong)(body.Length - at))
                        throw Malformed(body, start);
                    at += (int)argument;
                    break;
                case Cbor.Array or Cbor.Map:
                    if (argument > (ulong)(body.Length - at))
                        throw Malformed(body, start);
                    open += (long)argument * ((initial & 0xE0) == Cbor.Map ? 2 : 1);
                    break;
                case Cbor.Tag when argument == Cbor.ReferenceTag:
                    var reader = new StateReader(body[start..]);
                    into.Add(reader.ReadUid());
                    at = start + reader.Position;
                    break;
                case Cbor.Tag:
                    open++;
                    break;
            }
        }

        if (at < body.Length)
            throw Malformed(body, at);
    }

    private static StateIncompatibleException Malformed(ReadOnlySpan<byte> body, int position) =>
        new($"The state is malformed or incomplete at byte {position} of {body.Length}.", MemberPath.At(
            body, position));
}
