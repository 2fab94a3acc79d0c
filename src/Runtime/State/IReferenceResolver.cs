using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Turns the UIDs found in a state or a message into references that can be called. A node does so; a tool that only
/// prints does not.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IReferenceResolver
{
    /// <summary>
    /// Makes a reference of the stub or interface type <typeparamref name="T"/> without touching the object.
    /// </summary>
    T Resolve<T>(Uid uid)
        where T : class;
}
