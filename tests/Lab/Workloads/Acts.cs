using Stubs.Lab.Histories;

namespace Stubs.Lab.Workloads;

/// <summary>Runs operations as actions, and writes down how they end.</summary>
internal static class Acts
{
    /// <summary>Runs one operation as one action.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="f">Its kind.</param>
    /// <param name="arguments">What it begins with.</param>
    /// <param name="body">What it does; it returns what is written down if it commits. It may run several
    /// times.</param>
    /// <returns>What it ended with, if it is known to have happened.</returns>
    public static Task<Edn?> ActAsync(this Client client, string f, Edn arguments, Func<Task<Edn>> body) =>
        RunAsync(
            client, client.History, f, arguments, body,
            run => AtomicAction.RunAsync(run, client.Options, client.Stopping));

    /// <summary>Runs one operation that is one call outside any action: the call is an action by itself.</summary>
    public static Task<Edn?> CallAsync(this Client client, string f, Edn arguments, Func<Task<Edn>> call) =>
        RunAsync(client, client.History, f, arguments, call, static run => run(), isBare: true);

    /// <summary>Runs one operation as an independent action, inside another or not.</summary>
    public static Task<Edn?> ActIndependentlyAsync(this Client client, string f, Edn arguments, Func<Task<Edn>> body) =>
        RunAsync(client, client.Side, f, arguments, body, async run =>
        {
            await using var action = AtomicAction.BeginIndependent(client.Options);
            var result = await run();
            await action.CommitAsync();
            return result;
        });

    /// <summary>
    /// Does something that is undone whatever happens, as a nested action does that aborts: an operation by itself,
    /// which fails.
    /// </summary>
    public static async Task ActInVainAsync(this Client client, string f, Edn arguments, Func<Task> body)
    {
        var operation = client.Side.Begin(f, arguments);
        try
        {
            await body();
        }
        finally
        {
            operation.Fail("It was done in vain.");
        }
    }

    private static async Task<Edn?> RunAsync(
        Client client, HistoryClient history, string f, Edn arguments, Func<Task<Edn>> body,
        Func<Func<Task<Edn>>, Task<Edn>> around, bool isBare = false)
    {
        // A bare call commits at the callee: whatever is thrown, it may have been thrown after that.
        var isCommitting = isBare;
        AtomicAction? action = null;
        Edn? result = null;
        var operation = history.Begin(f, arguments);
        try
        {
            result = await around(async () =>
            {
                (isCommitting, action) = (isBare, AtomicAction.Current);
                result = await body();
                isCommitting = true;
                return result;
            });
            operation.Ok(result);
            return result;
        }
        catch (AggregateException) when (client.RecordsThrow && action is { Status: ActionStatus.Committed })
        {
            operation.Ok(result!);
            return result;
        }
        catch (AggregateException) when (client.RecordsThrow && action is { Status: ActionStatus.Aborted })
        {
            operation.Fail("It was aborted, and a record threw when it was told.");
            return null;
        }
        catch (Exception error)
        {
            if (!IsExpected(error, isCommitting && !isBare))
                client.Errors.Add(error);
            if (IsDefinite(error, isCommitting))
                operation.Fail(Describe(error));
            else
                operation.Info(Describe(error));
            return null;
        }
    }

    /// <summary>Whether the exception says for certain that nothing was done.</summary>
    private static bool IsDefinite(Exception error, bool isCommitting) => error switch
    {
        OutcomeUnknownException => false,
        ActionAbortedException or GivenUpException or RefusedException => true,
        BindingBrokenException { MayHaveExecuted: false } or NameNotFoundException or NameInUseException
            or ObjectNotFoundException or ObjectInDoubtException => true,

        // What the body of an action throws aborts it.
        _ => !isCommitting,
    };

    /// <summary>
    /// Whether a program must be ready for the exception. A commit has exactly two that are outcomes.
    /// </summary>
    private static bool IsExpected(Exception error, bool isCommitting) => error switch
    {
        ActionAbortedException or OutcomeUnknownException => true,
        _ when isCommitting => false,
        RemoteOperationException or GeneratedCodeException or WrongTypeException or StateIncompatibleException
            or CallRefusedException => false,
        StubsException or GivenUpException or RefusedException or OperationCanceledException => true,

        // The client's own node, or one that said so with its last breath, was stopped.
        ObjectDisposedException => true,
        _ => false,
    };

    private static string Describe(Exception error)
    {
        var message =
            $"{error.GetType().Name}{(error is ActionAbortedException aborted ? $" {aborted.Reason}" : "")}: {UserCode.TextOf(error)}";
        return message.Length > 300 ? message[..300] : message;
    }
}

/// <summary>A workload has changed its mind: the action must leave nothing.</summary>
public sealed class GivenUpException() : Exception("The dice said so.");

/// <summary>An object cannot do what it was asked to, and has not changed.</summary>
public sealed class RefusedException(string message) : Exception(message);
