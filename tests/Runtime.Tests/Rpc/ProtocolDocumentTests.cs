using System.Text.RegularExpressions;
using Stubs.Rpc;
using Stubs.Tests.Architecture;

namespace Stubs.Tests.Rpc;

/// <summary>What <c>docs/protocol.md</c> shows is what goes over the wire, byte by byte.</summary>
public sealed partial class ProtocolDocumentTests
{
    private static readonly byte[][] Examples = ReadExamples();

    [Fact]
    public void The_hello_of_the_document_is_the_one_that_is_sent()
    {
        var peer = new RpcPeer(new Uid(Convert.FromHexString("0193E1C2A00070008000000000000001")), 7, "a", null) { Role = PeerRole.Client };
        var hello = new HelloMessage(
            peer, 2, 0, [.. Enumerable.Range(0, 32).Select(i => (byte)i)], false, 16 << 20, 1024, 256 << 10);
        Frame(new FrameHeader(FrameKind.Hello, 0, 0, 0), 0, hello.Encode()).ShouldBe(Examples[0]);
        var read = HelloMessage.Decode(Examples[0].AsSpan(FrameHeader.Size));
        read.Peer.ShouldBe(peer);
        read.Encode().ShouldBe(hello.Encode());
    }

    [Fact]
    public void The_other_frames_of_the_document_are_those_that_are_sent()
    {
        byte[] sent =
        [
            .. Frame(new FrameHeader(FrameKind.Proof, 0, 0, 0), 1, new ProofMessage([], []).Encode()),
            .. Frame(new FrameHeader(FrameKind.Call, 7, 1, 1500), 2, "hi"u8),
        ];
        sent.ShouldBe(Examples[1]);
        Frame(new FrameHeader(FrameKind.Reply, 0, 1, 0), 2, "ok"u8).ShouldBe(Examples[2]);
    }

    [Fact]
    public void Every_kind_and_every_reason_is_in_the_document()
    {
        var text = File.ReadAllText(Document);
        foreach (var kind in Enum.GetValues<FrameKind>())
            text.ShouldContain(
                $"| {(byte)kind} | {(kind == FrameKind.OneWay ? "one-way" : kind.ToString().ToLowerInvariant())} |");
        foreach (var reason in Enum.GetValues<CloseReason>())
            Table(text, "reason in `goodbye`").ShouldContain($"| {(int)reason} |");
        foreach (var reason in Enum.GetValues<RpcRefusal>().Where(reason => reason != RpcRefusal.Unprotected))
            Table(text, "reason in `refuse`").ShouldContain($"| {(int)reason} |");
        foreach (var reason in Enum.GetValues<RpcFault>().Where(reason => reason != RpcFault.FirstFree))
            Table(text, "reason in `fault`").ShouldContain($"| {(int)reason} |");
    }

    private static string Document => Path.Combine(SourceTree.Root, "docs", "protocol.md");

    private static string Table(string text, string title)
    {
        var start = text.IndexOf($"| {title}", StringComparison.Ordinal);
        return text[start..text.IndexOf("\n\n", start, StringComparison.Ordinal)];
    }

    private static byte[] Frame(FrameHeader header, uint sequence, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        FrameHeader.Write(frame, header, sequence, payload.Length);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    // The code blocks that begin with bytes; what is two spaces and more behind them is explanation.
    private static byte[][] ReadExamples() =>
        [.. CodeBlock().Matches(File.ReadAllText(Document)).Select(block => block.Groups[1].Value)
            .Where(block => block.StartsWith("00 00", StringComparison.Ordinal))
            .Select(
                block => Convert.FromHexString(string.Concat(block.Split('\n').Select(
                    line => line.Split("  ")[0].Replace(" ", "", StringComparison.Ordinal)))))];

    [GeneratedRegex("```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
