using System.Collections.Immutable;
using Stubs.Naming;

namespace Stubs.Lab.Simulation;

/// <summary>What an action has seen of names, or done to them.</summary>
/// <param name="Level">The nested action in which it did.</param>
internal abstract record NameAct(Level Level)
{
    /// <summary>Whether it can have happened in a state of all names, and the state afterwards.</summary>
    public abstract bool TryApply(ref NameState state);
}

/// <summary>All names, and the objects that were destroyed.</summary>
internal readonly record struct NameState(ImmutableSortedDictionary<string, Uid> Names, ImmutableHashSet<Uid> Destroyed)
{
    public static NameState Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, Uid>(StringComparer.Ordinal), []);

    public Uid HolderOf(string name) => Names.GetValueOrDefault(name);

    /// <summary>The same for equal states.</summary>
    public string Key =>
        $"{this} / {string.Join(' ', Destroyed.Select(static uid => uid.ToString()).Order(StringComparer.Ordinal))}";

    public override string ToString() =>
        string.Join(' ', Names.Select(static name => $"{name.Key}={SimulatedDisk.Short(name.Value)}"));
}

/// <summary>It looked a name up.</summary>
internal sealed record NameFound(Level Level, string Name, Uid Holder) : NameAct(Level)
{
    public override bool TryApply(ref NameState state) => state.HolderOf(Name) == Holder;

    public override string ToString() => $"found {Name}={SimulatedDisk.Short(Holder)}";
}

/// <summary>It gave a name to an object.</summary>
/// <param name="IsLost">Whether another object is lost, so that its name may be taken over; null where nothing is taken
/// over.</param>
internal sealed record NameGiven(Level Level, string Name, Uid Uid, Func<Uid, bool>? IsLost) : NameAct(Level)
{
    public override bool TryApply(ref NameState state)
    {
        var holder = state.HolderOf(Name);
        if (!holder.IsEmpty && (IsLost is null || !(state.Destroyed.Contains(holder) || IsLost(holder))))
            return false;
        state = state with { Names = state.Names.SetItem(Name, Uid) };
        return true;
    }

    public override string ToString() => $"gave {Name} to {SimulatedDisk.Short(Uid)}{(IsLost is null ? "" : " (new)")}";
}

/// <summary>It took a name away.</summary>
internal sealed record NameTaken(Level Level, string Name) : NameAct(Level)
{
    public override bool TryApply(ref NameState state)
    {
        var isThere = state.Names.ContainsKey(Name);
        state = state with { Names = state.Names.Remove(Name) };
        return isThere;
    }

    public override string ToString() => $"took {Name}";
}

/// <summary>It destroyed an object, with all its names or without.</summary>
internal sealed record ObjectDestroyed(Level Level, Uid Uid, bool WithNames) : NameAct(Level)
{
    public override bool TryApply(ref NameState state)
    {
        if (state.Destroyed.Contains(Uid))
            return false;
        var uid = Uid;
        state = new NameState(
            WithNames
                ? state.Names.RemoveRange(state.Names.Where(name => name.Value == uid).Select(
                static name => name.Key)) : state.Names,
            state.Destroyed.Add(uid));
        return true;
    }

    public override string ToString() => $"destroyed {SimulatedDisk.Short(Uid)}{(WithNames ? " with its names" : "")}";
}

/// <summary>It used an object, or was told that there is none.</summary>
/// <param name="IsLost">Whether the object may have been lost by then.</param>
internal sealed record ObjectUsed(Level Level, Uid Uid, bool WasThere, bool IsLost) : NameAct(Level)
{
    public override bool TryApply(ref NameState state) =>
        state.Destroyed.Contains(Uid) ? !WasThere : WasThere || IsLost;

    public override string ToString() => $"{(WasThere ? "used" : "missed")} {SimulatedDisk.Short(Uid)}";
}

/// <summary>It listed names.</summary>
internal sealed record NamesListed(Level Level, string Prefix, IReadOnlyList<NamedObject> All) : NameAct(Level)
{
    public override bool TryApply(ref NameState state) =>
        state.Names.Where(name => name.Key.StartsWith(Prefix, StringComparison.Ordinal))
        .SequenceEqual(All.Select(static named => KeyValuePair.Create(named.Name, named.Uid)).OrderBy(
            static named => named.Key, StringComparer.Ordinal));

    public override string ToString() =>
        $"listed {Prefix}*: {string.Join(' ', All.Select(static named => $"{named.Name}={SimulatedDisk.Short(named.Uid)}"))}";
}
