namespace Stubs.Generators.Contract;

/// <summary>How a contract differs from what was promised.</summary>
internal enum ChangeKind
{
    /// <summary>It is not in the file, or stands there in an earlier form that is kept.</summary>
    Added,

    /// <summary>A state member is gone.</summary>
    StateRemoved,

    /// <summary>What was stored cannot be read as the type that it has now.</summary>
    StateRetyped,

    /// <summary>A state member seems to have another name now, or no longer says which names it had.</summary>
    StateRenamed,

    /// <summary>Clients of earlier versions cannot read what operations return, or miss something in it.</summary>
    ResultChanged,

    /// <summary>A constant of an enum is gone, and no other has its number.</summary>
    ConstantRemoved,

    /// <summary>What may be stored as null is never null by its type now.</summary>
    NullForbidden,

    /// <summary>A collection is made with another comparer than stored ones have.</summary>
    ComparerChanged,

    /// <summary>There is no class, or construction of one, of that name.</summary>
    ClassRemoved,

    /// <summary>There is no operation of that name.</summary>
    OperationRemoved,

    /// <summary>Clients of other versions send or expect something else.</summary>
    OperationChanged,

    /// <summary>
    /// A class is no longer persistent, recoverable or remote, or has another base class; a data type no longer has a
    /// subtype.
    /// </summary>
    TraitLost,
}

/// <summary>One difference.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Section">The class or type.</param>
/// <param name="Entry">The entry; that of the traits for a whole section.</param>
/// <param name="Detail">What was and what is, for a message.</param>
/// <param name="Successor">What seems to have taken the place of what is gone: the name of a member, operation or
/// class.</param>
internal sealed record ContractChange(
    ChangeKind Kind, SectionKey Section, EntryKey Entry, string Detail = "", string? Successor = null)
{
    /// <summary>
    /// The name speaks for the successor as well as the type does, and for no other. A type alone is no reason to give
    /// one member what another one held.
    /// </summary>
    public bool IsNamedAlike { get; init; }

    /// <summary>The type is the same, and another converter makes it.</summary>
    public bool IsConversion { get; init; }

    /// <summary>The name under which clients of earlier versions look for a member that they are sent.</summary>
    public string? SentName { get; init; }

    /// <summary>
    /// Where the file does not say that there may be null: in what is stored, in what clients send, in what they get.
    /// </summary>
    public DataUse NullIn { get; init; }

    /// <summary>Stored objects or clients of other versions are not served as was promised.</summary>
    public bool IsBreak => Kind != ChangeKind.Added;
}
