namespace Stubs;

/// <summary>
/// The passive form of an object: its identifier, the name of its type and its members as deterministic CBOR (RFC 8949,
/// section 4.2), independent of machine and address space. The idea is Arjuna's <c>ObjectState</c>.
/// </summary>
/// <param name="uid">The object.</param>
/// <param name="typeName">The name of its type (see <see cref="PersistentAttribute.Name"/>).</param>
/// <param name="body">A CBOR map from member name to value. It must not be changed afterwards.</param>
public sealed class ObjectState(Uid uid, string typeName, ReadOnlyMemory<byte> body)
{
    /// <summary>The largest body that stores take, in bytes.</summary>
    internal const int MaxBodyLength = 256 << 20;

    /// <summary>The object whose state this is.</summary>
    public Uid Uid => uid;

    /// <summary>The name of the object's type.</summary>
    public string TypeName => typeName;

    /// <summary>The members: a CBOR map from member name to value.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>
    /// Whether two states say the same of the same object. Since the encoding is deterministic, equal content has equal
    /// bytes: a write of a state with the content of the stored one is no write.
    /// </summary>
    /// <param name="other">The state to compare with.</param>
    public bool ContentEquals(ObjectState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Uid == other.Uid && TypeName == other.TypeName && Body.Span.SequenceEqual(other.Body.Span);
    }

    /// <summary>
    /// Type, identifier and members in CBOR's diagnostic notation (RFC 8949, section 8), for people; the object's class
    /// is not needed.
    /// </summary>
    public override string ToString() => $"{TypeName} {Uid} {CborDiagnostics.Print(Body.Span)}";
}
