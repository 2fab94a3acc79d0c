namespace Stubs.Generators.Model;

/// <summary>How an object comes into being before its state is restored.</summary>
internal enum BlankForm
{
    /// <summary>A constructor of ours runs the initializers and nothing of the author's.</summary>
    RestoringConstructor,

    /// <summary>The class has no constructor: the compiler's own only runs the initializers.</summary>
    ImplicitConstructor,

    /// <summary>
    /// No constructor can be written that skips the author's: memory is taken, and simple initializers are repeated.
    /// </summary>
    Uninitialized,
}

/// <summary>The state of a class.</summary>
/// <param name="Blank">How a blank object is made.</param>
/// <param name="BaseArguments">What the restoring constructor passes on: <c>base(ref blank)</c> or
/// <c>base()</c>.</param>
/// <param name="Members">The members that are saved, in the order of their keys.</param>
/// <param name="Services">The members that are taken from the service provider.</param>
/// <param name="Initializers">The members that get their initializer's value in an uninitialized object.</param>
/// <param name="Accessors">The fields that cannot be set by plain assignment.</param>
/// <param name="IsHandWritten">The author wrote <c>SaveState</c> and <c>RestoreState</c>.</param>
/// <param name="DeclaresOnRestored">The hook is not taken by a method of the author's.</param>
/// <param name="IsSealed">No class derives.</param>
/// <param name="Holder">The nested class that holds the accessors and codecs.</param>
/// <param name="IsGraph">Objects that it holds have an identity, and one may be met twice.</param>
/// <param name="HasRequired">A caller of a constructor must set members too.</param>
internal sealed record StateModel(
    BlankForm Blank,
    string BaseArguments,
    EquatableArray<MemberModel> Members,
    EquatableArray<ServiceMemberModel> Services,
    EquatableArray<InitializerModel> Initializers,
    EquatableArray<AccessorModel> Accessors,
    bool IsHandWritten,
    bool DeclaresOnRestored,
    bool IsSealed,
    bool HasRequired,
    bool IsGraph,
    string Holder)
{
    /// <summary>The members of earlier versions that upgrades read.</summary>
    public EquatableArray<InputModel> Inputs { get; init; }
}

/// <summary>One member that is saved.</summary>
/// <param name="Key">The name under which it is saved.</param>
/// <param name="FormerKeys">The names that it had.</param>
/// <param name="Value">How it is written and read.</param>
/// <param name="Access">How it is read and set.</param>
internal sealed record MemberModel(
    string Key, EquatableArray<string> FormerKeys, ValueModel Value, MemberAccess Access)
{
    /// <summary>How it gets its value where what is read lacks it, in order of preference.</summary>
    public EquatableArray<UpgradeModel> Upgrades { get; init; }
}

/// <summary>
/// How a member is reached: by its name, or by an accessor to its field where the language forbids to set it.
/// </summary>
/// <param name="Getter">An expression over <c>target</c>.</param>
/// <param name="Setter">An assignable expression over <c>target</c>.</param>
internal sealed record MemberAccess(string Getter, string Setter);

/// <summary>A member that is a service.</summary>
internal sealed record ServiceMemberModel(string Type, bool IsOptional, MemberAccess Access);

/// <summary>A member's initializer, as an expression that means the same in any file.</summary>
internal sealed record InitializerModel(MemberAccess Access, string Expression);

/// <summary>An accessor to a field.</summary>
/// <param name="Name">The accessor's name.</param>
/// <param name="Field">The name of the field in metadata.</param>
/// <param name="Type">The type of the field.</param>
/// <param name="Owner">The type that declares the field; of a generic one the definition.</param>
/// <param name="IsByRef">The owner is a struct.</param>
/// <param name="IsOutside">It stands outside of the class.</param>
/// <param name="TypeParameters">Those of a generic owner, such as <c>&lt;T&gt;</c>.</param>
/// <param name="Constraints">Their constraint clauses.</param>
internal sealed record AccessorModel(
    string Name, string Field, string Type, string Owner, bool IsByRef, bool IsOutside, string TypeParameters,
    string Constraints);
