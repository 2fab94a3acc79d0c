namespace Stubs.Generators.Contract;

/// <summary>What becomes of values of a data type.</summary>
[Flags]
internal enum DataUse
{
    None = 0,

    /// <summary>Objects are stored with them: programs of later versions read them.</summary>
    Stored = 1,

    /// <summary>Clients send them: an object of a later version reads what clients of earlier versions wrote.</summary>
    Sent = 2,

    /// <summary>Clients get them: clients of earlier versions read what an object of a later version wrote.</summary>
    Returned = 4,
}

/// <summary>Finds out in which directions the data types of a contract travel.</summary>
internal sealed class DataUses
{
    private const DataUse Any = DataUse.Stored | DataUse.Sent | DataUse.Returned;

    private readonly ContractModel contract;
    private readonly Dictionary<SectionKey, DataUse> uses = [];

    public DataUses(ContractModel contract)
    {
        this.contract = contract;
        var remote = RemoteClasses();
        foreach (var section in contract.Sections)
        {
            if (section.Key.Kind == SectionKind.Construction)
                MarkText(section.Key.Name, Any);
            if (section.Key.Kind != SectionKind.Class)
                continue;
            foreach (var member in section.OfKind(EntryKind.State).Concat(section.OfKind(EntryKind.Former)))
                MarkText(member.Type, DataUse.Stored);
            if (!remote.Contains(section.Key.Name))
                continue;
            foreach (var operation in section.OfKind(EntryKind.Operation))
            {
                if (!OperationText.TryParse(operation.Value, out var text))
                    continue;
                foreach (var parameter in text.Parameters)
                    MarkText(parameter.Type.Type, DataUse.Sent);
                if (text.Result is { } result)
                    MarkText(result.Type, DataUse.Returned);
            }
        }
    }

    /// <summary>What becomes of values of a type; what no class uses is stored by other assemblies.</summary>
    public DataUse Of(SectionKey key) => uses.TryGetValue(key, out var use) ? use : DataUse.Stored;

    /// <summary>
    /// The classes whose operations clients call: the remote ones, and those from which these derive.
    /// </summary>
    private HashSet<string> RemoteClasses()
    {
        var remote = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in contract.Sections)
        {
            if (section.OfKind(EntryKind.Traits).FirstOrDefault() is not { } traits
                || !traits.Value.Split(' ').Contains("remote"))
                continue;
            for (var current = section; current is not null && remote.Add(current.Key.Name);)
            {
                var name = current.OfKind(EntryKind.Base).FirstOrDefault()?.Value ?? "";
                current = ContractNames.Take(ref name, " ") is { } @base
                    ? contract.Find(new SectionKey(SectionKind.Class, @base)) : null;
            }
        }

        return remote;
    }

    private void MarkText(string type, DataUse use)
    {
        // Types may lead to each other in a chain of any length.
        var pending = new Stack<string>([type]);
        while (pending.Count > 0)
        {
            if (TypeText.TryParse(pending.Pop(), out var parsed))
                Mark(parsed, use, pending);
        }
    }

    private void Mark(TypeText type, DataUse use, Stack<string> pending)
    {
        foreach (var part in type.Parts)
            Mark(part, use, pending);
        Mark(new SectionKey(SectionKind.Enum, type.ToString()), use, pending);
        Mark(new SectionKey(SectionKind.Data, type.ToString()), use, pending);
    }

    private void Mark(SectionKey key, DataUse use, Stack<string> pending)
    {
        if (contract.Find(key) is not { } section)
            return;
        uses.TryGetValue(key, out var known);
        if ((known | use) == known)
            return;
        uses[key] = known | use;
        foreach (var entry in section.Entries)
        {
            switch (entry.Key.Kind)
            {
                case EntryKind.State or EntryKind.Former or EntryKind.Elements:
                    pending.Push(entry.Type);
                    break;
                case EntryKind.Subtype:
                    pending.Push(entry.Value);
                    break;
            }
        }
    }
}
