using Stubs.Actions;

namespace Stubs.Lab.Simulation;

/// <summary>What can happen to a machine at one moment.</summary>
internal enum StrikeKind
{
    Crash,
    Evict,
    Cut,
    HalfOpen,
    DiskFull,
    DiskLostAndUnknown,
    DiskDurableAndUnknown,
    CrashBeforeWrite,
    CrashAfterWrite,
}

/// <summary>A fault that is tied to a step of the protocol.</summary>
/// <param name="Step">When a node is at this step …</param>
/// <param name="Occurrence">… for so many times, counted over all nodes that count …</param>
/// <param name="Where">… which is the one of this machine, or any, …</param>
/// <param name="Kind">… this happens …</param>
/// <param name="Victim">… to this machine, or to the one that is at the step.</param>
internal sealed record Strike(ProtocolStep Step, int Occurrence, string? Where, StrikeKind Kind, string? Victim)
{
    public override string ToString() =>
        $"{Kind} of {Victim ?? "the machine"} at {Step} {Occurrence} of {Where ?? "any"}";
}
