namespace Zoo;

public interface IGreeter
{
    Task<string> GreetAsync(string name);

    Task LeaveAsync(CancellationToken cancellationToken);
}

public interface ICounter
{
    int Count { get; }
}

[Remote]
public partial class Parrot : IGreeter, ICounter
{
    public Task<string> GreetAsync(string name) => Task.FromResult(name);

    Task IGreeter.LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    int ICounter.Count => 1;
}
