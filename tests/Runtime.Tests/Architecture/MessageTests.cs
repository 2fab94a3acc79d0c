using System.Reflection;
using System.Text.RegularExpressions;
using Stubs.Actions;
using Stubs.Rpc;

namespace Stubs.Tests.Architecture;

/// <summary>The texts of errors are sentences, whatever they are put together from.</summary>
public sealed partial class MessageTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
    private static readonly Uid Some = Uid.Parse("01234567-89ab-7def-8123-000000000001");
    private static readonly RpcPeer Peer = new(Some, 3, "s", "tcp://10.0.0.7:4711");

    // Parts as they come: texts of the system have no period at their end, those of a node begin with it or not.
    private static readonly string[][] Parts =
    [
        ["Connection refused", "s", Peer.ToString()],
        ["It was not prepared.", "s", new NodeReference(Some, "tcp://10.0.0.7:4711").ToString()],
        ["Is anybody there?", "s", Peer.ToString()],
    ];

    public static TheoryData<string> Exceptions => new(
        typeof(Node).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(StubsException)) && !type.IsAbstract)
                .Select(static type => type.FullName!));

    [Theory, MemberData(nameof(Exceptions))]
    public void An_exception_says_what_it_says_in_sentences(string type)
    {
        var constructors = typeof(Node).Assembly.GetType(type)!.GetConstructors(All)
            .Where(static made => !made.IsPrivate).ToArray();
        constructors.ShouldNotBeEmpty();
        foreach (var constructor in constructors)
        {
            foreach (var parts in Parts)
                FlawsOf(Make(constructor, parts).Message).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("Connection refused", "Connection refused."), InlineData("It was lost. ", "It was lost."), InlineData(
        "How?", "How?"), InlineData("", ""), InlineData(null, "")]
    [InlineData("one, two,", "one, two."), InlineData("and so on …", "and so on …")]
    public void A_text_from_elsewhere_becomes_a_sentence(string? text, string sentence) =>
        Wording.Sentence(text).ShouldBe(sentence);

    [Fact]
    public void A_node_is_called_a_node_once()
    {
        Wording.Node(Peer.ToString()).ShouldBe(Peer.ToString());
        Wording.Node(Some.ToString()).ShouldBe($"node {Some}");
        Wording.Capital(Peer).ShouldStartWith("Node 's' (");
        Wording.Capital("tcp://h:1").ShouldBe("Tcp://h:1");
    }

    [Theory]
    [InlineData("It it was.", "it it"), InlineData("Lost. . Now.", ". ."), InlineData("Lost.. Now.", ".."), InlineData(
        "Lost .", " ."), InlineData("refused It was not executed.", "refused It")]
    [InlineData("no period", "end"), InlineData("Two  spaces.", "  "), InlineData("lower.", "head")]
    public void The_test_sees_flaws(string message, string flaw) =>
        FlawsOf(message).ShouldContain(found => found.Contains(flaw, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void No_source_puts_a_text_from_elsewhere_before_a_sentence_as_it_is()
    {
        var found = SourceTree.FilesBelow(Path.Combine(SourceTree.Root, "src", "Runtime"))
            .SelectMany(
                static file => File.ReadLines(file)
                    .Select((line, number) => $"{Path.GetFileName(file)}:{number + 1}: {line.Trim()}"))
            .Where(static line => BareText().IsMatch(line) || TwiceNode().IsMatch(line));

        found.ShouldBeEmpty();
    }

    private static List<string> FlawsOf(string message)
    {
        var flaws = new List<string>();
        foreach (var (pattern, _) in new (Regex, int)[] { (DoubledWord(), 0), (DoubledMark(), 0),
            (MissingPeriod(), 0) })
            flaws.AddRange(pattern.Matches(message).Select(match => $"'{match.Value}' in: {message}"));
        if (message.Length == 0 || message[^1] is not ('.' or '?' or '!' or '…' or ')'))
            flaws.Add($"no end: {message}");
        if (message.Length > 0 && char.IsLower(message[0]))
            flaws.Add($"no capital at the head: {message}");
        return flaws;
    }

    private static Exception Make(ConstructorInfo constructor, string[] parts)
    {
        var arguments = constructor.GetParameters().Select(parameter => ValueOf(parameter, parts)).ToArray();
        return (Exception)constructor.Invoke(arguments);
    }

    private static object? ValueOf(ParameterInfo parameter, string[] parts)
    {
        var type = parameter.ParameterType;
        if (type == typeof(string))
        {
            return parameter.Name switch
            {
                "message" => Wording.Sentence(parts[0]),
                "reason" or "why" or "text" => parts[0],
                "node" or "coordinator" => parts[2],
                _ => parts[1],
            };
        }

        if (type == typeof(IReadOnlyList<string>))
            return parts;
        if (type == typeof(Uid))
            return Some;
        if (type == typeof(NodeReference))
            return new NodeReference(Some, "tcp://10.0.0.7:4711");
        if (typeof(Exception).IsAssignableFrom(type))
            return type.IsInstanceOfType(new IOException()) ? new IOException(parts[0]) : null;
        if (type == typeof(AbortCause))
            return new AbortCause(AbortReason.Requested, Wording.Sentence(parts[0]));
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    [GeneratedRegex(@"\b([A-Za-z]+) \1\b", RegexOptions.IgnoreCase)]
    private static partial Regex DoubledWord();

    [GeneratedRegex(@"\.\.(?!/)|\. \.|\s[.,;:](?=\s|$)|[.,;:] [.,;:]|  ")]
    private static partial Regex DoubledMark();

    [GeneratedRegex(@"\b[a-z]{3,} (It|The|This|Nothing|Check|Read|Run|Set|Node) [a-z]")]
    private static partial Regex MissingPeriod();

    [GeneratedRegex(@"(?<!Sentence\()\{[A-Za-z!?.]*\.(Message|Text)\} [A-Z]")]
    private static partial Regex BareText();

    [GeneratedRegex(@"\b[Nn]ode '?\{[A-Za-z.]*(Peer|self\.Self)\}")]
    private static partial Regex TwiceNode();
}
