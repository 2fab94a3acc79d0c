using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Says of an interface that an author has written that it is the one of a class of this assembly: a value of that type
/// is a reference to an object.
/// </summary>
/// <param name="interface">The interface.</param>
/// <param name="stub">The stub that implements it.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectInterfaceAttribute(Type @interface, Type stub) : Attribute
{
    /// <summary>The interface.</summary>
    public Type Interface => @interface;

    /// <summary>The stub that implements it.</summary>
    public Type Stub => stub;
}
