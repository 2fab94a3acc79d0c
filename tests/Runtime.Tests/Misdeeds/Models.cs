using System.Collections;
using System.Runtime.CompilerServices;

namespace Stubs.Tests.Misdeeds;

/// <summary>An object that hands the run time code of the program in every place where there can be some.</summary>
[Persistent, Remote]
public partial class Trap
{
    private int value;
    private Dictionary<TrapKey, int> byKey = [];

    public int Value => value;

    public void Set(int to) => value = to;

    public void SetAndMeet(int to)
    {
        value = to;
        Plant.At(Place.Body);
    }

    public async Task SetAndMeetLaterAsync(int to)
    {
        value = to;
        await Task.Yield();
        Plant.At(Place.AsyncBody);
    }

    /// <summary>The run time takes back what the body has written into its flow.</summary>
    public void SetFlow(int to)
    {
        value = to;
        TrapFlow.Value.Value = to;
    }

    public void Fail() => throw new TrapException("planned");

    public void SetAndFail(int to)
    {
        value = to;
        throw new MisdeedException("after the change");
    }

    public void FailAt(string parameter) => throw new TrapArgumentException(parameter);

    public void Take(HashSet<TrapKey> keys) => value += keys.Count;

    public void Key(int number)
    {
        byKey[new TrapKey(number, Place.KeyHash)] = number;
        value++;
    }

    public async IAsyncEnumerable<int> CountAsync(
        int to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 1; i <= to; i++)
            {
                await Task.Yield();
                value = i;
                Plant.At(Place.StreamMoveNext);
                yield return i;
            }
        }
        finally
        {
            Plant.At(Place.StreamDispose);
        }
    }

    public void AddRecord(bool refuses)
    {
        value++;
        AtomicAction.Current!.Add(new TrapRecord(refuses));
    }

    [Lock<TrapMode>, CompensateWith(nameof(Subtract))]
    public void Add(int number) => value += number;

    public async Task WaitForTokenAsync(CancellationToken cancellationToken)
    {
        value++;
        cancellationToken.Register(static () => Plant.At(Place.TokenCallback));
        TrapTokens.Watched.TrySetResult();
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    private void Subtract(int number)
    {
        Plant.At(Place.Compensation);
        value -= number;
    }
}

/// <summary>A value of the program's that flows with its calls, and whose changes it watches.</summary>
internal static class TrapFlow
{
    public static AsyncLocal<int> Value { get; } = new(static change =>
    {
        if (change.ThreadContextChanged)
            Plant.At(Place.FlowChange);
    });
}

/// <summary>Tells a test that a body waits for its token.</summary>
internal static class TrapTokens
{
    public static TaskCompletionSource Watched { get; set; } = new();
}

/// <summary>Saves and restores itself.</summary>
[Persistent, Remote]
public partial class SavedTrap
{
    private int value;

    public int Value => value;

    public void Set(int to) => value = to;

    public void SetAndFail(int to)
    {
        value = to;
        throw new MisdeedException("after the change");
    }

    private void SaveState(ref StateWriter writer)
    {
        Plant.At(Place.StateSave);
        writer.Write(value);
    }

    private void RestoreState(ref StateReader reader)
    {
        Plant.At(Place.StateRestore);
        value = reader.ReadInt32();
    }
}

public sealed class TrapMode : LockMode
{
    public override bool ModifiesObject => true;

    public override string Name
    {
        get
        {
            Plant.At(Place.ModeName);
            return "trap";
        }
    }

    public override bool ConflictsWith(LockMode other)
    {
        Plant.At(Place.ModeConflictsWith);
        return other is not TrapMode;
    }

    public override bool Includes(LockMode other)
    {
        Plant.At(Place.ModeIncludes);
        return other is TrapMode;
    }
}

public sealed record TrapKey(int Number, Place Place)
{
    public bool Equals(TrapKey? other) => other?.Number == Number;

    public override int GetHashCode()
    {
        Plant.At(Place);
        return Number;
    }
}

public class TrapException(string message) : Exception(message)
{
    public override string Message
    {
        get
        {
            Plant.At(Place.ExceptionMessage);
            return base.Message;
        }
    }

    public override string? StackTrace
    {
        get
        {
            Plant.At(Place.ExceptionStackTrace);
            return base.StackTrace;
        }
    }

    public override IDictionary Data
    {
        get
        {
            Plant.At(Place.ExceptionData);
            return base.Data;
        }
    }
}

public class TrapArgumentException(string parameter) : ArgumentException("wrong", parameter)
{
    public override string? ParamName
    {
        get
        {
            Plant.At(Place.ExceptionSubject);
            return base.ParamName;
        }
    }
}

/// <summary>Votes by an exception if it refuses.</summary>
public sealed class TrapRecord(bool refuses) : AbstractRecord
{
    protected internal override ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken)
    {
        Plant.At(Place.RecordPrepare);
        return refuses ? throw new TrapException("planned") : new(Vote.Commit);
    }

    protected internal override ValueTask CommitAsync()
    {
        Plant.At(Place.RecordCommit);
        return default;
    }

    protected internal override ValueTask AbortAsync()
    {
        Plant.At(Place.RecordAbort);
        return default;
    }
}
