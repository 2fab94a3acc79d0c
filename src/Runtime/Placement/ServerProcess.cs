namespace Stubs;

/// <summary>
/// The program that is started for each object under <see cref="ActivationPolicy.DedicatedProcess"/>: usually the
/// program itself, which calls <see cref="Node.RunServerAsync"/> first thing if <see cref="Node.IsServerProcess"/>.
/// </summary>
/// <param name="fileName">The program.</param>
/// <param name="arguments">Its arguments.</param>
public sealed class ServerProcess(string fileName, params IEnumerable<string> arguments)
{
    /// <summary>The program.</summary>
    public string FileName { get; } = !string.IsNullOrEmpty(fileName)
        ? fileName : throw new ArgumentException("The name of a program is wanted.", nameof(fileName));

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; } = [.. arguments];

    /// <summary>
    /// How many such processes a node has at most; objects beyond that run at their homes. 64 by default.
    /// </summary>
    public int MaxProcesses { get; init; } = 64;

    /// <summary>How long a process may take until it can be called. 30 seconds by default.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    internal static OptionTable<ServerProcess> Table { get; } = new OptionTable<ServerProcess>(nameof(ServerProcess))
        .Must(
            nameof(FileName), static process => process.FileName, static name => !string.IsNullOrWhiteSpace(name),
            "must name a program")
        .Must(
            nameof(Arguments), static process => process.Arguments,
            static words => words.All(static word => word is not null), "must not contain null")
        .Within(nameof(MaxProcesses), static process => process.MaxProcesses, 0, int.MaxValue)
        .Time(nameof(StartLimit), static process => process.StartLimit);

    /// <summary>This program, started with the same arguments as now.</summary>
    public static ServerProcess OfThisProgram()
    {
        var program = Environment.ProcessPath
            ?? throw new PlatformNotSupportedException(
                "The path of this process is not known. Name the program with new ServerProcess(…).");
        var words = Environment.GetCommandLineArgs();

        // Run by "dotnet program.dll …", the first word is the library that the host is told to run.
        return words[0].EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            && !Path.GetFileNameWithoutExtension(program)
                .Equals(Path.GetFileNameWithoutExtension(words[0]), StringComparison.Ordinal)
            ? new ServerProcess(program, ["exec", .. words])
            : new ServerProcess(program, words[1..]);
    }
}

/// <summary>A process in which an object was to run did not start.</summary>
public sealed class ServerProcessException : StubsException
{
    internal ServerProcessException(Uid uid, string program, string reason, Exception? innerException = null)
        : base(
            $"Object {uid} was to run in a process of its own, and '{program}' did not become one: {reason} Its Main must call Node.RunServerAsync if Node.IsServerProcess (NodeOptions.ServerProcess).", innerException) =>
            Uid = uid;

    /// <summary>The object.</summary>
    public Uid Uid { get; }
}
