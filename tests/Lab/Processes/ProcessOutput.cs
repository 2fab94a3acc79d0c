using System.Text;

namespace Stubs.Lab.Processes;

/// <summary>
/// What a process of the laboratory says to the one that started it: lines, each written to the pipe at once. What is
/// in the pipe survives the process.
/// </summary>
internal static class ProcessOutput
{
    /// <summary>The node runs, and listens at the address that follows.</summary>
    public const string Ready = "ready ";

    /// <summary>The process is about to kill itself at the step that follows.</summary>
    public const string Dying = "dying ";

    /// <summary>Recovery has resolved what an action left in doubt.</summary>
    public const string Recovered = "recovered";

    /// <summary>The client has changed objects in nested actions, and goes no further.</summary>
    public const string Holding = "holding";

    /// <summary>The node refused to start, because of what follows.</summary>
    public const string Refused = "refused ";

    /// <summary>The answer to what was asked.</summary>
    public const string Answer = "= ";

    private static readonly Lock Gate = new();
    private static readonly Stream Output = Console.OpenStandardOutput();

    public static void Say(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ") + "\n");
        lock (Gate)
        {
            Output.Write(bytes);
            Output.Flush();
        }
    }
}
