using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

internal static class RegisterChecker
{
    public static Verdict Check(IReadOnlyList<HistoryEvent> history) => Verdict.Of([], $"{Operation.Of(history).Count} operations");
}
internal static class ListAppendChecker
{
    public static Verdict Check(IReadOnlyList<HistoryEvent> history) => Verdict.Of([], $"{Operation.Of(history).Count} operations");
}
