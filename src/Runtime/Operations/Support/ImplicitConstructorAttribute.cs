using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Marks a class whose parameterless constructor is the compiler's own: it runs the initializers, and nothing of the
/// author's.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ImplicitConstructorAttribute : Attribute;
