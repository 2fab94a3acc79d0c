using System.Runtime.InteropServices;

namespace Corpus.Parameters;

public enum Level : sbyte { Low = -5, High = 5 }
[Flags] public enum Rights : ulong { None = 0, All = ulong.MaxValue }

/// <summary>System.Text.Json #62766 and others: default values of every kind.</summary>
[Remote] public partial class Defaults
{
    public string Numbers(sbyte a = -1, byte b = 255, short c = -32768, ushort d = 1, int e = int.MinValue, uint f = uint.MaxValue, long g = long.MinValue, ulong h = ulong.MaxValue) => $"{a}{b}{c}{d}{e}{f}{g}{h}";
    public string Reals(float a = float.NaN, float b = 1.5f, double c = double.NegativeInfinity, double d = -0.0, double e = 1e300, decimal f = -1.50m, decimal g = decimal.MaxValue, float h = float.Epsilon) => $"{a}{b}{c}{d}{e}{f}{g}{h}";
    public string Texts(string a = "", string b = "\"quoted\" \\ \n \t \0 {0} \u2028", string? c = null, string d = default!, char e = '\'', char f = '\u0000', char g = '\\', string h = "日本 ☃ \ud83d\ude00") => a + b + c + d + e + f + g + h;
    public string Enums(Level a = Level.Low, Level b = (Level)3, Rights c = Rights.All, Level? d = Level.High, Level? e = null, DayOfWeek f = DayOfWeek.Friday, Level g = default) => $"{a}{b}{c}{d}{e}{f}{g}";
    public string Nullables(int? a = null, int? b = 3, decimal? c = 1.0m, bool? d = true, Guid? e = null, char? f = 'x') => $"{a}{b}{c}{d}{e}{f}";
    public string Structs(Guid a = default, DateTime b = default, CancellationToken token = default, TimeSpan c = new(), KeyValuePair<int, string> d = default, (int, string?) e = default) => $"{a}{b}{c}{d}{e}";
    public string Booleans(bool a = true, bool b = false) => $"{a}{b}";
    public string References(IDefaults? a = null, List<int>? b = null, int[]? c = default) => $"{a}{b}{c}";
}

/// <summary>The same of constructors.</summary>
[Persistent] public partial class DefaultConstructor(string text = "a\"b", Level level = Level.Low, decimal amount = 1.5m, int? number = null, DateTime at = default) { public string Text { get; } = text; public Level Level { get; } = level; public decimal Amount { get; } = amount; public int? Number { get; } = number; public DateTime At { get; } = at; }

[Remote] public partial class Optionals { public int M([Optional] int a, [Optional, DefaultParameterValue(5)] int b) => a + b; public int N(int a, [System.Runtime.CompilerServices.CallerMemberName] string? caller = null, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) => a + line + (caller?.Length ?? 0); }

[Remote] public partial class Spreading { public int Sum(params int[] numbers) => numbers.Sum(); public int Count(string first, params List<string?> rest) => rest.Count; public int Of(params IEnumerable<int> numbers) => numbers.Count(); public int With(CancellationToken token, params string[] names) => names.Length; public Task<int> LaterAsync(params byte[] bytes) => Task.FromResult(bytes.Length); }

[Remote] public partial class ByReadOnlyReference { public decimal M(in decimal amount, in Guid id) => amount; public Task<int> NAsync(in (int A, int B) pair) => Task.FromResult(pair.A); public long P(in Big big) => big.A; }
public readonly struct Big(long a, long b) { public long A { get; } = a; public long B { get; } = b; }

/// <summary>Overloads of every sort.</summary>
[Remote] public partial class Overloads
{
    public string M() => "0"; public string M(int a) => "int"; public string M(int? a) => "int?"; public string M(string a) => "string"; public string M(int[] a) => "int[]"; public string M(int[,] a) => "int[,]"; public string M(int[][] a) => "int[][]";
    public string M(List<int> a) => "List"; public string M(IReadOnlyList<int> a) => "IReadOnlyList"; public string M((int, int) a) => "tuple"; public string M(int a, string b) => "both"; public string M(string b, int a) => "swapped"; public string M(List<string> a) => "strings"; public string M(Dictionary<string, int> a) => "map";
    public string M(Level a) => "enum"; public string M(Level? a) => "enum?"; public string M(IOverloads a) => "reference"; public string M(OverloadsStub a, int b) => "stub"; public string M(CancellationToken token, long a) => "token first";
}

[Remote] public partial class Tokens { public Task NoneAsync() => Task.CompletedTask; public Task FirstAsync(CancellationToken a, int b) => Task.CompletedTask; public Task LastAsync(int a, CancellationToken b) => Task.CompletedTask; public Task MiddleAsync(int a, CancellationToken b = default, int c = 1) => Task.CompletedTask; public int Sync(CancellationToken cancellationToken) => 1; public async IAsyncEnumerable<int> StreamAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Yield(); token.ThrowIfCancellationRequested(); yield return 1; } }

/// <summary>Tuples with names, nested and long.</summary>
[Persistent] public partial class NamedTuples { private (int Left, (string? Inner, List<(int A, int B)> Many) Right) deep; public (int X, int Y) Point { get; set; } public (int First, string? Second, bool Third) Of((int A, string? B) pair, (int, int)[] plain) => (pair.A + plain.Length + deep.Left, pair.B, true); public Dictionary<(int Row, int Column), string> Cells { get; set; } = []; public void Set() => deep = (1, (null, [(2, 3)])); public (int A, int B, int C, int D, int E, int F, int G) Seven { get; set; } }

[Remote] public partial class Results { public Task<List<int>?> A() => Task.FromResult<List<int>?>(null); public ValueTask<(int, string?)> B() => default; public ValueTask C() => default; public async IAsyncEnumerable<string?> D() { await Task.Yield(); yield return null; } public int? E() => null; public string? F() => null; public byte[] G() => [1]; public Task<Level?> H() => Task.FromResult<Level?>(Level.Low); public Task<IResults?> I() => Task.FromResult<IResults?>(null); public IReadOnlyDictionary<string, int[]> J() => new Dictionary<string, int[]>(); }

[Remote] public partial class ManyParameters { public int Sum(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o, int p, int q, int r, int s, int t) => a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t; }

[Persistent] public partial class ManyConstructors { public ManyConstructors() { } public ManyConstructors(int a) => A = a; public ManyConstructors(string a) => A = a.Length; public ManyConstructors(int a, string? b = null) => A = a + (b?.Length ?? 0); internal ManyConstructors(Guid a) => A = a.GetHashCode(); private ManyConstructors(DateTime a) => A = a.Year; protected ManyConstructors(long a) => A = (int)a; public ManyConstructors(int[] a, [Service] TimeProvider clock) => A = a.Length + clock.GetUtcNow().Year; public int A { get; set; } public static ManyConstructors Make() => new(DateTime.MinValue); }
