using Stubs.Actions;

namespace Stubs.Lab.Simulation;

/// <summary>The steps of the protocol, by name.</summary>
internal static class Steps
{
    private static readonly string[] Names = Enum.GetNames<ProtocolStep>();

    public static int Count => Names.Length;

    public static string NameOf(ProtocolStep step) => Names[(int)step];
}
