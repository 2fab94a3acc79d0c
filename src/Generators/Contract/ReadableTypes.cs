namespace Stubs.Generators.Contract;

/// <summary>
/// Whether every value that was written as one type can be read as another without loss: what the state reader accepts
/// (<c>StateReader</c> and the codecs of the run time; a test holds these tables against them).
/// </summary>
/// <param name="written">The contract of the writing side.</param>
/// <param name="read">The contract of the reading side.</param>
/// <param name="isReaderOld">The reading side is the earlier one: it passes over members that are new, and must find
/// those that it knows. Otherwise all that was written must have a place.</param>
internal sealed class ReadableTypes(ContractModel written, ContractModel read, bool isReaderOld = false)
{
    private static readonly Dictionary<string, string[]> Wider = new(StringComparer.Ordinal)
    {
        ["byte"] = [
            "short", "ushort", "int", "uint", "long", "ulong", Int128, UInt128, BigInteger, Half, "float", "double",
            "decimal"],
        ["sbyte"] = ["short", "int", "long", Int128, BigInteger, Half, "float", "double", "decimal"],
        ["short"] = ["int", "long", Int128, BigInteger, "float", "double", "decimal"],
        ["ushort"] = ["int", "uint", "long", "ulong", Int128, UInt128, BigInteger, "float", "double", "decimal"],
        ["int"] = ["long", Int128, BigInteger, "double", "decimal"],
        ["uint"] = ["long", "ulong", Int128, UInt128, BigInteger, "double", "decimal"],
        ["long"] = [Int128, BigInteger, "decimal"],
        ["ulong"] = [Int128, UInt128, BigInteger, "decimal"],
        [Int128] = [BigInteger],
        [UInt128] = [BigInteger],
        [Half] = ["float", "double"],
        ["float"] = ["double"],
        ["char"] = ["string"],
        ["System.Text.Rune"] = ["string"],
        ["System.Memory<byte>"] = ["System.ReadOnlyMemory<byte>", "byte[]"],
        ["System.ReadOnlyMemory<byte>"] = ["System.Memory<byte>", "byte[]"],
    };

    private const string Int128 = "System.Int128";
    private const string UInt128 = "System.UInt128";
    private const string BigInteger = "System.Numerics.BigInteger";
    private const string Half = "System.Half";
    private const string Generic = "System.Collections.Generic.";
    private const string Immutable = "System.Collections.Immutable.";
    private const string Concurrent = "System.Collections.Concurrent.";
    private const string ObjectModel = "System.Collections.ObjectModel.";

    // Each group has one stored form. To read what is in the second list, elements must have an order.
    private static readonly (HashSet<string> Any, HashSet<string> Sorted)[] Groups =
    [
        ([
            TypeText.Array, Generic + "List", Generic + "IList", Generic + "ICollection", Generic + "IEnumerable",
            Generic + "IReadOnlyList",
            Generic + "IReadOnlyCollection", Generic + "LinkedList", Generic + "Queue", Concurrent + "ConcurrentQueue",
            Generic + "Stack", Concurrent + "ConcurrentStack", Concurrent + "ConcurrentBag",
            ObjectModel + "Collection",
            ObjectModel + "ObservableCollection", ObjectModel + "ReadOnlyCollection",
            ObjectModel + "ReadOnlyObservableCollection",
            Immutable + "ImmutableArray", Immutable + "ImmutableList", Immutable + "IImmutableList",
            Immutable + "ImmutableQueue", Immutable + "IImmutableQueue",
            Immutable + "ImmutableStack", Immutable + "IImmutableStack",
        ], []),
        ([
            Generic + "HashSet", Generic + "ISet", Generic + "IReadOnlySet", ObjectModel + "ReadOnlySet",
            "System.Collections.Frozen.FrozenSet",
            Immutable + "ImmutableHashSet", Immutable + "IImmutableSet",
        ], [Generic + "SortedSet", Immutable + "ImmutableSortedSet"]),
        ([
            Generic + "Dictionary", Generic + "IDictionary", Generic + "IReadOnlyDictionary",
            ObjectModel + "ReadOnlyDictionary",
            "System.Collections.Frozen.FrozenDictionary", Concurrent + "ConcurrentDictionary",
            Immutable + "ImmutableDictionary",
            Immutable + "IImmutableDictionary",
        ], [Generic + "SortedDictionary", Generic + "SortedList", Immutable + "ImmutableSortedDictionary"]),
    ];

    /// <summary>How many data types that have other names may lead to each other.</summary>
    private const int MaxDepth = 500;

    private readonly Dictionary<(string, string), bool> known = [];

    private int depth;

    /// <summary>The types that a value of a type that is not generic can be read as.</summary>
    public static IEnumerable<(string Written, string Read)> Widenings =>
        Wider.SelectMany(from => from.Value.Select(to => (from.Key, to)));

    /// <summary>
    /// The collections that may become each other, with the number of their type arguments; without those that are
    /// sorted.
    /// </summary>
    public static IEnumerable<(int Arguments, IReadOnlyCollection<string> Names)> Kinds =>
        Groups.Select((group, index) => (index < 2 ? 1 : 2, (IReadOnlyCollection<string>)group.Any));

    public bool Accepts(string writtenType, string readType) =>
        writtenType == readType
            || (TypeText.TryParse(writtenType, out var from) && TypeText.TryParse(readType, out var to)
            && Accepts(from, to));

    private bool Accepts(TypeText from, TypeText to)
    {
        var (fromText, toText) = (from.ToString(), to.ToString());
        if (fromText == toText || (Wider.TryGetValue(fromText, out var wider) && wider.Contains(toText)))
            return true;
        if (to.Name == TypeText.Nullable)
            return Accepts(from.Name == TypeText.Nullable ? from.Parts[0] : from, to.Parts[0]);
        if (from.Parts.Count > 0 && from.Parts.Count == to.Parts.Count && HaveOneForm(from, to))
            return from.Parts.Zip(to.Parts, (written, read) => (written, read))
                .All(pair => Accepts(pair.written, pair.read));
        return AcceptsEnum(from, to) || AcceptsData(fromText, toText) || IsSameReference(fromText, toText);
    }

    private static bool HaveOneForm(TypeText from, TypeText to)
    {
        // An array of bytes has a form of its own.
        if ((from.IsArray || to.IsArray) && from.Parts[0].ToString() == "byte" != (to.Parts[0].ToString() == "byte"))
            return false;
        if (from.Name == to.Name)
            return from.Name == TypeText.Tuple || from.Name.StartsWith("System.", StringComparison.Ordinal)
                || from.IsArray;
        if ((from.IsArray || to.IsArray) && from.Parts[0].ToString() == "byte")
            return false;
        return Groups.Any(
            group => group.Any.Contains(to.Name)
                ? group.Any.Contains(from.Name) || group.Sorted.Contains(from.Name)
                : group.Sorted.Contains(to.Name) && group.Sorted.Contains(from.Name));
    }

    private bool AcceptsEnum(TypeText from, TypeText to)
    {
        var (source, target) = (EnumOf(written, from), EnumOf(read, to));
        if (source is null && target is null)
            return false;
        if (source is not null && target is not null
            && !(isReaderOld ? HasAll(source, target) : HasAll(target, source)))
            return false;
        return Accepts(source is null ? from : Underlying(source), target is null ? to : Underlying(target));
    }

    private static bool HasAll(ContractSection one, ContractSection other) =>
        other.OfKind(EntryKind.Value).All(value => one.Find(value.Key) == value);

    /// <summary>Data types are read member by member, whatever they are called.</summary>
    private bool AcceptsData(string from, string to)
    {
        if (written.Find(new SectionKey(SectionKind.Data, from)) is not { } source
            || read.Find(new SectionKey(SectionKind.Data, to)) is not { } target
            || source.IsException || target.IsException)
            return false;
        if (known.TryGetValue((from, to), out var accepts))
            return accepts;
        // What contains itself so often would exhaust the stack.
        if (depth >= MaxDepth)
            return false;
        // A type that contains itself is read if all else of it is.
        known[(from, to)] = true;
        depth++;
        accepts = AcceptsElements(source, target)
            && (isReaderOld ? FindsAll(source, target) : KeepsAll(source, target))
            && source.OfKind(EntryKind.Subtype)
                .All(subtype => target.Find(subtype.Key) is { } match && AcceptsSubtype(subtype, match, target));
        depth--;
        return known[(from, to)] = accepts;
    }

    /// <summary>
    /// The name of a subtype may stand for another class only where that class was renamed: a class that has another
    /// name on the reading side is still there, and its values would become those of a class that only looks alike.
    /// </summary>
    public bool AcceptsSubtype(ContractEntry from, ContractEntry to, ContractSection target) =>
        Accepts(from.Value, to.Value)
            && (from.Value == to.Value || target.OfKind(EntryKind.Subtype).All(other => other.Value != from.Value));

    private bool KeepsAll(ContractSection source, ContractSection target) =>
        source.OfKind(EntryKind.State).All(
            member => target.ReaderOf(member.Key.Name) is { } match && Accepts(member.Type, match.Type)
                && AreConvertedAlike(member, match))
        && !(target.IsAbstract && source.OfKind(EntryKind.State).Any());

    private bool FindsAll(ContractSection source, ContractSection target) =>
        target.OfKind(EntryKind.State).All(
            member => source.OfKind(EntryKind.State).FirstOrDefault(
                candidate => candidate.Key == member.Key
                    || member.FormerNames.Contains(candidate.Key.Name)) is { } match
                && Accepts(match.Type, member.Type) && AreConvertedAlike(member, match));

    // A file of an earlier version names no converters; an upgrade takes what is stored as it is.
    private static bool AreConvertedAlike(ContractEntry one, ContractEntry other) =>
        one.Converters == other.Converters || one.Converters.Length == 0 || other.Key.Kind == EntryKind.Former;

    /// <summary>An inline array that has become longer has room for what a shorter one holds.</summary>
    public bool AcceptsElements(ContractSection source, ContractSection target)
    {
        var (from, to) = (ElementsOf(source), ElementsOf(target));
        return (from, to) switch
        {
            (null, null) => true,
            ({ } one, { } other) => one.Count <= other.Count && Accepts(one.Type, other.Type),
            _ => false,
        };
    }

    private static (int Count, string Type)? ElementsOf(ContractSection section) =>
        section.OfKind(EntryKind.Elements).FirstOrDefault() is { } entry
            && int.TryParse(entry.Value.Split(' ')[0], out var count) ? (count, entry.Type) : null;

    /// <summary>The interface and the stub of one class are stored alike.</summary>
    private static bool IsSameReference(string from, string to)
    {
        return Class(from, to) || Class(to, from);

        static bool Class(string @interface, string stub)
        {
            const string suffix = "Stub";
            var name = @interface.LastIndexOf('.') + 1;
            return name < @interface.Length && @interface[name] == 'I' && @interface.Remove(name, 1) + suffix == stub;
        }
    }

    private static ContractSection? EnumOf(ContractModel contract, TypeText type) =>
        contract.Find(new SectionKey(SectionKind.Enum, type.ToString()));

    private static TypeText Underlying(ContractSection section) =>
        TypeText.TryParse(section.OfKind(EntryKind.Base).FirstOrDefault()?.Value ?? "int", out var type)
            ? type : new TypeText("int", []);
}
