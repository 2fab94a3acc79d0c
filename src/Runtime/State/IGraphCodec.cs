namespace Stubs.Generated;

/// <summary>Writes and reads the members of objects that have an identity within a state.</summary>
internal interface IGraphCodec
{
    /// <summary>Writes the members of an object, as one map.</summary>
    void WriteMembers(ref StateWriter writer, object target);

    /// <summary>Reads the members of an object that has been made.</summary>
    void ReadMembers(ref StateReader reader, object target);
}
