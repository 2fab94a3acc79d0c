#nullable disable
namespace Corpus.Nullability
{
    /// <summary>Mapperly #1255, #1615: no nullable context.</summary>
    [Persistent] public partial class Oblivious { public string Text { get; set; } public List<string> Many { get; set; } private Dictionary<string, string[]> map; public void Set(string key, string[] value, IOblivious other) => (map ??= new())[key ?? ""] = value; public string Get(string key) => map == null ? null : key; public Task<string> LaterAsync(string a = null) => Task.FromResult(a); public int? Number { get; set; } public IOblivious Next { get; set; } }

    [Persistent] public partial class ObliviousGeneric<T> { public T Value { get; set; } public List<T> Many { get; set; } public T Swap(T other) { var old = Value; Value = other; return old; } public static Type All => typeof(ObliviousGenericStub<string>); }

    public class ObliviousData { public string A { get; set; } public ObliviousData B { get; set; } public string[] C { get; set; } }

    [Persistent] public partial class HoldsOblivious { public ObliviousData Data { get; set; } }

    public abstract class ObliviousBase { private string text; public string Text { get => text; set => text = value; } public abstract string Tell(string what); }

    public interface IObliviousInterface { Task<string> SayAsync(string what); }

#nullable enable
    [Persistent] public partial class EnabledOfOblivious : ObliviousBase, IObliviousInterface { public override string Tell(string what) => what; public Task<string> SayAsync(string what) => Task.FromResult(what); public ObliviousData? Data { get; set; } }

    [Persistent] public partial class Depths { public string?[]? A { get; set; } public string[]?[] B { get; set; } = []; public List<string?>? C { get; set; } public Dictionary<string, List<int?>?> D { get; set; } = []; public (string? A, string B)? E { get; set; } public IDepths?[]? F { get; set; } public List<IDepths?>? G { get; set; } public int?[]? H { get; set; } public KeyValuePair<string, int?>? I { get; set; } }

    [Remote] public partial class Attributes { [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(a))] public string? M(string? a) => a; public bool TryGet(string key, [System.Diagnostics.CodeAnalysis.AllowNull] string other) => key == other; [System.Diagnostics.CodeAnalysis.MaybeNull] public string P => null; }

    [Persistent] public partial class NotNull<T> where T : notnull { public T? Maybe { get; set; } public Dictionary<T, int> Map { get; set; } = []; public void Add(T key, T? other) => Map[key] = other is null ? 0 : 1; public static Type[] All => [typeof(NotNullStub<string>), typeof(NotNullStub<int>)]; }

    [Persistent] public partial class ClassOrStruct<TClass, TStruct> where TClass : class where TStruct : struct { public TClass? A { get; set; } public TStruct? B { get; set; } public TStruct C { get; set; } public TClass?[] D { get; set; } = []; public TStruct?[] E { get; set; } = []; public static Type All => typeof(ClassOrStructStub<string, int>); }

    [Persistent] public partial class Late { private string text = null!; private readonly List<string> many = null!; public string Text { get => text; set => text = value; } public int Count => many?.Count ?? 0; }
}
#nullable disable warnings
namespace Corpus.Nullability.WarningsOff
{
    [Persistent] public partial class NoWarnings { public string Text { get; set; } public string? Other { get; set; } public string M(string? a) => a; }
}
#nullable restore
#nullable disable annotations
namespace Corpus.Nullability.AnnotationsOff
{
    [Persistent] public partial class NoAnnotations { public string Text { get; set; } = ""; public string M(string a) => a; }
}
