namespace Stubs;

/// <summary>
/// Names a class that values declared as this class or interface may have. Such data are stored and sent with that
/// name, and come back as what they were; a value of a class that is not named is refused when it is written.
/// </summary>
/// <remarks>
/// The name stands in stored objects: it must stay when the class gets another name. A second name for the same class
/// is one that it had: it is read, and not written any more. It is an attribute of its own, not
/// <c>[JsonDerivedType]</c>, because what is stored for years must not change with what a web interface shows today,
/// and because that one may be left without a name, which loses the type.
/// <para>A union of C# names its cases by itself, after their types; the attribute gives a case another name.</para>
/// </remarks>
/// <typeparam name="T">A class or struct that derives from, or implements, the type that has the attribute. It is not
/// abstract.</typeparam>
/// <param name="name">The name, unique among the subtypes of the type.</param>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct,
    AllowMultiple = true, Inherited = false)]
public sealed class SubtypeAttribute<T>(string name) : Attribute
{
    /// <summary>The name by which the class is stored and sent.</summary>
    public string Name => name;
}
