using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;
using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>
/// Checks at the node of an object whether a call is allowed: before its lock and its body.
/// </summary>
/// <remarks>
/// <code>
/// the code that calls                         operation with rules    without
/// a peer, or what it has called here          all of them             NodeAuthorization.Fallback
/// the node's own, that acts for a caller      all of them             allowed
/// the node's own                              allowed                 allowed
/// </code>
/// The runtime's own objects have rules like others, and no fallback.
/// </remarks>
internal sealed class AccessControl(NodeAuthorization options, ILogger logger)
{
    /// <summary>Whether operations without rules are asked about, too.</summary>
    private bool HasFallback => options.Fallback is not null;

    /// <summary>Whether a call needs no look at its caller.</summary>
    public bool IsFree(ObjectType type) => type.Access is null && !HasFallback;

    /// <summary>Lets a call through, or throws.</summary>
    /// <param name="type">The class of the object.</param>
    /// <param name="uid">The object.</param>
    /// <param name="operation">The operation, constructor, or destruction.</param>
    /// <param name="isConstruction">Whether it makes the object.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="UnauthorizedException">The caller may not.</exception>
    public ValueTask CheckAsync(
        ObjectType type, Uid uid, string operation, bool isConstruction, CancellationToken cancellationToken)
    {
        if (IsFree(type) || CallContext.ActsFor is not { } context)
            return default;
        var rules = type.Access?.Of(operation, isConstruction);
        if (rules is null)
            return options.Fallback is { } fallback && context.Peer is not null && !IsOfRuntime(type)
                ? AskAsync("what NodeAuthorization.Fallback demands", fallback, context, type, uid, operation,
                    cancellationToken)
                : default;
        foreach (var rule in rules)
            Require(rule, context, type, uid, operation);
        return rules.Any(static rule => rule.Policy is not null)
            ? AskAsync(rules, context, type, uid, operation, cancellationToken) : default;
    }

    /// <summary>The same where nothing is to be waited for.</summary>
    /// <returns>False if a policy must be asked: then the call is not let through yet.</returns>
    public bool IsAllowedAtOnce(ObjectType type, Uid uid, Operation operation)
    {
        if (IsFree(type) || CallContext.ActsFor is not { } context)
            return true;
        if (type.Access?.Of(operation.Name, operation.IsConstruction) is not { } rules)
            return !HasFallback;
        foreach (var rule in rules)
        {
            if (rule.Policy is not null)
                return false;
            Require(rule, context, type, uid, operation.Name);
        }

        return true;
    }

    private void Require(
        AccessRule rule, CallContext context, ObjectType type, Uid uid, string operation)
    {
        var isOfPeer = context.Peer is { } peer && ReferenceEquals(peer.User, context.Caller);
        if (!(isOfPeer ? rule.IsMetByPeer(context.Caller) : rule.IsMetBy(context.Caller)))
            throw Denied(rule.ToString(), context, type, uid, operation);
    }

    private async ValueTask AskAsync(
        AccessRule[] rules, CallContext context, ObjectType type, Uid uid, string operation,
        CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            if (rule.Policy is not { } name)
                continue;
            if (!options.Policies.TryGetValue(name, out var policy))
                throw Denied(
                    $"policy {Wording.Quoted(name)}, which NodeOptions.Authorization of the object's node does not have",
                    context, type, uid, operation);
            await AskAsync(
                rule.ToString(), policy, context, type, uid, operation, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AskAsync(
        string rule, AuthorizationPolicy policy, CallContext context, ObjectType type, Uid uid, string operation,
        CancellationToken cancellationToken)
    {
        bool isAllowed;
        try
        {
            isAllowed = await policy(
                new AuthorizationRequest(context.Caller, context.Peer, uid, type.Name, operation), cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What cannot be decided is not allowed.
            throw Denied($"{rule}, which has thrown", context, type, uid, operation, error);
        }

        if (!isAllowed)
            throw Denied(rule, context, type, uid, operation);
    }

    private static bool IsOfRuntime(ObjectType type) => type.Name.StartsWith("stubs:", StringComparison.Ordinal);

    private UnauthorizedException Denied(
        string rule, CallContext context, ObjectType type, Uid uid, string operation, Exception? error = null)
    {
        var caller = Describe(context);
        if (error is null)
            Log.CallDenied(logger, operation, type.Name, uid, rule, caller);
        else
            Log.PolicyFailed(logger, error, operation, type.Name, uid, rule, caller);
        return new UnauthorizedException(uid, type.Name, operation, rule, caller, error);
    }

    private static string Describe(CallContext context)
    {
        var name = context.Caller.Identity is { Name: { } known } ? Wording.Quoted(known) : "without a name";
        var isAuthenticated = context.Caller.Identities.Any(static one => one.IsAuthenticated);
        return $"{name}{(isAuthenticated ? "" : " (not authenticated)")}{(context.Peer is { } peer ? $", at {peer}" : "")}";
    }
}
