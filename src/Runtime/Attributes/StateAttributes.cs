namespace Stubs;

/// <summary>
/// Says that a member is not state: it is not saved, and after activation it has the value of its initializer.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class TransientAttribute : Attribute;

/// <summary>
/// Says that a member or a constructor's parameter is a service, taken from the node's <see cref="IServiceProvider"/>
/// when the object is created and again whenever it is activated. A service is never state.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ServiceAttribute : Attribute;

/// <summary>
/// Says that a member was stored under another name by earlier versions of the class, so that renaming it loses
/// nothing.
/// </summary>
/// <param name="name">The name that the member had.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = true)]
public sealed class FormerNameAttribute(string name) : Attribute
{
    /// <summary>The name that the member had.</summary>
    public string Name => name;
}
