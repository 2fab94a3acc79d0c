using Stubs.Lab.Checkers.Linearizability;
using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

/// <summary>
/// Registers, each of which is linearizable by itself: operations <c>:read</c>, <c>:write</c> and <c>:cas</c> whose
/// values begin with the register's key.
/// </summary>
internal static class RegisterChecker
{
    public static Verdict Check(IReadOnlyList<HistoryEvent> history)
    {
        var registers = Operation.Of(history).Where(static operation => operation.F is "read" or "write" or "cas")
            .GroupBy(static operation => operation.Arguments.AsVector[0]).ToList();
        var anomalies = new List<Anomaly>();
        foreach (var register in registers)
        {
            if (new LinearizabilityChecker<Edn>(new Register()).Check(register) is { } failure)
                anomalies.Add(new Anomaly(
                    failure.IsGivenUp ? "not decided" : "not linearizable", $"register {register.Key}: {failure}"));
        }

        return Verdict.Of(
            anomalies,
            $"{registers.Sum(static register => register.Count())} operations on {registers.Count} registers");
    }
}
