namespace Stubs.Generators.Tests;

/// <summary>
/// Data whose values are told apart by reference, and events: what cannot come back as it was is said (rules 4 and 20).
/// </summary>
public sealed class KnownInstanceTests
{
    /// <summary>Data types called D, and the instance that is named; null where nothing is to be said.</summary>
    private static readonly (string Data, string? Instance)[] Types =
    [
        ("sealed class D { private D(string n) => N = n; public string N { get; } public static readonly D Red = new(\"r\"), Green = new(\"g\"); }", "Red"),
        ("sealed class D { private D() { } public int N; public static D One { get; } = new(); }", "One"),
        ("sealed class D { private D() { } public int N; static D() => One = new D(); public static readonly D One; }", "One"),
        ("sealed class D { private D() { } public int N; private static readonly D one = new(); public static D One => one; }", "one"),
        ("sealed class D { private D() { } public int N; private static readonly Lazy<D> one = new(() => new D()); public static D One => one.Value; }", "one"),
        ("sealed class D { private D() { } public int N; public static D One = new(); }", "One"),
        ("class D { protected D(int n) => N = n; public int N; public static readonly D One = new(1); }", "One"),
        ("sealed class D { internal D(int n) => N = n; public int N; public static readonly D One = new(1); }", "One"),
        ("[Subtype<D.S>(\"s\")] abstract class D { private D() { } public int N; public static readonly D One = new S(); public sealed class S : D; }", null),
        ("[Subtype<D.S>(\"s\")] abstract class D { private D() { } public int N; public static readonly D One = new S(); internal sealed class S : D { internal S() { } } }", "One"),
        ("sealed class D : E<D> { public static readonly D One = new(1); private D(int n) : base(n) { } } abstract class E<T>(int n) where T : E<T> { public int N { get; } = n; }", "One"),
        ("sealed class D : E<D> { public static readonly D One = new(1); private D(int n) : base(n) { } } abstract class E<T>(int n) : IEquatable<E<T>> { public int N { get; } = n; public bool Equals(E<T>? o) => o?.N == N; public override bool Equals(object? o) => Equals(o as E<T>); public override int GetHashCode() => N; }", null),
        ("sealed record D { private D() { } public int N { get; init; } public static readonly D One = new(); }", null),
        ("readonly struct D { public int N { get; init; } public static readonly D One = new(); }", null),
        ("sealed class D { public int N; public static readonly D One = new(); }", null),
        ("sealed class D { private D() { } public int N; public static D Of(int n) => new() { N = n }; public static D One => new(); private static D? last; public static D? Last => last ??= Of(1); }", null),
        ("sealed class D { private D() { } public int N; public static readonly int One = 1; public static readonly List<D> All = [new D()]; }", "All"),
        ("sealed record D { private D(int n) => N = n; public int N { get; } public static readonly D One = new(1); public bool Equals(D? other) => ReferenceEquals(this, other); public override int GetHashCode() => N; }", "One"),
        ("sealed record D { private D(int n) => N = n; public int N { get; } public static readonly D One = new(1); public bool Equals(D? other) => other?.N == N; public override int GetHashCode() => N; }", null),
        ("sealed class D { private D(int n) => N = n; public int N { get; } public static readonly D One = new(1); public override bool Equals(object? o) => ReferenceEquals(this, o); public override int GetHashCode() => N; }", "One"),
        ("sealed class D { private D(int n) => N = n; public int N { get; } public static readonly D One = new(1); public override bool Equals(object? o) { return base.Equals(o); } public override int GetHashCode() => base.GetHashCode(); }", "One"),
        ("sealed class D { private D(int n) => N = n; public int N { get; } public static readonly D One = new(1); public static bool operator ==(D? a, D? b) => object.ReferenceEquals(a, b); public static bool operator !=(D? a, D? b) => !(a == b); public override bool Equals(object? o) => (object)this == o; public override int GetHashCode() => N; }", "One"),
        ("sealed class D { private D(int n) => N = n; public int N { get; } public static readonly D One = new(1); public override bool Equals(object? o) => ReferenceEquals(this, o) || o is D d && d.N == N; public override int GetHashCode() => N; }", null),
        ("sealed class D { private static readonly Dictionary<string, D> known = []; private D(string n) => N = n; public string N { get; } public static D Of(string n) => known.TryGetValue(n, out var d) ? d : known[n] = new(n); }", "known"),
        ("sealed class D { private D(string n) => N = n; public string N { get; } public static D[] All { get; } = [new(\"a\"), new(\"b\")]; }", "All"),
        ("sealed class D { public D(string n) => N = n; public string N { get; } public static D[] All { get; } = [new(\"a\"), new(\"b\")]; }", null),
        ("sealed class D { internal D(int n) => N = n; public int N { get; } } static class Known { public static readonly D One = new(1); }", "Known:One"),
        ("sealed class D { public D(int n) => N = n; public int N { get; } } static class Known { public static readonly D One = new(1); }", null),
        ("[StateConverter<DConverter>] sealed class D { private D() { } public int N; public static readonly D One = new(); } class DConverter : IStateConverter<D, int> { public int ToStored(D value) => 1; public D FromStored(int stored) => D.One; }", null),
    ];

    [Fact]
    [Trait("Rule", "4")]
    public async Task Data_whose_values_are_known_instances_is_reported_unless_it_has_equality_or_a_converter()
    {
        var said = await RunAsync([.. Types.Select((one, at) =>
            $"namespace N{at}; [Persistent] public partial class A {{ private D? f; private readonly List<D> g = []; public int P => f is null ? g.Count : 1; }}\n{one.Data}")]);

        for (var at = 0; at < Types.Length; at++)
        {
            var own = said.Where(each => each.Namespace == $"N{at}").Select(static each => each.Text).ToList();
            if (Types[at].Instance is { } instance)
                own.ShouldHaveSingleItem(Types[at].Data).ShouldStartWith(
                    $"STUB0102 [D] The values of 'D' are known instances such as '{(instance.Contains(':') ? instance.Replace(':', '.') : "D." + instance)}', and what is read is another object, which equals none of them");
            else
                own.ShouldBeEmpty(Types[at].Data);
        }
    }

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("[Persistent] public partial class A { private D? x; public D? P => x; } public class D { public event Action? E; public int N; public void R() => E?.Invoke(); }", "STUB0103 [E] The handlers of event 'E' of 'D' are code, which is neither stored nor sent: what is read has none; subscribe anew after that, and mark the event [Transient] to say so")]
    [InlineData("[Remote] public partial class A { public void M(List<D> x) { } } public class D : B { public int N; } public abstract class B { private event Action? E; public void R() => E?.Invoke(); }", "STUB0103 [E] The handlers of event 'E' of 'B'")]
    [InlineData("[Remote] public partial class A { public void M(D<int> x) { } public void N(D<string> x) { } } public record D<T>(T X) { internal event Action? E; public void R() => E?.Invoke(); }", "STUB0103 [E] The handlers of event 'E' of 'D'")]
    [InlineData("[Persistent] public partial class A { private int x; public int P => x++; private event Action? E; internal void R() => E?.Invoke(); }", "STUB0103 [E] The handlers of event 'E' of 'A'")]
    [InlineData("[Persistent] public partial class A : B { private int x; public int P => x++; } public abstract class B { protected event Action? E; protected void R() => E?.Invoke(); }", "STUB0103 [E] The handlers of event 'E' of 'B'")]
    [InlineData("[Persistent] public partial class A { private D? x; public D? P => x; } public class D { [Transient] public event Action? E; [field: Transient] public event Action? F; public static event Action? G; public event Action H { add { } remove { } } public int N; public void R() { E?.Invoke(); F?.Invoke(); G?.Invoke(); } }", null)]
    [InlineData("[Remote] public partial class A { private event Action? E; public void R() => E?.Invoke(); } public class D { public event Action? E; public void R() => E?.Invoke(); }", null)]
    public async Task An_event_of_data_or_of_state_is_reported_unless_it_is_marked(string source, string? expected)
    {
        var said = (await Analysis.RunAsync(source))
            .Where(static each => each.Id.StartsWith("STUB", StringComparison.Ordinal))
            .Select(Analysis.Describe).ToList();
        if (expected is null)
            said.ShouldBeEmpty();
        else
            said.ShouldHaveSingleItem().ShouldStartWith(expected);
    }

    private static async Task<List<(string Namespace, string Text)>> RunAsync(string[] sources) =>
    [
        .. (await Analysis.RunAsync(sources))
            .Where(static each => each.Id.StartsWith("STUB", StringComparison.Ordinal))
            .Select(static each => (
                each.Location.SourceTree!.GetText().ToString().Split([' ', ';'])[1], Analysis.Describe(each))),
    ];
}
