using Stubs.Generators.Model;

namespace Stubs.Generators.Contract;

/// <summary>What a section of the contract is about.</summary>
internal enum SectionKind
{
    /// <summary>An annotated class, by its wire name.</summary>
    Class,

    /// <summary>
    /// A construction of a generic class that the program names and no class holds, by its name in stores and on the
    /// wire.
    /// </summary>
    Construction,

    /// <summary>A data type that is saved or sent, by its full name.</summary>
    Data,

    /// <summary>An enum that is saved or sent, by its full name.</summary>
    Enum,
}

/// <summary>What an entry of a section says; in this order they are written.</summary>
internal enum EntryKind
{
    /// <summary>Persistent, recoverable, remote.</summary>
    Traits,

    /// <summary>The wire name of the base class, or the underlying type of an enum.</summary>
    Base,

    /// <summary>The number of elements of an inline array, and their type.</summary>
    Elements,

    /// <summary>A state member of a class or a member of a data type: its type, and the names that it had.</summary>
    State,

    /// <summary>A member of earlier versions that an upgrade reads: the type as which it is read.</summary>
    Former,

    /// <summary>A class that values of a data type may have: its type, by the name that is stored.</summary>
    Subtype,

    /// <summary>A constant of an enum: its number.</summary>
    Value,

    /// <summary>An operation: parameters, result, lock.</summary>
    Operation,
}

/// <summary>Names an entry in a contract.</summary>
internal readonly record struct EntryKey(EntryKind Kind, string Name);

/// <summary>Names a section in a contract.</summary>
internal readonly record struct SectionKey(SectionKind Kind, string Name);

/// <summary>One line of a section. Two entries with one key and one value promise the same.</summary>
/// <param name="Key">What it is about.</param>
/// <param name="Value">What it promises, as it stands in the file.</param>
internal sealed record ContractEntry(EntryKey Key, string Value)
{
    /// <summary>The type of a state member, or of the elements of an inline array.</summary>
    public string Type => Key.Kind == EntryKind.Elements ? Value.Substring(Value.IndexOf(' ') + 1) :
        IsMember && Value.IndexOf(' ') is >= 0 and var end ? Value.Substring(0, end) : Value;

    /// <summary>
    /// The converters that have part in what is stored for a state member; empty where there are none, or the file is
    /// of a version that did not name them.
    /// </summary>
    public string Converters => Noted?.By ?? "";

    /// <summary>The type of a state member with what the line says of it; null for other entries.</summary>
    public NotedType? Noted => IsMember && NotedType.TryParse(Before(Comparing, Before(Formerly, Value)), out var noted)
        ? noted : null;

    /// <summary>
    /// The comparer with which the initializer of a state member makes its collection; empty where there is none.
    /// </summary>
    public string Comparer => IsMember && Before(Formerly, Value) is var value
        && value.IndexOf(Comparing, StringComparison.Ordinal) is >= 0 and var start
            ? value.Substring(start + Comparing.Length) : "";

    private static string Before(string mark, string value) =>
        value.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var end ? value.Substring(0, end) : value;

    private bool IsMember => Key.Kind == EntryKind.State && Key.Name != ByHand;

    /// <summary>The names that a state member had.</summary>
    public IEnumerable<string> FormerNames => Value.IndexOf(Formerly, StringComparison.Ordinal) is >= 0 and var start
        ? ContractNames.Split(Value.Substring(start + Formerly.Length))
        : [];

    /// <summary>What stands between the type of a member, with its converters, and its comparer.</summary>
    public const string Comparing = " comparing ";

    /// <summary>What stands before the names that a member had.</summary>
    public const string Formerly = " formerly ";

    /// <summary>
    /// The name of the one entry of a class that saves itself by its author's methods: only they know what it stores.
    /// </summary>
    public const string ByHand = "*";

    /// <summary>What that entry says.</summary>
    public const string SavedByHand = "saved by its author's methods";
}

/// <summary>What is promised of one class or type.</summary>
internal sealed record ContractSection(SectionKey Key, EquatableArray<ContractEntry> Entries)
{
    /// <summary>The operations that base classes bring; the file has them there.</summary>
    public EquatableArray<string> Inherited { get; init; }

    /// <summary>No value is of exactly this data type. Only sources say so.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>
    /// The members whose converter stores a type in itself: what was stored before it was there looks like what it
    /// stores. Only sources say so.
    /// </summary>
    public EquatableArray<string> Reencoded { get; init; }

    /// <summary>
    /// It is an exception, which is stored and sent by the name of its class. Only sources say so.
    /// </summary>
    public bool IsException { get; init; }

    /// <summary>The constants of the enum can be combined. Only sources say so.</summary>
    public bool IsFlags { get; init; }

    public ContractEntry? Find(EntryKey key) => Entries.FirstOrDefault(entry => entry.Key == key);

    public IEnumerable<ContractEntry> OfKind(EntryKind kind) => Entries.Where(entry => entry.Key.Kind == kind);

    /// <summary>
    /// What reads the values that are stored under a name: the member of that name, one that had it, or an upgrade.
    /// </summary>
    public ContractEntry? ReaderOf(string name) =>
        Find(new EntryKey(EntryKind.State, name))
        ?? OfKind(EntryKind.State).FirstOrDefault(member => member.FormerNames.Contains(name))
        ?? Find(new EntryKey(EntryKind.Former, name))
        ?? OfKind(EntryKind.Former).FirstOrDefault(input => ContractNames.AreOneInput(input.Key.Name, name));
}

/// <summary>
/// What an assembly promises to the objects that are stored and to the clients of other versions. It is read from the
/// generator's models (<see cref="ContractReader"/>) or from the file <see cref="FileName"/>
/// (<see cref="ContractParser"/>).
/// </summary>
internal sealed class ContractModel
{
    public const string FileName = "Stubs.Contract.txt";

    private readonly Dictionary<SectionKey, ContractSection> sections = [];

    private readonly HashSet<SectionKey> held;
    private DataUses? uses;

    public ContractModel(IEnumerable<ContractSection> sections, IEnumerable<SectionKey>? held = null)
    {
        this.held = [.. held ?? []];
        // Several classes may use one data type.
        foreach (var section in sections)
            this.sections[section.Key] = section;
    }

    /// <summary>
    /// It says all that this version knows: what may be null, the names of tuple elements, converters of operations and
    /// exceptions. A file of an earlier version says nothing where it has no word of these.
    /// </summary>
    public bool IsFull { get; init; } = true;

    /// <summary>In the order in which they are written.</summary>
    public IEnumerable<ContractSection> Sections => sections.Values
        .OrderBy(section => section.Key.Kind)
        .ThenBy(section => section.Key.Name, StringComparer.Ordinal);

    /// <summary>In which directions its data types travel.</summary>
    public DataUses Uses => uses ??= new DataUses(this);

    /// <summary>
    /// Whether the contract has the section, or it is a construction that a class holds, which needs none.
    /// </summary>
    public bool Has(SectionKey key) => sections.ContainsKey(key) || held.Contains(key);

    public ContractSection? Find(SectionKey key) => sections.TryGetValue(key, out var section) ? section : null;
}
