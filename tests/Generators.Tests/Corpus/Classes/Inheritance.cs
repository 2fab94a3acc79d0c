namespace Corpus.Inheritance;

/// <summary>MemoryPack #265: initializers of a base class that call what is private.</summary>
public abstract class TestBase { public int Number = Interlocked.Increment(ref last); private static int last; }

[Persistent] public partial class OfTestBase : TestBase;

public class PrivateState { private int secret = 1; private readonly List<string> words = []; public int Next() => ++secret; public void Say(string word) => words.Add(word); }

[Persistent] public partial class OfPrivateState : PrivateState { public int Own { get; set; } }

public class Deeper : PrivateState { private int secret = 2; public int Deep() => ++secret; }

/// <summary>Two private fields of one name in a chain, and a third here.</summary>
[Persistent] public partial class OfDeeper : Deeper { private int secret = 3; public int Deepest() => ++secret; }

[Persistent] public abstract partial class Shape { protected Shape(string name) => Name = name; public string Name { get; } public abstract double Area(); public virtual string Describe() => $"{Name} {Area()}"; }

[Persistent, Remote] public partial class Circle : Shape { private double radius = 1; public Circle() : base("circle") { } public override double Area() => Math.PI * radius * radius; public void Grow(double by) => radius += by; }

[Persistent] public sealed partial class Square : Shape { public Square(double side) : base("square") => Side = side; public double Side { get; set; } public override double Area() => Side * Side; public override string Describe() => "a " + base.Describe(); }

public abstract class PlainBetween : Shape { protected int corners; protected PlainBetween(string name) : base(name) { } public int Corners => corners; }

[Persistent] public partial class Triangle() : PlainBetween("triangle") { public override double Area() => 0.5; public void Count() => corners = 3; }

[Remote] public partial class OnlyRemote { public string Where() => "here"; public virtual Task<int> CountAsync() => Task.FromResult(1); }

[Recoverable] public partial class ThenRecoverable : OnlyRemote { private int x; public override async Task<int> CountAsync() => await base.CountAsync() + x++; }

[Persistent] public partial class ThenPersistent : ThenRecoverable { public int More { get; set; } }

public class NoDefault { public NoDefault(int x) => X = x; public int X { get; protected set; } }

[Persistent] public partial class OfNoDefault : NoDefault { public OfNoDefault(int x) : base(x) { } public void Twice() => X *= 2; }

/// <summary>Only a base class is annotated: nothing is written for this one, nor asked of it.</summary>
public class NotAnnotated : Circle { public int Extra { get; set; } }

[Persistent] public partial class Sealing : OfNoDefault { public Sealing() : base(3) { } public sealed override string ToString() => "sealed"; }

public class Protected { protected int a; protected internal int b; private protected int c; internal int d; public int e; public int Sum() => a + b + c + d + e; }

[Persistent] public partial class OfProtected : Protected { public void Set() => (a, b, c, d, e) = (1, 2, 3, 4, 5); }

public class Tracking<TSelf> where TSelf : Tracking<TSelf> { private readonly List<string> log = []; public void Log(string line) => log.Add(line); public int Logged => log.Count; }

/// <summary>The curiously recurring base.</summary>
[Persistent] public partial class Recurring : Tracking<Recurring> { public int X { get; set; } }

public class Outer { public class InnerBase { private int hidden = 1; public int Hidden() => hidden++; } }

[Persistent] public partial class OfInnerBase : Outer.InnerBase { public string? Name { get; set; } }

public abstract class WithEvents { public event EventHandler? Changed; protected void OnChanged() => Changed?.Invoke(this, EventArgs.Empty); }

[Persistent] public partial class OfWithEvents : WithEvents { private int x; public void Change() { x++; OnChanged(); } public int X => x; }
