namespace Stubs.Lab.Processes;

/// <summary>The commands of the processes that the program starts of itself. They are not typed.</summary>
internal static class ProcessCommands
{
    public const string Node = "node";
    public const string Holder = "holder";
    public const string Rival = "rival";

    /// <summary>Runs the command, if the arguments are one.</summary>
    public static Task<int>? Run(string[] arguments) => arguments switch
    {
        [Node, .. var words] => NodeProcess.RunAsync(NodeSettings.Read(words), CancellationToken.None),
        [Holder, .. var words, var seed] =>
            HolderProcess.RunAsync(NodeSettings.Read(words), int.Parse(seed), CancellationToken.None),
        [Rival, .. var words] => RivalProcess.RunAsync(words),
        _ => null,
    };
}
