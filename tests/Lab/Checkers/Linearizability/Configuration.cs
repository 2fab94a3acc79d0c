namespace Stubs.Lab.Checkers.Linearizability;

/// <summary>
/// One way in which what has happened so far can have happened: the state that it led to, and which of the operations
/// that have not ended are already in it.
/// </summary>
/// <param name="State">The state.</param>
/// <param name="Open">Of the operations that will end: a bit for each place.</param>
/// <param name="Unknown">Of the operations that never end: how many of each kind. Those of one kind are taken in the
/// order in which they began, for they differ in nothing else.</param>
internal readonly record struct Configuration<TState>(TState State, ulong Open, byte[] Unknown)
    where TState : notnull
{
    public bool Equals(Configuration<TState> other) =>
        Open == other.Open && EqualityComparer<TState>.Default.Equals(State, other.State)
            && Unknown.AsSpan().SequenceEqual(other.Unknown);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(State);
        hash.Add(Open);
        hash.AddBytes(Unknown);
        return hash.ToHashCode();
    }

    /// <summary>
    /// Whether whatever can still happen after the other can happen after this one: it has used no more of what may
    /// have happened.
    /// </summary>
    public bool Dominates(Configuration<TState> other)
    {
        if (Open != other.Open || !EqualityComparer<TState>.Default.Equals(State, other.State))
            return false;
        for (var kind = 0; kind < other.Unknown.Length; kind++)
        {
            if ((kind < Unknown.Length ? Unknown[kind] : 0) > other.Unknown[kind])
                return false;
        }

        return true;
    }

    public Configuration<TState> WithOpen(int place, TState state) => new(state, Open | (1UL << place), Unknown);

    public Configuration<TState> WithUnknown(int kind, TState state)
    {
        var more = new byte[Math.Max(Unknown.Length, kind + 1)];
        Unknown.CopyTo(more, 0);
        more[kind]++;
        return new Configuration<TState>(state, Open, more);
    }

    public int CountOf(int kind) => kind < Unknown.Length ? Unknown[kind] : 0;
}
