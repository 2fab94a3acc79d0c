using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>
/// Writes what a call passes, and reads its copy. An error says which argument of which operation cannot be passed, or
/// that the result cannot.
/// </summary>
internal static class CallValues
{
    public static void WriteArguments<TCall, TResult>(ObjectType type, in TCall call, ref StateWriter writer)
        where TCall : struct, ICall<TCall, TResult>
    {
        var start = writer.Position;
        try
        {
            call.WriteArguments(ref writer);
        }
        catch (StateIncompatibleException error)
        {
            throw NotPassed(type, call.Operation.Name, writer.ItemsSince(start), error);
        }
        catch (Exception error) when (UserCode.IsSource(error))
        {
            throw NotPassed(type, call.Operation.Name, writer.ItemsSince(start), writer.Failed(error));
        }
    }

    /// <summary>Reads a copy of the arguments.</summary>
    public static TCall ReadArguments<TCall, TResult>(ObjectType type, in TCall call, ref StateReader reader)
        where TCall : struct, ICall<TCall, TResult>
    {
        try
        {
            return TCall.ReadArguments(call, ref reader);
        }
        catch (StateIncompatibleException error)
        {
            throw NotCopied(type, call.Operation.Name, error);
        }
        catch (Exception error) when (UserCode.IsSource(error))
        {
            throw NotCopied(type, call.Operation.Name, reader.Failed(error));
        }
    }

    /// <summary>Reads a copy of the arguments of a constructor.</summary>
    public static TConstruction ReadConstruction<TConstruction, TTarget>(
        ObjectType type, in TConstruction construction, StateReader reader)
        where TConstruction : struct, IConstruction<TConstruction, TTarget>
        where TTarget : class
    {
        try
        {
            return TConstruction.ReadArguments(construction, ref reader);
        }
        catch (StateIncompatibleException error)
        {
            throw NotCopied(type, construction.Operation.Name, error);
        }
        catch (Exception error) when (UserCode.IsSource(error))
        {
            throw NotCopied(type, construction.Operation.Name, reader.Failed(error));
        }
    }

    /// <summary>Writes a result, or an item of a stream.</summary>
    /// <param name="type">The object's class.</param>
    /// <param name="call">Any call of the operation.</param>
    /// <param name="writer">The writer.</param>
    /// <param name="result">The result.</param>
    /// <param name="wasExecuted">Whether what the operation did remains.</param>
    public static void WriteResult<TCall, TResult>(
        ObjectType type, in TCall call, ref StateWriter writer, TResult result, bool wasExecuted)
        where TCall : struct, ICall<TCall, TResult>
    {
        try
        {
            TCall.WriteResult(call, ref writer, result);
        }
        catch (StateIncompatibleException error)
        {
            throw NotReturned(type, call.Operation.Name, error, wasExecuted);
        }
        catch (Exception error) when (UserCode.IsSource(error))
        {
            throw NotReturned(type, call.Operation.Name, writer.Failed(error), wasExecuted);
        }
    }

    /// <summary>Reads a copy of a result.</summary>
    public static TResult ReadResult<TCall, TResult>(ObjectType type, in TCall call, ref StateReader reader)
        where TCall : struct, ICall<TCall, TResult>
    {
        try
        {
            return TCall.ReadResult(call, ref reader);
        }
        catch (StateIncompatibleException error)
        {
            throw NotReturned(type, call.Operation.Name, error, wasExecuted: false);
        }
        catch (Exception error) when (UserCode.IsSource(error))
        {
            throw NotReturned(type, call.Operation.Name, reader.Failed(error), wasExecuted: false);
        }
    }

    private static StateIncompatibleException NotPassed(
        ObjectType type, string operation, int index, StateIncompatibleException error)
    {
        var name = ParameterNames.Find(type, operation, index);
        var argument = name is null ? $"Argument {index + 1}" : $"Argument '{name}'";
        return new StateIncompatibleException(
            $"{argument} of operation '{operation}' of class '{type.Name}' cannot be passed, so the operation was not called. {Wording.Sentence(error.Message)}",
            (name, error.Member) switch
            {
                (null, _) => error.Member,
                (_, null) => name,
                _ => $"{name}.{error.Member}",
            },
            error.InnerException ?? error);
    }

    private static StateIncompatibleException NotCopied(
        ObjectType type, string operation, StateIncompatibleException error) => StateIncompatibleException.Of(
            error,
            $"The arguments of operation '{operation}' of class '{type.Name}' cannot be copied, so the operation was not called.");

    private static StateIncompatibleException NotReturned(
        ObjectType type, string operation, StateIncompatibleException error, bool wasExecuted) =>
        StateIncompatibleException.Of(
            error,
            $"The result of operation '{operation}' of class '{type.Name}' cannot be returned"
            + (wasExecuted ? "; the operation was executed, and what it did remains." : "."));
}
