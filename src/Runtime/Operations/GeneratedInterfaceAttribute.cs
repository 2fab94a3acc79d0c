using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Marks a generated interface: a value of that type is a reference to an object.</summary>
/// <param name="stub">The stub that implements it.</param>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GeneratedInterfaceAttribute(Type stub) : Attribute
{
    /// <summary>The stub that implements the interface.</summary>
    public Type Stub => stub;
}
