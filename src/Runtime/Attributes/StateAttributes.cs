namespace Stubs;

/// <summary>
/// Says that a member is not state: it is not saved, and after activation it has the value of its initializer. An event
/// has no handlers then.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Event)]
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

/// <summary>
/// Says under which name a member is stored and sent, where that is not its own. A member that is renamed keeps the
/// name by which stored objects and clients of other versions know it; a member whose type or meaning changes gets
/// another one, so that no version takes one for the other.
/// </summary>
/// <remarks>
/// On a data type, it is the full name by which the type is known as an argument of a generic class: objects of
/// <c>Box&lt;Order&gt;</c> are stored under that name, and are found by it after <c>Order</c> was renamed or moved.
/// Data itself is stored without the names of its types.
/// </remarks>
/// <param name="name">The name in stored state and in messages.</param>
[AttributeUsage(
    AttributeTargets.Field | AttributeTargets.Property
    | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface)]
public sealed class StoredNameAttribute(string name) : Attribute
{
    /// <summary>The name in stored state and in messages.</summary>
    public string Name => name;
}

/// <summary>
/// Says how a member gets its value from what earlier versions stored or sent, where they had other members: by a
/// static method of the same type. A parameter of the method stands for the member of its name, as earlier versions
/// had it or as the type has it now; the first letter may be of either case.
/// </summary>
/// <remarks>
/// The method runs where what is read lacks the member and has at least one of the members that only earlier versions
/// had; parameters for others get their default values. It may run again for the same stored object, after an action
/// was undone for one, and must depend on its arguments alone. Of several upgrades of a member, the first that finds
/// something runs.
/// </remarks>
/// <param name="method">The name of the method, as <c>nameof(Convert)</c>.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = true)]
public sealed class UpgradeAttribute(string method) : Attribute
{
    /// <summary>The name of the method.</summary>
    public string Method => method;
}
