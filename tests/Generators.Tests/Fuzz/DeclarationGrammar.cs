using System.Text;

namespace Stubs.Generators.Tests.Fuzz;

/// <summary>
/// Makes declarations up that compile: classes with state and operations of every shape that the language has, over
/// bases and data types of the same and of another assembly.
/// </summary>
/// <param name="random">What chooses.</param>
/// <param name="prefix">What the names of this assembly begin with.</param>
/// <param name="isNewest">The language is the newest: older ones lack some members.</param>
/// <param name="library">The declarations of the assembly that is referenced; null for the library itself.</param>
internal sealed class DeclarationGrammar(
    Random random, string prefix, bool isNewest = true, DeclarationGrammar? library = null)
{
    private static readonly string[] Plain =
        ["int", "string", "string?", "bool", "long", "double", "decimal", "DateTime", "DateTimeOffset", "TimeSpan",
            "Guid", "Uid", "int?", "char", "byte[]", "Uri?", "DayOfWeek", "DateOnly?"];

    private static readonly string[] Generic =
        ["List<{0}>", "IReadOnlyList<{0}>", "{0}[]", "Dictionary<string, {0}>", "HashSet<{0}>",
            "({0} First, {0} Second)", "Queue<{0}>", "IEnumerable<{0}>", "SortedDictionary<int, {0}>"];

    private static readonly string[] Accessors =
    [
        "{ get; set; }", "{ get; private set; }", "{ get; protected set; }", "{ get; internal set; }",
        "{ get; protected internal set; }", "{ get; private protected set; }", "{ get; init; }",
        "{ get; private init; }", "{ private get; set; }", "{ internal get; set; }", "{ get; }",
    ];

    /// <summary>Only the newest language has such.</summary>
    private const string OfField = "{ get => field; set => field = value; }";

    private static readonly string[] Marks =
    [
        "[Obsolete]", "[Obsolete(\"old\")]", "[Obsolete(\"gone\", true)]",
        "[Obsolete(\"old\", DiagnosticId = \"FUZZ1\")]", "[System.Diagnostics.CodeAnalysis.Experimental(\"FUZZ2\")]",
        "[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]",
        "[CLSCompliant(false)]", "[System.Runtime.Versioning.SupportedOSPlatform(\"linux\")]",
        "[System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode(\"trims\")]",
        "[System.Diagnostics.CodeAnalysis.RequiresDynamicCode(\"makes code\")]",
    ];

    /// <summary>Those that only methods and constructors can have.</summary>
    private static readonly string[] OfMethods = ["RequiresUnreferencedCode", "RequiresDynamicCode"];

    private readonly List<string> data = [];
    private readonly List<string> plainBases = [];
    private readonly List<string> annotatedBases = [];
    private readonly List<string> interfaces = [];

    /// <summary>Expressions that initialize a number, by members that the program adds to other types.</summary>
    private readonly List<string> extended = [];
    private readonly List<(string Name, bool HasState)> derivable = [];

    /// <summary>The properties that classes deriving from one can override, by the name of that one.</summary>
    private readonly Dictionary<string, List<Overridable>> overridable = [];
    private int number;

    /// <summary>Declares what classes need: data types, interfaces, and bases without an annotation.</summary>
    public IEnumerable<string> DeclareParts(int count)
    {
        for (var made = 0; made < count; made++)
        {
            yield return random.Next(10) switch
            {
                6 => NestedData(),
                7 => MadeData(),
                8 => KnownData(),
                9 when isNewest => Extensions(),
                0 => Record(),
                1 => Struct(),
                2 => DataClass(),
                3 => GenericData(),
                4 => Interface(),
                _ => PlainBase(),
            };
        }
    }

    /// <summary>Declares one annotated class.</summary>
    public string DeclareClass()
    {
        var name = NewName("C");
        var attribute = Pick("Persistent", "Persistent", "Recoverable", "Remote", "Persistent, Remote");
        var hasState = attribute != "Remote";
        var parameter = Chance(0.15) ? "T" : null;
        var keyword = Chance(0.1) ? "record" : "class";
        var @base = parameter is null && keyword == "class" && Chance(0.4) ? Base(hasState) : null;
        var explicits = Chance(0.2) ? Interfaces() : [];
        var constraint = parameter is not null && Chance(0.4)
            ? Pick(" where T : notnull", " where T : struct", " where T : IComparable<T>") : "";
        var modifier = Chance(0.2) ? "sealed " : "";
        var members = new List<string>();
        var isRenamed = Chance(0.08);
        var authored = !isRenamed && Chance(0.15) ? Authored(name, parameter, constraint, members) : null;
        var isImplemented = authored is not null && authored.Contains("/* implemented */", StringComparison.Ordinal);
        var own = "I" + name + (parameter is null ? "" : "<T>");
        var far = isImplemented && Chance(0.5) ? $"Far{name}." : "";
        var bases = new[] { @base, isImplemented ? far + own : null }.Concat(explicits).OfType<string>().ToList();
        var heritage = bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
        if (isRenamed)
            attribute += $"(Interface = \"IFar{name}\", Stub = \"{name}FarStub\")";
        foreach (var @interface in explicits)
            members.Add($"{ValueOf(@interface)} {@interface}.Value {{ get; set; }} = default!;");
        for (var count = random.Next(hasState ? 6 : 1); count > 0; count--)
            members.Add(State(parameter));
        for (var count = random.Next(5); count > 0; count--)
            members.Add(Operation(parameter));
        if (keyword == "class")
            members.AddRange(Virtuals(name, @base, isSealed: modifier.Length > 0));
        var constructors = Constructors(name, @base, keyword).ToList();
        members.AddRange(constructors);
        if (parameter is null && Chance(0.2))
            members.AddRange(FactoriesOf(name));
        if (isNewest && keyword == "class" && Chance(0.1))
            members.Add($"public partial {Pick("int", "string?", "List<int>?")} {NewName("Grown")} {{ get; set; }}");
        var text = new StringBuilder();
        if (Chance(0.1))
            text.AppendLine(Pick("#nullable disable", "#nullable disable", "#nullable enable annotations"));
        var half = Chance(0.2) ? random.Next(members.Count + 1) : members.Count;
        var container = Chance(0.1) ? NewName("Outer") : null;
        var isNestedInGeneric = container is not null && Chance(0.3);
        if (authored is not null && far.Length > 0)
            text.Insert(0, $"namespace Far{name} {{ {authored} }}\n");
        if (container is not null)
            text.AppendLine(
                $"public partial {Pick("class", "struct", "record", "interface")} {container}{(isNestedInGeneric ? "<TOuter>" : "")} {{");
        if (authored is not null && far.Length == 0)
            text.AppendLine(authored);
        Part(
            text,
            $"[{attribute}] public {modifier}partial {keyword} {name}{(parameter is null ? "" : "<T>")}{heritage}{constraint}", members.Take(half));
        if (half < members.Count)
            Part(
                text, $"{Pick("", "", "public ", "unsafe ", modifier)}partial {keyword} {name}{(parameter is null ? "" : "<T>")}",
                members.Skip(half));
        if (container is not null)
            text.AppendLine("}");
        else if (parameter is null && keyword == "class" && modifier.Length == 0
            // Nothing is written where the stub cannot implement the author's interface.
            && authored?.Contains("Sync", StringComparison.Ordinal) != true)
        {
            annotatedBases.Add(isRenamed ? "IFar" + name : far.Length > 0 ? far + own : own);
            if (constructors.Count == 0)
                derivable.Add((name, hasState));
        }

        return text.ToString();
    }

    private static void Part(StringBuilder text, string head, IEnumerable<string> members)
    {
        text.AppendLine(head).AppendLine("{");
        foreach (var member in members)
            text.Append("    ").AppendLine(member);
        text.AppendLine("}");
    }

    private string Record()
    {
        var name = NewName("Row");
        var parameters = string.Join(
            ", ",
            Enumerable.Range(0, 1 + random.Next(4))
                .Select(index => $"{Mark("property")}{Type(1)} P{index}{(index > 2 ? " = default!" : "")}"));
        var text =
            $"public {Pick("", "sealed ", "")}record {Pick("", "class ")}{name}({parameters}) {{ {Members(random.Next(3))} }}";
        data.Add(name);
        return text;
    }

    private string Struct()
    {
        var name = NewName("Point");
        var text =
            $"public {Pick("struct", "record struct")} {name} {{ {Members(1 + random.Next(3), isStruct: true)} }}";
        data.Add(name);
        return text;
    }

    private string NestedData()
    {
        var name = NewName("Holder");
        data.Add($"{name}<int>.Inner<string>");
        data.Add($"{name}<string>.Plain");
        return $"public class {name}<TOuter> {{ public record Inner<TInner>(TOuter? One, List<TInner> Many) {{ {Members(random.Next(2))} }} public class Plain {{ public TOuter? Outer; {Members(random.Next(2))} }} }}";
    }

    private string DataClass()
    {
        var name = NewName("Line");
        var @base = Chance(0.3) && plainBases.Count > 0 ? " : " + Pick(plainBases) : "";
        var text = $"public class {name}{@base} {{ {Members(1 + random.Next(4))} }}";
        data.Add(name);
        return text;
    }

    /// <summary>Data that code of its author makes: by a constructor, or by accessors with bodies.</summary>
    private string MadeData()
    {
        var name = NewName("Made");
        var members = new List<string>();
        var parameters = new List<string>();
        for (var count = random.Next(4); count > 0; count--)
        {
            var (type, member) = (Type(1), NewName("A"));
            parameters.Add($"{type} {char.ToLowerInvariant(member[0])}{member[1..]}");
            members.Add($"{Mark()}public {type} {member} {Pick("{ get; }", "{ get; init; }", "{ get; set; }")} = {char.ToLowerInvariant(member[0])}{member[1..]};");
        }

        for (var count = 1 + random.Next(2); count > 0; count--)
        {
            var (type, member) = (Type(1), NewName("B"));
            members.Add($"private {type} _{member} = default!; public {Pick("", "", "required ")}{type} {member} {{ get => _{member}; {Pick("set", "set", "init")} => _{member} = value; }}");
        }

        var kind = Pick("class", "sealed class", "record", "struct", "record struct");
        data.Add(name);
        // A struct without parameters has no initializers.
        if (parameters.Count == 0 && kind.EndsWith("struct", StringComparison.Ordinal))
            kind = "class";
        return $"public {kind} {name}{(parameters.Count == 0 ? "" : $"({string.Join(", ", parameters)})")} {{ {string.Join(" ", members)} }}";
    }

    /// <summary>Data whose values are known instances, with events beside.</summary>
    private string KnownData()
    {
        var name = NewName("Known");
        data.Add(name);
        return $"public {Pick("sealed ", "")}class {name} {{ {Pick("private", "protected internal", "internal")} {name}() {{ }} public static readonly {name} One = new(); public static {name} Two {{ get; }} = new(); {Mark()}public event Action? Changed; [Transient] internal event Action? Gone; [field: Transient] private event Action? Left; {Members(random.Next(3))} }}";
    }

    /// <summary>Members that the newest language adds to other types.</summary>
    private string Extensions()
    {
        var name = NewName("More");
        extended.AddRange([$"\"ab\".{name}Twice(2)", $"\"ab\".{name}Size", $"string.{name}Made(3)", $"new List<int> {{ 1 }}.{name}First()"]);
        return $"public static class {name} {{ extension(string text) {{ public int {name}Twice(int times) => text.Length * times; public int {name}Size => text.Length; public static int {name}Made(int x) => x; }} extension<T>(IEnumerable<T> items) where T : struct {{ public T {name}First() => items.First(); public bool {name}None => !items.Any(); }} }}";
    }

    private string GenericData()
    {
        var name = NewName("Pair");
        var text =
            $"public record {name}<T>(T First, List<T> Rest) {{ {Members(random.Next(2))} public T? Last {{ get; init; }} }}";
        data.Add(name + "<int>");
        data.Add(name + "<string>");
        return text;
    }

    private string Interface()
    {
        var name = NewName("IHaving");
        interfaces.Add(name);
        return $"public interface {name} {{ int Value {{ get; set; }} }}\npublic interface {name}<T> {{ T Value {{ get; set; }} }}";
    }

    private string PlainBase()
    {
        var name = NewName("Root");
        var @base = Chance(0.3) && plainBases.Count > 0 ? " : " + Pick(plainBases) : "";
        var constructor = Chance(0.3) ? $"{Mark()}protected {name}() {{ }} protected {name}(int x) {{ }}" : "";
        if (constructor.Contains("true)", StringComparison.Ordinal))
            constructor = "";
        var virtuals = Virtuals(name, @base.Length > 0 ? @base[3..] : null);
        var text = $"public abstract class {name}{@base} {{ {constructor} {string.Join(" ", virtuals)} {Members(1 + random.Next(4))} }}";
        plainBases.Add(name);
        return text;
    }

    /// <summary>
    /// Properties that can be overridden, and what a class makes of those of its bases: it overrides one accessor or
    /// both, for the last time or not, or hides the property.
    /// </summary>
    private IEnumerable<string> Virtuals(string name, string? @base, bool isSealed = false)
    {
        var known = new List<Overridable>();
        overridable[name] = known;
        var isFar = @base is not null && !overridable.ContainsKey(@base);
        foreach (var inherited in @base is null
            ? [] : overridable.GetValueOrDefault(@base) ?? library?.overridable.GetValueOrDefault(@base) ?? [])
        {
            var own = isFar ? inherited.FromAfar() : inherited;
            if (Chance(0.3))
            {
                known.Add(own);
                continue;
            }

            if (Chance(0.15))
            {
                var hiding = NewVirtual(own.Name, isSealed);
                if (!isSealed)
                    known.Add(hiding.Property);
                yield return "new " + hiding.Text;
                continue;
            }

            if (own.Override(random.Next(4)) is not { } overriding)
                continue;
            var isLast = Chance(0.25);
            if (!isLast)
                known.Add(own);
            yield return $"{Mark()}public {(isLast ? "sealed " : "")}override {own.Type} {own.Name} {overriding}";
        }

        if (!Chance(0.4))
            yield break;
        var added = NewVirtual(NewName("V"), isSealed);
        known.Add(added.Property);
        yield return Mark() + added.Text;
    }

    private (string Text, Overridable Property) NewVirtual(string name, bool isSealed)
    {
        var type = Pick("int", "string?", "List<int>?");
        var (get, set) = random.Next(8) switch
        {
            0 => ("", "protected "),
            1 => ("", "private "),
            2 => ("", "protected internal "),
            3 => ("", "internal "),
            4 => ("protected ", ""),
            5 => ("", null),
            _ => ("", ""),
        };
        var setter = set is null ? "" : Chance(0.2) ? "init" : "set";
        return ($"public {(isSealed ? "" : "virtual ")}{type} {name} {{ {get}get; {set}{(setter.Length > 0 ? setter + ";" : "")} }}",
            new Overridable(name, type, get, set, setter));
    }

    private string Members(int count, bool isStruct = false) =>
        string.Join(" ", Enumerable.Range(0, count).Select(_ => DataMember(isStruct)));

    private string DataMember(bool isStruct)
    {
        var name = NewName("M");
        if (!isStruct && isNewest && Extended() is { } added)
            return $"public int {name} {Pick("{ get; set; }", "{ get; init; }", "{ get; private set; }")} = {added};";
        if (Chance(0.3))
            return $"{Mark()}public {(Chance(0.2) && !isStruct ? "readonly " : "")}{Type(1)} {name}{(isStruct ? "" : " = default!")};";
        var accessors = isStruct
            ? Pick("{ get; set; }", "{ get; init; }", "{ get; private set; }", "{ get; }")
            : isNewest && Chance(0.08) ? OfField : Pick(Accessors);
        return $"{Mark()}public {Type(1)} {name} {accessors}{(isStruct ? "" : " = default!;")}";
    }

    private string? Extended()
    {
        var known = extended.Concat(library?.extended ?? []).ToList();
        return known.Count > 0 && Chance(0.1) ? Pick(known) : null;
    }

    private string State(string? parameter)
    {
        var name = NewName("s");
        if (isNewest && Extended() is { } added)
            return $"{Pick("", "[Transient] ")}private int {name} = {added}; private event Action? On{name};";
        var type = parameter is not null && Chance(0.4)
            ? Pick("T?", "List<T>", "T[]", "Dictionary<string, T>") : Type(2);
        var former = Chance(0.1) ? $"[FormerName(\"{NewName("old")}\")] " : Chance(0.1) ? "[Transient] " : "";
        if (Chance(0.4))
            return $"{former}{Mark()}{Pick("private", "protected", "internal", "private readonly")} {type} {name} = default!;";
        return $"{former}{Mark()}{Pick("public", "internal", "protected")} {type} {name} {Pick("{ get; set; }", "{ get; private set; }", "{ get; init; }", "{ get; }")} = default!;";
    }

    private string Operation(string? parameter)
    {
        var name = NewName("Do");
        var type = parameter is not null && Chance(0.3) ? "T?" : Type(1);
        var kind = random.Next(5);
        var parameters = Parameters(isAsync: kind == 4);
        var marks = Mark(isMethod: true) + (Chance(0.2)
            ? Pick(
                "[ReadLock] ", "[WriteLock] ", $"[Operation(\"{name}\")] ", $"[Operation(StubName = \"{name}Again\")] ")
            : "");
        return kind switch
        {
            0 => $"{marks}public void {name}({parameters}) {{ }}",
            1 => $"{marks}public {type} {name}({parameters}) => default!;",
            2 => $"{marks}public Task {name}Async({parameters}) => Task.CompletedTask;",
            3 => $"{marks}public Task<{type}> {name}Async({parameters}) => Task.FromResult<{type}>(default!);",
            _ =>
                $"{marks}public async IAsyncEnumerable<{type}> {name}({parameters}) {{ await Task.Yield(); yield return default!; }}",
        };
    }

    // Neither an asynchronous method nor an iterator takes references.
    private string Parameters(bool isAsync = false)
    {
        var parameters = new List<string>();
        var count = random.Next(5);
        var hasToken = Chance(0.3);
        var optional = false;
        for (var index = 0; index < count; index++)
        {
            optional |= Chance(0.2);
            var type = Type(1);
            var modifier = Chance(0.15)
                ? Pick("in ", "in ", "scoped in ", "[System.Diagnostics.CodeAnalysis.DisallowNull] ") : "";
            if (isAsync)
                modifier = "";
            if (!optional && !isAsync && Chance(0.03))
            {
                parameters.Add(
                    $"{Pick("ref readonly int", "scoped ref int", "scoped ReadOnlySpan<char>", "ref int")} p{index}");
                continue;
            }

            parameters.Add(
                optional
                    ? $"{modifier}{DefaultedType(out var value)} p{index} = {value}" : $"{modifier}{type} p{index}");
        }

        if (hasToken)
            parameters.Add(optional || Chance(0.5) ? "CancellationToken token = default" : "CancellationToken token");
        if (Chance(0.2))
            parameters.Add(
                $"params {(isNewest ? Pick("int[]", "string[]", "List<int>", "IReadOnlyList<string>", isAsync ? "string?[]" : "scoped ReadOnlySpan<int>") : Pick("int[]", "string?[]"))} rest");
        return string.Join(", ", parameters);
    }

    private string DefaultedType(out string value)
    {
        (var type, value) = random.Next(9) switch
        {
            0 => ("int", "-1"),
            1 => ("string", "\"a\\\"b\""),
            2 => ("string?", "null"),
            3 => ("double", "double.NegativeInfinity"),
            4 => ("DayOfWeek", "DayOfWeek.Friday"),
            5 => ("decimal", "-1.50m"),
            6 => ("Guid", "default"),
            7 => ("int?", "5"),
            _ => ("char", "'\\n'"),
        };
        return type;
    }

    private IEnumerable<string> Constructors(string name, string? @base, string keyword)
    {
        if (!Chance(0.4) || keyword == "record")
            yield break;
        var call = @base is null ? "" : " : base()";
        yield return $"{Mark(isMethod: true)}public {name}(int first, {Type(1)} second){call} {{ }}";
        if (Chance(0.5))
            yield return $"{Pick("public", "internal", "protected", "private")} {name}(){call} {{ }}";
        if (Chance(0.3))
            yield return $"public {name}(string first, int second = 3, params int[] rest){call} {{ }}";
    }

    /// <summary>
    /// An interface of the author's by the name that the generated one would have: mostly in the shape of the stub.
    /// </summary>
    private string Authored(string name, string? parameter, string constraint, List<string> members)
    {
        var isImplemented = Chance(0.4);
        var lines = new List<string>();
        for (var count = 1 + random.Next(3); count > 0; count--)
        {
            var operation = NewName("Ask");
            var type = parameter is not null && constraint.Length == 0 && Chance(0.3) ? "T?" : Pick(Plain);
            var token = Pick("", "", ", CancellationToken token", ", CancellationToken token = default");
            switch (isImplemented ? 3 + random.Next(3) : random.Next(6))
            {
                case 0:
                    members.Add($"public {type} {operation}({type} x) => x;");
                    lines.Add($"{Pick("Task", "ValueTask")}<{type}> {operation}Async({type} x{token});");
                    break;
                case 1:
                    members.Add($"public {type} {operation} {{ get; set; }} = default!;");
                    lines.Add($"Task<{type}> Get{operation}Async();");
                    break;
                case 2:
                    members.Add($"public void {operation}(int x, in {type} y, CancellationToken first) {{ }}");
                    lines.Add($"ValueTask {operation}Async(int x, in {type} y{token});");
                    break;
                case 3:
                    members.Add($"public Task<{type}> {operation}Async({type} x{token}) => Task.FromResult<{type}>(x);");
                    lines.Add($"Task<{type}> {operation}Async({type} x{token});");
                    break;
                case 4:
                    lines.Add($"Task {operation}Async() => Task.CompletedTask; static int {operation} => 1;");
                    break;
                default:
                    members.Add($"public async IAsyncEnumerable<{type}> {operation}() {{ await Task.Yield(); yield return default!; }}");
                    lines.Add($"IAsyncEnumerable<{type}> {operation}();");
                    break;
            }
        }

        if (!isImplemented && Chance(0.1))
            lines.Add($"int {NewName("Sync")} {{ get; }}");
        var head = $"public interface I{name}{(parameter is null ? "" : "<T>")}";
        var extended = isImplemented ? "/* implemented */ " : Pick("", " : IAsyncDisposable");
        return $"{head}{extended}{constraint} {{ {string.Join(" ", lines)} }}";
    }

    private IEnumerable<string> FactoriesOf(string name)
    {
        for (var count = 1 + random.Next(2); count > 0; count--)
        {
            var factory = count == 1 ? Pick(NewName("Make"), NewName("MakeAsync"), "Create") : NewName("Make");
            var parameters = Parameters(isAsync: true);
            yield return Mark(isMethod: true) + Pick("", "", $"[Operation(StubName = \"{factory}Other\")] ") + random.Next(4) switch
            {
                0 => $"public static async Task<{name}> {factory}({parameters}) {{ await Task.Yield(); return null!; }}",
                1 => $"internal static ValueTask<{name}> {factory}({parameters}) => default;",
                2 => $"public static {name}? {factory}([Service] TimeProvider? clock, int x) => null;",
                _ => $"public static {name} {factory}({parameters}) => null!;",
            };
        }
    }

    private string? Base(bool hasState)
    {
        if (hasState && Chance(0.3)
            && derivable.Concat(library?.derivable ?? []).Where(known => known.HasState).ToList()
                is { Count: > 0 } known)
            return known[random.Next(known.Count)].Name;
        var candidates = plainBases.Concat(library?.plainBases ?? []).ToList();
        return candidates.Count == 0 || (!hasState && Chance(0.5)) ? null : Pick(candidates);
    }

    private List<string> Interfaces()
    {
        var all = interfaces.Concat(library?.interfaces ?? []).ToList();
        if (all.Count == 0)
            return [];
        var name = Pick(all);
        return [.. new[] { name, $"{name}<int>", $"{name}<string?>" }.Where(_ => Chance(0.6))];
    }

    private static string ValueOf(string @interface) =>
        @interface.EndsWith("<string?>", StringComparison.Ordinal) ? "string?" : "int";

    private string Type(int depth)
    {
        if (depth > 0 && Chance(0.3))
            return string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(Generic), Type(depth - 1));
        var own = data.Concat(library?.data ?? []).ToList();
        if (own.Count > 0 && Chance(0.35))
            return Pick(own);
        var classes = annotatedBases.Concat(library?.annotatedBases ?? []).ToList();
        if (depth > 0 && classes.Count > 0 && Chance(0.15))
            return Pick(classes);
        return Pick(Plain);
    }

    private string Mark(string? target = null, bool isMethod = false)
    {
        if (!Chance(0.15))
            return "";
        var mark = Pick(Marks);
        if (!isMethod && OfMethods.Any(name => mark.Contains(name, StringComparison.Ordinal)))
            return "";
        return (target is null ? mark : mark.Insert(1, target + ": ")) + " ";
    }

    private string NewName(string stem) => $"{prefix}{stem}{++number}";

    private bool Chance(double share) => random.NextDouble() < share;

    private string Pick(params string[] from) => from[random.Next(from.Length)];

    private string Pick(IReadOnlyList<string> from) => from[random.Next(from.Count)];
}

/// <summary>A property that can be overridden.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Get">The modifier of the getter.</param>
/// <param name="Set">The modifier of the setter; null if there is none.</param>
/// <param name="Setter">Whether it is <c>set</c> or <c>init</c>.</param>
internal sealed record Overridable(string Name, string Type, string Get, string? Set, string Setter)
{
    /// <summary>How another assembly sees it.</summary>
    public Overridable FromAfar() => this with
    {
        Set = Set switch { "internal " => "private ", "protected internal " => "protected ", _ => Set },
    };

    /// <summary>The accessors of an override: the getter, the setter, both, or both without bodies.</summary>
    public string? Override(int which)
    {
        var getter = $"get => base.{Name};";
        var setter = $"{Setter} => base.{Name} = value;";
        // What is private is no part of the override, and a single accessor has no modifier.
        var (hasGet, hasSet) = (Get.Length == 0, Set?.Length == 0);
        return which switch
        {
            0 when hasGet => $"{{ {getter} }}",
            1 when hasSet => $"{{ {setter} }}",
            2 when Set is not (null or "private ") => $"{{ {Get}{getter} {Set}{setter} }}",
            3 when Set is not "private " =>
                $"{{ {Get}get; {(Set is null ? "" : $"{Set}{Setter};")} }}{(Type == "int" ? "" : " = null;")}",
            _ => hasGet ? $"{{ {getter} }}" : null,
        };
    }
}
