using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>Takes from an author's static factory the object that it has made.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Factories
{
    private static readonly ConditionalWeakTable<object, object> Taken = [];

    /// <summary>The object that a factory has returned.</summary>
    /// <param name="made">The object.</param>
    /// <param name="factory">The factory, as a message names it.</param>
    /// <exception cref="InvalidOperationException">It is null, of a derived class, or the object that the factory has
    /// returned before.</exception>
    public static object Made<T>(T? made, string factory)
        where T : class
    {
        if (made is null)
            throw new InvalidOperationException(
                $"'{factory}' returned null, so there is no object to create. Let it throw what is wrong.");
        if (made.GetType() != typeof(T))
            throw new InvalidOperationException(
                $"'{factory}' returned an object of class '{made.GetType()}', which would be stored as a '{typeof(T)}'. Let the derived class have a factory of its own.");
        return Taken.TryAdd(made, made)
            ? made
            : throw new InvalidOperationException(
                $"'{factory}' returned an object that it has returned before. Each object has an instance of its own.");
    }

    /// <summary>The object that an asynchronous factory will return.</summary>
    /// <inheritdoc cref="Made{T}(T, string)"/>
    public static object Made<T>(Task<T> made, string factory)
        where T : class => new PendingObject(MadeAsync(made, factory));

    /// <inheritdoc cref="Made{T}(Task{T}, string)"/>
    public static object Made<T>(ValueTask<T> made, string factory)
        where T : class => new PendingObject(MadeAsync(made.AsTask(), factory));

    private static async Task<object> MadeAsync<T>(Task<T> made, string factory)
        where T : class => Made(await made.ConfigureAwait(false), factory);
}

/// <summary>An object that is still being made.</summary>
internal sealed class PendingObject(Task<object> made)
{
    /// <summary>The object, when it is there.</summary>
    public Task<object> Made => made;
}
