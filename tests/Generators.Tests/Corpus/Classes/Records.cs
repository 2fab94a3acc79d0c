namespace Corpus.Records;

[Persistent] public partial record Empty;

[Persistent] public partial record Positional(string Name, int Number, DateOnly? Day);

/// <summary>MessagePack #1131: records with inheritance.</summary>
[Persistent] public partial record Parent(string Name) { public int Count { get; set; } }

[Persistent] public partial record Child(string Name, string Toy) : Parent(Name);

[Persistent] public sealed partial record GrandChild(string Name, string Toy, int Age) : Child(Name, Toy) { public bool Sleeps { get; init; } }

/// <summary>MessagePack #1147: an abstract generic record between.</summary>
public abstract record Base { public required string Id { get; init; } }
public abstract record Between<T> : Base { public T? Value { get; init; } private readonly List<T> all = []; public int Count => all.Count; }

[Persistent] public partial record Concrete : Between<int[]> { public string? Name { get; set; } }

/// <summary>MemoryPack #438, #322: init-only properties with initial values.</summary>
[Persistent] public partial class InitOnly { public int Test { get; init; } = -1; public string? Data { get; init; } public List<int> Many { get; init; } = [1, 2]; }

/// <summary>MemoryPack #374: required members.</summary>
[Persistent] public partial class Required { public required string Name { get; set; } public required int Number { get; set; } public required Uri? Link { get; init; } }

/// <summary>System.Text.Json #97621: a required member hides another.</summary>
public record PlaceBase { public string? Region { get; init; } }

[Persistent] public partial record Place : PlaceBase { public new required string Region { get; init; } }

[Persistent] public partial record WithBody(int A) { private int b = 3; public int B { get => b; set => b = value; } public int Sum => A + B; }

[Persistent] public partial record Validating(int A) { public int A { get; init; } = A > 0 ? A : throw new ArgumentException("must be positive", nameof(A)); }

[Persistent] public partial record Deconstructed(int A, string B) { public void Deconstruct(out int a) => a = A; }

[Persistent] public partial record WithEquality(int A) { public virtual bool Equals(WithEquality? other) => other?.A == A; public override int GetHashCode() => A; public override string ToString() => "mine"; }

[Recoverable] internal sealed partial record Internal(Guid Id) { private int N { get; set; } public int Next() => ++N; }

/// <summary>The data of a class are records of every kind.</summary>
public record struct S(int A);
public readonly record struct R(int A, string? B);
public record Node(int Value, Node? Next, List<Node> Children);

[Persistent] public partial class Holder { public S S { get; set; } public R? R { get; set; } public Node? Tree { get; set; } public (S First, R Second)[] Pairs { get; set; } = []; }

[Persistent] public partial record Attributed([property: FormerName("label")] string Name, [property: Transient] int Cache, [property: Obsolete("use Name")] string? Old);

[Persistent] public partial record Overridden { public virtual int A { get; set; } }

[Persistent] public partial record Overriding : Overridden { public override int A { get; set; } public int B { get; init; } }

/// <summary>Copy constructors of the author's.</summary>
[Persistent] public partial record Copied { public Copied() { } protected Copied(Copied other) => Number = other.Number + 1; public int Number { get; set; } }

[Persistent] public partial class SetsAll { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public SetsAll(string name) => Name = name; public required string Name { get; init; } }
