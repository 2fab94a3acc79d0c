namespace Stubs.Tests.GeneratedCode;

/// <summary>Holds objects that others hold too.</summary>
[Persistent]
public partial class Team
{
    public Person? Lead;
    public Person? Deputy;
    public List<Person> Members = [];
    public Dictionary<string, Person> ByName = [];
    public HashSet<Person> Present = [];
    public Badge? Badge;
    public Link? First;
    public Beast? Pet;
    public Hound? Guard;
    public Step? Chain;

    public string Describe() => $"{Lead?.Name} {ReferenceEquals(Lead, Deputy)} {Members.Count}";

    public void Rename(string name)
    {
        Lead ??= new Person { Name = "new" };
        Deputy ??= Lead;
        Lead.Name = name;
        if (name.Length == 0)
            throw new ArgumentException("A person has a name.");
    }

    [ReadLock] public int Count(Person person) => person.Friends.Count;
}

/// <summary>A version of the class that has lost a member, and reads others in another order.</summary>
[Persistent]
public partial class SmallTeam
{
    public Person? Deputy;
    public Dictionary<string, Person> ByName = [];
}

[Persistent]
public partial class Club : Team
{
    public Person? Treasurer;
}

/// <summary>Can meet no object twice.</summary>
[Persistent]
public partial class Single
{
    public Leaf? Leaf;
}

public class Leaf
{
    public int Size;
}

public class Person
{
    public string Name = "";
    public Person? Friend;
    public List<Person> Friends = [];
}

/// <summary>A value that holds objects.</summary>
public record Badge(Person Owner, Person Issuer, string Text);

/// <summary>A list that is linked in both directions.</summary>
public class Link
{
    public int Number;
    public Link? Previous;
    public Link? Next;
}

[Subtype<Hound>("dog"), Subtype<Feline>("cat")]
public abstract class Beast
{
    public Beast? Enemy;
}

public class Hound : Beast
{
    public string Bark = "";
}

public class Feline : Beast
{
    public int Lives;
}

/// <summary>A list that is linked in one direction, through a value.</summary>
public class Step
{
    public int Number;
    public (int Cost, Step? To) Next;
}

/// <summary>Holds objects that are compared by what they hold, and lead to the sets that hold them.</summary>
[Persistent]
public partial class Rings
{
    public Mesh? Mesh;
    public Rank? Rank;
    public Named? Named;
}

/// <summary>Compared by a member that is read after the sets.</summary>
public sealed class Mesh : IEquatable<Mesh>
{
    public HashSet<Mesh> Around = [];
    public Gang Gang = [];
    public string ZoneOfIt = "";

    public bool Equals(Mesh? other) => other?.ZoneOfIt == ZoneOfIt;

    public override bool Equals(object? obj) => Equals(obj as Mesh);

    public override int GetHashCode() => ZoneOfIt.GetHashCode(StringComparison.Ordinal);
}

public sealed class Gang : HashSet<Mesh>
{
    public string Name = "";
}

public sealed class Rank : IComparable<Rank>
{
    public SortedSet<Rank> All = [];
    public int Zeal;

    public int CompareTo(Rank? other) => Zeal.CompareTo(other?.Zeal);
}

public sealed class Named
{
    public NamedOnes Beside = [];
    public string ZestOfIt = "";
}

public sealed class NamedOnes : System.Collections.ObjectModel.KeyedCollection<string, Named>
{
    protected override string GetKeyForItem(Named item) => item.ZestOfIt;
}
