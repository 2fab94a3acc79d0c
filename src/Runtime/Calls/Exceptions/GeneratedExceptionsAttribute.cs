using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Says of an assembly that it registers its exception classes when it is first used, so that assemblies that reference
/// it can see to that.
/// </summary>
/// <param name="exception">One of its public exception classes.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GeneratedExceptionsAttribute(Type exception) : Attribute
{
    /// <summary>One of the assembly's public exception classes.</summary>
    public Type Exception => exception;
}
