namespace Stubs.Generators.Model;

/// <summary>A user's data type, for which a codec is written.</summary>
/// <param name="Type">The full name.</param>
/// <param name="Codec">The full name of the codec.</param>
/// <param name="Place">Where the codec is declared: the namespace of the assembly's codecs, or the containing type of a private type.</param>
/// <param name="CanBeNull">It is a class.</param>
/// <param name="CanBeDerived">A value may be of a derived class, which must not be cut down silently.</param>
/// <param name="Creation">An expression that makes a blank value; may contain constructor arguments by the names of local variables.</param>
/// <param name="Members">The members in the order of their keys.</param>
/// <param name="Accessors">The fields that cannot be reached by their name.</param>
internal sealed record DataTypeModel(
    string Type,
    string Codec,
    Place Place,
    bool CanBeNull,
    bool CanBeDerived,
    bool ReadsBeforeCreation,
    string Creation,
    EquatableArray<MemberModel> Members,
    EquatableArray<AccessorModel> Accessors);
