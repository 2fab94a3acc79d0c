namespace Stubs.Analyzers.Tests;

/// <summary>
/// Comparisons by reference of what comes back as another object: by operators and methods, in searches, sets and
/// queries, and within what holds such values.
/// </summary>
[Trait("Rule", "4")]
public sealed class ReferenceComparisonTests
{
    private const string Class = "public sealed class P(int n) { public int N { get; } = n; }";
    private const string State = "private readonly List<P> x = []; private P? y; private readonly HashSet<P> s = []; "
        + "private readonly List<M> m = []; private readonly P[] a = []; private readonly List<H> h = []; private H? l; private readonly List<T> t = []; private readonly LinkedList<P> k = []; ";

    private const string Uses = "public int Count => x.Count + s.Count + m.Count + a.Length + h.Count + t.Count + k.Count + (y is null ? 1 : 0) + (l is null ? 1 : 0);";

    private const string Types = " " + Class
        + " public class M { public int N { get; set; } } public sealed record H(P From, int To); public record struct T(P From); public sealed record L(List<int> Items, int N); public class I : IEqualityComparer<P> { public bool Equals(P? a, P? b) => a?.N == b?.N; public int GetHashCode(P p) => p.N; }"
        + " public class O(int n) { public int N { get; } = n; public override bool Equals(object? o) => o is O p && p.N == N; public override int GetHashCode() => N; }";

    [Theory]
    [InlineData("bool F() => x.Contains(y!)")]
    [InlineData("bool F() => a.Contains(y)")]
    [InlineData("bool F() => x.IndexOf(y!) >= 0 ")]
    [InlineData("bool F() => x.LastIndexOf(y!) >= 0 ")]
    [InlineData("bool F() => Array.IndexOf(a, y) > 0")]
    [InlineData("void F() => x.Remove(y!)")]
    [InlineData("bool F() => k.Find(y!) != null")]
    [InlineData("bool F() => x.Contains(new P(1))")]
    [InlineData("bool F() => s.Contains(y!)")]
    [InlineData("bool F() => s.Add(x[0])")]
    [InlineData("bool F() => s.SetEquals(x)")]
    [InlineData("bool F() => s.Overlaps(a)")]
    [InlineData("int F() => x.FindIndex(each => each == y)")]
    [InlineData("int F() => x.Count(each => each.Equals(y))")]
    [InlineData("bool F() => x.Exists(each => object.Equals(each, y))")]
    [InlineData("bool F() { var i = x.First(each => each.N == 1); return a.Contains(i); }")]
    [InlineData("bool F() { foreach (var each in x) { if (a.Contains(each)) return true; } return false; }")]
    [InlineData("int F() => x.Except(a).Count()")]
    [InlineData("int F() => x.Intersect(a).Count()")]
    [InlineData("int F() => x.Union(a).Count()")]
    [InlineData("int F() => x.Distinct().Count()")]
    [InlineData("int F() => x.Where(each => each.N > 1).Distinct().Count()")]
    [InlineData("bool F() => x.SequenceEqual(a)")]
    [InlineData("int F() => x.ToHashSet().Count")]
    [InlineData("int F() => x.GroupBy(each => each).Count()")]
    [InlineData("int F() => x.ToDictionary(each => each).Count")]
    [InlineData("int F() => h.ToLookup(each => each.From).Count")]
    [InlineData("int F() => h.GroupBy(each => (each.From, each.To)).Count()")]
    [InlineData("int F() => h.GroupBy(each => new { each.From, each.To }).Count()")]
    [InlineData("int F() => h.DistinctBy(each => each.From).Count()")]
    [InlineData("bool F() => object.Equals(x[0], y)")]
    [InlineData("bool F() => object.ReferenceEquals(x[0], y)")]
    [InlineData("bool F() => EqualityComparer<P>.Default.Equals(x[0], y)")]
    [InlineData("bool F() => (x[0], 1) == (y, 1)")]
    [InlineData("bool F() => (x[0], 1) != b", "private (P?, int) b;")]
    [InlineData("bool F() => (x[0], 1).Equals((y!, 1))")]
    [InlineData("bool F() => h[0] == l")]
    [InlineData("bool F() => h[0].Equals(l)")]
    [InlineData("bool F() => h.Contains(l!)")]
    [InlineData("bool F() => t[0] == t[1]")]
    [InlineData("bool F() => t.Contains(new T(y!))")]
    [InlineData("int F() { var seen = new HashSet<P>(); foreach (var each in x) seen.Add(each); return seen.Count; }")]
    [InlineData("int F() { var seen = new Dictionary<P, int>(); foreach (var each in x) seen[each] = 1; return seen.Count; }")]
    [InlineData("bool F(P p) => x.Contains(p)")]
    [InlineData("bool F(M p) => m.Contains(p)")]
    [InlineData("void F(M p) => m.RemoveAll(each => each == p)")]
    [InlineData("bool F(M p, M q) => p == q")]
    [InlineData("int F(List<M> p) => p.Distinct().Count()")]
    [InlineData("bool F(H p) => h.Contains(p)")]
    public async Task What_comes_back_as_another_object_is_found_by_its_content(
        string member, string more = "") =>
        (await ReportedAsync(member, more)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("void F() { var i = x.First(each => each.N == 1); x.Remove(i); }")]
    [InlineData("void F() { foreach (var each in x.ToList()) { if (each.N == 1) x.Remove(each); } }")]
    [InlineData("void F() { var i = x.Find(each => each.N == 1); x.RemoveAll(each => each == i); }")]
    [InlineData("bool F(int n) => x.Exists(each => each.N == n)")]
    [InlineData("bool F() => x.Contains(y!, new I())")]
    [InlineData("int F() => x.Distinct(new I()).Count() + x.ToHashSet(new I()).Count + x.GroupBy(e => e, new I()).Count()")]
    [InlineData("int F() { var seen = new HashSet<P>(new I()); foreach (var each in x) seen.Add(each); return seen.Count; }")]
    [InlineData("int F() => x.GroupBy(each => each.N).Count() + x.ToDictionary(each => each.N).Count + x.DistinctBy(e => e.N).Count()")]
    [InlineData("int F() => m.Distinct().Count() + m.ToHashSet().Count + m.IndexOf(m[0])")]
    [InlineData("bool F() => y == null || object.Equals(y, null) || y.Equals(null) || (y, 1) == (null, 1)")]
    [InlineData("bool F(string p) => x.Select(e => $\"{e.N}\").Contains(p) || x.Select(e => e.N).Distinct().Any()")]
    [InlineData("bool F() => Has(y!)", "private bool Has(P p) => x.Contains(p);")]
    [InlineData("bool F() => o.Equals(q) && w.Contains(q) && w.Distinct().Any()",
        "private O o = new(1); private O q = new(1); private readonly List<O> w = [];")]
    [InlineData("bool F() => n[0] == r && n.Contains(r)", "private readonly List<N> n = []; private N r = []; } public class N : List<N> { public N? Above { get; set; }")]
    [InlineData("bool F() => n == r", "private V n = new(1), r = new(2); } public record V(object X) { ")]
    [InlineData("bool F() => new P(1) == new P(2)")]
    public async Task What_is_found_by_content_or_was_just_found_is_not_reported(
        string member, string more = "") => (await ReportedAsync(member, more)).ShouldBeEmpty();

    [Theory]
    [InlineData("private L? i, j; [ReadLock] public bool F() => i == j;",
        "'i' is compared by reference in 'Items' of 'L', and is another object with the same content after a restart; compare the content: declare Equals and GetHashCode in 'L' that compare the elements of 'Items', which a record compares by reference, or compare a member that tells which one it is")]
    [InlineData("private readonly List<L> i = []; [ReadLock] public bool F(L p) => i.Contains(p);",
        "'i' is compared by reference in 'Items' of 'L', and an argument is always a copy; compare the content: declare Equals and GetHashCode in 'L' that compare the elements of 'Items', which a record compares by reference, or compare a member that tells which one it is")]
    [InlineData("private List<int>? i, j; [ReadLock] public bool F() => i == j;",
        "'i' is compared by reference, and is another object with the same content after a restart; compare the content: compare the elements by SequenceEqual, or compare a member that tells which one it is")]
    [InlineData("private O? i, j; [ReadLock] public bool F() => i == j;",
        "'i' is compared by reference, and is another object with the same content after a restart; compare the content: use Equals, or define '==' in 'O', or compare a member that tells which one it is")]
    [InlineData("private (P, int) i, j; [ReadLock] public bool F() => i.Equals(j);",
        "'i' is compared by reference in its 'P', and is another object with the same content after a restart; compare the content: make 'P' a record, or override Equals and GetHashCode, or compare a member that tells which one it is")]
    [InlineData("private C? i, j; [ReadLock] public bool F() => i == j;",
        "'i' is compared by reference, and is another object with the same content after a restart; compare the content: override Equals and GetHashCode in 'C', and compare the elements of 'Items', which a record would compare by reference, or compare a member that tells which one it is")]
    public async Task What_mends_the_comparison_is_said_of_the_class_that_it_is(string members, string expected) =>
        (await ReportedAsync("int G() => 1",
            members + " } public sealed class C { public System.Collections.Immutable.ImmutableArray<int> Items { get; init; }"))
            .ShouldHaveSingleItem().ShouldEndWith(expected);

    [Theory]
    [InlineData("Dictionary<int[], int>", "use a text that is made of the elements, or a record whose Equals and GetHashCode compare them")]
    [InlineData("Dictionary<L, int>", "declare Equals and GetHashCode in 'L' that compare the elements of 'Items', which a record compares by reference")]
    [InlineData("Dictionary<P, int>", "make 'P' a record, or override Equals and GetHashCode")]
    [InlineData("Dictionary<C, int>", "override Equals and GetHashCode in 'C', and compare the elements of 'Items', which a record would compare by reference")]
    public async Task What_gives_keys_an_equality_is_said_of_the_class_that_they_are(string type, string expected) =>
        (await Analysis.RunAsync(
            $"[Persistent] public partial class A {{ private {type} v = []; public int G => v.Count; }} public sealed class C(List<int> items) {{ public IReadOnlyList<int> Items {{ get; }} = items; }}" + Types))
            .Where(static each => each.Id == "STUB0027").Select(Analysis.Describe).ShouldHaveSingleItem()
            .ShouldEndWith("are refused; " + expected);

    private static async Task<List<string>> ReportedAsync(string member, string more = "")
    {
        var source = $"[Persistent] public partial class A {{ {State} {Uses} [ReadLock] public {member}"
            + (member.EndsWith('}') ? "" : ";") + $" {more} }}{Types}";
        var found = await Analysis.RunAsync(source);
        found.Where(static each => each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .Select(Analysis.Describe).ShouldBeEmpty(source);
        return [.. found.Where(static each => each.Id == "STUB0107").Select(Analysis.Describe)];
    }
}
