namespace Corpus.Refused
{
    // gets STUB0001
    [Persistent] public class NotPartial { public int X { get; set; } }

    public class NotPartialContainer
    {
        // gets STUB0002
        [Persistent] public partial class InIt;
    }

    // gets STUB0003
    [Persistent] public static partial class Static;

    // gets STUB0003
    [Persistent] file partial class FileLocal { public int X { get; set; } }

    // gets STUB0003
    [Persistent] public partial class RefStruct<T> where T : allows ref struct { public int X { get; set; } }

    public interface ITaken;

    // gets STUB0006
    [Remote] public partial class Ambiguous { public Ambiguous() { } public Ambiguous([Service] TimeProvider clock) { } }

    // gets STUB0020
    [Persistent] public partial class Callback { private Action? callback; public bool Has => callback is not null; public void Set() => callback = null; }

    // gets STUB0020
    [Persistent] public partial class Anything { public IComparable? Value { [Local] get; [Local] set; } }

    // gets STUB0020
    [Persistent] public partial class Resource { private Stream? stream; private Task? task; private CancellationTokenSource? source; public bool Has => stream is null && task is null && source is null; public void Set() => (stream, task, source) = (null, null, null); }

    // gets STUB0022
    [Persistent] public partial class Holds { private Holds? next; private readonly List<Holds> all = []; public int Count => all.Count + (next is null ? 0 : 1); public void Set() => next = null; }

    // gets STUB0040
    [Remote] public partial class References { public void M(ref int x) => x++; public void N(out int x) => x = 1; public void O(Span<int> x) { } public unsafe void P(int* x) { } }

    // gets STUB0041
    [Remote] public partial class GenericOperation { public T M<T>(T x) => x; }

    // gets STUB0042
    [Remote] public partial class AsyncVoid { public async void M() => await Task.Yield(); }

    // gets STUB0043 STUB0044
    [Remote] public partial class Unsendable { public void M(Action x) { } public Func<int>? N() => null; public IEnumerator<int>? O() => null; public void P(IQueryable<int> x) { } }

    // gets STUB0043
    [Remote] public partial class UnsendableConstructor { public UnsendableConstructor(Action x) { } }

    // gets STUB0046
    [Remote] public partial class SameInStub { public void M() { } public Task MAsync() => Task.CompletedTask; }

    // gets STUB0047
    [Remote] public partial class Reserved { public void Destroy() { } public Task DisposeAsync(int x) => Task.CompletedTask; }

    // gets STUB0020
    [Persistent] public partial class DeepInside { private List<Dictionary<string, (int, Lazy<Task>)[]>>? deep; public bool Has => deep is null; public void Set() => deep = null; }

    // gets STUB0020
    [Persistent] public partial class HoldsException { public List<Delegate>? Last { [Local] get; [Local] set; } }

    // gets STUB0023
    [Persistent] public partial class Initialized(int n) { public int N { get; } = n; [Transient] private int twice = n * 2; public int Twice() => twice; }

    // gets STUB0020
    [Persistent] public partial class HoldsBadConstruction { private IGood<Action>? bad; private IGood<int>? good; public bool Has => bad is null && good is null; public void Set() => (bad, good) = (null, null); }

    [Persistent] public partial class Good<T> { public T? Value { get; set; } }

    // gets STUB0005
    [Persistent] public partial class TakenParameter<Calls> { public int X { get; set; } }

    // gets STUB0020
    [Persistent] public partial class PointerState { private unsafe int* pointer; public unsafe bool Has => pointer is null; public unsafe void Set() => pointer = null; }
}
namespace Corpus.Refused.Taken
{
    // gets STUB0001
    [Persistent] public class Base { public int X { get; set; } }

    /// <summary>Nothing can be written for it without its base class, and the base class says why.</summary>
    // gets nothing
    [Persistent] public partial class OfRefusedBase : Base { public int Y { get; set; } }
}
namespace Corpus.Refused.Contracts
{
    public interface IMeant { Task GoAsync(); }
}
namespace Corpus.Refused.Contracts.Own
{
    public interface IMeant { Task GoAsync(); }
}
namespace Corpus.Refused.Hiding
{
    using Corpus.Refused.Contracts;

    /// <summary>Its interface is the one that its author has written.</summary>
    [Remote] public partial class Meant : IMeant { public Task GoAsync() => Task.CompletedTask; }
}
namespace Corpus.Refused.Qualifying
{
    /// <summary>By its full name it can be meant.</summary>
    [Remote] public partial class Meant : Contracts.Own.IMeant { public Task GoAsync() => Task.CompletedTask; }
}
