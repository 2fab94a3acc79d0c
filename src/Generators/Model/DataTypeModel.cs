namespace Stubs.Generators.Model;

/// <summary>A user's data type, for which a codec is written.</summary>
/// <param name="Type">The full name, without annotations.</param>
/// <param name="Codec">The full name of the codec.</param>
/// <param name="Place">Where the codec is declared: the namespace of the assembly's codecs, or the containing type of a
/// private type.</param>
/// <param name="CanBeNull">It is a class.</param>
/// <param name="CanBeDerived">A value may be of a derived class, which must not be cut down silently.</param>
/// <param name="Constructor">The parameters of the constructor of a type of another assembly; null for a type whose
/// fields are set.</param>
/// <param name="IsAbstract">No value is of exactly this type.</param>
/// <param name="Subtypes">The classes that values may have besides.</param>
/// <param name="Members">The members in the order of their keys.</param>
/// <param name="Accessors">The fields that cannot be reached by their name.</param>
/// <param name="HasIdentity">Members that hold the same object hold the same one again.</param>
/// <param name="Uses">What the compiler has against what the file uses.</param>
/// <param name="IsUnion">It is a struct that holds a value of one of its subtypes, or null.</param>
internal sealed record DataTypeModel(
    string Type,
    string Codec,
    Place Place,
    bool CanBeNull,
    bool CanBeDerived,
    EquatableArray<string>? Constructor,
    bool IsAbstract,
    EquatableArray<SubtypeModel> Subtypes,
    EquatableArray<DataMemberModel> Members,
    EquatableArray<AccessorModel> Accessors,
    bool HasIdentity,
    UseModel Uses,
    bool IsUnion = false)
{
    /// <summary>
    /// Code that its author wrote makes values of it: what that gives back is compared with what is written.
    /// </summary>
    public bool IsRemade { get; init; }

    /// <summary>
    /// The members that an object initializer must set, and that cannot be saved: another rule reports them.
    /// </summary>
    public EquatableArray<string> Unsaved { get; init; }

    /// <summary>The members of earlier versions that upgrades read.</summary>
    public EquatableArray<InputModel> Inputs { get; init; }
}

/// <summary>A class that values of a data type may have.</summary>
/// <param name="Type">The full name.</param>
/// <param name="Codec">The expression for its codec.</param>
/// <param name="Names">The name by which it is written, and those by which it was.</param>
internal sealed record SubtypeModel(string Type, string Codec, EquatableArray<string> Names);

/// <summary>A member of a data type.</summary>
/// <param name="Member">How it is written, read and reached.</param>
/// <param name="Name">The name as in source.</param>
/// <param name="Parameter">The constructor's parameter that sets it.</param>
/// <param name="IsInitOnly">It can be set in an object initializer only.</param>
/// <param name="IsRequired">An object initializer must set it.</param>
/// <param name="Initializer">The expression that gives its value where stored data lacks it.</param>
internal sealed record DataMemberModel(
    MemberModel Member, string Name, string? Parameter, bool IsInitOnly, bool IsRequired, string? Initializer)
{
    /// <summary>The method that compares it with what it was before; null if nothing can be said of it.</summary>
    public string? Comparison { get; init; }
}
