using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Lets generated code take members and parameters marked <see cref="ServiceAttribute"/> from a service provider.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Services
{
    /// <summary>The service.</summary>
    /// <exception cref="InvalidOperationException">The node was given no such service.</exception>
    public static T Get<T>(IServiceProvider services)
        where T : notnull => Find<T>(services) is { } service
            ? service
            : throw new InvalidOperationException(
                $"The object needs the service '{typeof(T)}', which the node's service provider does not have. Register it, or give the node a provider that does.");

    /// <summary>The service, or null if there is none.</summary>
    public static T? Find<T>(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService(typeof(T)) is T service ? service : default;
    }
}
