using System.Globalization;
using System.Net.Http;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Stubs.Tests.Support;

namespace Stubs.Tests.Sameness;

/// <summary>
/// An object with operations of every shape. What its bodies see, and do, must not depend on where it is.
/// </summary>
[Persistent, Remote]
public partial class Probe
{
    private static readonly AsyncLocal<string?> Note = new();

    [Service] private readonly Gates gates = null!;
    private readonly List<int> items = [];
    private int count;

    public Probe()
        : this(0)
    {
    }

    public Probe(int start)
    {
        count = start;
        SawContext = SynchronizationContext.Current is not null;
        Note.Value = "written by a constructor";
    }

    public int Count => count;

    public bool SawContext { get; }

    [Local]
    public static string? NoteOfFlow => Note.Value;

    public int[] List() => [.. items];

    [NoLock]
    public int Peek() => items[0];

    public void Append(int item) => items.Add(item);

    public async Task AppendLaterAsync(int item)
    {
        await Task.Yield();
        items.Add(item);
    }

    public async Task AppendAtAsync(int item, string gate)
    {
        await gates.PassAsync(gate);
        items.Add(item);
    }

    [NoLock]
    public async Task<int> PassAsync(string gate)
    {
        await gates.PassAsync(gate);
        return 1;
    }

    /// <summary>Holds its thread, not knowing better.</summary>
    [NoLock]
    public int Block(string gate)
    {
        gates.Pass(gate);
        return 1;
    }

    /// <summary>Advances the object by one for each item.</summary>
    public async IAsyncEnumerable<int> AdvanceAsync(
        int most, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < most; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return ++count;
            await Task.Yield();
        }
    }

    public async IAsyncEnumerable<int> AdvanceAndThrowAsync(int after)
    {
        for (var i = 0; i < after; i++)
        {
            await Task.Yield();
            yield return ++count;
        }

        throw new InvalidDataException("in the middle");
    }

    [ReadLock]
    public async IAsyncEnumerable<int> ReadAsync(
        int most, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 1; i <= most; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
            await Task.Yield();
        }
    }

    [NoLock]
    public async IAsyncEnumerable<int> EchoAsync(int[] numbers)
    {
        foreach (var number in numbers)
        {
            yield return number;
            await Task.Yield();
        }
    }

    public async Task WaitAsync(string gate, CancellationToken cancellationToken)
    {
        count = -1;
        _ = gates.PassAsync(gate);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>
    /// Waits with a token that is cancelled with the caller's, as a body with a time limit of its own does.
    /// </summary>
    public async Task WaitLinkedAsync(string gate, CancellationToken cancellationToken)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await WaitAsync(gate, own.Token);
    }

    /// <summary>Is cancelled by itself only.</summary>
    public async Task CancelItselfAsync(CancellationToken cancellationToken)
    {
        using var own = new CancellationTokenSource();
        await own.CancelAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, own.Token);
    }

    public void CancelSynchronously() => throw new OperationCanceledException(new CancellationToken(true));

    /// <summary>Appends to another object, which may be the one that the caller reads.</summary>
    [NoLock]
    public Task AppendToAsync(IProbe other, int item) => other.AppendAsync(item);

    /// <summary>The same by way of a third.</summary>
    [NoLock]
    public Task AppendByWayOfAsync(IProbe way, IProbe other, int item) => way.AppendToAsync(other, item);

    /// <summary>The same for each item that is asked for.</summary>
    [NoLock]
    public async IAsyncEnumerable<int> AppendToEachAsync(IProbe other, int most)
    {
        for (var i = 0; i < most; i++)
        {
            await other.AppendAsync(i);
            yield return i;
        }
    }

    /// <summary>The same under a lock.</summary>
    public async IAsyncEnumerable<int> AppendToEachLockedAsync(IProbe other, int most)
    {
        for (var i = 0; i < most; i++)
        {
            await other.AppendAsync(i);
            yield return i;
        }
    }

    /// <summary>A stream whose body uses its own object.</summary>
    [ReadLock]
    public async IAsyncEnumerable<int> ReadThroughAsync(IProbe self, int most)
    {
        for (var i = 0; i < most; i++)
            yield return await self.GetCountAsync() + i;
    }

    public Task WaitAtAsync(IProbe other, string gate, CancellationToken cancellationToken) =>
        other.WaitAsync(gate, cancellationToken);

    public Task ThrowBeforeTaskAsync() => throw new InvalidDataException("no task");

    public string See()
    {
        var seen = Seen();
        Note.Value = "written by a body";
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "'" } };
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        return seen;
    }

    [NoLock]
    public string SeeUnlocked() => See();

    public async Task<string> SeeLaterAsync()
    {
        var seen = See();
        SynchronizationContext.SetSynchronizationContext(null);
        await Task.Yield();
        return seen + Seen();
    }

    [NoLock]
    public Task<string> SeeUnlockedTaskAsync() => Task.FromResult(See());

    public async IAsyncEnumerable<string> SeeEachAsync()
    {
        yield return See();
        yield return See();
        await Task.CompletedTask;
    }

    [NoLock]
    public async IAsyncEnumerable<string> SeeEachUnlockedAsync()
    {
        yield return See();
        yield return See();
        await Task.CompletedTask;
    }

    public string Default(string text = "default", int? number = 7) => $"{text}{number}";

    public string? Same(string? text) => text;

    public byte[] Huge(int size) => new byte[size];

    public void Throw(string kind) => throw kind switch
    {
        "socket" => new SocketException((int)SocketError.ConnectionRefused),
        "http" =>
            new HttpRequestException(
                HttpRequestError.NameResolutionError, "no name", new IOException("inner"),
                System.Net.HttpStatusCode.BadGateway),
        "json" => new JsonException("no json", "$.a", 3, 4),
        "aggregate" => new AggregateException("both", new TimeoutException("a"), new FormatException("b")),
        _ => new ArgumentOutOfRangeException("kind", kind, "unknown"),
    };

    private static string Seen() =>
        (SynchronizationContext.Current is null ? "" : "a context, ")
            + (TaskScheduler.Current == TaskScheduler.Default ? "" : "a scheduler, ");
}
