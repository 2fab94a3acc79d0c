namespace Stubs.Store.Sqlite;

/// <summary>
/// Gives numbers to the names of types, inside the writer's transaction: a number counts only once the transaction has
/// committed.
/// </summary>
internal sealed class TypeInterner
{
    private readonly TypeNames names;
    private readonly Statement insert;
    private readonly Dictionary<string, TypeName> byName = [];
    private readonly List<TypeName> added = [];
    private long last;

    public TypeInterner(Connection connection, TypeNames names)
    {
        this.names = names;
        insert = connection.Prepare("INSERT INTO type (id, name) VALUES (?1, ?2)");
        using var all = connection.Prepare("SELECT id, name FROM type");
        while (all.Step())
        {
            var type = new TypeName(all.Int64(0), all.Text(1));
            byName.Add(type.Name, type);
            names.Add(type);
            last = Math.Max(last, type.Id);
        }
    }

    /// <summary>The number of a name; a new name is written.</summary>
    public TypeName Intern(string name)
    {
        if (byName.TryGetValue(name, out var known))
            return known;
        var type = new TypeName(last + 1, name);
        insert.Bind(1, type.Id).Bind(2, name).Run();
        last = type.Id;
        added.Add(type);
        byName.Add(name, type);
        return type;
    }

    /// <summary>How many names the transaction has added so far.</summary>
    public int Mark => added.Count;

    /// <summary>
    /// Forgets what was added since the mark, for it was undone in the file. The numbers are not given out again: the
    /// writer may have read them back inside the transaction, and then all readers have learned what they meant.
    /// </summary>
    public void RollbackTo(int mark)
    {
        for (var i = mark; i < added.Count; i++)
            byName.Remove(added[i].Name);
        added.RemoveRange(mark, added.Count - mark);
    }

    public void Commit()
    {
        added.ForEach(names.Add);
        added.Clear();
    }
}
