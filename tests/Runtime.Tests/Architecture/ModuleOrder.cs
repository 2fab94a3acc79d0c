namespace Stubs.Tests.Architecture;

/// <summary>
/// Which module of the runtime stands on which: the folders of <c>src/Runtime</c>, in the order in which they may know
/// each other.
/// </summary>
internal static class ModuleOrder
{
    // Each line may use the lines above it, and itself.
    private static readonly string[][] Layers =
    [
        ["Attributes", "Identity"],
        ["Diagnostics"],
        ["State"],
        ["Store", "Rpc"],
        ["Locking"],
        ["Actions"],
        ["Operations"],
        ["Objects"],
        ["Calls"],
        ["Placement"],
        ["Naming"],
        ["Binding"],
        ["Recovery"],
        ["Migration"],
        ["Replication"],
        ["Node"],
    ];

    // On one line, but strangers to each other.
    private static readonly string[] Strangers = ["Store", "Rpc"];

    public static bool Knows(string folder) => Layers.Any(layer => layer.Contains(folder));

    public static bool MayUse(string user, string used) =>
        user == used
        || LayerOf(used) < LayerOf(user)
        || (LayerOf(used) == LayerOf(user) && !(Strangers.Contains(user) && Strangers.Contains(used)));

    private static int LayerOf(string folder) => Array.FindIndex(Layers, layer => layer.Contains(folder));
}
