using Stubs.Lab.Processes;

namespace Stubs.Lab.Faults;

/// <summary>
/// A client in a process of its own changes objects inside nested actions, and is killed while it holds their locks.
/// </summary>
/// <param name="holder">The process.</param>
/// <param name="arguments">How it is started, from what was drawn.</param>
internal sealed class ClientFault(Member holder, Func<int, IReadOnlyList<string>> arguments) : IFault
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public string Name => "client";

    public string Draw(Random random) => $"#{random.Next()}";

    public TimeSpan DrawLasting(Random random, TimeSpan interval) => Longest * random.NextDouble();

    public Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        if (!holder.IsRunning)
            holder.Start(arguments(int.Parse(drawn[1..])));
        return Task.CompletedTask;
    }

    public Task EndAsync(string drawn, CancellationToken cancellation) => holder.KillAsync();
}
