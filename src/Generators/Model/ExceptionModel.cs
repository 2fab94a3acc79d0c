namespace Stubs.Generators.Model;

/// <summary>An exception class, for which is written what keeps its data across a call.</summary>
/// <param name="Type">The full name.</param>
/// <param name="Name">The name on the wire.</param>
/// <param name="IsPublic">Every assembly can name it.</param>
/// <param name="Place">Where what is written is declared.</param>
/// <param name="Members">The members that travel, in the order of their keys.</param>
/// <param name="Initializers">The members that do not travel and whose initializer can be repeated.</param>
/// <param name="Accessors">The fields that cannot be reached by their names.</param>
/// <param name="Uses">What the compiler has against what the file uses.</param>
internal sealed record ExceptionModel(
    string Type,
    string Name,
    bool IsPublic,
    Place Place,
    EquatableArray<MemberModel> Members,
    EquatableArray<InitializerModel> Initializers,
    EquatableArray<AccessorModel> Accessors,
    UseModel Uses);
