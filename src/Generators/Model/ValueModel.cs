namespace Stubs.Generators.Model;

/// <summary>By what means a value is written and read.</summary>
internal enum ValueForm
{
    /// <summary>The writer and the reader have a method for the type.</summary>
    Plain,

    /// <summary>A reference to an object.</summary>
    Reference,

    /// <summary>A codec does it.</summary>
    Codec,
}

/// <summary>How values of one type are written and read.</summary>
/// <param name="Type">The type, with <c>global::</c> and nullable annotations.</param>
/// <param name="Form">The means.</param>
/// <param name="Code">The reader's method; for a reference its type without annotation; for a codec the expression that
/// makes it.</param>
/// <param name="CodecType">The type without annotations of references, as codecs know it.</param>
/// <param name="IsImmutable">Sharing the value is as good as copying it.</param>
/// <param name="Forgives">The reader may return null by its type where this type says never.</param>
/// <param name="Stored">The type that converters make of it, where there are any.</param>
internal sealed record ValueModel(
    string Type, ValueForm Form, string Code, string CodecType, bool IsImmutable, bool Forgives, string? Stored = null)
{
    /// <summary>The converters that have part in that, in the order in which the type mentions them.</summary>
    public EquatableArray<string> Converters { get; init; }

    /// <summary>One of them stores the type that it converts.</summary>
    public bool IsReencoded { get; init; }

    /// <summary>
    /// The comparer with which the member's initializer makes its collection; null if there is none, or only code is
    /// written.
    /// </summary>
    public string? Comparer { get; init; }

    /// <summary>
    /// The type with a question mark at all that may be null because nothing in its file says more; null where there is
    /// none, or only code is written.
    /// </summary>
    public string? Doubtful { get; init; }

    /// <summary>The type of what is stored, as the contract shows it.</summary>
    public string StoredType => Stored ?? CodecType;

    private static readonly HashSet<string> Everywhere =
    [
        "String", "Boolean", "Int32", "Int64", "Double", "Decimal", "DateTime", "DateTimeOffset", "TimeSpan", "Guid",
        "Uid",
    ];

    /// <summary>
    /// It is of one of the types that nearly all operations take and return, which the run time writes and reads where
    /// nothing else is said (<c>PlainValues</c>).
    /// </summary>
    public bool IsEverywhere => Form == ValueForm.Plain && Everywhere.Contains(Code);
}
