using System.Text.RegularExpressions;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Locking;
using Stubs.Naming;
using Stubs.Recovery;
using Stubs.Tests.Architecture;

namespace Stubs.Tests.Distributed;

/// <summary>What part 2 of <c>docs/protocol.md</c> shows is what the nodes write, byte by byte.</summary>
public sealed partial class VerbDocumentTests
{
    private static readonly Uid Top = Uid.Parse("0193e1c2-a000-7000-8000-00000000000a");
    private static readonly Uid Client = Uid.Parse("0193e1c2-a000-7000-8000-000000000001");
    private static readonly Uid Object = Uid.Parse("0193e1c2-a000-7000-8000-0000000000c3");

    private static readonly string Text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "protocol.md"));

    [Fact]
    public void The_examples_are_what_is_written()
    {
        var context = new ActionContext(
            Top, new ActionPriority(638_000_000_000_000_000, Client, 1, Order: 0), IsKnown: false, CallOrder: 1,
            [], []);

        byte[][] written =
        [
            Call(
                new CallHeader(null, null, 0, NamingPort.Place, "stubs:naming", "FindAsync(string)"),
                static (ref writer) => writer.Write("bob")),
            CallReply.Returned(Encode(static (ref writer) => writer.Write(Object)), Enlistment.None),
            Call(
                new CallHeader(context, null, 0, Object, "Bank.Account", "Deposit(int)"),
                static (ref writer) => writer.Write(5)),
            CallReply.Returned(ServedCall.Nothing, new Enlistment(true, true, [])),
            new ActionMessage(Top).ToArray(),
            new ActionReply(ActionAnswer.Committed).ToArray(),
        ];
        string.Join('\n', Examples())
            .ShouldBe(string.Join('\n', written.Select(static bytes => Convert.ToHexStringLower(bytes))));
    }

    [Fact]
    public void Every_number_is_in_the_document()
    {
        (string Name, int Number)[] verbs =
        [
            (nameof(CallVerb.Call), CallVerb.Call), (nameof(CallVerb.Stream), CallVerb.Stream),
            (nameof(CallVerb.Cancel), CallVerb.Cancel), (nameof(CallVerb.Locate), CallVerb.Locate),
            (nameof(CallVerb.Lend), CallVerb.Lend), (nameof(CallVerb.WriteLent), CallVerb.WriteLent),
            (nameof(CallVerb.Run), CallVerb.Run), (nameof(CallVerb.Return), CallVerb.Return),
            (nameof(CallVerb.Next), CallVerb.Next),
            (nameof(CallVerb.Get), CallVerb.Get), (nameof(CallVerb.Forward), CallVerb.Forward),
            (nameof(CallVerb.Strayed), CallVerb.Strayed),
            (nameof(ActionVerb.Abort), ActionVerb.Abort), (nameof(ActionVerb.Subcommitted), ActionVerb.Subcommitted),
            (nameof(ActionVerb.Aborted), ActionVerb.Aborted),
            (nameof(ActionVerb.Prepare), ActionVerb.Prepare), (nameof(ActionVerb.Commit), ActionVerb.Commit),
            (nameof(ActionVerb.CommitOnePhase), ActionVerb.CommitOnePhase),
            (nameof(ActionVerb.CommitAsLastAgent), ActionVerb.CommitAsLastAgent),
            (nameof(ActionVerb.Outcome), ActionVerb.Outcome),
            (nameof(ActionVerb.OnePhaseOutcome), ActionVerb.OnePhaseOutcome),
            (nameof(BackupVerb.Hold), BackupVerb.Hold), (nameof(BackupVerb.Snapshot), BackupVerb.Snapshot),
            (nameof(BackupVerb.Release), BackupVerb.Release), (nameof(BackupVerb.Copy), BackupVerb.Copy),
            (nameof(BackupVerb.Read), BackupVerb.Read), (nameof(BackupVerb.End), BackupVerb.End),
            (nameof(OperatorVerb.BackUp), OperatorVerb.BackUp),
            (nameof(OperatorVerb.ListDoubts), OperatorVerb.ListDoubts),
            (nameof(OperatorVerb.Resolve), OperatorVerb.Resolve), (nameof(OperatorVerb.Forget), OperatorVerb.Forget),
            (nameof(ActionVerb.CarriedOut), ActionVerb.CarriedOut),
            (nameof(ActionVerb.Join), ActionVerb.Join), (nameof(ActionVerb.Clock), ActionVerb.Clock),
        ];
        foreach (var (name, number) in verbs)
            Text.ShouldContain($"| {number} | [{name}](");
        foreach (var status in Enum.GetValues<CallStatus>())
            Text.ShouldContain($"| {(int)status} {status.ToString().ToLowerInvariant()} |");
        foreach (var answer in Enum.GetValues<ActionAnswer>().Where(static answer => answer != ActionAnswer.ReadOnly))
            Text.ShouldContain($"| {(int)answer} | {answer.ToString().ToLowerInvariant()}");
        foreach (var reason in Enum.GetValues<AbortReason>())
            Text.ShouldContain($" | {(int)reason} | ");
        ActionVerb.Last.ShouldBe(ActionVerb.Clock);
    }

    // The blocks that show bodies: items apart by empty lines, what is two spaces and more behind the bytes is
    // explanation.
    private static IEnumerable<string> Examples() =>
        CodeBlock().Matches(Text).Select(static block => block.Groups[1].Value)
            .Where(static block => block.StartsWith("87 ", StringComparison.Ordinal))
            .SelectMany(static block => block.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            .Select(
                static item => string.Concat(item.Split('\n').Select(
                    static line => line.TrimStart().Split("  ")[0].Replace(" ", "", StringComparison.Ordinal))));

    private delegate void Write(ref StateWriter writer);

    private static byte[] Call(CallHeader header, Write argument) => Encode((ref writer) =>
    {
        header.Write(ref writer);
        writer.WriteArrayStart(1);
        argument(ref writer);
    });

    private static byte[] Encode(Write write)
    {
        var writer = StateWriter.Create();
        try
        {
            write(ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    [GeneratedRegex("```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
