using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>What every generated stub has: its type's description, and a way to be made.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStub<TSelf>
    where TSelf : class, IStub<TSelf>
{
    /// <summary>The description of the class.</summary>
    static abstract ObjectType ObjectType { get; }

    /// <summary>Makes a stub.</summary>
    static abstract TSelf Create(StubBinding binding);

    /// <summary>Runs the body of one of the operations that are lines of the class's table.</summary>
    /// <param name="operation">Its number in the table.</param>
    /// <param name="instance">The object.</param>
    /// <param name="invocation">The arguments, and where the result goes.</param>
    static virtual void Invoke(int operation, object instance, in Invocation invocation) =>
        throw new NotSupportedException();

    /// <summary>Runs one of the author's constructors or factories.</summary>
    /// <param name="constructor">Its number in the table.</param>
    /// <param name="services">Where arguments marked <see cref="ServiceAttribute"/> come from.</param>
    /// <param name="invocation">The arguments that the client supplies.</param>
    /// <returns>The object.</returns>
    static virtual object Construct(int constructor, IServiceProvider services, in Invocation invocation) =>
        throw new NotSupportedException();
}
