namespace Stubs;

/// <summary>
/// The passive form of an object: its identifier, the name of its type and its members as deterministic CBOR (RFC 8949, section 4.2),
/// independent of machine and address space. The idea is Arjuna's <c>ObjectState</c>.
/// </summary>
/// <param name="uid">The object.</param>
/// <param name="typeName">The name of its type (see <see cref="PersistentAttribute.Name"/>).</param>
/// <param name="body">A CBOR map from member name to value. It must not be changed afterwards.</param>
public sealed class ObjectState(Uid uid, string typeName, ReadOnlyMemory<byte> body)
{
    /// <summary>The object whose state this is.</summary>
    public Uid Uid => uid;

    /// <summary>The name of the object's type.</summary>
    public string TypeName => typeName;

    /// <summary>The members: a CBOR map from member name to value.</summary>
    public ReadOnlyMemory<byte> Body => body;
}
