namespace Stubs;

/// <summary>
/// Says which callers may call an operation, or, on a class, all its operations, its constructors and the destruction
/// of its objects. The meaning is that of ASP.NET Core, whose attributes of this name count too: all attributes of
/// class and operation must allow the caller; without policy and roles, an authenticated one. The node of the object
/// checks it, before lock and body.
/// </summary>
/// <remarks>
/// Code of the object's own node is not asked, unless it acts for someone: in a call from elsewhere, or by
/// <see cref="CallContext.ActAs"/>.
/// </remarks>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor,
    AllowMultiple = true)]
public sealed class AuthorizeAttribute : Attribute
{
    /// <summary>Allows authenticated callers, or those of <see cref="Roles"/>.</summary>
    public AuthorizeAttribute()
    {
    }

    /// <summary>Allows the callers that a policy allows.</summary>
    /// <param name="policy">Its name in <see cref="NodeAuthorization.Policies"/>.</param>
    public AuthorizeAttribute(string policy) => Policy = policy;

    /// <summary>The name of a policy in <see cref="NodeAuthorization.Policies"/>; null for none.</summary>
    public string? Policy { get; set; }

    /// <summary>
    /// Roles, with commas between them; the caller needs one of them. Peers have the roles <c>client</c>, <c>node</c>
    /// and <c>operator</c>, as far as theirs goes.
    /// </summary>
    public string? Roles { get; set; }
}

/// <summary>Opens an operation, or a class, to all callers, whatever <see cref="AuthorizeAttribute"/> says.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor)]
public sealed class AllowAnonymousAttribute : Attribute;
