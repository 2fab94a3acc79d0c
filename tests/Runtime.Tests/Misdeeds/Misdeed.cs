namespace Stubs.Tests.Misdeeds;

/// <summary>What code of a program may do wrong where the run time calls it.</summary>
public enum Misdeed
{
    Throw,
    Hang,
    Reenter,
}

/// <summary>Where the run time calls code of the program.</summary>
public enum Place
{
    Nowhere,
    Body,
    AsyncBody,
    ExceptionMessage,
    ExceptionStackTrace,
    ExceptionData,
    ExceptionSubject,
    ArgumentHash,
    KeyHash,
    StreamMoveNext,
    StreamDispose,
    StateSave,
    StateRestore,
    ModeConflictsWith,
    ModeIncludes,
    ModeName,
    Compensation,
    RecordPrepare,
    RecordCommit,
    RecordAbort,
    TokenCallback,
    FlowChange,
    Service,
    FailureHandler,
    ServerCriterion,
    Naming,
    Binding,
    StoreRead,
    StoreWrite,
    Dial,
}

/// <summary>The one misdeed that a test has planted; code of the program that reaches the place does it once.</summary>
internal sealed class Plant : IDisposable
{
    private static Plant? current;

    private readonly ManualResetEventSlim released = new();
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Place place;
    private readonly Misdeed misdeed;
    private readonly Func<Task> reenter;
    private int done;

    public Plant(Place place, Misdeed misdeed, Func<Task> reenter)
    {
        (this.place, this.misdeed, this.reenter) = (place, misdeed, reenter);
        Volatile.Write(ref current, this);
    }

    /// <summary>Completes when the place is reached.</summary>
    public Task Reached => reached.Task;

    /// <summary>What the code at the place has called.</summary>
    public Task Called { get; private set; } = Task.CompletedTask;

    /// <summary>By code of the program, at the place.</summary>
    public static void At(Place here)
    {
        if (Volatile.Read(ref current) is { } plant && plant.place == here
            && Interlocked.Exchange(ref plant.done, 1) == 0)
            plant.Do();
    }

    public void Release() => released.Set();

    public void Dispose()
    {
        Volatile.Write(ref current, null);
        Release();
    }

    private void Do()
    {
        if (misdeed == Misdeed.Reenter)
            Called = reenter();
        reached.TrySetResult();
        if (misdeed == Misdeed.Hang)
            released.Wait();
        if (misdeed == Misdeed.Throw)
            throw new MisdeedException($"a misdeed at {place}");
    }
}

/// <summary>A planted misdeed.</summary>
public sealed class MisdeedException(string message) : Exception(message);
